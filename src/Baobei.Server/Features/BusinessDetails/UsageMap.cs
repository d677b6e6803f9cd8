using Baobei.Domain.Metering;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.BusinessDetails;

/// <summary>Tables of metering. A line is found by month, of one account, one partner or all.</summary>
internal static class UsageMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<UsageLine>(line =>
        {
            line.ToTable("usage_lines");
            line.HasKey(l => new { l.VendorId, l.Id });
            line.Property(l => l.Currency).HasMaxLength(3);
            line.Property(l => l.Quantity).HasColumnType("numeric");
            foreach (var text in new[] { nameof(UsageLine.Provider), nameof(UsageLine.Service), nameof(UsageLine.Sku), nameof(UsageLine.Description), nameof(UsageLine.Region), nameof(UsageLine.Resource), nameof(UsageLine.Unit) })
            {
                line.Property<string>(text).HasMaxLength(UsageLine.MaxText);
            }

            line.HasIndex(l => new { l.VendorId, l.Period, l.ChargeStart, l.Id }).HasDatabaseName("ix_usage_lines_period");
            line.HasIndex(l => new { l.VendorId, l.PartnerId, l.Period, l.ChargeStart, l.Id }).HasDatabaseName("ix_usage_lines_partner");
            line.HasIndex(l => new { l.VendorId, l.AccountId, l.Period, l.ChargeStart, l.Id }).HasDatabaseName("ix_usage_lines_account");
        });
        model.Entity<UsageDelivery>(delivery =>
        {
            delivery.ToTable("usage_deliveries");
            delivery.Property(d => d.FileName).HasMaxLength(UsageDelivery.MaxFileName);
            delivery.Property(d => d.By).HasMaxLength(UsageDelivery.MaxFileName);
            delivery.Property(d => d.Faults).AsJson();
        });
    }
}
