using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Audit;

/// <summary>What the audit is asked for. Days are the reader's, both included.</summary>
public sealed record AuditQuery(
    string? From = null, string? To = null, string? Person = null, string? Event = null, string? Subject = null, string? Partner = null)
{
    public DateOnly? FromDay => Day(From);

    public DateOnly? ToDay => Day(To);

    public Id<Partner>? WantedPartner => Id<Partner>.TryParse(Partner, null, out var id) ? id : null;

    public ListAddress Address => ListAddress.Of("/vendor/audit", Filters);

    /// <summary>The same filters for the export.</summary>
    public ListAddress ExportAddress => ListAddress.Of("/vendor/audit/export", Filters);

    private (string, string?)[] Filters =>
    [
        ("from", FromDay?.ToString("O", CultureInfo.InvariantCulture)), ("to", ToDay?.ToString("O", CultureInfo.InvariantCulture)), ("person", Trim(Person)),
        ("event", Trim(Event)), ("subject", Trim(Subject)), ("partner", WantedPartner?.ToString()),
    ];

    internal static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>One entry as the API and the export show it.</summary>
public sealed record AuditView(
    Id<AuditEntry> Id, DateTimeOffset At, string Event, string? Subject, Guid? UserId, string UserName, Guid? ApiKeyId, Channel Channel,
    Id<Partner>? PartnerId, string? TraceId, JsonElement Details)
{
    public static AuditView Of(AuditEntry entry) => new(
        entry.Id, entry.At, entry.Event, entry.Subject, entry.UserId, entry.UserName, entry.ApiKeyId, entry.Channel, entry.PartnerId, entry.TraceId,
        EventTexts.Read(entry.Details));
}

/// <summary>One line of the list.</summary>
public sealed record AuditRow(AuditEntry Entry, string Text, string By, string? Note, string? PartnerName);

public sealed record AuditListModel(AuditQuery Query, Asked Asked, Slice<AuditRow> Page, IReadOnlyList<Option> Events, string? PartnerName);

public sealed record AuditEntryModel(AuditRow Row, IReadOnlyList<KeyValuePair<string, string>> Values, string? SubjectHref);

/// <summary>Reads the audit.</summary>
public sealed class AuditList(Db db, EventTexts texts, Texts all, CallerSlot slot, PageDirectory pages)
{
    /// <summary>Ids of one process may run ahead of the clock by this much; the bounds on ids leave room for it.</summary>
    private static readonly TimeSpan _drift = TimeSpan.FromSeconds(2);

    public async Task<AuditListModel> Read(AuditQuery query, Asked asked, CancellationToken ct)
    {
        var page = await Rows(query).Slice("audit", a => a.Id, descending: true, Place.Of(asked), ct);
        var names = await NamesOf(page.Rows, ct);
        Option[] events = [.. all.Keys.Where(k => k.StartsWith("event.", StringComparison.Ordinal) && k.Count(c => c == '.') == 2)
            .Select(k => new Option(k["event.".Length..], k)).OrderBy(o => all[o.Text], StringComparer.CurrentCulture)];
        var partner = query.WantedPartner is { } id ? await db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(ct) : null;
        return new(query, asked, page.Select(entry => Row(entry, names)), events, partner);
    }

    public async Task<AuditEntryModel> Get(Id<AuditEntry> id, CancellationToken ct)
    {
        var entry = await db.Audit.AsNoTracking().Get(id, ct);
        var details = EventTexts.Read(entry.Details);
        KeyValuePair<string, string>[] values = details.ValueKind == JsonValueKind.Object
            ? [.. details.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText()))]
            : [];
        return new(Row(entry, await NamesOf([entry], ct)), values, HrefOf(entry.Subject));
    }

    /// <summary>Every entry that the query asks for, in no order yet.</summary>
    public IQueryable<AuditEntry> Rows(AuditQuery query)
    {
        var zone = ReaderZone.Of(slot.Caller);
        var rows = db.Audit.AsNoTracking();
        if (query.FromDay is { } first)
        {
            var from = ReaderZone.StartOf(first, zone);
            var id = FirstIdAt(from - _drift);
            rows = rows.Where(a => a.Id >= id && a.At >= from);
        }

        if (query.ToDay is { } last)
        {
            var to = ReaderZone.StartOf(last.AddDays(1), zone);
            var id = FirstIdAt(to + _drift);
            rows = rows.Where(a => a.Id < id && a.At < to);
        }

        if (AuditQuery.Trim(query.Person) is { } person)
        {
            var lower = person.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(a => a.UserName.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        if (AuditQuery.Trim(query.Event) is { } name)
        {
            rows = rows.Where(a => a.Event == name);
        }

        if (AuditQuery.Trim(query.Subject) is { } subject)
        {
            rows = rows.Where(a => a.Subject == subject);
        }

        if (query.WantedPartner is { } partner)
        {
            rows = rows.Where(a => a.PartnerId == partner);
        }

        return rows;
    }

    /// <summary>The least id that something of that millisecond can have.</summary>
    private static Id<AuditEntry> FirstIdAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = Math.Max(0, at.ToUnixTimeMilliseconds());
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        }

        return new(new Guid(bytes, bigEndian: true));
    }

    private AuditRow Row(AuditEntry entry, Dictionary<Id<Partner>, string> names)
    {
        var details = EventTexts.Read(entry.Details);
        return new(
            entry, texts.KeyOf(entry.Event, details), AuditTimeline.ByOf(entry), EventTexts.NoteOf(details),
            entry.PartnerId is { } partner ? names.GetValueOrDefault(partner) : null);
    }

    private async Task<Dictionary<Id<Partner>, string>> NamesOf(IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var ids = entries.Where(e => e.PartnerId is not null).Select(e => e.PartnerId!.Value).Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Partners.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }

    /// <summary>The page of the thing it happened to, when there is one that the reader may open.</summary>
    private string? HrefOf(string? subject) => subject?.Split('_')[0] switch
    {
        "par" when pages.Lets(slot.Caller, "/vendor/partners/{id}") => $"/vendor/partners/{subject}",
        "cus" when pages.Lets(slot.Caller, "/customers/{id}") => $"/customers/{subject}",
        "acc" when pages.Lets(slot.Caller, "/accounts/{id}") => $"/accounts/{subject}",
        "pol" when pages.Lets(slot.Caller, "/vendor/policies") => "/vendor/policies",
        _ => null,
    };
}
