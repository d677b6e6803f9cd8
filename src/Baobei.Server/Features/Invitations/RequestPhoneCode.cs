using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>Sends a code to the telephone of somebody who is signing up. The open invitation is what allows it.</summary>
public sealed class RequestPhoneCode(Db db, OpenInvitation invitations, TimeProvider clock, LinkLimits limits)
{
    public sealed record Command
    {
        [Required, StringLength(2, MinimumLength = 2)]
        public string PhoneCountry { get; init; } = "CN";

        [Required, StringLength(40)]
        public string Phone { get; init; } = "";
    }

    /// <summary>A code that somebody typed, with the number that it was sent to.</summary>
    public sealed record Typed
    {
        [Required, StringLength(2, MinimumLength = 2)]
        public string PhoneCountry { get; init; } = "CN";

        [Required, StringLength(40)]
        public string Phone { get; init; } = "";

        [Required, StringLength(20)]
        public string PhoneCode { get; init; } = "";
    }

    /// <summary>Refusals: those of the link; <c>phone_code.too_soon</c> (seconds left); <c>phone_code.too_many</c>. <see cref="InvalidField"/>: <c>phone</c>.</summary>
    public async Task Run(string token, Command command, CancellationToken ct)
    {
        limits.Take(LinkLimits.CodeByAddress);
        var invitation = await invitations.Usable(token, ct);
        limits.Take(LinkLimits.CodeByInvitation, invitation.Id);
        var phone = Phones.ToE164(command.PhoneCountry, command.Phone) ?? throw new InvalidField(nameof(command.Phone), "phone");
        var now = clock.GetUtcNow();
        var purpose = invitation.Id.ToString();
        var hourAgo = now.AddHours(-1);
        var recent = await db.Set<PhoneCode>().Where(c => (c.Phone == phone || c.Purpose == purpose) && c.RequestedAt > hourAgo)
            .Select(c => c.RequestedAt).ToListAsync(ct);
        if (recent.Count >= PhoneCode.MaxPerHour)
        {
            throw new Refused("phone_code.too_many");
        }

        var wait = recent.Count == 0 ? TimeSpan.Zero : recent.Max() + PhoneCode.Spacing - now;
        if (wait > TimeSpan.Zero)
        {
            throw new Refused("phone_code.too_soon", (int)Math.Ceiling(wait.TotalSeconds));
        }

        db.Add(PhoneCode.Request(phone, purpose, now));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Whether the code is the one that was sent, for the live check while typing; a wrong one counts. Refusals: those of the link.</summary>
    public async Task<bool> Proves(string token, string? phoneCountry, string phone, string typed, CancellationToken ct)
    {
        limits.Take(LinkLimits.CheckByAddress);
        var invitation = await invitations.Usable(token, ct);
        limits.Take(LinkLimits.CheckByInvitation, invitation.Id);
        return Phones.ToE164(phoneCountry, phone) is { } number && await Proves(invitation.Id, number, typed, ct);
    }

    /// <summary>Whether the code is the one sent for this invitation and number; a wrong one counts.</summary>
    public async Task<bool> Proves(Id<CustomerInvitation> invitation, string phone, string typed, CancellationToken ct)
    {
        var purpose = invitation.ToString();
        var code = await db.Set<PhoneCode>().Where(c => c.Purpose == purpose && c.Phone == phone).OrderByDescending(c => c.RequestedAt).FirstOrDefaultAsync(ct);
        if (code is null)
        {
            return false;
        }

        var proves = code.Proves(typed, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return proves;
    }
}
