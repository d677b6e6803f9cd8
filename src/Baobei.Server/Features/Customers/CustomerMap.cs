using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.Terms;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Baobei.Server.Features.Customers;

/// <summary>Tables of customers, and the refusal behind each unique index.</summary>
internal static class CustomerMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Customer>(Customers);
        model.Entity<CustomerRegistration>(registration =>
        {
            registration.ToTable("customer_registrations");
            registration.HasKey(r => new { r.VendorId, r.Id });
            registration.Property(r => r.CustomerName).HasMaxLength(CustomerDetails.MaxNameLength);
            registration.Property(r => r.DecisionReason).HasMaxLength(CustomerRegistration.MaxDecisionReasonLength);
            registration.Property(r => r.Explanation).HasMaxLength(CustomerRegistration.MaxExplanationLength);
            registration.Property(r => r.RulesVersion).HasMaxLength(20);
            registration.Property(r => r.Reasons).AsJson();
            registration.Property(r => r.Evidence).AsJson();
            registration.HasIndex(r => new { r.VendorId, r.PartnerId, r.Id });

            // The work list of reviews: few rows, whatever the size of the table.
            registration.HasIndex(r => new { r.VendorId, r.Id }).HasFilter("verdict = 'Review' AND decision IS NULL").HasDatabaseName("ix_customer_registrations_open");

            // What was decided, the last decision first: of all, of one partner, by one person. Only a decision writes them.
            registration.HasIndex(r => new { r.VendorId, r.DecidedAt, r.Id }).HasFilter("decision IS NOT NULL").HasDatabaseName("ix_customer_registrations_decided");
            registration.HasIndex(r => new { r.VendorId, r.PartnerId, r.DecidedAt, r.Id }).HasFilter("decision IS NOT NULL")
                .HasDatabaseName("ix_customer_registrations_decided_partner");
            registration.HasIndex(r => new { r.VendorId, r.DecidedBy, r.DecidedAt, r.Id }).HasFilter("decision IS NOT NULL")
                .HasDatabaseName("ix_customer_registrations_decided_by");
        });
        model.Entity<CustomerClaim>(claim =>
        {
            claim.ToTable("customer_claims");
            claim.HasKey(c => new { c.VendorId, c.Key, c.Holder });
            claim.Property(c => c.Key).HasMaxLength(CustomerClaim.MaxKeyLength);
            claim.HasIndex(c => new { c.VendorId, c.Key }).IsUnique().HasFilter("is_exclusive").HasDatabaseName("ux_customer_claims_key")
                .HasAnnotation(Db.Refusal, "customer.protected");

            // With the key, or SQLite would take the primary key, which has both, too, and read all of the vendor's for those of one holder.
            claim.HasIndex(c => new { c.VendorId, c.Holder, c.Key });
        });
        model.Entity<HeldName>(held =>
        {
            held.ToTable("held_names");
            held.HasKey(h => h.Number);
            held.Property(h => h.Number).ValueGeneratedOnAdd().Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
            held.Property(h => h.Name).HasMaxLength(CustomerDetails.MaxNameLength);
            held.Property(h => h.Nickname).HasMaxLength(CustomerDetails.MaxNicknameLength);
            held.Property(h => h.CreditCode).HasMaxLength(18);
            held.Property(h => h.Email).HasMaxLength(CustomerDetails.MaxEmailLength);
            held.Property(h => h.Phone).HasMaxLength(20);
            held.HasIndex(h => new { h.VendorId, h.Holder });
        });
        model.Entity<CustomerInvitation>(invitation =>
        {
            invitation.ToTable("customer_invitations");
            invitation.HasKey(i => new { i.VendorId, i.Id });
            invitation.Property(i => i.CustomerName).HasMaxLength(CustomerDetails.MaxNameLength);
            invitation.Property(i => i.Email).HasMaxLength(CustomerDetails.MaxEmailLength);
            invitation.Property(i => i.Nickname).HasMaxLength(CustomerDetails.MaxNicknameLength);
            invitation.Property(i => i.Remark).HasMaxLength(CustomerDetails.MaxRemarkLength);
            invitation.Property(i => i.RefusalReason).HasMaxLength(CustomerInvitation.MaxRefusalReasonLength);

            // Two sendings at once: the second to save finds another generation.
            invitation.Property(i => i.Generation).IsConcurrencyToken();
            invitation.HasOne<Customer>().WithMany().HasForeignKey(i => new { i.VendorId, i.CustomerId });
            invitation.HasIndex(i => new { i.VendorId, i.PartnerId, i.SentAt });
            invitation.HasIndex(i => new { i.VendorId, i.AccountId });
            invitation.HasIndex(i => new { i.VendorId, i.LinkExpiresAt }).HasFilter("state IN ('Sent', 'Opened')").HasDatabaseName("ix_customer_invitations_due");
        });
        model.Entity<SendingPlace>(place =>
        {
            place.ToTable("sending_places");
            place.HasKey(p => new { p.VendorId, p.Key }).HasAnnotation(Db.Refusal, "edit.conflict");
            place.Property(p => p.Key).HasMaxLength(SendingPlace.MaxKeyLength);

            // Two sendings that saw the same place free: one saves, the other looks again.
            place.Property(p => p.SentAt).IsConcurrencyToken();
            place.HasIndex(p => new { p.VendorId, p.SentAt });
        });
        model.Entity<AssociationPeriod>(period =>
        {
            period.ToTable("association_periods");
            period.HasKey(p => new { p.VendorId, p.AccountId, p.BeganAt });
        });
        model.Entity<CustomerAccount>(account =>
        {
            account.ToTable("customer_accounts");
            account.HasKey(a => new { a.VendorId, a.Id });
            account.Property(a => a.AccountName).HasMaxLength(100);
            account.Property(a => a.AccountNameKey).HasMaxLength(100);
            account.Property(a => a.Email).HasMaxLength(CustomerDetails.MaxEmailLength);
            account.Property(a => a.Phone).HasMaxLength(20);
            account.Property(a => a.Nickname).HasMaxLength(CustomerDetails.MaxNicknameLength);
            account.Property(a => a.Remark).HasMaxLength(CustomerDetails.MaxRemarkLength);
            account.Property(a => a.HolderName).HasMaxLength(CustomerDetails.MaxNameLength);
            account.HasOne<Customer>().WithMany().HasForeignKey(a => new { a.VendorId, a.CustomerId }).IsRequired(false);
            account.HasIndex(a => new { a.VendorId, a.AccountNameKey }).IsUnique().HasDatabaseName("ux_customer_accounts_name").HasAnnotation(Db.Refusal, "user.name_taken");
            account.HasIndex(a => new { a.VendorId, a.UserId });
            account.HasIndex(a => new { a.VendorId, a.PartnerId, a.Id });
            account.HasIndex(a => new { a.VendorId, a.CustomerId });
        });
        model.Entity<IdentityVerification>(verification =>
        {
            verification.ToTable("identity_verifications");
            verification.HasKey(v => new { v.VendorId, v.Id });
            verification.Property(v => v.Name).HasMaxLength(CustomerDetails.MaxNameLength);
            verification.Property(v => v.CreditCode).HasMaxLength(18);
            verification.Property(v => v.IdentityNumberSealed).HasMaxLength(1000);
            verification.Property(v => v.IdentityNumberMasked).HasMaxLength(30);
            verification.Property(v => v.Reason).HasMaxLength(IdentityVerification.MaxReasonLength);
            verification.Property(v => v.Status).IsConcurrencyToken();
            verification.HasIndex(v => new { v.VendorId, v.AccountId });
            verification.HasIndex(v => new { v.VendorId, v.Id }).HasFilter("status = 'Pending'").HasDatabaseName("ix_identity_verifications_open");

            // What was decided, the last decision first: of all, of one result, by one person; and what has a name.
            verification.HasIndex(v => new { v.VendorId, v.DecidedAt, v.Id }).HasFilter("decided_at IS NOT NULL").HasDatabaseName("ix_identity_verifications_decided");
            verification.HasIndex(v => new { v.VendorId, v.Status, v.DecidedAt, v.Id }).HasFilter("decided_at IS NOT NULL")
                .HasDatabaseName("ix_identity_verifications_result");
            verification.HasIndex(v => new { v.VendorId, v.DecidedBy, v.DecidedAt, v.Id }).HasFilter("decided_by IS NOT NULL")
                .HasDatabaseName("ix_identity_verifications_decided_by");
            verification.HasIndex(v => new { v.VendorId, v.Name });
            verification.HasIndex(v => new { v.VendorId, v.CustomerId });
        });
        model.Entity<ConsentRecord>(consent =>
        {
            consent.ToTable("consents");
            consent.HasKey(c => new { c.VendorId, c.Id });
            consent.Property(c => c.TermsVersion).HasMaxLength(TermsDocument.MaxVersionLength);
            consent.HasIndex(c => new { c.VendorId, c.UserId, c.Id });

            // A person has one consent of each kind at a time, whichever of two clicks comes first.
            consent.HasIndex(c => new { c.VendorId, c.UserId, c.Kind }).IsUnique().HasFilter("withdrawn_at IS NULL AND replaced_at IS NULL")
                .HasDatabaseName("ux_consents_in_force").HasAnnotation(Db.Refusal, "consent.already_given");

            // How many agreed to a version.
            consent.HasIndex(c => new { c.VendorId, c.Kind, c.TermsVersion }).HasFilter("withdrawn_at IS NULL").HasDatabaseName("ix_consents_version");
        });
    }

    private static void Customers(EntityTypeBuilder<Customer> customer)
    {
        customer.ToTable("customers");
        customer.HasKey(c => new { c.VendorId, c.Id });
        customer.Property(c => c.Name).HasMaxLength(CustomerDetails.MaxNameLength);
        customer.Property(c => c.NameKey).HasMaxLength(CustomerDetails.MaxNameLength);
        customer.Property(c => c.SearchText).HasMaxLength(CustomerDetails.MaxNameLength + CustomerDetails.MaxNicknameLength + 1);
        customer.Property(c => c.CreditCode).HasMaxLength(18);
        customer.Property(c => c.Industry).HasMaxLength(20);
        customer.Property(c => c.Region).HasMaxLength(20);
        customer.Property(c => c.ContactName).HasMaxLength(CustomerDetails.MaxNameLength);
        customer.Property(c => c.Email).HasMaxLength(CustomerDetails.MaxEmailLength);
        customer.Property(c => c.Phone).HasMaxLength(20);
        customer.Property(c => c.Remark).HasMaxLength(CustomerDetails.MaxRemarkLength);
        customer.Property(c => c.Nickname).HasMaxLength(CustomerDetails.MaxNicknameLength);
        customer.Property(c => c.AccountName).HasMaxLength(100);
        customer.Property(c => c.ReleaseReason).HasMaxLength(Customer.MaxReasonLength);
        customer.Property(c => c.ProtectionEvent).HasMaxLength(60);
        customer.HasOne<Partner>().WithMany().HasForeignKey(c => new { c.VendorId, c.PartnerId }).HasPrincipalKey(p => new { p.VendorId, p.Id });

        // A partner's list, newest first or by end; the vendor's list over all partners, the same; and what has a status (a rare one is
        // not searched for in the whole table) or is due. The provider adds the index behind the search.
        customer.HasIndex(c => new { c.VendorId, c.PartnerId, c.ReportedAt, c.Id }).HasDatabaseName(CustomerIndex.PartnerReported);
        customer.HasIndex(c => new { c.VendorId, c.PartnerId, c.ExpiresAt, c.Id }).HasDatabaseName(CustomerIndex.PartnerExpires);
        customer.HasIndex(c => new { c.VendorId, c.ReportedAt, c.Id }).HasDatabaseName(CustomerIndex.Reported);
        customer.HasIndex(c => new { c.VendorId, c.ExpiresAt, c.Id }).HasDatabaseName(CustomerIndex.Expires);
        customer.HasIndex(c => new { c.VendorId, c.Status, c.ExpiresAt, c.Id }).HasDatabaseName(CustomerIndex.Status);

        // Notices that are still to run out when the protection is over: few rows, whatever the size of the table.
        customer.HasIndex(c => new { c.VendorId, c.NoticeEndsAt }).HasFilter("status = 'Expired' AND notice_ends_at IS NOT NULL").HasDatabaseName("ix_customers_notices");
    }
}
