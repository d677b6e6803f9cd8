using Baobei.Domain.Invoices;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;
using System.Text.Json;

namespace Baobei.Server.Features.Invoices;

/// <summary>Tables of invoices, of the orders on them, of how much of each order is invoiced, and of the titles they are made out to.</summary>
internal static class InvoiceMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<InvoiceTitle>(title =>
        {
            title.ToTable("invoice_titles");
            title.HasKey(t => new { t.VendorId, t.Id });
            title.Property(t => t.Name).HasMaxLength(InvoiceTitle.MaxNameLength);
            title.Property(t => t.CreditCode).HasMaxLength(18);
            title.Property(t => t.Address).HasMaxLength(InvoiceTitle.MaxAddressLength);
            title.Property(t => t.Phone).HasMaxLength(InvoiceTitle.MaxPhoneLength);
            title.Property(t => t.Bank).HasMaxLength(InvoiceTitle.MaxBankLength);
            title.Property(t => t.BankAccount).HasMaxLength(InvoiceTitle.MaxBankAccountLength);
            title.Ignore(t => t.Text);
            title.HasIndex(t => new { t.VendorId, t.PartnerId, t.Id });
            title.HasIndex(t => new { t.VendorId, t.AccountId, t.Id });
        });
        model.Entity<Invoice>(invoice =>
        {
            invoice.ToTable("invoices");
            invoice.HasKey(i => new { i.VendorId, i.Id });
            invoice.Property(i => i.Number).HasMaxLength(Invoice.NumberLength);
            invoice.Property(i => i.TitleName).HasMaxLength(InvoiceTitle.MaxNameLength);
            invoice.Property(i => i.Currency).HasMaxLength(3);
            invoice.Property(i => i.TaxNumber).HasMaxLength(Invoice.MaxTaxNumberLength);
            invoice.Property(i => i.Reason).HasMaxLength(Invoice.MaxReasonLength);
            invoice.Property(i => i.Title).HasConversion(
                title => JsonSerializer.Serialize(title, ServerJson.Options), json => JsonSerializer.Deserialize<InvoiceTitleText>(json, ServerJson.Options)!);
            invoice.HasIndex(i => new { i.VendorId, i.Number }).IsUnique().HasDatabaseName("ux_invoices_number");

            // The tax system gives a number once.
            invoice.HasIndex(i => new { i.VendorId, i.TaxNumber }).IsUnique().HasFilter("tax_number IS NOT NULL").HasDatabaseName("ux_invoices_tax_number")
                .HasAnnotation(Db.Refusal, "invoice.number_taken");
            invoice.HasIndex(i => new { i.VendorId, i.PartnerId, i.Id });
            invoice.HasIndex(i => new { i.VendorId, i.AccountId, i.Id });
            invoice.HasIndex(i => new { i.VendorId, i.Credits });
            invoice.HasIndex(i => new { i.VendorId, i.ReissueOf }).HasFilter("reissue_of IS NOT NULL").HasDatabaseName("ix_invoices_reissue_of");
            invoice.HasIndex(i => new { i.VendorId, i.Id, i.Status }).HasFilter("status = 'Requested'").HasDatabaseName("ix_invoices_requested");
        });
        model.Entity<InvoiceLine>(line =>
        {
            line.ToTable("invoice_lines");
            line.HasKey(l => new { l.VendorId, l.InvoiceId, l.OrderId });
            line.Property(l => l.OrderNumber).HasMaxLength(InvoiceLine.MaxNumberLength);
            line.Property(l => l.OrderName).HasMaxLength(InvoiceLine.MaxNameLength);
            line.Property(l => l.Currency).HasMaxLength(3);
            line.HasOne<Invoice>().WithMany().HasForeignKey(l => new { l.VendorId, l.InvoiceId });
        });
        model.Entity<InvoicedOrder>(order =>
        {
            // No order is on invoices with more than was paid for it, whoever asks and however many at once.
            order.ToTable("invoiced_orders", table => table.HasCheckConstraint("ck_invoiced_orders_amount", "amount_minor >= 0 AND amount_minor <= paid_minor AND tax_minor >= 0"));
            order.HasKey(o => new { o.VendorId, o.OrderId });
        });
    }
}
