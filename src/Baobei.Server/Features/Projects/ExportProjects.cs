using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
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

/// <summary>Writes a list of projects as CSV (RFC 4180, UTF-8 with a byte order mark), some thousand rows at a time: a million rows need no more memory than a thousand.</summary>
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
    public async Task Run(ProjectFilter filter, string query, Stream stream, CancellationToken ct)
    {
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

        // What leaves in bulk is written down before its first row does.
        var now = clock.GetUtcNow();
        db.Add(new AuditEntry
        {
            Id = Id<AuditEntry>.At(now),
            At = now,
            UserId = caller.User,
            UserName = caller.Name,
            ApiKeyId = caller.ApiKeyId,
            Channel = caller.Channel,
            PartnerId = caller.Partner,
            Event = Event,
            Details = JsonSerializer.Serialize(new { query }, ServerJson.Options),
        });
        await db.SaveChangesAsync(ct);
        var partners = caller.SeesAllPartners ? await db.Partners.ToDictionaryAsync(p => p.Id, p => p.Name, ct) : null;
        var zone = ReaderZone.Of(caller);
        output.Write("\uFEFF"u8);
        var names = _columns.Select(column => texts[column]);
        Write(output, partners is null ? names : names.Append(texts["customers.partner"]));
        await foreach (var batch in list.InBatches(filter, BatchSize, ct))
        {
            foreach (var row in batch)
            {
                var values = Values(row, now, zone);
                Write(output, partners is null ? values : values.Append(partners.GetValueOrDefault(row.PartnerId)));
            }

            await output.FlushAsync(ct);
        }

        await output.CompleteAsync();
    }

    /// <summary>"projects-20180917-103743.csv".</summary>
    public string FileName() =>
        $"projects-{TimeZoneInfo.ConvertTime(clock.GetUtcNow(), ReaderZone.Of(caller)).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.csv";

    private IEnumerable<string?> Values(ProjectRow row, DateTimeOffset now, TimeZoneInfo zone) =>
    [
        row.Number, row.Name, kinds.Of(row.Kind), row.CustomerFor(caller), row.AccountName, CustomerWords.Industry(row.Industry),
        YesNo(row.IsBid), YesNo(row.IsTest), texts.Of(row.Stage), texts.Of(row.StatusAt(now)), row.Currency,
        (row.AmountMinor / 100m).ToString("0.00", CultureInfo.InvariantCulture), row.ExpectedSignOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ReaderZone.Show(row.CreatedAt, zone), row.ExpiresAt == Deadline.None ? null : ReaderZone.Show(row.ExpiresAt, zone), row.Id.ToString(),
    ];

    private string YesNo(bool value) => texts[value ? "projects.yes" : "projects.no"];

    private static void Write(PipeWriter output, IEnumerable<string?> cells) => Encoding.UTF8.GetBytes(Csv.Line([.. cells]) + "\r\n", output);
}
