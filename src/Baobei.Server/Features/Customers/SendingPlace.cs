using System.Globalization;
using System.Security.Cryptography;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// A place in a limit of sending: an address has one, which is free again after the policy's interval; a partner has as many as it may
/// send mails in one window, each free again after the window. A sending takes one of each; so no limit can be passed, however many send at once.
/// </summary>
public sealed class SendingPlace : IBelongsToVendor
{
    public const int MaxKeyLength = CustomerDetails.MaxEmailLength + 6;

    public Id<Vendor> VendorId { get; init; }

    public string Key { get; init; } = "";

    /// <summary>When it was taken last.</summary>
    public DateTimeOffset SentAt { get; set; }

    /// <summary>
    /// Takes the places for one mail. Refusals, with the seconds left: <c>invitation.too_soon</c> (a mail went to this address just before,
    /// whoever sent it), <c>invitation.too_many</c> (the partner's mails of this window are used up).
    /// </summary>
    public static async Task Take(Db db, string email, Id<Partner> partner, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var addressKey = $"mail:{email}";
        var partnerKeys = Enumerable.Range(1, policy.MailsPerWindow)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"from:{partner.Value:N}:{number}")).ToList();
        var keys = partnerKeys.Append(addressKey).ToList();
        var places = await db.Set<SendingPlace>().Where(place => keys.Contains(place.Key)).ToDictionaryAsync(place => place.Key, ct);
        var address = places.GetValueOrDefault(addressKey);
        if (SecondsLeft(address, policy.ResendInterval, now) is > 0 and var soon)
        {
            throw new Refused("invitation.too_soon", soon);
        }

        var waits = partnerKeys.Select(key => (Key: key, Seconds: SecondsLeft(places.GetValueOrDefault(key), policy.MailWindow, now))).ToList();
        var free = waits.Where(place => place.Seconds == 0).ToList();
        if (free.Count == 0)
        {
            throw new Refused("invitation.too_many", waits.Min(place => place.Seconds));
        }

        Occupy(db, address, addressKey, now);
        var (own, _) = free[RandomNumberGenerator.GetInt32(free.Count)];
        Occupy(db, places.GetValueOrDefault(own), own, now);
    }

    private static int SecondsLeft(SendingPlace? place, TimeSpan pause, DateTimeOffset now) =>
        place is null || now >= place.SentAt + pause ? 0 : (int)Math.Ceiling((place.SentAt + pause - now).TotalSeconds);

    private static void Occupy(Db db, SendingPlace? place, string key, DateTimeOffset now)
    {
        if (place is null)
        {
            db.Add(new SendingPlace { Key = key, SentAt = now });
        }
        else
        {
            place.SentAt = now;
        }
    }
}
