using Baobei.Domain.Kernel;
using Baobei.Server.Api;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.BusinessDetails;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Features.Cash;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Contracts;
using Baobei.Server.Features.Credits;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Demo;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Filters;
using Baobei.Server.Features.Funds;
using Baobei.Server.Features.Imports;
using Baobei.Server.Features.Invitations;
using Baobei.Server.Features.Invoices;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Features.Partners;
using Baobei.Server.Features.Payments;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Projects;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Features.Terms;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Data;

/// <summary>The list of all mappings, one line per feature.</summary>
internal static class FeatureMaps
{
    public static void Map(ModelBuilder model)
    {
        CaptchaMap.Map(model);
        CatalogueMap.Map(model);
        MailMap.Map(model);
        ApprovalMap.Map(model);
        AuditMap.Map(model);
        PartnerMap.Map(model);
        DemoMap.Map(model);
        MessageMap.Map(model);
        FilterMap.Map(model);
        PolicyMap.Map(model);
        TermsRoutes.Map(model);
        CustomerMap.Map(model);
        InvitationRoutes.Map(model);
        DocumentRoutes.Map(model);
        ProjectMap.Map(model);
        ImportMap.Map(model);
        PurchasingMap.Map(model);
        LedgerMap.Map(model);
        FundMap.Map(model);
        ContractMap.Map(model);
        UsageMap.Map(model);
        InvoiceMap.Map(model);
        CreditMap.Map(model);
        AssociationRequestMap.Map(model);
        CashMap.Map(model);
        PaymentMap.Map(model);
        model.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        model.Entity<Vendor>(vendor =>
        {
            vendor.ToTable("vendors");
            vendor.HasKey(v => v.Id);
            vendor.Property(v => v.Name).HasMaxLength(Vendor.MaxNameLength);
            vendor.Property(v => v.NameEn).HasMaxLength(Vendor.MaxNameLength);
            vendor.Property(v => v.Hosts).HasMaxLength(1000);
        });
        model.Entity<OutboxMessage>(outbox =>
        {
            outbox.ToTable("outbox");
            outbox.HasIndex(o => new { o.VendorId, o.Id }).HasFilter("address IS NOT NULL").HasDatabaseName("ix_outbox_deliveries");
            outbox.HasIndex(o => new { o.VendorId, o.Id, o.DeadAt }).HasFilter("address IS NOT NULL AND delivered_at IS NULL").HasDatabaseName("ix_outbox_undelivered");
            outbox.HasIndex(o => o.DueAt).HasFilter("delivered_at IS NULL AND dead_at IS NULL").HasDatabaseName("ix_outbox_due");
        });
        model.Entity<ScheduledRun>(run =>
        {
            run.ToTable("schedule");
            run.HasKey(r => new { r.VendorId, r.Job });
            run.Property(r => r.Reached).HasMaxLength(100);
            run.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<IdempotencyKey>(key =>
        {
            key.ToTable("idempotency_keys");
            key.HasKey(k => new { k.VendorId, k.UserId, k.Key });
            key.Property(k => k.Key).HasMaxLength(IdempotencyKey.MaxLength);
            key.HasIndex(k => new { k.VendorId, k.CreatedAt });
        });
    }
}
