using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Baobei.Server.Features.Access;

/// <summary>The second factor: a code of the authenticator app, or one of the recovery codes.</summary>
public sealed class SignInWithCode(Db db, People people, SessionSignIn door, SignIn signIn, RateLimits limits, IHttpContextAccessor http)
{
    public sealed record Command
    {
        [Required, StringLength(40)]
        public string Code { get; set; } = "";

        public string? Return { get; set; }
    }

    public async Task<string> Run(Command command, CancellationToken ct)
    {
        limits.Take(RateLimit.SignInByAddress, http.HttpContext!);
        var user = await door.GetTwoFactorAuthenticationUserAsync() ?? throw new Refused("sign_in.again");
        limits.Take(RateLimit.SignInByAccount, db.VendorId, user.NormalizedUserName!);
        if (SignIn.IsLocked(user) || user.IsDisabled || !user.TwoFactorEnabled)
        {
            await signIn.Fail(user, "locked", ct);
            throw new Refused("sign_in.again");
        }

        if (!await IsRight(user, command.Code))
        {
            await signIn.Fail(user, "code", ct);
            throw new InvalidField(nameof(Command.Code), "code_wrong");
        }

        await http.HttpContext!.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        return await signIn.Welcome(user, "mfa", command.Return);
    }

    private async Task<bool> IsRight(User user, string code)
    {
        if (code.Count(char.IsAsciiLetterOrDigit) <= 6)
        {
            return await people.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, code);
        }

        if (!(await people.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded)
        {
            return false;
        }

        db.Tell(new RecoveryCodeUsed(user.OuterId, await people.CountRecoveryCodesAsync(user)), user);
        return true;
    }
}
