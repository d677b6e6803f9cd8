using System.Globalization;
using System.Text;
using System.Text.Json;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Audit;

/// <summary>Writes the audit as a file while it is read: its size does not matter to the server's memory.</summary>
public sealed class AuditExport(AuditList list, CallerSlot slot, TimeProvider clock)
{
    private static readonly byte[] _newLine = [(byte)'\n'];

    /// <param name="format">"jsonl" is one JSON object a line; everything else is CSV.</param>
    public IResult Run(AuditQuery query, string? format, CancellationToken ct)
    {
        var rows = list.Rows(query).OrderByDescending(a => a.Id).AsAsyncEnumerable();
        var name = $"audit-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        return format == "jsonl"
            ? Results.Stream(body => Lines(rows, body, ct), "application/x-ndjson", $"{name}.jsonl")
            : Results.Stream(body => Table(rows, body, ct), "text/csv; charset=utf-8", $"{name}.csv");
    }

    private static async Task Lines(IAsyncEnumerable<AuditEntry> rows, Stream body, CancellationToken ct)
    {
        await foreach (var entry in rows.WithCancellation(ct))
        {
            await JsonSerializer.SerializeAsync(body, AuditView.Of(entry), ServerJson.Options, ct);
            await body.WriteAsync(_newLine, ct);
        }
    }

    private async Task Table(IAsyncEnumerable<AuditEntry> rows, Stream body, CancellationToken ct)
    {
        var zone = ReaderZone.Of(slot.Caller);

        // The mark at the beginning tells spreadsheets that this is UTF-8.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true);
        await writer.WriteLineAsync(Csv.Line("id", $"at ({zone.Id})", "event", "subject", "user", "channel", "api_key", "partner", "trace", "details").AsMemory(), ct);
        await foreach (var entry in rows.WithCancellation(ct))
        {
            var line = Csv.Line(
                entry.Id.ToString(), ReaderZone.Show(entry.At, zone), entry.Event, entry.Subject, entry.UserName, entry.Channel.ToString(),
                entry.ApiKeyId?.ToString(), entry.PartnerId?.ToString(), entry.TraceId, entry.Details);
            await writer.WriteLineAsync(line.AsMemory(), ct);
        }
    }
}
