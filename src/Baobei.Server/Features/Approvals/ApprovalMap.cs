using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Baobei.Server.Features.Approvals;

/// <summary>The tables of approval routes and stand-ins. Conditions and steps are JSON columns: they are read whole, by rules in memory.</summary>
internal static class ApprovalMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ApprovalRoute>(route =>
        {
            route.ToTable("approval_routes");
            route.Ignore(r => r.IsActive);
            route.Property(r => r.Name).HasMaxLength(ApprovalRoute.MaxNameLength);
            route.Property(r => r.Conditions).HasConversion(
                conditions => JsonSerializer.Serialize(conditions, ServerJson.Options), json => JsonSerializer.Deserialize<ApprovalConditions>(json, ServerJson.Options)!);
            route.Property(r => r.Steps).AsJson();
            route.HasIndex(r => new { r.VendorId, r.Subject, r.Rank }).HasFilter("retired_at IS NULL").HasDatabaseName("ix_approval_routes_rank");

            // The rule says it of a form; of two who take the same name at once, the second reads what the first has done.
            route.HasIndex(r => new { r.VendorId, r.Name }).IsUnique().HasFilter("retired_at IS NULL")
                .HasDatabaseName("ux_approval_routes_name").HasAnnotation(Db.Refusal, "edit.conflict");
        });
        model.Entity<StandIn>(standIn =>
        {
            standIn.ToTable("stand_ins");
            standIn.Ignore(s => s.Over);

            // "from" is a word of SQL.
            standIn.Property(s => s.From).HasColumnName("from_at");
            standIn.Property(s => s.Until).HasColumnName("until_at");
            standIn.Property(s => s.Note).HasMaxLength(StandIn.MaxNoteLength);
            standIn.HasIndex(s => new { s.VendorId, s.Until }).HasFilter("ended_at IS NULL").HasDatabaseName("ix_stand_ins_open");
        });
    }

    /// <summary>The columns of what is decided step by step.</summary>
    public static void Map<T>(EntityTypeBuilder<T> thing)
        where T : Approvable
    {
        thing.Ignore(t => t.AwaitsApproval).Ignore(t => t.DecidedBy).Ignore(t => t.Planned).Ignore(t => t.Waiting);
        thing.Property(t => t.Authors).AsJson();
        thing.Property(t => t.WaitsFor).HasMaxLength(ApprovalStep.MaxPeople * 33);
        thing.Property(t => t.Plan).HasConversion(
            plan => JsonSerializer.Serialize(plan, ServerJson.Options), json => JsonSerializer.Deserialize<ApprovalPlan>(json, ServerJson.Options)!);
        thing.Property(t => t.Delegation).HasConversion(
            delegation => JsonSerializer.Serialize(delegation, ServerJson.Options), json => JsonSerializer.Deserialize<ApprovalDelegation>(json, ServerJson.Options));
    }
}
