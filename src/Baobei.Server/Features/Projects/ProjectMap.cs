using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Baobei.Server.Features.Projects;

/// <summary>Tables of projects, and the refusal behind each unique index.</summary>
internal static class ProjectMap
{
    /// <summary>Somebody else of the partner took the place of the day at the same moment; whoever lost takes the next one.</summary>
    public const string PlaceTaken = "project.place_taken";

    public static void Map(ModelBuilder model)
    {
        model.Entity<Project>(Projects);
        model.Entity<RegistrationApplication>(application =>
        {
            application.ToTable("registration_applications");
            application.HasKey(a => new { a.VendorId, a.Id });
            application.Property(a => a.ProjectName).HasMaxLength(ProjectDetails.MaxNameLength);
            application.Property(a => a.CustomerWords).HasMaxLength(ApprovalDecision.MaxWordsLength);
            ApprovalMap.Map(application);
            application.Property(a => a.Decisions).AsJson();
            application.Property(a => a.ReturnedFields).AsJson();
            application.HasIndex(a => new { a.VendorId, a.NoticeAt }).HasFilter("notice_at IS NOT NULL").HasDatabaseName("ix_registration_applications_notices");
            application.HasIndex(a => new { a.VendorId, a.ProjectId });
            application.HasIndex(a => new { a.VendorId, a.PartnerId, a.Id });

            // How long the vendor takes to decide; over all partners it is read from end to end.
            application.HasIndex(a => new { a.VendorId, a.PartnerId, a.DecidedAt });

            // The work list: few rows, whatever the size of the table.
            application.HasIndex(a => new { a.VendorId, a.DueAt, a.Id }).HasFilter("state = 'PendingApproval'").HasDatabaseName("ix_registration_applications_waiting");
        });
        model.Entity<ProjectProgressEntry>(entry =>
        {
            entry.ToTable("project_progress");
            entry.HasKey(e => new { e.VendorId, e.Id });
            entry.Property(e => e.Contact).HasMaxLength(ProjectDetails.MaxContactNameLength);
            entry.Property(e => e.Words).HasMaxLength(ProgressDetails.MaxWordsLength);
            entry.Property(e => e.NextStep).HasMaxLength(ProgressDetails.MaxNextStepLength);
            entry.Property(e => e.StageReason).HasMaxLength(ProgressDetails.MaxReasonLength);
            entry.Property(e => e.Files).AsJson();
            entry.HasIndex(e => new { e.VendorId, e.ProjectId, e.Id });

            // Moves that gave a reason, which few do: how far projects had been.
            entry.HasIndex(e => new { e.VendorId, e.PartnerId, e.ProjectId }).HasFilter("stage_reason IS NOT NULL").HasDatabaseName("ix_project_progress_moved");
        });
        model.Entity<ProjectRequest>(request =>
        {
            request.ToTable("project_requests");
            request.HasKey(r => new { r.VendorId, r.Id });
            request.Property(r => r.Words).HasMaxLength(ProjectRequest.MaxWordsLength);
            request.Property(r => r.DecisionWords).HasMaxLength(ApprovalDecision.MaxWordsLength);
            request.Property(r => r.Files).AsJson();
            request.HasIndex(r => new { r.VendorId, r.ProjectId, r.Id });

            // The work list: few rows, whatever the size of the table.
            request.HasIndex(r => new { r.VendorId, r.Id }).HasFilter("state = 'Pending'").HasDatabaseName("ix_project_requests_waiting");
            request.HasIndex(r => new { r.VendorId, r.ProjectId, r.Kind }).IsUnique().HasFilter("state = 'Pending'")
                .HasDatabaseName("ux_project_requests_waiting").HasAnnotation(Db.Refusal, "project.request_waits");
        });
        model.Entity<CustomerScope>(scope =>
        {
            scope.ToTable("customer_scopes");

            // Of two who make it at the same moment, the second reads what the first has done.
            scope.HasKey(s => new { s.VendorId, s.Key }).HasName("pk_customer_scopes").HasAnnotation(Db.Refusal, "edit.conflict");
            scope.Property(s => s.Key).HasMaxLength(CustomerClaim.MaxKeyLength);
        });
        model.Entity<ScopeClaim>(claim =>
        {
            claim.ToTable("scope_claims");
            claim.HasKey(c => new { c.VendorId, c.Key }).HasName("pk_scope_claims").HasAnnotation(Db.Refusal, "project.scope_taken");
            claim.Property(c => c.Key).HasMaxLength(ScopeClaim.MaxKeyLength);
            claim.HasIndex(c => new { c.VendorId, c.ProjectId });
        });
        model.Entity<WaitingListEntry>(entry =>
        {
            entry.ToTable("waiting_list_entries");
            entry.HasKey(e => new { e.VendorId, e.Id });
            entry.Property(e => e.CustomerKey).HasMaxLength(CustomerClaim.MaxKeyLength);
            entry.Property(e => e.NameKey).HasMaxLength(ProjectDetails.MaxNameLength);
            entry.Property(e => e.Products).AsJson();
            entry.HasIndex(e => new { e.VendorId, e.ProjectId }).IsUnique().HasFilter("state <> 'Ended'")
                .HasDatabaseName("ux_waiting_list_entries_open").HasAnnotation(Db.Refusal, "edit.conflict");
            entry.HasIndex(e => new { e.VendorId, e.ProjectId, e.Id });

            // The line of a customer, and the turns that are about to be over: few rows, whatever the size of the table.
            entry.HasIndex(e => new { e.VendorId, e.CustomerKey }).HasFilter("state <> 'Ended'").HasDatabaseName("ix_waiting_list_entries_line");
            entry.HasIndex(e => new { e.VendorId, e.OfferedUntil }).HasFilter("state = 'Offered'").HasDatabaseName("ix_waiting_list_entries_offered");
        });
        model.Entity<ProjectDraft>(draft =>
        {
            draft.ToTable("project_drafts");
            draft.HasKey(d => new { d.VendorId, d.Id });
            draft.Property(d => d.Files).AsJson();
            draft.Property(d => d.Typed).HasConversion(
                typed => JsonSerializer.Serialize(typed, ServerJson.Options),
                json => JsonSerializer.Deserialize<Dictionary<string, string[]>>(json, ServerJson.Options)!,
                new ValueComparer<Dictionary<string, string[]>>((a, b) => ReferenceEquals(a, b), typed => typed.Count, typed => typed));
            draft.HasIndex(d => new { d.VendorId, d.OwnerId, d.Id });
        });
        model.Entity<ProjectMonth>(month =>
        {
            month.ToTable("project_months");
            month.HasKey(m => new { m.VendorId, m.Month });
        });
        model.Entity<KeptFigures>(kept =>
        {
            kept.ToTable("project_figures");
            kept.HasKey(k => k.VendorId);
            kept.Property(k => k.Figures).HasConversion(
                figures => JsonSerializer.Serialize(figures, ServerJson.Options), json => JsonSerializer.Deserialize<ProjectFigures>(json, ServerJson.Options)!);
        });
    }

    private static void Projects(EntityTypeBuilder<Project> project)
    {
        project.ToTable("projects");
        project.HasKey(p => new { p.VendorId, p.Id });
        project.Property(p => p.Number).HasMaxLength(ProjectNumber.Length);
        project.Property(p => p.AccountName).HasMaxLength(LoginName.MaxLength);
        project.Property(p => p.CustomerName).HasMaxLength(CustomerDetails.MaxNameLength);
        project.Property(p => p.CustomerText).HasMaxLength(CustomerDetails.MaxNameLength);
        project.Property(p => p.CustomerKey).HasMaxLength(CustomerClaim.MaxKeyLength);
        project.Property(p => p.Name).HasMaxLength(ProjectDetails.MaxNameLength);
        project.Property(p => p.NameKey).HasMaxLength(ProjectDetails.MaxNameLength);
        project.Property(p => p.SearchText).HasMaxLength(ProjectDetails.MaxNameLength + ProjectNumber.Length + 1);
        project.Property(p => p.Industry).HasMaxLength(20);
        project.Property(p => p.Region).HasMaxLength(20);
        project.Property(p => p.Description).HasMaxLength(ProjectDetails.MaxDescriptionLength);
        project.Property(p => p.ContactName).HasMaxLength(ProjectDetails.MaxContactNameLength);
        project.Property(p => p.ContactTitle).HasMaxLength(ProjectDetails.MaxContactTitleLength);
        project.Property(p => p.ContactPhone).HasMaxLength(20);
        project.Property(p => p.Competitors).HasMaxLength(ProjectDetails.MaxCompetitorsLength);
        project.Property(p => p.Environment).HasMaxLength(ProjectDetails.MaxEnvironmentLength);
        project.Property(p => p.TenderNumber).HasMaxLength(ProjectDetails.MaxTenderNumberLength);
        project.Property(p => p.Currency).HasMaxLength(3);
        project.Property(p => p.Products).AsJson();
        project.Property(p => p.Files).AsJson();
        project.Property(p => p.Authors).AsJson();
        project.Ignore(p => p.Details);
        project.HasOne<Partner>().WithMany().HasForeignKey(p => new { p.VendorId, p.PartnerId }).HasPrincipalKey(p => new { p.VendorId, p.Id });

        // A number is given once, whoever gives it.
        project.HasIndex(p => new { p.VendorId, p.Number }).IsUnique().HasDatabaseName("ux_projects_number");
        project.HasIndex(p => new { p.VendorId, p.PartnerId, p.CreatedOn, p.PlaceOfDay }).IsUnique().HasFilter("place_of_day > 0")
            .HasDatabaseName("ux_projects_place_of_day").HasAnnotation(Db.Refusal, PlaceTaken);

        // The two tabs of a partner and of the vendor, newest first; what ends soon; the columns of the board; what has a rare status, and what is due. The provider
        // adds the index behind the search.
        project.HasIndex(p => new { p.VendorId, p.PartnerId, p.Kind, p.CreatedAt, p.Id }).HasDatabaseName(ProjectIndex.PartnerCreated);
        project.HasIndex(p => new { p.VendorId, p.PartnerId, p.Kind, p.ExpiresAt, p.Id }).HasDatabaseName(ProjectIndex.PartnerExpires);
        project.HasIndex(p => new { p.VendorId, p.Kind, p.ExpiresAt, p.Id }).HasDatabaseName(ProjectIndex.Expires);
        project.HasIndex(p => new { p.VendorId, p.Status, p.ExpiresAt, p.Id }).HasDatabaseName(ProjectIndex.Status);
        project.HasIndex(p => new { p.VendorId, p.AccountId, p.PartnerId, p.Kind, p.CreatedAt, p.Id }).HasDatabaseName(ProjectIndex.Account);
        project.HasIndex(p => new { p.VendorId, p.Kind, p.AmountMinor, p.CreatedAt, p.Id }).HasDatabaseName(ProjectIndex.Amount);
        project.HasIndex(p => new { p.VendorId, p.Kind, p.ExpectedSignOn, p.CreatedAt, p.Id }).HasDatabaseName(ProjectIndex.Signing);

        // The list of all partners and the columns of its board, with what they may be narrowed by: it is decided without a row.
        project.HasIndex(p => new
        {
            p.VendorId,
            p.Kind,
            p.CreatedAt,
            p.Id,
            p.Status,
            p.Stage,
            p.ExpiresAt,
            p.IsBid,
            p.IsTest,
            p.Source,
            p.Industry,
            p.AmountMinor,
            p.ExpectedSignOn,
        }).HasDatabaseName(ProjectIndex.Created);
        project.HasIndex(p => new
        {
            p.VendorId,
            p.Kind,
            p.Status,
            p.Stage,
            p.CreatedAt,
            p.Id,
            p.ExpiresAt,
            p.IsBid,
            p.IsTest,
            p.Source,
            p.Industry,
            p.AmountMinor,
            p.ExpectedSignOn,
        }).HasDatabaseName(ProjectIndex.Stage);

        // The columns of a partner's board, and all that its figures are counted from: neither reads a row for that.
        project.HasIndex(p => new
        {
            p.VendorId,
            p.PartnerId,
            p.Kind,
            p.Status,
            p.Stage,
            p.CreatedAt,
            p.Id,
            p.IsTest,
            p.ExpiresAt,
            p.Currency,
            p.AmountMinor,
            p.CreatedOn,
            p.ValidFrom,
            p.ExpectedRevenueOn,
        }).HasDatabaseName(ProjectIndex.PartnerStage);

        // Who wants or holds the same thing of the same customer.
        project.HasIndex(p => new { p.VendorId, p.CustomerKey, p.Status }).HasDatabaseName(ProjectIndex.Rivals);
    }
}
