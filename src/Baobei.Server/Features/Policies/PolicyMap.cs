using System.Text.Json;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Policies;

/// <summary>The table of the vendor's numbers. They are one JSON column: a number added later has its default in older versions.</summary>
internal static class PolicyMap
{
    public static void Map(ModelBuilder model) => model.Entity<PolicyVersion>(policy =>
    {
        policy.ToTable("policies");
        policy.Property(p => p.Note).HasMaxLength(PolicyVersion.MaxNoteLength);
        policy.Property(p => p.Values).HasConversion(
            values => JsonSerializer.Serialize(values, ServerJson.Options), json => JsonSerializer.Deserialize<Policy>(json, ServerJson.Options)!);

        // Two people who write the next version at once: the second reads what the first has done.
        policy.HasIndex(p => new { p.VendorId, p.Number }).IsUnique().HasDatabaseName("ux_policies_number").HasAnnotation(Db.Refusal, "edit.conflict");
    });
}
