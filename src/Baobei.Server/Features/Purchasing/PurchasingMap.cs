using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>The last number that a vendor's configuration lists were given.</summary>
public sealed class ConfigurationListNumbers : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public int Last { get; init; }
}

/// <summary>Tables of what partners offer to their customers.</summary>
internal static class PurchasingMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ConfigurationList>(list =>
        {
            list.ToTable("configuration_lists");
            list.HasKey(l => new { l.VendorId, l.Id });
            list.Property(l => l.Name).HasMaxLength(ConfigurationList.MaxNameLength);
            list.Property(l => l.Items).AsJson();
            list.HasOne<Project>().WithMany().HasForeignKey(l => new { l.VendorId, l.ProjectId });
            list.HasIndex(l => new { l.VendorId, l.ProjectId, l.Id });

            // A number is given once, whoever gives it.
            list.HasIndex(l => new { l.VendorId, l.Number }).IsUnique().HasDatabaseName("ux_configuration_lists_number");
        });
        model.Entity<ConfigurationListNumbers>(numbers =>
        {
            numbers.ToTable("configuration_list_numbers");
            numbers.HasKey(n => n.VendorId);
        });
    }
}
