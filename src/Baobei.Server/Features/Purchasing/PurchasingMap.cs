using System.Text.Json;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Baobei.Server.Features.Purchasing;

/// <summary>The last number that a vendor's configuration lists were given.</summary>
public sealed class ConfigurationListNumbers : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public int Last { get; init; }
}

/// <summary>What is numbered one after the other within a vendor.</summary>
public enum NumberSeries
{
    PurchaseOrders,
    Contracts,
    Invoices,
    Orders,
}

/// <summary>The last number that was given in one of a vendor's series.</summary>
public sealed class LastNumber : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public NumberSeries Series { get; init; }

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
            list.Property(l => l.Quotation).HasConversion(
                quotation => JsonSerializer.Serialize(quotation, ServerJson.Options), json => JsonSerializer.Deserialize<Quotation>(json, ServerJson.Options));
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
        model.Entity<LastNumber>(last =>
        {
            last.ToTable("number_series");
            last.HasKey(l => new { l.VendorId, l.Series });
        });
        model.Entity<PurchaseOrder>(PurchaseOrders);
        model.Entity<Order>(Orders);
        model.Entity<OrderLine>(line =>
        {
            line.ToTable("order_lines");
            line.HasKey(l => new { l.VendorId, l.OrderId, l.Position });
            line.Property(l => l.SpecCode).HasMaxLength(CatalogueCode.MaxLength);
            line.Property(l => l.ProductCode).HasMaxLength(CatalogueCode.MaxLength);
            line.Property(l => l.ProductName).HasMaxLength(SpecDetails.MaxNameLength);
            line.Property(l => l.ProductNameEn).HasMaxLength(SpecDetails.MaxNameLength);
            line.Property(l => l.SpecName).HasMaxLength(SpecDetails.MaxNameLength);
            line.Property(l => l.SpecNameEn).HasMaxLength(SpecDetails.MaxNameLength);
            line.Property(l => l.Region).HasMaxLength(CatalogueCode.MaxLength);
            line.Property(l => l.Currency).HasMaxLength(3);
            line.Ignore(l => l.Amount).Ignore(l => l.OpenMinor);
            line.HasOne<Order>().WithMany().HasForeignKey(l => new { l.VendorId, l.OrderId });

            // What a partner, or all of them, sold in a time, or an account bought: performance is summed from this, and listed by the order.
            line.HasIndex(l => new { l.VendorId, l.PartnerId, l.PaidAt, l.Id });
            line.HasIndex(l => new { l.VendorId, l.PaidAt, l.Id });
            line.HasIndex(l => new { l.VendorId, l.AccountId, l.PaidAt, l.Id });
        });
        model.Entity<OrderRefund>(refund =>
        {
            refund.ToTable("order_refunds");
            refund.HasKey(r => new { r.VendorId, r.Id });
            refund.Property(r => r.ShopNumber).HasMaxLength(Order.MaxNumberLength);
            refund.Property(r => r.Words).HasMaxLength(OrderRefund.MaxWordsLength);
            refund.Property(r => r.Currency).HasMaxLength(3);
            refund.Property(r => r.Lines).AsJson();
            refund.Ignore(r => r.Amount);
            refund.HasOne<Order>().WithMany().HasForeignKey(r => new { r.VendorId, r.OrderId });
            refund.HasIndex(r => new { r.VendorId, r.OrderId });

            // What the shop gave back comes once, whoever brings it.
            refund.HasIndex(r => new { r.VendorId, r.ShopNumber }).IsUnique().HasDatabaseName("ux_order_refunds_shop").HasAnnotation(Db.Refusal, "edit.conflict");
            refund.HasIndex(r => new { r.VendorId, r.PartnerId, r.At });
        });
    }

    private static void Orders(EntityTypeBuilder<Order> order)
    {
        order.ToTable("orders");
        order.HasKey(o => new { o.VendorId, o.Id });
        order.Property(o => o.Number).HasMaxLength(Order.MaxNumberLength);
        order.Property(o => o.NameEn).HasMaxLength(ConfigurationList.MaxNameLength);
        order.Property(o => o.Name).HasMaxLength(ConfigurationList.MaxNameLength);
        order.Property(o => o.AccountName).HasMaxLength(LoginName.MaxLength);
        order.Property(o => o.CustomerName).HasMaxLength(CustomerDetails.MaxNameLength);
        order.Property(o => o.Currency).HasMaxLength(3);
        order.Ignore(o => o.Total).Ignore(o => o.ListTotal).Ignore(o => o.Tax).Ignore(o => o.Refunded).Ignore(o => o.Coupon).Ignore(o => o.LinkableUntil);
        order.HasOne<Project>().WithMany().HasForeignKey(o => new { o.VendorId, o.ProjectId });
        order.HasOne<PurchaseOrder>().WithMany().HasForeignKey(o => new { o.VendorId, o.PurchaseOrderId });

        // A number is given once, and a purchase order becomes one order.
        order.HasIndex(o => new { o.VendorId, o.Number }).IsUnique().HasDatabaseName("ux_orders_number").HasAnnotation(Db.Refusal, "edit.conflict");
        order.HasIndex(o => new { o.VendorId, o.PurchaseOrderId }).IsUnique().HasDatabaseName("ux_orders_purchase").HasAnnotation(Db.Refusal, "edit.conflict");

        // All, and those of a partner, of a customer's account and of a project, the newest first.
        order.HasIndex(o => new { o.VendorId, o.PartnerId, o.Id });
        order.HasIndex(o => new { o.VendorId, o.AccountId, o.Id });
        order.HasIndex(o => new { o.VendorId, o.ProjectId, o.Id });
    }

    private static void PurchaseOrders(EntityTypeBuilder<PurchaseOrder> order)
    {
        order.ToTable("purchase_orders");
        order.HasKey(o => new { o.VendorId, o.Id });
        order.Property(o => o.Number).HasMaxLength(PurchaseOrder.NumberLength);
        order.Property(o => o.AccountName).HasMaxLength(LoginName.MaxLength);
        order.Property(o => o.CustomerName).HasMaxLength(CustomerDetails.MaxNameLength);
        order.Property(o => o.CustomerText).HasMaxLength(CustomerDetails.MaxNameLength);
        order.Property(o => o.Name).HasMaxLength(ConfigurationList.MaxNameLength);
        order.Property(o => o.Words).HasMaxLength(PurchaseOrder.MaxWordsLength);
        order.Property(o => o.CustomerWords).HasMaxLength(PurchaseOrder.MaxWordsLength);
        order.Property(o => o.Currency).HasMaxLength(3);
        order.Property(o => o.Lines).AsJson();
        order.Property(o => o.Parts).AsJson();
        order.Property(o => o.Decisions).AsJson();
        ApprovalMap.Map(order);
        order.Ignore(o => o.ListTotal).Ignore(o => o.Total).Ignore(o => o.Tax).Ignore(o => o.Discount).Ignore(o => o.PartsTotal).Ignore(o => o.Rest);
        order.HasOne<Project>().WithMany().HasForeignKey(o => new { o.VendorId, o.ProjectId });
        order.HasOne<ConfigurationList>().WithMany().HasForeignKey(o => new { o.VendorId, o.ListId });

        // A number is given once, whoever gives it.
        order.HasIndex(o => new { o.VendorId, o.Number }).IsUnique().HasDatabaseName("ux_purchase_orders_number");

        // All of a partner, of a customer's account, of a project and of a list, the newest first; of one status, by partner and of all.
        order.HasIndex(o => new { o.VendorId, o.PartnerId, o.Id });
        order.HasIndex(o => new { o.VendorId, o.AccountId, o.Id });
        order.HasIndex(o => new { o.VendorId, o.ProjectId, o.Id });
        order.HasIndex(o => new { o.VendorId, o.ListId, o.Id });
        order.HasIndex(o => new { o.VendorId, o.Status, o.Id });
        order.HasIndex(o => new { o.VendorId, o.PartnerId, o.Status, o.Id });

        // The work list, and who is to be reminded: few rows, whatever the size of the table.
        order.HasIndex(o => new { o.VendorId, o.DueAt, o.Id }).HasFilter("status = 'AwaitingApproval'").HasDatabaseName("ix_purchase_orders_waiting");
        order.HasIndex(o => new { o.VendorId, o.NoticeAt }).HasFilter("notice_at IS NOT NULL").HasDatabaseName("ix_purchase_orders_notices");

        // What is about to be over: few rows, whatever the size of the table.
        order.HasIndex(o => new { o.VendorId, o.PromisedUntil }).HasFilter("status IN ('AwaitingApproval', 'Approved', 'Confirmed', 'PaymentRequested')")
            .HasDatabaseName("ix_purchase_orders_open");
    }
}
