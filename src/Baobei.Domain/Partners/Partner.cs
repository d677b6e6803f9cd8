using Baobei.Domain.Kernel;

namespace Baobei.Domain.Partners;

/// <summary>Where a partner (合作伙伴) stands with the vendor.</summary>
public enum PartnerStatus
{
    /// <summary>Created, identity not yet in force.</summary>
    Applying,

    /// <summary>身份生效: the identity is in force.</summary>
    Effective,
    Suspended,
    Terminated,
}

/// <summary>A company that sells the vendor's products (合作伙伴). Guide line 5: it works when its identity is in force and the distribution permission is open.</summary>
public sealed class Partner : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxNameLength = 100;
    public const int MaxReasonLength = 500;

    public static readonly Lifecycle<PartnerStatus> Lifecycle = new Lifecycle<PartnerStatus>("partner.wrong_status")
        .Allow(PartnerStatus.Applying, PartnerStatus.Effective, PartnerStatus.Terminated)
        .Allow(PartnerStatus.Effective, PartnerStatus.Suspended, PartnerStatus.Terminated)
        .Allow(PartnerStatus.Suspended, PartnerStatus.Effective, PartnerStatus.Terminated);

    public static string IdPrefix => "par";

    Id<Partner>? IConcernsPartner.Concerned => Id;

    public Id<Partner> Id { get; private init; }

    public int Version { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Unified social credit code (统一社会信用代码), normalised; null when not given.</summary>
    public string? CreditCode { get; private set; }

    public string ContactName { get; private set; } = "";

    public string ContactEmail { get; private set; } = "";

    public PartnerStatus Status { get; private set; }

    /// <summary>开通分销平台权限.</summary>
    public bool DistributionEnabled { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>May work: identity in force and distribution open.</summary>
    public bool IsActive => Status == PartnerStatus.Effective && DistributionEnabled;

    public static Partner Create(string name, string? creditCode, string contactName, string contactEmail, DateTimeOffset now)
    {
        var partner = new Partner
        {
            Id = Id<Partner>.At(now),
            Name = name.Trim(),
            CreditCode = creditCode,
            ContactName = contactName.Trim(),
            ContactEmail = contactEmail.Trim(),
            Status = PartnerStatus.Applying,
            CreatedAt = now,
        };
        partner.Raise(new PartnerCreated(partner.Id, partner.Name), partner.Id.ToString());
        return partner;
    }

    /// <summary>Changes who it is. Refusal: <c>partner.wrong_status</c> once it has ended.</summary>
    public void Edit(string name, string? creditCode, string contactName, string contactEmail)
    {
        if (Status == PartnerStatus.Terminated)
        {
            throw new Refused("partner.wrong_status");
        }

        (Name, CreditCode, ContactName, ContactEmail) = (name.Trim(), creditCode, contactName.Trim(), contactEmail.Trim());
        Version++;
        Raise(new PartnerEdited(Id, Name, CreditCode, ContactName, ContactEmail), Id.ToString());
    }

    /// <summary>身份生效; also lifts a suspension.</summary>
    public void MakeEffective() => MoveTo(PartnerStatus.Effective, null);

    /// <summary>Its people can do nothing until the suspension is lifted; what it holds goes on.</summary>
    public void Suspend(string? reason = null) => MoveTo(PartnerStatus.Suspended, reason);

    /// <summary>The end; there is no way back. What its customers' associations have left of their time stays.</summary>
    public void Terminate(string? reason = null)
    {
        MoveTo(PartnerStatus.Terminated, reason);
        DistributionEnabled = false;
    }

    /// <summary>Opens or closes the distribution permission. Refusal: <c>partner.not_effective</c> when it is opened before the identity is in force.</summary>
    public void SetDistribution(bool enabled, string? reason = null)
    {
        if (enabled && Status != PartnerStatus.Effective)
        {
            throw new Refused("partner.not_effective");
        }

        if (DistributionEnabled == enabled)
        {
            return;
        }

        DistributionEnabled = enabled;
        Version++;
        Raise(new PartnerDistributionChanged(Id, enabled, reason), Id.ToString());
    }

    private void MoveTo(PartnerStatus status, string? reason)
    {
        Status = Lifecycle.Move(Status, status);
        Version++;
        Raise(new PartnerStatusChanged(Id, status, reason), Id.ToString());
    }
}

/// <summary>A partner was created; its identity is not yet in force.</summary>
public sealed record PartnerCreated(Id<Partner> PartnerId, string PartnerName) : IEvent
{
    public static string Name => "partner.created";
}

/// <summary>The partner's name, code or contact changed; what it is now.</summary>
public sealed record PartnerEdited(Id<Partner> PartnerId, string PartnerName, string? CreditCode, string ContactName, string ContactEmail) : IEvent
{
    public static string Name => "partner.edited";
}

/// <summary>The partner's identity came into force, was suspended or ended.</summary>
public sealed record PartnerStatusChanged(Id<Partner> PartnerId, PartnerStatus Status, string? Reason) : IEvent
{
    public static string Name => "partner.status_changed";
}

/// <summary>The distribution permission was opened or closed.</summary>
public sealed record PartnerDistributionChanged(Id<Partner> PartnerId, bool Enabled, string? Reason) : IEvent
{
    public static string Name => "partner.distribution_changed";
}
