using Baobei.Domain.Kernel;

namespace Baobei.Domain.Catalogue;

/// <summary>
/// What one unit of a specification costs by the list (目录价), and the moment from which it does. Prices are only added: what was offered at
/// one keeps it.
/// </summary>
public sealed class SpecPrice : Entity, IHasId
{
    /// <summary>100 million in a currency with cents: more is a slip of the finger.</summary>
    public const long MaxAmountMinor = 10_000_000_000;

    /// <summary>The currencies (ISO 4217) in which a vendor may price.</summary>
    public static readonly IReadOnlyList<string> Currencies = ["CNY", "HKD", "USD", "EUR", "SGD", "JPY"];

    public static string IdPrefix => "prc";

    public Id<SpecPrice> Id { get; private init; }

    public Id<ProductSpec> SpecId { get; private init; }

    /// <summary>1, 2, 3 … within the specification.</summary>
    public int Number { get; private init; }

    /// <summary>For one unit, in minor units (分); 0 is free of charge.</summary>
    public long AmountMinor { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>Holds from this moment, it included, until another one does.</summary>
    public DateTimeOffset EffectiveFrom { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>The person who set it; null when nobody did (a demo, a job).</summary>
    public Guid? CreatedBy { get; private init; }

    public Money Amount => new(AmountMinor, Currency);

    /// <summary>
    /// The next price of a specification. It may hold from now or later; one that begins at the moment of an earlier-made one takes its place, which
    /// is how a price that is still to come is corrected. Refusals: <c>spec.withdrawn</c>; <c>price.in_the_past</c> when it would hold from a moment
    /// that is over; <c>price.other_currency</c>: a specification keeps the currency of its first price. <see cref="InvalidField"/>, all together:
    /// <c>out_of_range</c> with least and most, <c>choice</c>.
    /// </summary>
    /// <param name="prices">All that the specification has.</param>
    public static SpecPrice Next(ProductSpec spec, IReadOnlyCollection<SpecPrice> prices, Money amount, DateTimeOffset effectiveFrom, Guid? by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        if (amount.AmountMinor is < 0 or > MaxAmountMinor)
        {
            wrong.Add(nameof(Amount), "out_of_range", 0, Money.DecimalsOf(amount.Currency) == 0 ? MaxAmountMinor : MaxAmountMinor / 100);
        }

        if (!Currencies.Contains(amount.Currency))
        {
            wrong.Add(nameof(Currency), "choice");
        }

        wrong.ThrowIfAny();
        spec.RequireOnSale();
        if (effectiveFrom < now)
        {
            throw new Refused("price.in_the_past");
        }

        if (prices.FirstOrDefault() is { } first && first.Currency != amount.Currency)
        {
            throw new Refused("price.other_currency", first.Currency);
        }

        var price = new SpecPrice
        {
            Id = Id<SpecPrice>.At(now),
            SpecId = spec.Id,
            Number = prices.Count == 0 ? 1 : prices.Max(p => p.Number) + 1,
            AmountMinor = amount.AmountMinor,
            Currency = amount.Currency,
            EffectiveFrom = effectiveFrom,
            CreatedAt = now,
            CreatedBy = by,
        };
        price.Raise(new PriceSet(spec.ProductId, spec.Id, spec.Code, spec.Name, amount, effectiveFrom), spec.ProductId.ToString());
        return price;
    }

    /// <summary>The price that holds at <paramref name="now"/>: the one with the latest beginning that has come, the newer of two that begin together; null before the first.</summary>
    public static SpecPrice? InForce(IEnumerable<SpecPrice> prices, DateTimeOffset now) =>
        prices.Where(price => price.EffectiveFrom <= now).OrderBy(price => price.EffectiveFrom).ThenBy(price => price.Number).LastOrDefault();

    /// <summary>The price that takes over after <paramref name="now"/>, null when none is planned.</summary>
    public static SpecPrice? Coming(IEnumerable<SpecPrice> prices, DateTimeOffset now) =>
        prices.Where(price => price.EffectiveFrom > now).OrderBy(price => price.EffectiveFrom).ThenByDescending(price => price.Number).FirstOrDefault();
}

/// <summary>One unit of a specification costs <paramref name="Amount"/> from a moment on.</summary>
public sealed record PriceSet(Id<Product> ProductId, Id<ProductSpec> SpecId, string Code, string SpecName, Money Amount, DateTimeOffset EffectiveFrom) : IEvent
{
    public static string Name => "price.set";
}
