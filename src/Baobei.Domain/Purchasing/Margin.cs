using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Purchasing;

/// <summary>毛利率 of a purchase order: what is left of its price when the vendor has paid what it costs. Costs are the catalogue's of today, per cent of the list price.</summary>
public static class Margin
{
    /// <summary>1/100 % of the order's total, rounded; below zero when it costs more than it brings. Null when a cost is unknown, or nothing is ordered.</summary>
    /// <param name="costPercent">By specification; what is not in it, or null, is unknown.</param>
    public static int? BasisPoints(PurchaseOrder order, IReadOnlyDictionary<Id<ProductSpec>, int?> costPercent)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(costPercent);
        var cost = 0L;
        foreach (var line in order.Lines.Where(line => !line.IsDropped))
        {
            if (costPercent.GetValueOrDefault(line.SpecId) is not { } percent)
            {
                return null;
            }

            cost += line.ListAmount().Portion(percent * 100).AmountMinor;
        }

        return order.AmountMinor == 0 ? null : (int)Math.Round((order.AmountMinor - cost) * 10_000m / order.AmountMinor, MidpointRounding.AwayFromZero);
    }
}
