using System.ComponentModel;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>What is asked of the reviews that were decided.</summary>
public sealed record DecidedReviewQuery
{
    [FromQuery(Name = "q")]
    [Description("Part of the customer's name or nickname. Width, case, spaces, and traditional or simplified characters make no difference.")]
    public string? Text { get; init; }

    [FromQuery(Name = "decision")]
    [Description("`approved` or `rejected`.")]
    public string? Decision { get; init; }

    [FromQuery(Name = "by")]
    [Description("Id of the person who decided.")]
    public string? By { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner that registered.")]
    public string? Partner { get; init; }

    [FromQuery(Name = "from")]
    [Description("Decided on this day or later (`2018-09-17`, in the caller's zone), or at this moment or later (`2018-09-17T02:37:43Z`).")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Decided on this day or earlier, or before this moment.")]
    public string? To { get; init; }
}

/// <summary>A registration on which the vendor has decided.</summary>
/// <param name="Codes">Why a person had to look.</param>
public sealed record DecidedReview(
    Id<CustomerRegistration> Id, Id<Customer> CustomerId, string CustomerName, CustomerType CustomerType, Id<Partner> PartnerId, string PartnerName,
    DateTimeOffset ReportedAt, IReadOnlyList<string> Codes, ReviewOutcome Outcome);

/// <summary>What a list of decided reviews shows. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record DecidedReviewFilter
{
    /// <summary>As <see cref="CustomersNamed.Read"/> answers.</summary>
    public string? Text { get; init; }

    /// <summary>What was typed.</summary>
    public string? Typed { get; init; }

    public ReviewDecision? Decision { get; init; }

    /// <summary>The person who decided.</summary>
    public Guid? By { get; init; }

    public Id<Partner>? Partner { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public static DecidedReviewFilter Read(DecidedReviewQuery query, Caller caller)
    {
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        var filter = new DecidedReviewFilter
        {
            Text = CustomersNamed.Read(query.Text),
            Typed = query.Text,
            Decision = reader.Enum<ReviewDecision>("decision", query.Decision),
            By = reader.Read<Guid?>("by", query.By, text => Guid.TryParse(text, out var by) ? by : null),
            Partner = reader.Id<Partner>("partner", query.Partner),
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
        };
        return filter with { Ignored = reader.Unread };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public DecidedReviewFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(string path, DecidedReviewQuery query) => ListAddress.Of(
        path,
        ("q", Text is null ? null : query.Text),
        ("decision", Decision is { } decision ? Words.Of(decision) : null),
        ("by", By?.ToString()),
        ("partner", Partner?.ToString()),
        ("from", From is null ? null : query.From),
        ("to", Before is null ? null : query.To));
}

/// <summary>The reviews that were decided, the last decision first.</summary>
public sealed class DecidedReviews(Db db, CustomersNamed named)
{
    private const string Order = "decided";

    public async Task<Slice<DecidedReview>> Run(DecidedReviewFilter filter, Place place, CancellationToken ct)
    {
        var (rows, areNear) = await Matching(filter, ct);
        var page = await rows.Select(r => new
        {
            r.Id,
            r.CustomerId,
            r.CustomerName,
            r.CustomerType,
            r.PartnerId,
            PartnerName = db.Partners.Where(p => p.Id == r.PartnerId).Select(p => p.Name).FirstOrDefault(),
            r.ReportedAt,
            r.Reasons,
            r.Decision,
            r.DecidedAt,
            r.DecidedBy,
            DecidedByName = db.Users.Where(u => u.Id == r.DecidedBy).Select(u => u.DisplayName).FirstOrDefault(),
            r.DecisionReason,
        }).Slice(Order, r => r.DecidedAt!.Value, r => r.Id, descending: true, place, ct);
        return page.Select(r => new DecidedReview(
            r.Id, r.CustomerId!.Value, r.CustomerName, r.CustomerType, r.PartnerId, r.PartnerName ?? "", r.ReportedAt, [.. r.Reasons.Select(reason => reason.Code)],
            new(r.Decision!.Value, r.DecidedAt!.Value, r.DecidedBy!.Value, r.DecidedByName, r.DecisionReason))) with
        { IsNear = areNear };
    }

    private async Task<(IQueryable<CustomerRegistration> Rows, bool AreNear)> Matching(DecidedReviewFilter filter, CancellationToken ct)
    {
        var rows = db.CustomerRegistrations.AsNoTracking().Where(r => r.Decision != null);
        var areNear = false;
        if (filter.Text is { } text)
        {
            var found = await named.Find(filter.Typed!, ct);
            areNear = found is { AreNear: true };
            var few = found?.Rows.Select(customer => customer.Registration).ToList();

            // Said without the condition of the list's own index, so that SQLite looks the few up instead of walking through all.
            rows = few is not null
                ? db.CustomerRegistrations.AsNoTracking().Where(r => few.Contains(r.Id) && r.DecidedAt != null)
                : rows.Where(r => db.Customers.Any(c => c.Id == r.CustomerId && c.SearchText.Contains(text)));
        }

        if (filter.Decision is { } decision)
        {
            rows = rows.Where(r => r.Decision == decision);
        }

        if (filter.By is { } by)
        {
            rows = rows.Where(r => r.DecidedBy == by);
        }

        if (filter.Partner is { } partner)
        {
            rows = rows.Where(r => r.PartnerId == partner);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(r => r.DecidedAt >= from);
        }

        return (filter.Before is { } before ? rows.Where(r => r.DecidedAt < before) : rows, areNear);
    }
}
