using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Metering;

/// <summary>What a line is about: FOCUS 1.0's <c>ChargeCategory</c>.</summary>
public enum ChargeCategory
{
    Usage,
    Purchase,
    Tax,
    Credit,

    /// <summary>Refunds and other changes that are no usage.</summary>
    Adjustment,
}

/// <summary>
/// A line of the vendor's metering (用量明细) in the terms of FOCUS 1.0, for one of the vendor's accounts. It is stored once, however often it is delivered, and never
/// changed: the vendor corrects by further lines.
/// </summary>
public sealed class UsageLine : IHasId, IBelongsToVendor, IOwnedByPartner
{
    public const int MaxText = 200;

    public static string IdPrefix => "use";

    public Id<Vendor> VendorId { get; private set; }

    /// <summary>Follows from what makes the line itself (<see cref="IdOf"/>).</summary>
    public Id<UsageLine> Id { get; init; }

    public Id<UsageDelivery> DeliveryId { get; init; }

    public Id<CustomerAccount> AccountId { get; private set; }

    /// <summary>The partner that the account was associated with when the charge began; default for nobody's.</summary>
    public Id<Partner> PartnerId { get; private set; }

    /// <summary>Month of the bill, yyyyMM, from <c>BillingPeriodStart</c>.</summary>
    public int Period { get; init; }

    public DateTimeOffset ChargeStart { get; init; }

    public DateTimeOffset ChargeEnd { get; init; }

    public ChargeCategory Category { get; init; }

    /// <summary><c>ChargeClass</c> is <c>Correction</c>: it puts something right that was billed in an earlier period.</summary>
    public bool IsCorrection { get; init; }

    public string Provider { get; init; } = "";

    /// <summary><c>ServiceName</c>.</summary>
    public string Service { get; init; } = "";

    /// <summary><c>SkuPriceId</c>, or <c>SkuId</c>.</summary>
    public string? Sku { get; init; }

    public string? Description { get; init; }

    public string? Region { get; init; }

    public string? Resource { get; init; }

    /// <summary><c>ConsumedQuantity</c>, or <c>PricingQuantity</c>.</summary>
    public decimal? Quantity { get; init; }

    public string? Unit { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>At list price: <see cref="ExactCost.Micro"/> and <see cref="ExactCost.Pico"/>.</summary>
    public long ListMicro { get; init; }

    public long ListPico { get; init; }

    /// <summary>What is billed, the same.</summary>
    public long BilledMicro { get; init; }

    public long BilledPico { get; init; }

    public ExactCost ListCost => new(ListMicro, ListPico);

    public ExactCost BilledCost => new(BilledMicro, BilledPico);

    /// <summary>Whose it is.</summary>
    /// <param name="partner">Default: nobody's.</param>
    public UsageLine Of(Id<CustomerAccount> account, Id<Partner> partner)
    {
        (AccountId, PartnerId) = (account, partner);
        return this;
    }

    /// <summary>
    /// UUID version 8 of the provider and the line's own id. A line without one is itself by all of its content and by how many lines like it stand before it in its
    /// file: the same file again has the same lines, and two lines of one file that are alike are two.
    /// </summary>
    /// <param name="ownId">The provider's id of the line; null when it gives none.</param>
    /// <param name="content">All cells; used without an own id.</param>
    public static Id<UsageLine> IdOf(string provider, string? ownId, string content, int alike)
    {
        var what = ownId is null ? $"content\n{content}\n{alike}" : $"id\n{provider}\n{ownId}";
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(what), hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new(new Guid(hash[..16], bigEndian: true));
    }
}

/// <summary>A file of metering that was handed in, and what became of its lines.</summary>
public sealed class UsageDelivery : Entity, IHasId
{
    /// <summary>So many refused lines are kept with their reason.</summary>
    public const int MaxFaults = 100;

    public const int MaxFileName = 200;

    public static string IdPrefix => "usd";

    public Id<UsageDelivery> Id { get; private init; }

    public string FileName { get; private init; } = "";

    public string By { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Null: it was broken off; handed in again it goes on where it was.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    public int Lines { get; private set; }

    /// <summary>Stored by this delivery.</summary>
    public int Added { get; private set; }

    /// <summary>Known from an earlier delivery, or from earlier in the file.</summary>
    public int Known { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The first refused lines.</summary>
    public IReadOnlyList<UsageFault> Faults { get; private set; } = [];

    public static UsageDelivery Begin(string fileName, string by, DateTimeOffset now) => new()
    {
        Id = Id<UsageDelivery>.At(now),
        FileName = fileName.Length > MaxFileName ? fileName[..MaxFileName] : fileName,
        By = by,
        StartedAt = now,
    };

    /// <summary>So many lines more.</summary>
    public void Count(int lines, int added, IReadOnlyCollection<UsageFault> refused)
    {
        Lines += lines;
        Added += added;
        Refused += refused.Count;
        Known += lines - added - refused.Count;
        if (refused.Count > 0 && Faults.Count < MaxFaults)
        {
            Faults = [.. Faults, .. refused.Take(MaxFaults - Faults.Count)];
        }
    }

    public void Finish(DateTimeOffset now)
    {
        FinishedAt = now;
        Raise(new UsageDelivered(Id, FileName, Lines, Added, Known, Refused), Id.ToString());
    }
}

/// <summary>Why a line was refused.</summary>
/// <param name="Line">Its number in the file; the head is 1.</param>
/// <param name="Column">The column that is wrong.</param>
/// <param name="Code">Key of the sentence: <c>usage.fault.{code}</c>.</param>
public sealed record UsageFault(int Line, string Column, string Code, string? Value);

/// <summary>A file of metering was taken in.</summary>
public sealed record UsageDelivered(Id<UsageDelivery> DeliveryId, string FileName, int Lines, int Added, int Known, int Refused) : IEvent
{
    public static string Name => "usage.delivered";
}
