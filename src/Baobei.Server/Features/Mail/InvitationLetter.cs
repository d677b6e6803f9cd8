using System.Globalization;
using Baobei.Domain.Customers;

namespace Baobei.Server.Features.Mail;

/// <summary>What the invitation (邀请注册) tells the invited person.</summary>
/// <param name="CustomerName">The name under which the partner registered the customer.</param>
/// <param name="Link">Opens the sign-up; there the invitation can also be refused.</param>
/// <param name="EndsAt">When the link stops working.</param>
public sealed record InvitationLetter(string PartnerName, string CustomerName, DistributionType Type, string Link, DateTimeOffset EndsAt);

/// <summary>Moments as mails write them: the reader's zone is not known, so the zone is said.</summary>
public static class MailTime
{
    private static readonly TimeZoneInfo _china = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>"2018-09-20 10:37:43 (UTC+08:00, Asia/Shanghai)".</summary>
    public static string Say(DateTimeOffset moment, TimeZoneInfo? zone = null)
    {
        zone ??= _china;
        var there = TimeZoneInfo.ConvertTime(moment, zone);
        return string.Create(CultureInfo.InvariantCulture, $"{there:yyyy-MM-dd HH:mm:ss} (UTC{there:zzz}, {zone.Id})");
    }
}
