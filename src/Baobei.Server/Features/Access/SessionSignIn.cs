using System.Security.Claims;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Baobei.Server.Features.Access;

/// <summary>
/// Identity's sign-in, with one difference: the cookie carries nothing but the id of a row in <c>sessions</c>, so that a
/// session can be seen and ended, and nothing about the person is kept in the browser.
/// </summary>
public sealed class SessionSignIn(
    UserManager<User> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<User> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<User> confirmation,
    CallerSlot slot,
    Db db)
    : SignInManager<User>(users, http, claims, options, log, schemes, confirmation)
{
    public override Task<bool> CanSignInAsync(User user) => Task.FromResult(!user.IsDisabled);

    public override async Task SignInWithClaimsAsync(User user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        ArgumentNullException.ThrowIfNull(user);
        var before = slot.Caller!;
        if (before.SessionId is { } old)
        {
            await db.Sessions.Where(s => s.Id == new Id<Session>(old)).ExecuteDeleteAsync(Context.RequestAborted);
        }

        // From here on it is this person who acts, so the audit names them.
        slot.Set(before with { User = user.Id, Name = user.DisplayName, Email = user.Email ?? "", Role = user.Role, Partner = user.PartnerId });
        var method = additionalClaims.FirstOrDefault(c => c.Type == "amr")?.Value ?? "pwd";
        var session = Session.Start(user, method, Context.Connection.RemoteIpAddress?.ToString(), Context.Request.Headers.UserAgent.ToString(), TimeProvider.System.GetUtcNow());
        db.Add(session);
        await db.SaveChangesAsync(Context.RequestAborted);
        slot.Set(slot.Caller! with { SessionId = session.Id.Value });

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(CallerMiddleware.SessionClaim, session.Id.ToString())], IdentityConstants.ApplicationScheme);
        Context.User = new ClaimsPrincipal(identity);
        await Context.SignInAsync(
            IdentityConstants.ApplicationScheme,
            Context.User,
            new AuthenticationProperties { IsPersistent = false, IssuedUtc = session.CreatedAt, ExpiresUtc = session.CreatedAt + Session.Longest });
    }

    public override async Task SignOutAsync()
    {
        if (slot.Caller is { SessionId: { } id })
        {
            var session = await db.Sessions.SingleOrDefaultAsync(s => s.Id == new Id<Session>(id), Context.RequestAborted);
            if (session is not null)
            {
                session.End();
                db.Remove(session);
                await db.SaveChangesAsync(Context.RequestAborted);
            }
        }

        await Context.SignOutAsync(IdentityConstants.ApplicationScheme);
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
    }

    /// <summary>Remembers for five minutes whose password was right, until the code comes.</summary>
    public Task AskForSecondFactor(User user)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, user.Id.ToString())], IdentityConstants.TwoFactorUserIdScheme);
        return Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }
}
