using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Asks for a mail with a link to set a new password. The answer never tells whether there is such an account.</summary>
public sealed class AskForReset(Db db, People people, RateLimits limits, IHttpContextAccessor http)
{
    /// <summary>At least so long between two mails to one person; asking sooner sends nothing.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    public sealed record Command
    {
        [Required, StringLength(254)]
        public string Account { get; set; } = "";
    }

    public async Task Run(Command command, CancellationToken ct)
    {
        limits.Take(RateLimit.ResetByAddress, http.HttpContext!);
        limits.Take(RateLimit.ResetByAccount, db.VendorId, people.NormalizeName(command.Account.Trim())!);
        var user = await people.FindByAccount(command.Account);
        var since = TimeProvider.System.GetUtcNow() - Pause;
        var id = user?.Id ?? Guid.Empty;

        // One statement decides: of two requests at once, one changes the row and sends.
        var turn = await db.Users.Where(u => u.Id == id && !u.IsDisabled && (u.LinkSentAt == null || u.LinkSentAt < since))
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.LinkSentAt, TimeProvider.System.GetUtcNow()), ct);
        if (user is not null && turn == 1)
        {
            db.Tell(new PasswordResetRequested(user.OuterId), user);
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Writes the mail with the link; the token in it is made now, so that nothing secret waits in the outbox.</summary>
public sealed class SendPasswordReset(Db db, People people, Links links, IMail mail) : ISend<PasswordResetRequested>
{
    public static string AddressOf(PasswordResetRequested happened) => "";

    public async Task Handle(PasswordResetRequested happened, CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == happened.UserId.Value, ct);
        var token = await people.GeneratePasswordResetTokenAsync(user);
        var link = links.To($"/sign-in/reset?person={user.OuterId}&token={LinkToken.ToUrl(token)}");
        await mail.Send(user.Email!, PasswordResetMail.With(new(user.DisplayName, link, TimeProvider.System.GetUtcNow() + ResetPassword.LinkLife)), user.Language, ct);
    }
}

/// <summary>The form behind a link that sets a password.</summary>
public sealed record NewPassword
{
    [Required, StringLength(40)]
    public string Person { get; set; } = "";

    [Required, StringLength(1000)]
    public string Token { get; set; } = "";

    [Required, StringLength(Passwords.MaxLength)]
    public string Password { get; set; } = "";

    [Required, StringLength(Passwords.MaxLength)]
    public string Confirmation { get; set; } = "";
}

/// <summary>Sets a new password by the link of a mail; the link works once and for an hour. Ends every session and lifts a lock.</summary>
public sealed class ResetPassword(Db db, People people)
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(1);

    /// <summary>Whose link this is; null when it does not work (any more).</summary>
    public Task<User?> Opens(string? person, string? token) => people.ByLink(person, token, TokenOptions.DefaultProvider, UserManager<User>.ResetPasswordTokenPurpose);

    public async Task Run(NewPassword command)
    {
        var user = await Opens(command.Person, command.Token) ?? throw new Refused("password.link_void");
        People.Check(user, command.Password, command.Confirmation, nameof(command.Password), nameof(command.Confirmation));
        await people.EndSessions(user, except: null);
        user.EmailConfirmed = true;
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        user.LinkSentAt = null;
        db.Tell(new PasswordChanged(user.OuterId, ByLink: true), user);
        await people.SetPassword(user, command.Password);
    }
}

/// <summary>A token in an address: base64 with the letters that need no escaping.</summary>
internal static class LinkToken
{
    public static string ToUrl(string token) => token.Replace('+', '-').Replace('/', '_').TrimEnd('=');

    public static string? FromUrl(string text)
    {
        var token = text.Replace('-', '+').Replace('_', '/');
        return (token.Length % 4) switch
        {
            0 => token,
            2 => token + "==",
            3 => token + "=",
            _ => null,
        };
    }
}
