using System.ComponentModel;
using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Projects;

/// <summary>What is asked of a list of projects, word for word as the address says it; <see cref="ProjectFilter"/> reads it.</summary>
public sealed record ProjectQuery
{
    [FromQuery(Name = "kind")]
    [Description("`partner_customer`: of the partner's own customers. `vendor_customer`: of the vendor's. Both when not given.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "q")]
    [Description("Part of a name or number. Width, case, spaces, and traditional or simplified characters make no difference.")]
    public string? Text { get; init; }

    [FromQuery(Name = "customer")]
    [Description("Part of the customer's name, where it may be read.")]
    public string? Customer { get; init; }

    [FromQuery(Name = "account")]
    [Description("Beginning of the customer's account name.")]
    public string? Account { get; init; }

    [FromQuery(Name = "from")]
    [Description("Created on this day or later (`2018-09-17`, in the caller's zone), or at this moment or later.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Created on this day or earlier, or before this moment.")]
    public string? To { get; init; }

    [FromQuery(Name = "bid")]
    [Description("`true` or `false`.")]
    public string? Bid { get; init; }

    [FromQuery(Name = "test")]
    [Description("`true` or `false`.")]
    public string? Test { get; init; }

    [FromQuery(Name = "orders")]
    [Description("`true`: something was bought in it. `false`: nothing was.")]
    public string? Orders { get; init; }

    [FromQuery(Name = "stage")]
    [Description("`potential_opportunity`, `confirmed_opportunity`, `solution_discussion`, `business_negotiation`, `contract_signed` or `revenue_confirmed`; of those in progress.")]
    public string? Stage { get; init; }

    [FromQuery(Name = "status")]
    [Description("`pending_approval`, `returned`, `pending_confirmation`, `in_progress`, `won`, `lost`, `rejected`, `customer_refused`, `withdrawn`, `expired` or `closed`: what it is now.")]
    public string? Status { get; init; }

    [FromQuery(Name = "industry")]
    [Description("Section (`I`) or division (`65`) of GB/T 4754-2017.")]
    public string? Industry { get; init; }

    [FromQuery(Name = "source")]
    [Description("`partner_reported`, `manager_invited` or `collaborative`.")]
    public string? Source { get; init; }

    [FromQuery(Name = "owner")]
    [Description("Id of the person who looks after it.")]
    public string? Owner { get; init; }

    [FromQuery(Name = "amount_from")]
    [Description("Expected income, at least so many whole units of its currency.")]
    public string? AmountFrom { get; init; }

    [FromQuery(Name = "amount_to")]
    [Description("Expected income, at most so many whole units of its currency.")]
    public string? AmountTo { get; init; }

    [FromQuery(Name = "sign_from")]
    [Description("Expected to be signed on this day or later.")]
    public string? SignFrom { get; init; }

    [FromQuery(Name = "sign_to")]
    [Description("Expected to be signed on this day or earlier.")]
    public string? SignTo { get; init; }

    [FromQuery(Name = "expires")]
    [Description("The validity ends within so many days, 1 to 366.")]
    public string? Expires { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }

    [FromQuery(Name = "sort")]
    [Description("`created` or `expires`; with `-` before it, the other way round. `-created` when not given; with `expires`, what ends first.")]
    public string? Sort { get; init; }

    /// <summary>The parts of an address that are asked of this list; of what is said twice the first counts.</summary>
    public static ProjectQuery Of(IQueryCollection query) => new()
    {
        Kind = query["kind"].FirstOrDefault(),
        Text = query["q"].FirstOrDefault(),
        Customer = query["customer"].FirstOrDefault(),
        Account = query["account"].FirstOrDefault(),
        From = query["from"].FirstOrDefault(),
        To = query["to"].FirstOrDefault(),
        Bid = query["bid"].FirstOrDefault(),
        Test = query["test"].FirstOrDefault(),
        Orders = query["orders"].FirstOrDefault(),
        Stage = query["stage"].FirstOrDefault(),
        Status = query["status"].FirstOrDefault(),
        Industry = query["industry"].FirstOrDefault(),
        Source = query["source"].FirstOrDefault(),
        Owner = query["owner"].FirstOrDefault(),
        AmountFrom = query["amount_from"].FirstOrDefault(),
        AmountTo = query["amount_to"].FirstOrDefault(),
        SignFrom = query["sign_from"].FirstOrDefault(),
        SignTo = query["sign_to"].FirstOrDefault(),
        Expires = query["expires"].FirstOrDefault(),
        Partner = query["partner"].FirstOrDefault(),
        Sort = query["sort"].FirstOrDefault(),
    };
}

/// <summary>By what a list of projects is sorted.</summary>
public enum ProjectSort
{
    Created,
    Expires,
}

/// <summary>What a list of projects shows, and in which order. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record ProjectFilter
{
    public const int MaxDays = 366;

    public ProjectKind? Kind { get; init; }

    /// <summary>Folded as names are; null when nothing is asked for.</summary>
    public string? Text { get; init; }

    /// <summary>A whole 项目编号 that is asked for: it is looked up, not searched for. Null when it is something else.</summary>
    public string? Number => Text is { Length: ProjectNumber.Length } text && text.All(char.IsAsciiDigit) ? text : null;

    /// <summary>The same of the customer.</summary>
    public string? Customer { get; init; }

    /// <summary>The same as it was typed.</summary>
    public string? CustomerTyped { get; init; }

    /// <summary>Beginning of an account's name, as its key.</summary>
    public string? Account { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    public bool? IsBid { get; init; }

    public bool? IsTest { get; init; }

    /// <summary>有订单: something was bought in it.</summary>
    public bool? HasOrders { get; init; }

    public ProjectStage? Stage { get; init; }

    public ProjectStatus? Status { get; init; }

    public Industry? Industry { get; init; }

    public ProjectSource? Source { get; init; }

    public Guid? Owner { get; init; }

    /// <summary>Minor units, included.</summary>
    public long? AmountFrom { get; init; }

    /// <summary>Minor units, included.</summary>
    public long? AmountTo { get; init; }

    public DateOnly? SignFrom { get; init; }

    public DateOnly? SignTo { get; init; }

    public int? ExpiresWithin { get; init; }

    /// <summary>The caller's own partner, or the one that the vendor's people look at; null: all.</summary>
    public Id<Partner>? Partner { get; init; }

    public ProjectSort Sort { get; init; }

    public bool Down { get; init; } = true;

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public string Order => Words.Of(Sort);

    /// <summary>Words that the index behind the search has for this.</summary>
    public string[] SearchWords()
    {
        var words = Text is null ? [] : SearchGrams.ToFind(Text).ToList();
        if (Customer is not null)
        {
            words.AddRange(SearchGrams.ToFind(Customer).Select(SearchGrams.OfCustomer));
        }

        if (Industry is not null)
        {
            words.Add(SearchGrams.OfIndustry(Industry.Code));
        }

        return [.. words];
    }

    /// <param name="kind">Which tab, when the query does not say: a page always shows one, the API both.</param>
    public static ProjectFilter Read(ProjectQuery query, Caller caller, ProjectKind? kind)
    {
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        var filter = new ProjectFilter
        {
            Kind = reader.Enum<ProjectKind>("kind", query.Kind) ?? kind,
            Text = Folded(query.Text, ProjectDetails.MaxNameLength),
            Customer = Folded(query.Customer, Domain.Customers.CustomerDetails.MaxNameLength),
            CustomerTyped = Folded(query.Customer, Domain.Customers.CustomerDetails.MaxNameLength) is null ? null : query.Customer,
            Account = string.IsNullOrWhiteSpace(query.Account) ? null : LoginName.Key(query.Account),
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
            IsBid = reader.Flag("bid", query.Bid),
            IsTest = reader.Flag("test", query.Test),
            HasOrders = reader.Flag("orders", query.Orders),
            Stage = reader.Enum<ProjectStage>("stage", query.Stage),
            Status = reader.Enum<ProjectStatus>("status", query.Status),
            Industry = reader.Read("industry", query.Industry, Industries.Find),
            Source = reader.Enum<ProjectSource>("source", query.Source),
            Owner = reader.Read<Guid?>("owner", query.Owner, text => Guid.TryParse(text, out var owner) ? owner : null),
            AmountFrom = reader.Read("amount_from", query.AmountFrom, Minor),
            AmountTo = reader.Read("amount_to", query.AmountTo, Minor),
            SignFrom = reader.Read("sign_from", query.SignFrom, Day),
            SignTo = reader.Read("sign_to", query.SignTo, Day),
            ExpiresWithin = reader.Number("expires", query.Expires, 1, MaxDays),
            Partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default,
        };

        // Whoever asks what ends soon wants to see what ends first.
        filter = filter.ExpiresWithin is not null ? filter with { Sort = ProjectSort.Expires, Down = false } : filter;
        return (reader.Read("sort", query.Sort, text => filter.SortedBy(text)) ?? filter) with { Ignored = reader.Unread };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public ProjectFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(string path, ProjectQuery query) => ListAddress.Of(
        path,
        ("kind", Kind == ProjectKind.VendorCustomer ? Words.Of(ProjectKind.VendorCustomer) : null),
        ("q", Text is null ? null : query.Text),
        ("customer", Customer is null ? null : query.Customer),
        ("account", Account is null ? null : query.Account),
        ("from", From is null ? null : query.From),
        ("to", Before is null ? null : query.To),
        ("bid", IsBid is { } bid ? bid ? "true" : "false" : null),
        ("test", IsTest is { } test ? test ? "true" : "false" : null),
        ("orders", HasOrders is { } ordered ? ordered ? "true" : "false" : null),
        ("stage", Stage is { } stage ? Words.Of(stage) : null),
        ("status", Status is { } status ? Words.Of(status) : null),
        ("industry", Industry?.Code),
        ("source", Source is { } source ? Words.Of(source) : null),
        ("owner", Owner?.ToString()),
        ("amount_from", AmountFrom is null ? null : query.AmountFrom),
        ("amount_to", AmountTo is null ? null : query.AmountTo),
        ("sign_from", SignFrom is null ? null : query.SignFrom),
        ("sign_to", SignTo is null ? null : query.SignTo),
        ("expires", ExpiresWithin?.ToString(CultureInfo.InvariantCulture)),
        ("partner", query.Partner is null ? null : Partner?.ToString()),
        ("sort", query.Sort is null || Ignored.Contains("sort") ? null : query.Sort));

    private static string? Folded(string? text, int most) =>
        text is null ? null : SearchGrams.QueryOf(text[..Math.Min(text.Length, most)]) is { Length: > 0 } folded ? folded : null;

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static long? Minor(string text) =>
        decimal.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var whole)
        && whole is >= 0 and <= ProjectDetails.MaxAmountMinor / 100
            ? (long)(whole * 100)
            : null;

    private ProjectFilter? SortedBy(string text) => text.TrimStart('-') switch
    {
        "created" => this with { Sort = ProjectSort.Created, Down = text[0] == '-' },
        "expires" => this with { Sort = ProjectSort.Expires, Down = text[0] == '-' },
        _ => null,
    };
}
