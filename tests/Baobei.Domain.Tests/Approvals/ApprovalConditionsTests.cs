using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Tests.Approvals;

public sealed class ApprovalConditionsTests
{
    private static readonly ApprovalFacts Facts = new("3301", "39", 50_000_000, false, ["ecs-1", "rds"]);

    public static TheoryData<string, ApprovalConditions, bool> Matching => new()
    {
        { "nothing asked", new(), true },
        { "its city", new() { Regions = ["3301"] }, true },
        { "its province", new() { Regions = ["33"] }, true },
        { "one of two", new() { Regions = ["11", "33"] }, true },
        { "another city", new() { Regions = ["3302"] }, false },
        { "its division", new() { Industries = ["39"] }, true },
        { "its section", new() { Industries = ["C"] }, true },
        { "another division", new() { Industries = ["38"] }, false },
        { "another section", new() { Industries = ["A"] }, false },
        { "from just this amount", new() { AmountFrom = 50_000_000 }, true },
        { "from a fen more", new() { AmountFrom = 50_000_001 }, false },
        { "below just this amount", new() { AmountBelow = 50_000_000 }, false },
        { "below a fen more", new() { AmountBelow = 50_000_001 }, true },
        { "no bid", new() { IsBid = false }, true },
        { "a bid", new() { IsBid = true }, false },
        { "one product in common", new() { Products = ["oss", "ecs-1"] }, true },
        { "no product in common", new() { Products = ["ecs"] }, false },
        { "all of it", new() { Regions = ["33"], Industries = ["C"], AmountFrom = 1, AmountBelow = 60_000_000, IsBid = false, Products = ["rds"] }, true },
        { "all but one", new() { Regions = ["33"], Industries = ["C"], AmountFrom = 1, AmountBelow = 60_000_000, IsBid = true, Products = ["rds"] }, false },
    };

    [Theory]
    [MemberData(nameof(Matching))]
    public void A_route_matches_when_everything_it_asks_for_is_so(string why, ApprovalConditions conditions, bool matches) =>
        Assert.True(matches == conditions.Matches(Facts), why);

    [Fact]
    public void A_county_lies_in_its_city_and_a_section_in_no_division()
    {
        Assert.True(new ApprovalConditions { Regions = ["3301"] }.Matches(Facts with { Region = "330106" }));
        Assert.False(new ApprovalConditions { Regions = ["3301"] }.Matches(Facts with { Region = "33" }));
        Assert.False(new ApprovalConditions { Industries = ["39"] }.Matches(Facts with { Industry = "C" }));
        Assert.True(new ApprovalConditions { Industries = ["C"] }.Matches(Facts with { Industry = "C" }));
    }

    [Theory]
    [InlineData(1_000, 999, false)]
    [InlineData(1_000, 1_000, true)]
    [InlineData(1, null, false)]
    public void A_discount_counts_from_there_on(int from, int? discount, bool matches) =>
        Assert.Equal(matches, new ApprovalConditions { DiscountFrom = from }.Matches(Facts with { Subject = ApprovalSubject.PurchaseOrder, DiscountBasisPoints = discount }));

    [Theory]
    [InlineData(ApprovalSubject.ProjectRegistration, true, null, null)]
    [InlineData(ApprovalSubject.ProjectRegistration, null, 500, "DiscountFrom: route_not_asked")]
    [InlineData(ApprovalSubject.PurchaseOrder, false, null, "IsBid: route_not_asked")]
    [InlineData(ApprovalSubject.PurchaseOrder, null, 10_000, null)]
    [InlineData(ApprovalSubject.PurchaseOrder, null, 10_001, "DiscountFrom: out_of_range")]
    [InlineData(ApprovalSubject.PurchaseOrder, true, 0, "DiscountFrom: out_of_range, IsBid: route_not_asked")]
    public void What_is_no_condition_of_the_subject_is_refused(ApprovalSubject subject, bool? isBid, int? discount, string? wrong)
    {
        var conditions = new ApprovalConditions { IsBid = isBid, DiscountFrom = discount };
        if (wrong is null)
        {
            Assert.Equal((isBid, discount), (conditions.Check(subject).IsBid, conditions.Check(subject).DiscountFrom));
            return;
        }

        Assert.Equal(wrong, string.Join(", ", Assert.Throws<InvalidField>(() => conditions.Check(subject)).All.Select(one => $"{one.Field}: {one.Code}")));
    }

    [Fact]
    public void What_is_not_known_fulfils_no_condition()
    {
        var unknown = new ApprovalFacts(null, null, null, false, []);

        Assert.True(new ApprovalConditions().Matches(unknown));
        Assert.False(new ApprovalConditions { Regions = ["33"] }.Matches(unknown));
        Assert.False(new ApprovalConditions { Industries = ["C"] }.Matches(unknown));
        Assert.False(new ApprovalConditions { AmountFrom = 0 }.Matches(unknown));
        Assert.False(new ApprovalConditions { AmountBelow = 100 }.Matches(unknown));
        Assert.False(new ApprovalConditions { Products = ["ecs"] }.Matches(unknown));
    }

    public static TheoryData<string, ApprovalConditions, ApprovalConditions, bool> Covering => new()
    {
        { "everything covers everything", new(), new(), true },
        { "everything covers a province", new(), new() { Regions = ["33"] }, true },
        { "a province covers not everything", new() { Regions = ["33"] }, new(), false },
        { "a province covers its city", new() { Regions = ["33"] }, new() { Regions = ["3301", "3302"] }, true },
        { "a city covers not its province", new() { Regions = ["3301"] }, new() { Regions = ["33"] }, false },
        { "a city covers not another one", new() { Regions = ["3301"] }, new() { Regions = ["3301", "3302"] }, false },
        { "a section covers its division", new() { Industries = ["C"] }, new() { Industries = ["39"] }, true },
        { "from less covers from more", new() { AmountFrom = 100 }, new() { AmountFrom = 100 }, true },
        { "from more covers not from less", new() { AmountFrom = 101 }, new() { AmountFrom = 100 }, false },
        { "from nothing covers not what has no amount", new() { AmountFrom = 0 }, new(), false },
        { "from nothing covers whatever asks for an amount", new() { AmountFrom = 0 }, new() { AmountBelow = 100 }, true },
        { "from something covers not below something", new() { AmountFrom = 1 }, new() { AmountBelow = 100 }, false },
        { "a smaller discount covers a larger one", new() { DiscountFrom = 1_000 }, new() { DiscountFrom = 1_000, Regions = ["33"] }, true },
        { "a larger discount covers not a smaller one", new() { DiscountFrom = 1_001 }, new() { DiscountFrom = 1_000 }, false },
        { "a discount covers not what asks for none", new() { DiscountFrom = 1 }, new(), false },
        { "below more covers below less", new() { AmountBelow = 100 }, new() { AmountBelow = 100 }, true },
        { "below less covers not below more", new() { AmountBelow = 99 }, new() { AmountBelow = 100 }, false },
        { "below covers not what is open", new() { AmountBelow = 99 }, new() { AmountFrom = 1 }, false },
        { "a range in a range", new() { AmountFrom = 1, AmountBelow = 100 }, new() { AmountFrom = 2, AmountBelow = 99 }, true },
        { "bids cover bids", new() { IsBid = true }, new() { IsBid = true }, true },
        { "bids cover not both", new() { IsBid = true }, new(), false },
        { "two products cover one of them", new() { Products = ["a", "b"] }, new() { Products = ["b"] }, true },
        { "one product covers not two", new() { Products = ["a"] }, new() { Products = ["a", "b"] }, false },
    };

    [Theory]
    [MemberData(nameof(Covering))]
    public void One_covers_another_when_nothing_is_left_for_it(string why, ApprovalConditions first, ApprovalConditions second, bool covers) =>
        Assert.True(covers == first.Covers(second), why);

    [Fact]
    public void Codes_are_kept_once_and_none_that_another_one_covers()
    {
        var conditions = new ApprovalConditions { Regions = ["3302", "33", "11", "3301", "33"], Industries = ["39", "C", "A"], Products = [" ecs ", "ecs", "oss"] }.Check(ApprovalSubject.ProjectRegistration);

        Assert.Equal(["11", "33"], conditions.Regions);
        Assert.Equal(["A", "C"], conditions.Industries);
        Assert.Equal(["ecs", "oss"], conditions.Products);
    }

    public static TheoryData<ApprovalConditions, string> Wrong => new()
    {
        { new() { Regions = ["99"] }, "Regions: region" },
        { new() { Regions = ["330106"] }, "Regions: region" },
        { new() { Industries = ["Z"] }, "Industries: industry" },
        { new() { Products = ["a b"] }, "Products: catalogue_code" },
        { new() { Products = [""] }, "Products: catalogue_code" },
        { new() { Products = [.. Enumerable.Range(0, 51).Select(i => $"p{i}")] }, "Products: entries_at_most" },
        { new() { AmountFrom = -1 }, "AmountFrom: route_amount" },
        { new() { AmountFrom = ApprovalConditions.MaxAmount + 1 }, "AmountFrom: route_amount" },
        { new() { AmountBelow = 0 }, "AmountBelow: route_amount_order" },
        { new() { AmountFrom = 100, AmountBelow = 100 }, "AmountBelow: route_amount_order" },
        { new() { AmountFrom = 100, AmountBelow = 101 }, "" },
        { new() { Regions = ["99"], AmountFrom = -1 }, "Regions: region, AmountFrom: route_amount" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_no_route_can_ask_for_is_said_beside_its_field(ApprovalConditions conditions, string expected)
    {
        var wrong = Record.Exception(() => conditions.Check(ApprovalSubject.ProjectRegistration)) as InvalidField;
        Assert.Equal(expected, string.Join(", ", wrong?.All.Select(one => $"{one.Field}: {one.Code}") ?? []));
    }
}
