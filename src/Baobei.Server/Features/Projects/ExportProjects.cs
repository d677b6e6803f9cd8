using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>Writes a list of projects as CSV or as a workbook, some thousand rows at a time.</summary>
public sealed class ExportProjects(Db db, ListProjects list, Caller caller, TimeProvider clock, Texts texts, KindNames kinds)
{
    public const string Event = "projects.exported";

    private const int BatchSize = 2000;

    private static readonly string[] _columns =
    [
        "projects.number", "projects.name", "projects.kind", "projects.customer", "projects.account", "projects.field.industry", "projects.field.is_bid",
        "projects.field.is_test", "projects.stage", "projects.status", "projects.field.currency", "projects.field.amount", "projects.field.expected_sign_on",
        "projects.created_at", "projects.valid_until", "projects.id",
    ];

    /// <param name="query">The address's query, for the audit.</param>
    /// <param name="workbook">XLSX instead of CSV.</param>
    public async Task Run(ProjectFilter filter, string query, bool workbook, Stream stream, CancellationToken ct)
    {
        // What leaves in bulk is written down before its first row does.
        var now = clock.GetUtcNow();
        db.Add(AuditEntry.Of(caller, caller.Partner, Event, null, JsonSerializer.Serialize(new { query }, ServerJson.Options), now));
        await db.SaveChangesAsync(ct);
        var partners = caller.SeesAllPartners ? await db.Partners.ToDictionaryAsync(p => p.Id, p => p.Name, ct) : null;
        var zone = ReaderZone.Of(caller);
        var names = _columns.Select(column => texts[column]);
        var batches = Keyset.InBatches(place => list.Run(filter, place, ct), BatchSize).Select(batch => batch.Select(row =>
            partners is null ? Values(row, now, zone) : Values(row, now, zone).Append(partners.GetValueOrDefault(row.PartnerId))));
        var head = partners is null ? names : names.Append(texts["customers.partner"]);
        await (workbook ? Xlsx.Write(stream, head, batches, ct) : Csv.Write(stream, head, batches.Select(batch => batch.Select(row => row.Select(Plain))), ct));
    }

    /// <summary>"projects-20180917-103743.csv".</summary>
    public string FileName(bool workbook)
    {
        var name = Csv.FileName("projects", clock.GetUtcNow(), ReaderZone.Of(caller));
        return workbook ? Path.ChangeExtension(name, "xlsx") : name;
    }

    private static string? Plain(object? cell) => cell is decimal amount ? amount.ToString("0.00", CultureInfo.InvariantCulture) : (string?)cell;

    private IEnumerable<object?> Values(ProjectRow row, DateTimeOffset now, TimeZoneInfo zone) =>
    [
        row.Number, row.Name, kinds.Of(row.Kind), row.CustomerFor(caller), row.AccountName, CustomerWords.Industry(row.Industry),
        YesNo(row.IsBid), YesNo(row.IsTest), texts.Of(row.Stage), texts.Of(row.StatusAt(now)), row.Currency,
        row.AmountMinor / 100m, row.ExpectedSignOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ReaderZone.Show(row.CreatedAt, zone), row.ExpiresAt == Deadline.None ? null : ReaderZone.Show(row.ExpiresAt, zone), row.Id.ToString(),
    ];

    private string YesNo(bool value) => texts[value ? "projects.yes" : "projects.no"];
}
