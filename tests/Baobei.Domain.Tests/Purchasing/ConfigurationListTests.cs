using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;

namespace Baobei.Domain.Tests.Purchasing;

/// <summary>What a configuration list comes to, and what may stand in it.</summary>
public sealed class ConfigurationListTests
{
    private static readonly DateTimeOffset Now = new(2018, 9, 17, 2, 53, 39, TimeSpan.Zero);
    private static readonly Policy Policy = new();
    private static readonly Guid Sales = Guid.CreateVersion7();
    private static readonly Product Host = Product.Add("host", "云主机", "Host", "计算", "Compute", Now);

    private readonly Project _project = InProgress();

    [Theory]
    [InlineData(12700, 2, 12, 0, 304_800, 0, 304_800)]
    [InlineData(12700, 2, 12, 1250, 304_800, 38_100, 266_700)]
    [InlineData(1, 1, 1, 3000, 1, 0, 1)]
    [InlineData(5, 1, 1, 1000, 5, 1, 4)]
    [InlineData(333, 3, 1, 3000, 999, 300, 699)]
    [InlineData(0, 10, 12, 3000, 0, 0, 0)]
    public void A_line_is_price_times_quantity_times_term_less_its_discount(long price, int quantity, int term, int discount, long listed, long off, long amount)
    {
        var list = List();
        var item = list.Add(_project, Offer(price), new() { Quantity = quantity, Term = term, DiscountBasisPoints = discount }, Policy, Now);
        Assert.Equal((listed, off, amount), (item.ListAmount().AmountMinor, item.Discount().AmountMinor, item.Amount().AmountMinor));
    }

    [Fact]
    public void The_total_is_the_sum_of_lines_that_are_rounded_each_by_itself()
    {
        var list = List();
        Assert.Null(list.Total());
        foreach (var _ in Enumerable.Range(0, 3))
        {
            list.Add(_project, Offer(5), new() { Term = 1, DiscountBasisPoints = 1000 }, Policy, Now);
        }

        // 10 % of 15 would be 2: three lines give 1 each.
        Assert.Equal((15, 3, 12), (list.ListTotal()!.Value.AmountMinor, list.DiscountTotal()!.Value.AmountMinor, list.Total()!.Value.AmountMinor));
    }

    [Theory]
    [InlineData(0, 1, 0, "Quantity: out_of_range")]
    [InlineData(10, 1, 0, null)]
    [InlineData(11, 1, 0, "Quantity: out_of_range")]
    [InlineData(1, null, 0, "Term: choice")]
    [InlineData(1, 6, 0, "Term: choice")]
    [InlineData(1, 12, 3000, null)]
    [InlineData(1, 12, 3001, "DiscountBasisPoints: discount")]
    [InlineData(1, 12, -1, "DiscountBasisPoints: discount")]
    [InlineData(0, 6, 3001, "Quantity: out_of_range, Term: choice, DiscountBasisPoints: discount")]
    public void A_line_orders_only_what_the_catalogue_sells(int quantity, int? term, int discount, string? wrong) =>
        Assert.Equal(wrong, Wrong(() => List().Add(_project, Offer(100), new() { Quantity = quantity, Term = term, DiscountBasisPoints = discount }, Policy, Now)));

    [Theory]
    [InlineData(BillingUnit.Piece, "", null, null, 0, null)]
    [InlineData(BillingUnit.Piece, "", null, 1, 0, "Term: choice")]
    [InlineData(BillingUnit.Year, "", null, 120, 0, null)]
    [InlineData(BillingUnit.Year, "", null, 121, 0, "Term: out_of_range")]
    [InlineData(BillingUnit.Year, "", null, null, 0, "Term: out_of_range")]
    [InlineData(BillingUnit.Piece, "", "cn-hangzhou", null, 0, "Region: choice")]
    [InlineData(BillingUnit.Piece, "cn-hangzhou hk", null, null, 0, "Region: choice")]
    [InlineData(BillingUnit.Piece, "cn-hangzhou hk", "us", null, 0, "Region: choice")]
    [InlineData(BillingUnit.Piece, "cn-hangzhou hk", "hk", null, 0, null)]
    [InlineData(BillingUnit.Piece, "", null, null, 1, "DiscountBasisPoints: no_discount")]
    public void Term_region_and_discount_are_those_of_the_specification(BillingUnit unit, string regions, string? region, int? term, int discount, string? wrong)
    {
        var offer = Offer(100, details: new() { Name = "S", NameEn = "S", Unit = unit, Regions = regions.Split(' ', StringSplitOptions.RemoveEmptyEntries), DiscountAllowed = false });
        Assert.Equal(wrong, Wrong(() => List().Add(_project, offer, new() { Region = region, Term = term, DiscountBasisPoints = discount }, Policy, Now)));
    }

    [Fact]
    public void What_is_not_on_sale_or_has_no_price_or_another_currency_is_refused()
    {
        var list = List();
        var withdrawn = Offer(100);
        withdrawn.Spec.Withdraw();
        var none = Offer(100) with { Price = null };
        Assert.Equal("configuration.spec_withdrawn", Refusal(() => list.Add(_project, withdrawn, One, Policy, Now)));
        Assert.Equal("configuration.no_price", Refusal(() => list.Add(_project, none, One, Policy, Now)));
        list.Add(_project, Offer(100), One, Policy, Now);
        Assert.Equal("configuration.currency", Refusal(() => list.Add(_project, Offer(100, "USD"), One, Policy, Now)));
        Assert.Single(list.Items);
    }

    [Fact]
    public void A_list_changes_until_the_projects_end_to_the_tick()
    {
        var list = List();
        var end = _project.ExpiresAt;
        list.Add(_project, Offer(100), One, Policy, end.AddTicks(-1));
        Action[] late =
        [
            () => ConfigurationList.Create(_project, "Late", 1, 0, Sales, end), () => list.Rename(_project, "Late", end), () => list.Add(_project, Offer(100), One, Policy, end),
            () => list.Change(_project, 1, Offer(100), 2, 0, Policy, end), () => list.RemoveLine(_project, 1, end), () => list.Remove(_project, end),
            () => list.Reprice(_project, new Dictionary<Id<ProductSpec>, OfferedSpec>(), Policy, end),
            () => list.Copy(_project, "Late", 2, 1, new Dictionary<Id<ProductSpec>, OfferedSpec>(), Policy, Sales, end),
        ];
        Assert.All(late, act => Assert.Equal("configuration.project_over", Refusal(act)));
        Assert.Equal(1, list.Version);
    }

    [Fact]
    public void It_has_at_most_two_hundred_lines_and_a_project_fifty_lists_and_a_total_that_can_be_read()
    {
        var list = List();
        var offer = Offer(SpecPrice.MaxAmountMinor, details: new() { Name = "S", NameEn = "S", Unit = BillingUnit.Piece });
        Assert.Equal("configuration.total_limit", Refusal(() => list.Add(_project, offer, new() { Quantity = 10_001 }, Policy, Now)));
        list.Add(_project, offer, new() { Quantity = 10_000 }, Policy, Now);
        Assert.Equal(ConfigurationList.MaxTotalMinor, list.Total()!.Value.AmountMinor);
        list.RemoveLine(_project, 1, Now);
        foreach (var _ in Enumerable.Range(0, ConfigurationList.MaxLines))
        {
            list.Add(_project, Offer(1), One, Policy, Now);
        }

        Assert.Equal("configuration.too_many_lines", Refusal(() => list.Add(_project, Offer(1), One, Policy, Now)));
        Assert.Equal("configuration.too_many", Refusal(() => ConfigurationList.Create(_project, "N", 1, ConfigurationList.MaxPerProject, Sales, Now)));
        Assert.Equal("Name: required", Wrong(() => ConfigurationList.Create(_project, " ", 1, 0, Sales, Now)));
        Assert.Equal("Name: too_long", Wrong(() => ConfigurationList.Create(_project, new string('x', 101), 1, 0, Sales, Now)));
    }

    [Fact]
    public void A_line_keeps_names_and_price_until_prices_are_refreshed()
    {
        var list = List();
        var offer = Offer(100);
        list.Add(_project, offer, One, Policy, Now);
        var later = Now.AddDays(1);
        offer.Spec.Edit(offer.Spec.Details with { Name = "新", NameEn = "New" }, hasPrice: true);
        var dearer = offer with { Price = SpecPrice.Next(offer.Spec, [offer.Price!], new(150, "CNY"), later, null, later) };
        list.Change(_project, 1, dearer, 2, 500, Policy, later);
        Assert.Equal(("S", 100, Now, 2, 500), (list.Items[0].SpecNameEn, list.Items[0].UnitPriceMinor, list.Items[0].PricedAt, list.Items[0].Quantity, list.Items[0].DiscountBasisPoints));
        var offers = new Dictionary<Id<ProductSpec>, OfferedSpec> { [offer.Spec.Id] = dearer };
        var copy = list.Copy(_project, "Copy", 1460002, 1, offers, Policy, Sales, later);
        Assert.Equal((150, 2, 500, 1460002), (copy.Items[0].UnitPriceMinor, copy.Items[0].Quantity, copy.Items[0].DiscountBasisPoints, copy.Number));
        Assert.Equal(100, list.Items[0].UnitPriceMinor);
        list.Reprice(_project, offers, Policy, later);
        Assert.Equal(("New", 150, later, 2), (list.Items[0].SpecNameEn, list.Items[0].UnitPriceMinor, list.Items[0].PricedAt, list.Items[0].Quantity));

        // What is not sold like this any more is said, and nothing changes.
        Assert.Equal("configuration.line_outdated", Refusal(() => list.Reprice(_project, offers, Policy with { MaxDiscountBasisPoints = 499 }, later)));
        offer.Spec.Withdraw();
        Assert.Equal("configuration.spec_withdrawn", Refusal(() => list.Reprice(_project, offers, Policy, later)));
        Assert.Equal("configuration.spec_withdrawn", Refusal(() => list.Copy(_project, "Copy", 3, 2, offers, Policy, Sales, later)));
        Assert.Equal(
            ["configuration.created", "configuration.changed", "configuration.changed", "configuration.changed"], list.TakeEvents().Select(happened => happened.Name));
        Assert.Equal(["configuration.copied"], copy.TakeEvents().Select(happened => happened.Name));
    }

    [Fact]
    public void A_line_that_goes_leaves_the_others_their_positions()
    {
        var list = List();
        foreach (var price in new[] { 1, 2, 3 })
        {
            list.Add(_project, Offer(price), One, Policy, Now);
        }

        list.RemoveLine(_project, 2, Now);
        Assert.Equal([1, 3], list.Items.Select(item => item.Position));
        Assert.Throws<NotFound>(() => list.RemoveLine(_project, 2, Now));
        Assert.Equal(4, list.Add(_project, Offer(4), One, Policy, Now).Position);
        Assert.Equal(5, list.Version);
    }

    private static ItemChoice One => new() { Term = 1 };

    private static string? Wrong(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (InvalidField invalid)
        {
            return string.Join(", ", invalid.All.Select(one => $"{one.Field}: {one.Code}"));
        }
    }

    private static string Refusal(Action act) => Assert.Throws<Refused>(act).Code;

    private static OfferedSpec Offer(long price, string currency = "CNY", SpecDetails? details = null)
    {
        var spec = ProductSpec.Add(
            Host, $"s{Guid.CreateVersion7():N}", details ?? new() { Name = "小", NameEn = "S", Unit = BillingUnit.Month, Terms = [1, 12], MaxQuantity = 10 }, Now);
        return new(Host, spec, SpecPrice.Next(spec, [], new(price, currency), Now, null, Now));
    }

    private ConfigurationList List() => ConfigurationList.Create(_project, "测试", ConfigurationList.FirstNumber, 0, Sales, Now);

    private static Project InProgress()
    {
        var account = CustomerAccount.Direct("harbour2018", "it@harbour.example", "+8613800138000", CustomerType.Enterprise, null, Now, "Harbour Ltd.");
        var details = new ProjectDetails
        {
            Name = "Tracking platform",
            Industry = "65",
            Region = "3301",
            Description = "Moves to the cloud.",
            ContactName = "Wang Wei",
            Products = ["ecs"],
            AmountMinor = 100,
            ExpectedSignOn = new(2018, 10, 1),
            ExpectedRevenueOn = new(2018, 11, 1),
        }.Normalise(new(2018, 9, 17));
        var (project, application) = Project.Register(details, account, null, Id<Partner>.New(), "201809004741", 1, [], ApprovalPlan.Default, Policy, Sales, Now);
        project.Decide(application!, ApprovalOutcome.Approved, DecisionReason.Verified, null, [], Guid.CreateVersion7(), null, Policy, Now);
        project.Confirm(application!, account, Policy, Now);
        return project;
    }
}
