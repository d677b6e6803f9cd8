using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Signing in with a name or e-mail address and a password. Unknown, wrong, locked and disabled get one answer, after the same work.</summary>
public sealed class SignIn(Db db, People people, SessionSignIn door, IPasswordHasher<User> hasher, RateLimits limits, IHttpContextAccessor http)
{
    // Stands in for a person who does not exist, so that the answer takes as long.
    private static readonly User _nobody = new();
    private static string? _nobodysHash;

    public sealed record Command
    {
        [Required, StringLength(254)]
        public string Account { get; set; } = "";

        [Required, StringLength(Passwords.MaxLength)]
        public string Password { get; set; } = "";

        /// <summary>Where to go afterwards; only an address of this site is followed.</summary>
        public string? Return { get; set; }
    }

    /// <returns>Where to go now: the start page, the asked page, or the question for the second factor.</returns>
    public async Task<string> Run(Command command, CancellationToken ct)
    {
        limits.Take(RateLimit.SignInByAddress, http.HttpContext!);
        limits.Take(RateLimit.SignInByAccount, db.VendorId, people.NormalizeName(command.Account.Trim())!);
        var user = await people.FindByAccount(command.Account);
        _nobodysHash ??= hasher.HashPassword(_nobody, Passwords.NewSecret());
        var verdict = hasher.VerifyHashedPassword(user ?? _nobody, user?.PasswordHash ?? _nobodysHash, command.Password);
        var locked = IsLocked(user);
        if (user is null || user.PasswordHash is null || verdict == PasswordVerificationResult.Failed || locked || user.IsDisabled)
        {
            await Fail(user, locked ? "locked" : user is { IsDisabled: true } ? "disabled" : "password", ct);
            throw new Refused("sign_in.wrong");
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            user.PasswordHash = hasher.HashPassword(user, command.Password);
        }

        if (user.TwoFactorEnabled)
        {
            // The wrong tries are forgotten when the code is right too; else the password would buy new guesses at the code.
            await db.SaveChangesAsync(ct);
            await door.AskForSecondFactor(user);
            return ReturnUrl.IsLocal(command.Return) ? $"/sign-in/code?return={Uri.EscapeDataString(command.Return!)}" : "/sign-in/code";
        }

        return await Welcome(user, "pwd", command.Return);
    }

    /// <summary>Lets somebody in who has shown who they are.</summary>
    /// <param name="method">How, in the words of RFC 8176: "pwd", "mfa" (password and code), "hwk" (passkey).</param>
    public async Task<string> Welcome(User user, string method, string? returnTo)
    {
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        await door.SignInWithClaimsAsync(user, null, [new("amr", method)]);
        return ReturnUrl.LocalOr(returnTo, ReturnUrl.HomeOf(user.Role));
    }

    public static bool IsLocked(User? user) => user?.LockoutEnd > TimeProvider.System.GetUtcNow();

    /// <summary>
    /// Counts a wrong password or code, and locks after <see cref="People.MostFailures"/>. The count is added to in the
    /// database, so that guesses at the same moment are all counted; for nobody the same statements run and touch no row.
    /// </summary>
    public async Task Fail(User? user, string reason, CancellationToken ct)
    {
        var id = user?.Id ?? Guid.Empty;
        if (reason is "password" or "code")
        {
            var lockedUntil = TimeProvider.System.GetUtcNow() + People.LockedFor;
            await db.Users.Where(u => u.Id == id).ExecuteUpdateAsync(
                u => u.SetProperty(x => x.LockoutEnd, x => x.AccessFailedCount + 1 >= People.MostFailures ? lockedUntil : x.LockoutEnd)
                    .SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1 >= People.MostFailures ? 0 : x.AccessFailedCount + 1),
                ct);
        }

        db.Forget();
        db.Tell(new SignInFailed(user?.OuterId, reason, http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? ""), user);
        await db.SaveChangesAsync(ct);
    }
}
