using System.Security.Cryptography;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Baobei.Server.Features.Access;

/// <summary>The vendor's people through Identity.</summary>
public sealed class People(
    IUserStore<User> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<User> hasher,
    IEnumerable<IUserValidator<User>> userRules,
    IEnumerable<IPasswordValidator<User>> passwordRules,
    ILookupNormalizer names,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<User>> log,
    Db db,
    CallerSlot slot,
    RateLimits limits)
    : UserManager<User>(store, options, hasher, userRules, passwordRules, names, errors, services, log)
{
    /// <summary>So many wrong passwords or codes in a row lock the account.</summary>
    public const int MostFailures = 5;

    /// <summary>Name of the tokens in invitations, which live longer than those of a reset.</summary>
    public const string InvitationProvider = "invitation";

    public const string InvitationPurpose = "invitation";

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    // Without I, L, O and U, so that a code on paper can be read back.
    private const string CodeLetters = "ABCDEFGHJKMNPQRSTVWXYZ0123456789";

    /// <summary>By sign-in name or e-mail address. A name never looks like an address (<see cref="CreatePerson"/>), so the two cannot be mixed up.</summary>
    public Task<User?> FindByAccount(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var normalized = NormalizeName(account.Trim());
        return db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized || u.NormalizedEmail == normalized, CancellationToken);
    }

    /// <summary>Whose link this is; null when it does not work (any more), whatever the reason.</summary>
    public async Task<User?> ByLink(string? person, string? token, string provider, string purpose)
    {
        if (!Id<User>.TryParse(person, null, out var id) || token is null || LinkToken.FromUrl(token) is not { } plain)
        {
            return null;
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id.Value && !u.IsDisabled, CancellationToken);
        return user is not null && await VerifyUserTokenAsync(user, provider, purpose, plain) ? user : null;
    }

    /// <summary>Who is signed in.</summary>
    public async Task<User> Me()
    {
        var id = slot.Caller!.RequireUser();
        return await db.Users.SingleAsync(u => u.Id == id, CancellationToken);
    }

    /// <summary>Who is signed in, after showing once more that it is them (ASVS 4, V3.7.1).</summary>
    /// <param name="field">The form's field with the password.</param>
    public async Task<User> MeAgain(string password, string field)
    {
        var me = await Me();
        limits.Take(RateLimit.OwnPassword, me.VendorId, me.Id.ToString());
        return await CheckPasswordAsync(me, password) ? me : throw new InvalidField(field, "password_wrong");
    }

    /// <summary>Checks a new password by the rules of <see cref="Passwords"/>.</summary>
    public static void Check(User user, string password, string confirmation, string field, string confirmationField)
    {
        var wrong = new WrongFields();
        Check(user, password, confirmation, field, confirmationField, wrong);
        wrong.ThrowIfAny();
    }

    /// <summary>The same; what is wrong is noted.</summary>
    public static void Check(User user, string password, string confirmation, string field, string confirmationField, WrongFields wrong)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(wrong);
        if (Passwords.WrongWith(password, user.UserName, user.Email, user.DisplayName) is { } weak)
        {
            wrong.Add(field, weak.Code, [.. weak.Details]);
        }

        if (password != confirmation)
        {
            wrong.Add(confirmationField, "password_differs");
        }
    }

    /// <summary>Sets the password, voids every link sent before, and saves what else is in the unit of work.</summary>
    public async Task SetPassword(User user, string password)
    {
        var result = await UpdatePasswordHash(user, password, validatePassword: true);
        if (!result.Succeeded || !(result = await UpdateUserAsync(user)).Succeeded)
        {
            throw new InvalidOperationException($"The password could not be set: {string.Join(", ", result.Errors.Select(e => e.Code))}.");
        }
    }

    /// <summary>Ends the person's sessions with the next save.</summary>
    /// <param name="except">The session that goes on: that of whoever acts.</param>
    public async Task<int> EndSessions(User user, Guid? except)
    {
        ArgumentNullException.ThrowIfNull(user);
        var ended = 0;
        foreach (var session in await db.Sessions.Where(s => s.UserId == user.Id).ToListAsync(CancellationToken))
        {
            if (session.Id.Value != except)
            {
                session.End();
                db.Remove(session);
                ended++;
            }
        }

        return ended;
    }

    /// <summary>Turns two-factor on with a secret whose code was shown to be right.</summary>
    public async Task<bool> TurnOnTwoFactor(User user, string key, string code)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (OneTimeCodes.StepOf(key, code, TimeProvider.System.GetUtcNow()) is not { } step)
        {
            return false;
        }

        await ((IUserAuthenticatorKeyStore<User>)Store).SetAuthenticatorKeyAsync(user, key, CancellationToken);
        user.LastCodeStep = step;
        user.TwoFactorEnabled = true;
        return true;
    }

    /// <summary>Turns it off and forgets secret and codes.</summary>
    public async Task TurnOffTwoFactor(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.TwoFactorEnabled = false;
        user.LastCodeStep = null;
        db.RemoveRange(await db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == user.Id).ToListAsync(CancellationToken));
    }

    protected override string CreateTwoFactorRecoveryCode() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(CodeLetters, 4)));
}

/// <summary>Tokens of invitations: good for 72 hours, void once the person has set a password.</summary>
public sealed class InvitationTokens(IDataProtectionProvider protection, IOptions<InvitationTokens.Settings> options, ILogger<DataProtectorTokenProvider<User>> log)
    : DataProtectorTokenProvider<User>(protection, options, log)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(72);

    public sealed class Settings : DataProtectionTokenProviderOptions
    {
        public Settings()
        {
            Name = People.InvitationProvider;
            TokenLifespan = Life;
        }
    }
}
