using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Tests.Catalogue;

public sealed class CatalogueTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a", true)]
    [InlineData("cloud-host-2", true)]
    [InlineData("7", true)]
    [InlineData("0123456789012345678901234567890123456789", true)]
    [InlineData("01234567890123456789012345678901234567890", false)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("a_b", false)]
    [InlineData("é", false)]
    public void A_code_is_lower_case_letters_digits_and_hyphens(string code, bool isFine)
    {
        Assert.Equal(isFine, CatalogueCode.IsCode(code));
        Assert.Equal(isFine ? null : "Code: catalogue_code", Wrong(() => Product.Add(code, "N", "N", "C", "C", Now)));
    }

    [Fact]
    public void A_product_is_withdrawn_and_comes_back_and_only_what_is_on_sale_changes()
    {
        var product = Given();
        product.Edit("Other", "Other", "C", "C");
        Assert.Equal(1, product.Version);
        product.Edit(" Other ", "Other", "C", "C");
        Assert.Equal(1, product.Version);
        Assert.Equal("product.wrong_status", Refusal(product.Return));
        product.Withdraw();
        Assert.Equal((SaleStatus.Withdrawn, 2), (product.Status, product.Version));
        Assert.Equal("product.wrong_status", Refusal(product.Withdraw));
        Assert.Equal("product.withdrawn", Refusal(() => product.Edit("X", "X", "C", "C")));
        Assert.Equal("product.withdrawn", Refusal(() => ProductSpec.Add(product, "s", Details, Now)));
        product.Return();
        product.Edit("X", "X", "C", "C");
        Assert.Equal(["product.added", "product.edited", "product.status_changed", "product.status_changed", "product.edited"], product.TakeEvents().Select(e => e.Name));
    }

    [Fact]
    public void A_specification_is_withdrawn_by_itself_and_returns_only_under_a_product_on_sale()
    {
        var product = Given();
        var spec = ProductSpec.Add(product, "s", Details, Now);
        spec.Withdraw();
        Assert.Equal("spec.wrong_status", Refusal(spec.Withdraw));
        Assert.Equal("spec.withdrawn", Refusal(() => spec.Edit(Details, hasPrice: false)));
        Assert.Equal("spec.withdrawn", Refusal(() => Price(spec, [], 100, Now)));
        product.Withdraw();
        Assert.Equal("product.withdrawn", Refusal(() => spec.Return(product)));
        product.Return();
        spec.Return(product);
        Assert.True(spec.IsOnSale);
        Assert.Equal("spec.wrong_status", Refusal(() => spec.Return(product)));
        Assert.Equal(["spec.added", "spec.status_changed", "spec.status_changed"], spec.TakeEvents().Select(e => e.Name));
    }

    [Fact]
    public void An_edit_that_changes_nothing_is_none_and_a_unit_stays_under_its_price()
    {
        var spec = ProductSpec.Add(Given(), "s", Details with { Regions = ["b", "a", "b"], Terms = [12, 1, 12] }, Now);
        Assert.Equal(["a", "b"], spec.Regions);
        Assert.Equal([1, 12], spec.Terms);
        spec.Edit(Details with { Regions = ["b", "a"], Terms = [1, 12], Name = " N " }, hasPrice: true);
        Assert.Equal(0, spec.Version);
        Assert.Equal("spec.unit_priced", Refusal(() => spec.Edit(Details with { Unit = BillingUnit.Year }, hasPrice: true)));
        spec.Edit(Details with { Unit = BillingUnit.Year }, hasPrice: false);
        Assert.Equal((1, BillingUnit.Year), (spec.Version, spec.Unit));
    }

    [Theory]
    [InlineData(BillingUnit.Month, null, new int[0], "a", null)]
    [InlineData(BillingUnit.Year, 1, new[] { 1, 120 }, "a", null)]
    [InlineData(BillingUnit.Piece, 1_000_000, new int[0], "a", null)]
    [InlineData(BillingUnit.Piece, 0, new int[0], "a", "MaxQuantity: out_of_range")]
    [InlineData(BillingUnit.Piece, 1_000_001, new int[0], "a", "MaxQuantity: out_of_range")]
    [InlineData(BillingUnit.Month, null, new[] { 0 }, "a", "Terms: terms")]
    [InlineData(BillingUnit.Month, null, new[] { 121 }, "a", "Terms: terms")]
    [InlineData(BillingUnit.Month, null, new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 }, "a", "Terms: terms")]
    [InlineData(BillingUnit.Hour, null, new[] { 1 }, "a", "Terms: terms_of_unit")]
    [InlineData((BillingUnit)99, null, new int[0], "a", "Unit: choice")]
    [InlineData(BillingUnit.Month, null, new int[0], "A B", "Regions: regions")]
    public void What_is_said_of_a_specification_lies_within_its_limits(BillingUnit unit, int? most, int[] terms, string region, string? wrong) =>
        Assert.Equal(wrong, Wrong(() => (Details with { Unit = unit, MaxQuantity = most, Terms = terms, Regions = [region] }).Check()));

    [Fact]
    public void A_price_holds_from_its_moment_until_the_next_and_before_the_first_there_is_none()
    {
        var spec = ProductSpec.Add(Given(), "s", Details, Now);
        var first = Price(spec, [], 100, Now.AddDays(1));
        var second = Price(spec, [first], 200, Now.AddDays(2));
        SpecPrice[] all = [second, first];
        Assert.Null(SpecPrice.InForce(all, first.EffectiveFrom.AddTicks(-1)));
        Assert.Same(first, SpecPrice.InForce(all, first.EffectiveFrom));
        Assert.Same(first, SpecPrice.InForce(all, second.EffectiveFrom.AddTicks(-1)));
        Assert.Same(second, SpecPrice.InForce(all, second.EffectiveFrom));
        Assert.Same(first, SpecPrice.Coming(all, Now));
        Assert.Same(second, SpecPrice.Coming(all, first.EffectiveFrom));
        Assert.Null(SpecPrice.Coming(all, second.EffectiveFrom));
    }

    [Fact]
    public void A_price_of_the_same_moment_takes_the_place_of_the_earlier_one()
    {
        var spec = ProductSpec.Add(Given(), "s", Details, Now);
        var wrong = Price(spec, [], 100, Now);
        var right = Price(spec, [wrong], 90, Now);
        Assert.Same(right, SpecPrice.InForce([right, wrong], Now));
        Assert.Same(right, SpecPrice.Coming([wrong, right], Now.AddTicks(-1)));
        Assert.Equal((1, 2), (wrong.Number, right.Number));
    }

    [Theory]
    [InlineData(0, "CNY", 0, null)]
    [InlineData(10_000_000_000, "CNY", 0, null)]
    [InlineData(10_000_000_001, "CNY", 0, "Amount: out_of_range")]
    [InlineData(-1, "CNY", 0, "Amount: out_of_range")]
    [InlineData(1, "XXX", 0, "Currency: choice")]
    [InlineData(1, "CNY", -1, "price.in_the_past")]
    [InlineData(1, "USD", 0, "price.other_currency")]
    public void A_price_is_an_amount_in_the_currency_of_the_first_and_holds_from_now_or_later(long amount, string currency, int ticks, string? code)
    {
        var spec = ProductSpec.Add(Given(), "s", Details, Now);
        var first = Price(spec, [], 100, Now);
        var failure = Record.Exception(() => { SpecPrice.Next(spec, [first], new(amount, currency), Now.AddTicks(ticks), null, Now); });
        Assert.Equal(code, failure is InvalidField invalid ? $"{invalid.Field}: {invalid.Code}" : (failure as Refused)?.Code);
    }

    private static SpecDetails Details => new() { Name = "N", NameEn = "N", Unit = BillingUnit.Month };

    private static Product Given() => Product.Add("p", "N", "N", "C", "C", Now);

    private static SpecPrice Price(ProductSpec spec, SpecPrice[] prices, long amount, DateTimeOffset from) =>
        SpecPrice.Next(spec, prices, new(amount, "CNY"), from, by: null, Now);

    private static string? Refusal(Action act) => (Record.Exception(act) as Refused)?.Code;

    private static string? Wrong<T>(Func<T> act) => Record.Exception(() => { act(); }) is InvalidField invalid ? $"{invalid.Field}: {invalid.Code}" : null;
}
