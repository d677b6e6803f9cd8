using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>What is asked of the verifications that were decided.</summary>
public sealed record DecidedVerificationQuery
{
    [FromQuery(Name = "q")]
    [Description("Part of the registered customer's name or nickname, or the beginning of the name that was handed in.")]
    public string? Text { get; init; }

    [FromQuery(Name = "result")]
    [Description("`passed` or `failed`.")]
    public string? Result { get; init; }

    [FromQuery(Name = "by")]
    [Description("Id of the person who decided, or `checks`: the built-in checks did.")]
    public string? By { get; init; }

    [FromQuery(Name = "from")]
    [Description("Decided on this day or later (`2018-09-17`, in the caller's zone), or at this moment or later (`2018-09-17T02:37:43Z`).")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Decided on this day or earlier, or before this moment.")]
    public string? To { get; init; }
}

/// <summary>What a list of decided verifications shows. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record DecidedVerificationFilter
{
    /// <summary>How <see cref="ByChecks"/> is asked for.</summary>
    public const string Checks = "checks";

    /// <summary>As typed, trimmed.</summary>
    public string? Text { get; init; }

    /// <summary>Passed or failed.</summary>
    public VerificationStatus? Result { get; init; }

    /// <summary>The person who decided.</summary>
    public Guid? By { get; init; }

    /// <summary>The built-in checks decided.</summary>
    public bool ByChecks { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public static DecidedVerificationFilter Read(DecidedVerificationQuery query, Caller caller)
    {
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        var byChecks = query.By?.Trim() == Checks;
        var filter = new DecidedVerificationFilter
        {
            Text = CustomersNamed.Read(query.Text) is null ? null : query.Text!.Trim(),
            Result = reader.Read<VerificationStatus?>("result", query.Result, word => word switch
            {
                "passed" => VerificationStatus.Passed,
                "failed" => VerificationStatus.Failed,
                _ => null,
            }),
            By = byChecks ? null : reader.Read<Guid?>("by", query.By, text => Guid.TryParse(text, out var by) ? by : null),
            ByChecks = byChecks,
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
        };
        return filter with { Ignored = reader.Unread };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public DecidedVerificationFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(string path, DecidedVerificationQuery query) => ListAddress.Of(
        path,
        ("q", Text),
        ("result", Result is { } result ? Words.Of(result) : null),
        ("by", ByChecks ? Checks : By?.ToString()),
        ("from", From is null ? null : query.From),
        ("to", Before is null ? null : query.To));
}

/// <summary>The verifications that were decided, the last decision first.</summary>
public sealed class DecidedVerifications(Db db, CustomersNamed named, VerificationList list)
{
    private const string Order = "verifications.decided";

    public async Task<Slice<VerificationRow>> Run(DecidedVerificationFilter filter, Place place, CancellationToken ct)
    {
        var (rows, areNear) = await Matching(filter, ct);
        var page = await rows.Slice(Order, v => v.DecidedAt!.Value, v => v.Id, descending: true, place, ct);
        return new(await list.Rows(page.Rows, ct), page.Previous, page.Next) { IsNear = areNear };
    }

    [SuppressMessage("Globalization", "CA1309:Use ordinal string comparison", Justification = "Becomes SQL; the column's collation compares by code point.")]
    private async Task<(IQueryable<IdentityVerification> Rows, bool AreNear)> Matching(DecidedVerificationFilter filter, CancellationToken ct)
    {
        var rows = db.IdentityVerifications.AsNoTracking().Where(v => v.DecidedAt != null);
        var areNear = false;
        if (filter.Text is { } typed)
        {
            var folded = CustomersNamed.Read(typed)!;
            var end = EndOf(typed);
            (var few, areNear) = await FewNamed(typed, folded, ct);

            // Said without the condition of the list's own index, so that SQLite looks the few up instead of walking through all.
            rows = few is not null
                ? db.IdentityVerifications.AsNoTracking().Where(v => few.Contains(v.Id) && v.Status != VerificationStatus.Pending)
                : rows.Where(v => (string.Compare(v.Name, typed) >= 0 && string.Compare(v.Name, end) < 0) || db.Customers.Any(c => c.Id == v.CustomerId && c.SearchText.Contains(folded)));
        }

        if (filter.Result is { } result)
        {
            rows = rows.Where(v => v.Status == result);
        }

        if (filter.By is { } by)
        {
            rows = rows.Where(v => v.DecidedBy == by);
        }

        if (filter.ByChecks)
        {
            rows = rows.Where(v => v.DecidedBy == null);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(v => v.DecidedAt >= from);
        }

        return (filter.Before is { } before ? rows.Where(v => v.DecidedAt < before) : rows, areNear);
    }

    /// <summary>Behind everything that begins so.</summary>
    private static string EndOf(string beginning) => beginning + '\uffff';

    /// <summary>Those whose customer or whose own name is meant; null when they are many.</summary>
    [SuppressMessage("Globalization", "CA1309:Use ordinal string comparison", Justification = "Becomes SQL; the column's collation compares by code point.")]
    private async Task<(IReadOnlyList<Id<IdentityVerification>>? Few, bool AreNear)> FewNamed(string typed, string folded, CancellationToken ct)
    {
        var end = EndOf(typed);
        var own = await db.IdentityVerifications.Where(v => string.Compare(v.Name, typed) >= 0 && string.Compare(v.Name, end) < 0)
            .OrderBy(v => v.Name).Take(CustomersNamed.Few + 1).Select(v => v.Id).ToListAsync(ct);
        if (own.Count > CustomersNamed.Few || await named.Find(typed, ct) is not { } found)
        {
            return (null, false);
        }

        if (found.AreNear && own.Count > 0)
        {
            return (own, false);
        }

        var customers = found.Rows.Select(customer => (Id<Customer>?)customer.Id).ToList();
        var reported = await db.IdentityVerifications.Where(v => customers.Contains(v.CustomerId)).Take(CustomersNamed.Few + 1).Select(v => v.Id).ToListAsync(ct);
        return reported.Count > CustomersNamed.Few ? (null, false) : ([.. own.Union(reported)], found.AreNear);
    }
}
