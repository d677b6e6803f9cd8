namespace Baobei.Domain.Kernel;

/// <summary>An amount in minor units (分, cents) of a currency (ISO 4217 code). Unlike currencies do not add.</summary>
public readonly record struct Money(long AmountMinor, string Currency)
{
    public static Money operator +(Money left, Money right) => left.With(checked(left.AmountMinor + right.Same(left).AmountMinor));

    public static Money operator -(Money left, Money right) => left.With(checked(left.AmountMinor - right.Same(left).AmountMinor));

    /// <summary>A share in basis points (1/100 %), half away from zero: the one rounding rule.</summary>
    public Money Portion(int basisPoints)
    {
        var exact = (Int128)AmountMinor * basisPoints;
        var rounded = (exact + (exact < 0 ? -5000 : 5000)) / 10_000;
        return With(checked((long)rounded));
    }

    private Money With(long amountMinor) => this with { AmountMinor = amountMinor };

    private Money Same(Money other) =>
        Currency == other.Currency ? this : throw new InvalidOperationException("Amounts of different currencies do not add.");
}
