using System.ComponentModel;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>What is asked of the records of registrations (申请记录).</summary>
public sealed record RegistrationQuery
{
    [FromQuery(Name = "q")]
    [Description("Part of the customer's name, within one partner.")]
    public string? Text { get; init; }

    [FromQuery(Name = "result")]
    [Description("`allowed`, `refused`, `open` (the vendor has to decide), `approved` or `rejected`.")]
    public string? Result { get; init; }

    [FromQuery(Name = "from")]
    [Description("Reported on this day or later, or at this moment or later.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Reported on this day or earlier, or before this moment.")]
    public string? To { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }
}

/// <summary>What became of a registration.</summary>
public enum RegistrationResult
{
    /// <summary>The rules allowed it.</summary>
    Allowed,

    /// <summary>The rules refused it.</summary>
    Refused,

    /// <summary>The vendor has to decide.</summary>
    Open,
    Approved,
    Rejected,
}

/// <summary>The records of registrations, newest first.</summary>
public sealed class ListRegistrations(Db db, Caller caller, SearchNames names)
{
    private const string Order = "registered";

    public static RegistrationFilter Read(RegistrationQuery query, Caller caller)
    {
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        var filter = new RegistrationFilter
        {
            Partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default,
            Result = reader.Enum<RegistrationResult>("result", query.Result),
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
        };

        // Names of all partners' records have no index; the vendor's people search customers instead, or look at one partner.
        var text = filter.Partner is null ? null : query.Text?.Trim();
        return filter with { Text = string.IsNullOrEmpty(text) ? null : text[..Math.Min(text.Length, CustomerDetails.MaxNameLength)], Ignored = reader.Unread };
    }

    /// <summary>Whose customer's name has the text; when there is none, those of customers whose name is read so, or of those that are held now near it.</summary>
    public async Task<Slice<RegistrationRow>> Run(RegistrationFilter filter, Place place, CancellationToken ct) => await names.OrNear(
        await Page(Matching(filter), place, ct),
        filter.Text,
        ClaimSource.Registration,
        filter.Partner,
        holders =>
        {
            var ids = holders.Select(holder => (Id<Customer>?)new Id<Customer>(holder)).ToArray();
            return Page(Matching(filter with { Text = null }).Where(r => ids.Contains(r.CustomerId)), place, ct);
        },
        ct);

    private Task<Slice<RegistrationRow>> Page(IQueryable<CustomerRegistration> rows, Place place, CancellationToken ct) =>
        rows.Select(r => new RegistrationRow
        {
            Id = r.Id,
            PartnerId = r.PartnerId,
            PartnerName = db.Partners.Where(p => p.Id == r.PartnerId).Select(p => p.Name).FirstOrDefault(),
            CustomerId = r.CustomerId,
            CustomerName = r.CustomerName,
            CustomerType = r.CustomerType,
            Verdict = r.Verdict,
            Reasons = r.Reasons,
            RulesVersion = r.RulesVersion,
            ReportedAt = r.ReportedAt,
            ReportedBy = r.ReportedBy,
            ReporterName = db.Users.Where(u => u.Id == r.ReportedBy).Select(u => u.DisplayName).FirstOrDefault(),
            Decision = r.Decision,
            DecidedAt = r.DecidedAt,
            DecisionReason = r.DecisionReason,
        }).Slice(Order, r => r.Id, descending: true, place, ct);

    private IQueryable<CustomerRegistration> Matching(RegistrationFilter filter)
    {
        var rows = db.CustomerRegistrations;
        if ((caller.SeesAllPartners ? filter.Partner : caller.Partner) is { } partner)
        {
            rows = rows.Where(r => r.PartnerId == partner);
        }

        rows = filter.Result switch
        {
            null => rows,
            RegistrationResult.Allowed => rows.Where(r => r.Verdict == Verdict.Allow),
            RegistrationResult.Refused => rows.Where(r => r.Verdict == Verdict.Refuse),
            RegistrationResult.Open => rows.Where(r => r.Verdict == Verdict.Review && r.Decision == null),
            RegistrationResult.Approved => rows.Where(r => r.Decision == ReviewDecision.Approved),
            RegistrationResult.Rejected => rows.Where(r => r.Decision == ReviewDecision.Rejected),
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (filter.Text is { } text)
        {
            rows = rows.Where(r => r.CustomerName.Contains(text));
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(r => r.ReportedAt >= from);
        }

        return filter.Before is { } before ? rows.Where(r => r.ReportedAt < before) : rows;
    }
}

/// <summary>What a list of registrations shows.</summary>
public sealed record RegistrationFilter
{
    public string? Text { get; init; }

    public RegistrationResult? Result { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    public Id<Partner>? Partner { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public RegistrationFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    public ListAddress Address(string path, RegistrationQuery query) => ListAddress.Of(
        path,
        ("q", Text),
        ("result", Result is { } result ? Words.Of(result) : null),
        ("from", From is null ? null : query.From),
        ("to", Before is null ? null : query.To),
        ("partner", query.Partner is null ? null : Partner?.ToString()));
}

/// <summary>What the list reads of a registration.</summary>
public sealed record RegistrationRow
{
    public Id<CustomerRegistration> Id { get; init; }

    public Id<Partner> PartnerId { get; init; }

    public string? PartnerName { get; init; }

    public Id<Customer>? CustomerId { get; init; }

    public string CustomerName { get; init; } = "";

    public CustomerType CustomerType { get; init; }

    public Verdict Verdict { get; init; }

    public IReadOnlyList<EligibilityReason> Reasons { get; init; } = [];

    public string RulesVersion { get; init; } = "";

    public DateTimeOffset ReportedAt { get; init; }

    public Guid ReportedBy { get; init; }

    public string? ReporterName { get; init; }

    public ReviewDecision? Decision { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecisionReason { get; init; }

    public RegistrationResult Result => Decision switch
    {
        ReviewDecision.Approved => RegistrationResult.Approved,
        ReviewDecision.Rejected => RegistrationResult.Rejected,
        _ => Verdict switch
        {
            Verdict.Allow => RegistrationResult.Allowed,
            Verdict.Refuse => RegistrationResult.Refused,
            _ => RegistrationResult.Open,
        },
    };
}

/// <summary>A registration as the API shows it. Who else holds the customer is never in it.</summary>
public sealed record RegistrationView(
    Id<CustomerRegistration> Id,
    Id<Partner> PartnerId,
    Id<Customer>? CustomerId,
    string CustomerName,
    CustomerType CustomerType,
    RegistrationResult Result,
    Verdict Verdict,
    IReadOnlyList<EligibilityReason> Reasons,
    string RulesVersion,
    DateTimeOffset ReportedAt,
    Guid ReportedBy,
    DateTimeOffset? DecidedAt,
    string? DecisionReason)
{
    internal static RegistrationView Of(RegistrationRow row) => new(
        row.Id,
        row.PartnerId,
        row.CustomerId,
        row.CustomerName,
        row.CustomerType,
        row.Result,
        row.Verdict,
        row.Reasons,
        row.RulesVersion,
        row.ReportedAt,
        row.ReportedBy,
        row.DecidedAt,
        row.DecisionReason);
}
