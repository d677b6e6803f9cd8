using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Purchasing;

/// <summary>Why money is given back.</summary>
public enum RefundReason
{
    /// <summary>The customer wants it no more.</summary>
    NotWanted,

    /// <summary>Bought by mistake.</summary>
    WrongOrder,

    /// <summary>What was bought was not delivered, or not as it should be.</summary>
    NotDelivered,

    /// <summary>Goodwill.</summary>
    Goodwill,
    Other,

    /// <summary>The vendor's shop gave it back, for its own reasons; nobody chooses it here.</summary>
    Shop,
}

/// <summary>How much of one line was given back, minor units.</summary>
/// <param name="TaxMinor">The tax that <paramref name="AmountMinor"/> contains.</param>
public sealed record RefundLine(int Position, string SpecCode, long AmountMinor, long TaxMinor);

/// <summary>
/// 退款: money that was given back for an order, the way it came; of an order of the shop by the shop itself. As the order itself, a fact that never changes but for
/// whose it is.
/// </summary>
public sealed class OrderRefund : Entity, IHasId, IOwnedByPartner
{
    public const int MaxWordsLength = 500;

    /// <summary>Those that are chosen by hand.</summary>
    public static readonly IReadOnlyList<RefundReason> Reasons =
        [RefundReason.NotWanted, RefundReason.WrongOrder, RefundReason.NotDelivered, RefundReason.Goodwill, RefundReason.Other];

    public static string IdPrefix => "rfd";

    public Id<OrderRefund> Id { get; private init; }

    public Id<Order> OrderId { get; private init; }

    public Id<Partner> PartnerId { get; private set; }

    /// <summary>The shop's own of a refund that it gave; null of one given here.</summary>
    public string? ShopNumber { get; private init; }

    public RefundReason Reason { get; private init; }

    public string? Words { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>Tax included, minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    public IReadOnlyList<RefundLine> Lines { get; private init; } = [];

    public DateTimeOffset At { get; private init; }

    /// <summary>Of a refund of the shop: who brought it here.</summary>
    public Guid By { get; private init; }

    public Money Amount => new(AmountMinor, Currency);

    internal static OrderRefund Make(Order order, IReadOnlyList<RefundLine> lines, RefundReason reason, string? words, string? number, Guid by, DateTimeOffset now) => new()
    {
        Id = Id<OrderRefund>.At(now),
        OrderId = order.Id,
        PartnerId = order.PartnerId,
        ShopNumber = number,
        Reason = reason,
        Words = words,
        Currency = order.Currency,
        AmountMinor = lines.Sum(line => line.AmountMinor),
        TaxMinor = lines.Sum(line => line.TaxMinor),
        Lines = lines,
        At = now,
        By = by,
    };

    internal void BelongTo(Order order) => PartnerId = order.PartnerId;

    /// <summary>
    /// Where the money goes: back to whom it came from, what was taken last first, and never more than what came from there and is not back yet.
    /// </summary>
    /// <param name="taken">What each source gave, in the order in which it was taken; minor units.</param>
    /// <param name="returned">What went back to each so far; minor units.</param>
    public static IReadOnlyList<(T Source, long Amount)> Split<T>(IReadOnlyList<(T Source, long Amount)> taken, IReadOnlyDictionary<T, long> returned, long amount)
        where T : notnull
    {
        var parts = new List<(T, long)>();
        foreach (var (source, gave) in taken.Reverse())
        {
            var part = Math.Min(amount, gave - returned.GetValueOrDefault(source));
            if (part > 0)
            {
                parts.Add((source, part));
                amount -= part;
            }
        }

        return amount == 0 ? parts : throw new InvalidOperationException("More is to be given back than was taken.");
    }
}
