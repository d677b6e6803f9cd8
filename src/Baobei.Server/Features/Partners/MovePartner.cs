using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Partners;

/// <summary>Why the vendor takes something away from a partner; kept in the audit, and told to nobody else.</summary>
public sealed record ReasonCommand
{
    [Required, StringLength(Partner.MaxReasonLength, MinimumLength = 2)]
    public string Reason { get; init; } = "";
}

/// <summary>The distribution permission, opened or closed.</summary>
public sealed record DistributionCommand
{
    [Required]
    public bool? Enabled { get; init; }

    /// <summary>Required when it is closed.</summary>
    [StringLength(Partner.MaxReasonLength)]
    public string? Reason { get; init; }
}

/// <summary>Use case: the vendor's operator decides where a partner stands.</summary>
public sealed class MovePartner(Db db, PartnerClaims claims)
{
    /// <summary>身份生效, for the first time or after a suspension.</summary>
    public Task<Partner> MakeEffective(Id<Partner> id, int? seen, CancellationToken ct) => Change(id, seen, partner => partner.MakeEffective(), ct);

    /// <summary>Lifts a suspension. Refusal: <c>partner.wrong_status</c> when there is none.</summary>
    public Task<Partner> Resume(Id<Partner> id, int? seen, CancellationToken ct) => Change(
        id,
        seen,
        partner =>
        {
            if (partner.Status != PartnerStatus.Suspended)
            {
                throw new Refused("partner.wrong_status");
            }

            partner.MakeEffective();
        },
        ct);

    public Task<Partner> Suspend(Id<Partner> id, ReasonCommand command, int? seen, CancellationToken ct) =>
        Change(id, seen, partner => partner.Suspend(command.Reason.Trim()), ct);

    public Task<Partner> Terminate(Id<Partner> id, ReasonCommand command, int? seen, CancellationToken ct) =>
        Change(id, seen, partner => partner.Terminate(command.Reason.Trim()), ct);

    /// <summary>开通分销平台权限, or its closing. <see cref="InvalidField"/>: <c>required</c> when it is closed without a reason.</summary>
    public Task<Partner> SetDistribution(Id<Partner> id, DistributionCommand command, int? seen, CancellationToken ct)
    {
        var enabled = command.Enabled ?? throw new InvalidField(nameof(command.Enabled), "required");
        return enabled || !string.IsNullOrWhiteSpace(command.Reason)
            ? Change(id, seen, partner => partner.SetDistribution(enabled, command.Reason?.Trim()), ct)
            : throw new InvalidField(nameof(command.Reason), "required");
    }

    private async Task<Partner> Change(Id<Partner> id, int? seen, Action<Partner> change, CancellationToken ct)
    {
        var partner = (await db.Partners.Get(id, ct)).SeenAs(seen);
        change(partner);
        await claims.Follow(partner, ct);
        await db.SaveChangesAsync(ct);
        return partner;
    }
}
