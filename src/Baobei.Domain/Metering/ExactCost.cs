using System.Globalization;

namespace Baobei.Domain.Metering;

/// <summary>
/// A cost of metering to twelve digits after the point, as two whole numbers that databases add without rounding: millionths, and millionths of
/// those. Metering has prices far below the smallest coin, and a sum of a million lines must still be right to the last digit.
/// </summary>
/// <param name="Micro">Millionths of the currency, rounded down.</param>
/// <param name="Pico">What is left, 0 to 999,999 millionths of a millionth; in a sum it may be more.</param>
public readonly record struct ExactCost(long Micro, long Pico)
{
    private const long Million = 1_000_000;

    /// <summary>No line costs more, in the currency, so that sums stay within their numbers.</summary>
    public const decimal Max = 1_000_000_000m;

    /// <summary>The exact amount, in the currency.</summary>
    public decimal Value => (Micro / (decimal)Million) + (Pico / (decimal)Million / Million);

    /// <summary>Null when it is greater than <see cref="Max"/> or has more than twelve digits after the point.</summary>
    public static ExactCost? Of(decimal value)
    {
        if (Math.Abs(value) > Max)
        {
            return null;
        }

        var micro = Math.Floor(value * Million);
        var pico = ((value * Million) - micro) * Million;
        return pico == Math.Floor(pico) ? new((long)micro, (long)pico) : null;
    }

    public static ExactCost operator +(ExactCost left, ExactCost right) => new(left.Micro + right.Micro, left.Pico + right.Pico);

    /// <summary>"176.593365": no more digits than it has, and at least two.</summary>
    public override string ToString() => Value.ToString("0.00##########", CultureInfo.InvariantCulture);
}
