using Baobei.Domain.Customers;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>Table of requests about associations; of one association one at a time is open, whoever asks at the same moment.</summary>
internal static class AssociationRequestMap
{
    public static void Map(ModelBuilder model) => model.Entity<AssociationRequest>(request =>
    {
        request.ToTable("association_requests");
        request.HasKey(r => new { r.VendorId, r.Id });
        request.Property(r => r.AccountName).HasMaxLength(100);
        request.Property(r => r.Reason).HasMaxLength(AssociationRequest.MaxReasonLength);
        request.Property(r => r.EndReason).HasMaxLength(AssociationRequest.MaxReasonLength);
        request.HasIndex(r => new { r.VendorId, r.CustomerId }).IsUnique().HasFilter("status = 'Waiting' AND kind <> 'PayAll'").HasDatabaseName("ux_association_requests_open")
            .HasAnnotation(Db.Refusal, "association.request_open");
        request.HasIndex(r => new { r.VendorId, r.AccountId }).IsUnique().HasFilter("status = 'Waiting' AND kind = 'PayAll'").HasDatabaseName("ux_association_requests_pay_all")
            .HasAnnotation(Db.Refusal, "association.request_open");
        request.HasIndex(r => new { r.VendorId, r.PartnerId, r.Id });
        request.HasIndex(r => new { r.VendorId, r.ReceiverId, r.Id });
        request.HasIndex(r => new { r.VendorId, r.AccountId, r.Id });
        request.HasIndex(r => new { r.VendorId, r.CustomerId, r.Id });
        request.HasIndex(r => new { r.VendorId, r.ExpiresAt }).HasFilter("status = 'Waiting'").HasDatabaseName("ix_association_requests_due");
    });
}
