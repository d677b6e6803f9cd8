using Baobei.Server.Data;
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
    Db db)
    : UserManager<User>(store, options, hasher, userRules, passwordRules, names, errors, services, log)
{
    /// <summary>So many wrong passwords or codes in a row lock the account.</summary>
    public const int MostFailures = 5;

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>By sign-in name or e-mail address. A name never looks like an address (<see cref="CreatePerson"/>), so the two cannot be mixed up.</summary>
    public Task<User?> FindByAccount(string account)
    {
        var normalized = NormalizeName(account.Trim());
        return db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized || u.NormalizedEmail == normalized, CancellationToken);
    }
}
