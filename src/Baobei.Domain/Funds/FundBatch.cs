using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Funds;

/// <summary>A line of a file that was not booked, and why.</summary>
/// <param name="Code">The refusal's.</param>
/// <param name="Details">Arguments of its sentence.</param>
public sealed record FundBatchRefusal(int Line, string Code, IReadOnlyList<string> Details);

/// <summary>A file of transfers or reclaims (批量划拨, 批量回收): looked through first, then booked, each line once.</summary>
public sealed class FundBatch : Entity, IHasId, IVersioned, IOwnedByPartner
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxRows = 2_000;
    public const int MaxNameLength = 120;

    /// <summary>So many lines are booked in one transaction at most.</summary>
    public const int PartSize = 200;

    public static string IdPrefix => "fdb";

    public Id<FundBatch> Id { get; private init; }

    public int Version { get; private set; }

    public Id<Partner> PartnerId { get; private init; }

    public FundKind Kind { get; private init; }

    /// <summary>As the sender's computer called it.</summary>
    public string FileName { get; private init; } = "";

    public byte[] Content { get; private init; } = [];

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When its last line was; null while there are some left.</summary>
    public DateTimeOffset? BookedAt { get; private set; }

    /// <summary>Lines that were refused when they were booked.</summary>
    public IReadOnlyList<FundBatchRefusal> Refusals { get; private set; } = [];

    public static FundBatch Store(FundKind kind, string fileName, byte[] content, Id<Partner> partner, Guid by, DateTimeOffset now) => new()
    {
        Id = Id<FundBatch>.At(now),
        PartnerId = partner,
        Kind = kind,
        FileName = fileName,
        Content = content,
        CreatedBy = by,
        CreatedAt = now,
    };

    /// <summary>All lines were taken; what became of them.</summary>
    /// <param name="waiting">Of the booked ones, those that wait for a second person.</param>
    public void Booked(int booked, int waiting, IReadOnlyList<FundBatchRefusal> refusals, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (BookedAt is not null)
        {
            throw new Refused("funds.batch_booked");
        }

        (BookedAt, Refusals) = (now, refusals);
        Version++;
        Raise(new FundBatchBooked(Id, PartnerId, Kind, FileName, booked, waiting, refusals.Count, by), Id.ToString());
    }
}

/// <summary>A file was booked; each of its lines tells of itself, too.</summary>
public sealed record FundBatchBooked(
    Id<FundBatch> BatchId, Id<Partner> PartnerId, FundKind Kind, string FileName, int Booked, int Waiting, int Refused, Guid By) : IEvent
{
    public static string Name => "fund.batch_booked";
}
