using System.Globalization;
using Baobei.Domain.Kernel;

namespace Baobei.Server.Ui;

/// <summary>An amount of money as somebody types it into a form or a file.</summary>
public static class TypedAmount
{
    /// <summary>
    /// Minor units of it; commas between thousands are let pass. <see cref="InvalidField"/>: <c>amount</c> with the digits after the point,
    /// <c>amount_between</c> with least and most.
    /// </summary>
    /// <param name="most">Minor units.</param>
    /// <param name="least">Minor units.</param>
    public static long Minor(string field, string? typed, string currency, long most, long least = 0)
    {
        var decimals = Money.DecimalsOf(currency);
        var factor = decimals == 0 ? 1 : 100;
        if (!decimal.TryParse((typed ?? "").Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount))
        {
            throw new InvalidField(field, "amount", decimals);
        }

        if (amount > (decimal)most / factor || amount * factor < least)
        {
            throw new InvalidField(field, "amount_between", Said(least), Said(most));
        }

        var minor = amount * factor;
        return minor == decimal.Truncate(minor) ? (long)minor : throw new InvalidField(field, "amount", decimals);

        string Said(long bound) => new Money(bound, currency).InWhole().ToString("#,##0.##", CultureInfo.InvariantCulture);
    }
}
