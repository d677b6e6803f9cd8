using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// Writes a list of customers as CSV, some thousand rows at a time.
/// </summary>
public sealed class ExportCustomers(Db db, ListCustomers list, Caller caller, TimeProvider clock, Texts texts)
{
    public const string Event = "customers.exported";

    private const int BatchSize = 2000;

    private static readonly string[] _columns =
    [
        "customers.name", "customers.nickname", "customers.account_name", "customers.distribution",
        "customers.status", "customers.type", "customers.credit_code", "customers.industry",
        "customers.region", "customers.contact", "customers.email", "customers.phone",
        "customers.reported_at", "customers.expires_at", "customers.end_reason",
        "customers.associated_at", "customers.remark", "customers.id",
    ];

    /// <param name="query">The address's query, for the audit.</param>
    public async Task Run(CustomerFilter filter, string query, Stream stream, CancellationToken ct)
    {
        // What leaves in bulk is written down before its first row does.
        var now = clock.GetUtcNow();
        db.Add(AuditEntry.Of(caller, caller.Partner, Event, null, JsonSerializer.Serialize(new { query }, ServerJson.Options), now));
        await db.SaveChangesAsync(ct);
        var partners = caller.SeesAllPartners ? await db.Partners.ToDictionaryAsync(p => p.Id, p => p.Name, ct) : null;
        var zone = ReaderZone.Of(caller);
        var batches = Keyset.InBatches(place => list.Run(filter, place, ct), BatchSize)
            .Select(batch => batch.Select(row => Values(row, partners?.GetValueOrDefault(row.PartnerId), partners is not null, now, zone)));
        await Csv.Write(stream, Header(partners is not null), batches, ct);
    }

    private IEnumerable<string?> Header(bool withPartner)
    {
        var names = _columns.Select(column => texts[column]);
        return withPartner ? names.Prepend(texts["customers.partner"]) : names;
    }

    private IEnumerable<string?> Values(CustomerRow row, string? partner, bool withPartner, DateTimeOffset now, TimeZoneInfo zone)
    {
        var status = row.Hold.StatusAt(now);
        string?[] values =
        [
            row.Name,
            row.Nickname,
            row.AccountName,
            row.DistributionType is { } distribution ? texts[CustomerWords.Key(distribution)] : null,
            texts[CustomerWords.Key(status)],
            texts[CustomerWords.Key(row.CustomerType)],
            row.CreditCode,
            CustomerWords.Industry(row.Industry),
            CustomerWords.Region(row.Region),
            row.ContactName,
            row.Email,
            row.Phone,
            ReaderZone.Show(row.ReportedAt, zone),
            row.End is { } end ? ReaderZone.Show(end, zone) : null,
            row.Hold.EndReasonAt(now) is { } reason ? texts[CustomerWords.Key(reason)] : null,
            row.AssociatedAt is { } associated ? ReaderZone.Show(associated, zone) : null,
            row.Remark,
            row.Id.ToString(),
        ];
        return withPartner ? values.Prepend(partner) : values;
    }

    /// <summary>"customers-20180917-103743.csv".</summary>
    public string FileName() => Csv.FileName("customers", clock.GetUtcNow(), ReaderZone.Of(caller));
}
