using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Partners;

/// <summary>A partner as the API shows it to the vendor.</summary>
public sealed record PartnerView(
    Id<Partner> Id, string Name, string? CreditCode, string ContactName, string ContactEmail, PartnerStatus Status, bool DistributionEnabled, bool IsActive,
    DateTimeOffset CreatedAt, int Version)
{
    public static PartnerView Of(Partner partner) => new(
        partner.Id, partner.Name, partner.CreditCode, partner.ContactName, partner.ContactEmail, partner.Status, partner.DistributionEnabled,
        partner.IsActive, partner.CreatedAt, partner.Version);

    internal static State StateOf(PartnerStatus status) => status switch
    {
        PartnerStatus.Applying => State.Waiting,
        PartnerStatus.Effective => State.Good,
        PartnerStatus.Suspended => State.Wrong,
        PartnerStatus.Terminated => State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
