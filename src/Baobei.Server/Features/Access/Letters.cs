using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>What the mail with a reset link says.</summary>
public sealed record PasswordResetLetter(string DisplayName, string Link, DateTimeOffset EndsAt);

/// <summary>What the invitation of a person says; <paramref name="PartnerName"/> is null for the vendor's own people.</summary>
public sealed record PersonInvitationLetter(string DisplayName, string? PartnerName, Role Role, string Link, DateTimeOffset EndsAt);

/// <summary>What a notice about one's own account says: the key of what happened, and when.</summary>
public sealed record SecurityNoticeLetter(string DisplayName, string What, string? Detail, DateTimeOffset At, TimeZoneInfo Zone, string Link);

/// <summary>Tells the owner of an account by mail that something about signing in has changed (ASVS 4, V2.2.3), in case it was somebody else.</summary>
public sealed class SendSecurityNotice(Db db, Links links, IMail mail, CurrentDelivery delivery)
    : ISend<PasswordChanged>, ISend<TwoFactorChanged>, ISend<PasskeyAdded>, ISend<PasskeyRemoved>, ISend<ApiKeyCreated>, ISend<RecoveryCodeUsed>
{
    public static string AddressOf(PasswordChanged happened) => "";

    public static string AddressOf(TwoFactorChanged happened) => "";

    public static string AddressOf(PasskeyAdded happened) => "";

    public static string AddressOf(PasskeyRemoved happened) => "";

    public static string AddressOf(ApiKeyCreated happened) => "";

    public static string AddressOf(RecoveryCodeUsed happened) => "";

    public Task Handle(PasswordChanged happened, CancellationToken ct) => Tell(happened.UserId, "password_changed", null, ct);

    public Task Handle(TwoFactorChanged happened, CancellationToken ct) => Tell(happened.UserId, happened.Enabled ? "two_factor_on" : "two_factor_off", null, ct);

    public Task Handle(PasskeyAdded happened, CancellationToken ct) => Tell(happened.UserId, "passkey_added", happened.PasskeyName, ct);

    public Task Handle(PasskeyRemoved happened, CancellationToken ct) => Tell(happened.UserId, "passkey_removed", happened.PasskeyName, ct);

    public Task Handle(ApiKeyCreated happened, CancellationToken ct) => Tell(happened.UserId, "api_key_created", happened.KeyName, ct);

    public Task Handle(RecoveryCodeUsed happened, CancellationToken ct) => Tell(happened.UserId, "code_used", null, ct);

    private async Task Tell(Id<User> id, string what, string? detail, CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id.Value, ct);
        var zone = user.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var own) ? own : ReaderZone.Of(null);
        var letter = new SecurityNoticeLetter(user.DisplayName, what, detail, delivery.Message.CreatedAt, zone, links.To("/account/security"));
        await mail.Send(user.Email!, SecurityNoticeMail.With(letter), user.Language, ct);
    }
}
