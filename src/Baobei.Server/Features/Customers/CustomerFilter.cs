using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>By what a list of customers is sorted.</summary>
public enum CustomerSort
{
    Reported,
    Expires,

    /// <summary>Within one partner only: nobody reads a million names in order, and an index for it would slow every registration.</summary>
    Name,
}

/// <summary>What a list of customers shows, and in which order. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record CustomerFilter
{
    public const int MaxDays = 366;

    private static readonly Dictionary<string, CustomerSort> _sorts = Enum.GetValues<CustomerSort>().ToDictionary(sort => Words.Of(sort));

    private static readonly CustomerFilter _plain = new();

    /// <summary>True: held now. False: the hold is over. Null: both.</summary>
    public bool? Live { get; init; }

    /// <summary>Folded as names are (<see cref="SearchGrams.QueryOf"/>); null when nothing is asked for.</summary>
    public string? Text { get; init; }

    /// <summary>The same as it was typed: words in Latin letters are told apart by spaces.</summary>
    public string? Typed { get; init; }

    /// <summary>Beginning of an account's name, as its key.</summary>
    public string? Account { get; init; }

    /// <summary>What it is now.</summary>
    public RegistrationStatus? Status { get; init; }

    public CustomerType? Type { get; init; }

    public DistributionType? Distribution { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    public int? ExpiresWithin { get; init; }

    public Industry? Industry { get; init; }

    public Region? Region { get; init; }

    public Guid? By { get; init; }

    /// <summary>The caller's own partner, or the one that the vendor's people look at; null: all.</summary>
    public Id<Partner>? Partner { get; init; }

    public CustomerSort Sort { get; init; }

    public bool Down { get; init; } = true;

    /// <summary>Names of the query's parts that could not be read.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The order's name in cursors: a position of one order means nothing in another.</summary>
    public string Order => Words.Of(Sort);

    /// <summary>A tab in whichever order, with nothing narrowed: what is asked for most.</summary>
    public bool IsPlain => this with { Live = null, Partner = null, Sort = default, Down = true, Ignored = _plain.Ignored } == _plain;

    /// <summary>Statuses that only a hold that is over has.</summary>
    public static bool IsEnded(RegistrationStatus status) => status switch
    {
        RegistrationStatus.Rejected or RegistrationStatus.Expired or RegistrationStatus.Released or RegistrationStatus.Withdrawn => true,
        RegistrationStatus.PendingReview or RegistrationStatus.Observing or RegistrationStatus.Inviting or RegistrationStatus.Associated => false,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Words that the index behind the search has for this.</summary>
    public string[] SearchWords()
    {
        var words = Text is null ? [] : SearchGrams.ToFind(Text).ToList();
        if (Industry is not null)
        {
            words.Add(SearchGrams.OfIndustry(Industry.Code));
        }

        if (Region is not null)
        {
            words.Add(SearchGrams.OfRegion(Region.Code));
        }

        return [.. words];
    }

    /// <param name="live">Which rows, when the query does not say: a page always shows one tab, the API shows both.</param>
    public static CustomerFilter Read(CustomerQuery query, Caller caller, bool? live)
    {
        var reader = new QueryReader();
        var zone = ReaderZone.Of(caller);
        var status = reader.Enum<RegistrationStatus>("status", query.Status);
        live = reader.Read<bool?>("tab", query.Tab, text => text switch { "live" => true, "ended" => false, _ => null }) ?? live;
        if (live is not null && status is { } asked)
        {
            // A status decides the tab, so that a link to one never shows an empty list of the other.
            live = !IsEnded(asked);
        }

        var partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default;
        var text = query.Text is null ? null : SearchGrams.QueryOf(query.Text[..Math.Min(query.Text.Length, CustomerDetails.MaxNameLength)]);
        var filter = new CustomerFilter
        {
            Live = live,
            Text = string.IsNullOrEmpty(text) ? null : text,
            Typed = string.IsNullOrEmpty(text) ? null : query.Text,
            Account = string.IsNullOrWhiteSpace(query.Account) ? null : LoginName.Key(query.Account),
            Status = status,
            Type = reader.Enum<CustomerType>("type", query.Type),
            Distribution = reader.Enum<DistributionType>("distribution", query.Distribution),
            From = reader.Moment("from", query.From, zone, isEnd: false),
            Before = reader.Moment("to", query.To, zone, isEnd: true),
            ExpiresWithin = reader.Number("expires", query.Expires, 1, MaxDays),
            Industry = reader.Read("industry", query.Industry, Industries.Find),
            Region = reader.Read("region", query.Region, Regions.Find),
            By = reader.Read<Guid?>("by", query.By, text => Guid.TryParse(text, out var by) ? by : null),
            Partner = partner,
        };

        // Whoever asks what ends soon wants to see what ends first.
        filter = filter.ExpiresWithin is not null ? filter with { Sort = CustomerSort.Expires, Down = false }
            : live == false ? filter with { Sort = CustomerSort.Expires }
            : filter;
        return (reader.Read("sort", query.Sort, text => filter.SortedBy(text)) ?? filter) with { Ignored = reader.Unread };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public CustomerFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(string path, CustomerQuery query)
    {
        var tab = Live == false ? "ended" : null;
        return ListAddress.Of(
            path,
            ("tab", tab),
            ("q", Text is null ? null : query.Text),
            ("account", Account is null ? null : query.Account),
            ("status", Status is { } status ? Words.Of(status) : null),
            ("type", Type is { } type ? Words.Of(type) : null),
            ("distribution", Distribution is { } distribution ? Words.Of(distribution) : null),
            ("from", From is null ? null : query.From),
            ("to", Before is null ? null : query.To),
            ("expires", ExpiresWithin?.ToString(CultureInfo.InvariantCulture)),
            ("industry", Industry?.Code),
            ("region", Region?.Code),
            ("by", By?.ToString()),
            ("partner", query.Partner is null ? null : Partner?.ToString()),
            ("sort", query.Sort is null || Ignored.Contains("sort") ? null : query.Sort));
    }

    private CustomerFilter? SortedBy(string text)
    {
        var down = text.StartsWith('-');
        return _sorts.TryGetValue(down ? text[1..] : text, out var sort) && (sort != CustomerSort.Name || Partner is not null)
            ? this with { Sort = sort, Down = down }
            : null;
    }
}
