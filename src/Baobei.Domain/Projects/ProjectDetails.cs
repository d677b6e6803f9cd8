using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Projects;

/// <summary>What a partner says about a project: steps 2 to 4 of the wizard (guide lines 151 to 161). <see cref="Normalise"/> checks and cleans it.</summary>
public sealed record ProjectDetails
{
    public const int MaxNameLength = 100;
    public const int MaxDescriptionLength = 2000;
    public const int MaxContactNameLength = 60;
    public const int MaxContactTitleLength = 60;
    public const int MaxPhoneLength = 32;
    public const int MaxCompetitorsLength = 500;
    public const int MaxEnvironmentLength = 1000;
    public const int MaxTenderNumberLength = 60;
    public const int MaxProducts = 20;

    /// <summary>Ten billion of the currency: whatever is larger is a slip of the keyboard.</summary>
    public const long MaxAmountMinor = 1_000_000_000_000;

    /// <summary>How far ahead dates may lie, years.</summary>
    public const int MaxYearsAhead = 10;

    /// <summary>Currencies in which a project may be estimated (ISO 4217).</summary>
    public static readonly IReadOnlyList<string> Currencies = ["CNY", "USD", "EUR", "HKD", "SGD"];

    /// <summary>项目名称.</summary>
    public string Name { get; init; } = "";

    /// <summary>客户行业: a division of GB/T 4754-2017, as <see cref="Industries.Division"/> reads it. Normalised to the two digits.</summary>
    public string Industry { get; init; } = "";

    /// <summary>Code of a province or city: where the project is.</summary>
    public string Region { get; init; } = "";

    /// <summary>项目描述.</summary>
    public string Description { get; init; } = "";

    /// <summary>是否投标项目.</summary>
    public bool IsBid { get; init; }

    /// <summary>是否测试项目: followed like any other, and never counted.</summary>
    public bool IsTest { get; init; }

    /// <summary>是否第三方: a third party takes part.</summary>
    public bool IsThirdParty { get; init; }

    /// <summary>The person at the customer.</summary>
    public string ContactName { get; init; } = "";

    public string? ContactTitle { get; init; }

    /// <summary>E.164.</summary>
    public string? ContactPhone { get; init; }

    public string? Competitors { get; init; }

    /// <summary>Codes of the vendor's products that it is about, sorted.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>What the customer runs today.</summary>
    public string? Environment { get; init; }

    public DateOnly? ExpectedStartOn { get; init; }

    /// <summary>Of a bid: the day on which bids are opened.</summary>
    public DateOnly? BidOn { get; init; }

    /// <summary>Of a bid.</summary>
    public string? TenderNumber { get; init; }

    /// <summary>Expected income, minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; init; }

    /// <summary>The part of <see cref="AmountMinor"/> that is paid once; the rest comes month by month.</summary>
    public long OneOffMinor { get; init; }

    public string Currency { get; init; } = "CNY";

    public DateOnly ExpectedSignOn { get; init; }

    /// <summary>The first day of the month in which the income is expected.</summary>
    public DateOnly ExpectedRevenueOn { get; init; }

    /// <summary>
    /// The same, trimmed and in canonical form. <see cref="InvalidField"/>, all together: <c>required</c>, <c>too_long</c>, <c>characters</c>,
    /// <c>industry</c>, <c>region</c>, <c>phone</c>, <c>products</c> (most), <c>project_amount</c>, <c>one_off</c>, <c>currency</c>, <c>date</c> (years),
    /// <c>revenue_before_sign</c>.
    /// </summary>
    /// <param name="today">The day in the vendor's zone: dates that are still to come lie behind it.</param>
    public ProjectDetails Normalise(DateOnly today)
    {
        var wrong = new WrongFields();
        var normal = this with
        {
            Name = wrong.Read(() => Text.Name(nameof(Name), Name, MaxNameLength) ?? throw new InvalidField(nameof(Name), "required")),
            Industry = wrong.Read(() => Industries.Division(Industry)?.Code ?? throw new InvalidField(nameof(Industry), "industry")),
            Region = wrong.Read(() => Regions.Find(Region.Trim())?.Code ?? throw new InvalidField(nameof(Region), "region")),
            Description = wrong.Read(() => Text.Required(nameof(Description), Description, MaxDescriptionLength)),
            ContactName = wrong.Read(() => Text.Required(nameof(ContactName), ContactName, MaxContactNameLength)),
            ContactTitle = wrong.Read(() => Text.Optional(nameof(ContactTitle), ContactTitle, MaxContactTitleLength)),
            ContactPhone = wrong.Read(NormalisePhone),
            Competitors = wrong.Read(() => Text.Optional(nameof(Competitors), Competitors, MaxCompetitorsLength)),
            Environment = wrong.Read(() => Text.Optional(nameof(Environment), Environment, MaxEnvironmentLength)),
            Products = wrong.Read(NormaliseProducts),
            BidOn = IsBid ? BidOn : null,
            TenderNumber = wrong.Read(NormaliseTender),
            ExpectedRevenueOn = new(ExpectedRevenueOn.Year, ExpectedRevenueOn.Month, 1),
        };
        if (IsBid && BidOn is null)
        {
            wrong.Add(nameof(BidOn), "required");
        }

        if (AmountMinor is <= 0 or > MaxAmountMinor)
        {
            wrong.Add(nameof(AmountMinor), "project_amount");
        }
        else if (OneOffMinor < 0 || OneOffMinor > AmountMinor)
        {
            wrong.Add(nameof(OneOffMinor), "one_off");
        }

        if (!Currencies.Contains(Currency))
        {
            wrong.Add(nameof(Currency), "choice");
        }

        Within(nameof(ExpectedStartOn), ExpectedStartOn);
        Within(nameof(BidOn), normal.BidOn);
        Within(nameof(ExpectedSignOn), ExpectedSignOn);
        Within(nameof(ExpectedRevenueOn), ExpectedRevenueOn);
        if (!wrong.Has(nameof(ExpectedSignOn)) && normal.ExpectedRevenueOn < new DateOnly(ExpectedSignOn.Year, ExpectedSignOn.Month, 1))
        {
            wrong.Add(nameof(ExpectedRevenueOn), "revenue_before_sign");
        }

        wrong.ThrowIfAny();
        return normal;

        // A project may have begun before it is reported, but not years ago.
        void Within(string field, DateOnly? day)
        {
            if (day < today.AddYears(-1) || day > today.AddYears(MaxYearsAhead))
            {
                wrong.Add(field, "date", MaxYearsAhead);
            }
        }
    }

    private string? NormalisePhone() => string.IsNullOrWhiteSpace(ContactPhone) ? null
        : CustomerDetails.IsE164(ContactPhone.Trim()) ? ContactPhone.Trim()
        : throw new InvalidField(nameof(ContactPhone), "phone");

    private string? NormaliseTender() => !IsBid ? null : Text.Required(nameof(TenderNumber), TenderNumber, MaxTenderNumberLength);

    private IReadOnlyList<string> NormaliseProducts()
    {
        var products = Products.Select(code => code.Trim()).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return products.Count == 0 ? throw new InvalidField(nameof(Products), "required")
            : products.Count > MaxProducts ? throw new InvalidField(nameof(Products), "products", MaxProducts)
            : products;
    }
}
