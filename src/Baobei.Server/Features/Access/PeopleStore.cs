using System.Security.Cryptography;
using System.Text;
using Baobei.Server.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Identity's store, with the authenticator's secret encrypted and the recovery codes hashed: a copy of the database opens no account.</summary>
public sealed class PeopleStore(Db db, IDataProtectionProvider protection)
    : UserOnlyStore<User, Db, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(db)
{
    private const string Own = "[Baobei]";
    private const string Codes = "RecoveryCodes";

    private readonly IDataProtector _protector = protection.CreateProtector("people.authenticator");

    public override Task SetAuthenticatorKeyAsync(User user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, _protector.Protect(key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(User user, CancellationToken cancellationToken) =>
        await base.GetAuthenticatorKeyAsync(user, cancellationToken) is { } key ? _protector.Unprotect(key) : null;

    public override Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Own, Codes, string.Join(';', recoveryCodes.Select(HashOf)), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var left = await Left(user, cancellationToken);
        if (!left.Remove(HashOf(code)))
        {
            return false;
        }

        await SetTokenAsync(user, Own, Codes, string.Join(';', left), cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(User user, CancellationToken cancellationToken) => (await Left(user, cancellationToken)).Count;

    private async Task<List<string>> Left(User user, CancellationToken ct) =>
        [.. (await GetTokenAsync(user, Own, Codes, ct) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)];

    // 80 random bits need no salt. Dashes, spaces and case are how people copy codes.
    private static string HashOf(string code) =>
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]))));
}
