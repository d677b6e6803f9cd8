using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Access;

/// <summary>Who is signed in, and what they may do at the moment.</summary>
public sealed record AccountView(
    Id<User> Id, string UserName, string DisplayName, string Email, Role Role, string? PartnerId, string? PartnerName,
    string? Language, string? TimeZone, string? Theme, bool TwoFactor, IReadOnlyList<Permission> Permissions)
{
    public static AccountView Of(User user, Caller caller) => new(
        user.OuterId, user.UserName!, user.DisplayName, user.Email!, user.Role, user.PartnerId?.ToString(), caller.PartnerName,
        user.Language, user.TimeZone, user.Theme, user.TwoFactorEnabled, [.. Enum.GetValues<Permission>().Where(caller.May)]);
}

/// <summary>Changes how one is shown and how one sees the console.</summary>
public sealed class EditProfile(Db db, People people)
{
    /// <summary>Offered in the list; any IANA name is accepted.</summary>
    public static readonly IReadOnlyList<string> Zones =
    [
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Urumqi", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Bangkok", "Asia/Jakarta", "Asia/Manila",
        "Asia/Ho_Chi_Minh", "Asia/Tokyo", "Asia/Seoul", "Asia/Kolkata", "Asia/Dubai", "Asia/Riyadh", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Moscow",
        "Africa/Johannesburg", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/Sao_Paulo",
        "Australia/Sydney", "Pacific/Auckland", "UTC",
    ];

    public sealed record Command : IChecked
    {
        [Required, StringLength(User.MaxNameLength)]
        public string DisplayName { get; set; } = "";

        /// <summary>Null follows the browser.</summary>
        [RegularExpression("^(zh-CN|en)?$")]
        public string? Language { get; set; }

        /// <summary>IANA name; null is the vendor's zone.</summary>
        [StringLength(60)]
        public string? TimeZone { get; set; }

        /// <summary>Null follows the device.</summary>
        [RegularExpression("^(light|dark)?$")]
        public string? Theme { get; set; }

        public void Check(WrongFields wrong)
        {
            if (Given(TimeZone) is { } zone && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId))
            {
                wrong.Add(nameof(TimeZone), "time_zone");
            }
        }

        public static Command Of(User user) => new() { DisplayName = user.DisplayName, Language = user.Language, TimeZone = user.TimeZone, Theme = user.Theme };
    }

    public async Task<User> Run(Command command, CancellationToken ct)
    {
        var me = await people.Me();
        var wrong = new WrongFields();
        command.Check(wrong);
        wrong.ThrowIfAny();
        me.DisplayName = command.DisplayName.Trim();
        me.Language = Given(command.Language);
        me.TimeZone = Given(command.TimeZone);
        me.Theme = Given(command.Theme);
        await db.SaveChangesAsync(ct);
        return me;
    }

    /// <summary>Only the language: the switch in the top bar.</summary>
    public async Task Speak(string language, CancellationToken ct)
    {
        (await people.Me()).Language = language == Texts.English ? Texts.English : Texts.Chinese;
        await db.SaveChangesAsync(ct);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
