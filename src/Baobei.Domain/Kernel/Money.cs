using System.Globalization;

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

    /// <summary>The tax of that rate (basis points of the net amount) which is contained in this amount, half away from zero: 106.00 at 6 % contains 6.00.</summary>
    public Money IncludedTax(int basisPoints)
    {
        var (exact, whole) = ((Int128)AmountMinor * basisPoints, (Int128)10_000 + basisPoints);
        var rounded = ((exact * 2) + (exact < 0 ? -whole : whole)) / (whole * 2);
        return With(checked((long)rounded));
    }

    /// <summary>Digits after the point of a currency (ISO 4217): 2, and none for yen, won and dong.</summary>
    public static int DecimalsOf(string currency) => currency is "JPY" or "KRW" or "VND" ? 0 : 2;

    /// <summary>In whole units of the currency.</summary>
    public decimal InWhole() => DecimalsOf(Currency) == 0 ? AmountMinor : AmountMinor / 100m;

    /// <summary>In whole units, for files and programs: "1200.50".</summary>
    public string ToPlain() => InWhole().ToString($"F{DecimalsOf(Currency)}", CultureInfo.InvariantCulture);

    /// <summary>In whole units, for people: "1,200.50".</summary>
    public string ToRead() => InWhole().ToString($"N{DecimalsOf(Currency)}", CultureInfo.InvariantCulture);

    /// <summary>"CNY 1,200.50", as sentences say it.</summary>
    public static string Said(Money money) => $"{money.Currency} {money.ToRead()}";

    private Money With(long amountMinor) => this with { AmountMinor = amountMinor };

    private Money Same(Money other) =>
        Currency == other.Currency ? this : throw new InvalidOperationException("Amounts of different currencies do not add.");
}
