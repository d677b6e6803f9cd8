using Baobei.Domain.Kernel;
using Baobei.Domain.Metering;

namespace Baobei.Domain.Tests.Metering;

public sealed class FocusReaderTests
{
    private static readonly string[] _head =
    [
        "SubAccountId", "BilledCost", "BillingCurrency", "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargePeriodStart", "ChargePeriodEnd", "ProviderName", "ServiceName", "ConsumedQuantity",
        "ConsumedUnit", "ListCost", "SkuPriceId", "x_LineId",
    ];

    private static readonly Id<UsageDelivery> _delivery = Id<UsageDelivery>.New();

    [Fact]
    public void A_line_is_read_as_FOCUS_says_it()
    {
        Assert.Null(new FocusReader(_head).Read(2, Line(), _delivery, out var read));
        var line = read.Line;
        Assert.Equal(("acme", 202611, ChargeCategory.Usage, false, "CNY"), (read.Account, line.Period, line.Category, line.IsCorrection, line.Currency));
        Assert.Equal((0.0000008m, 12.5m, 2.25m), (line.BilledCost.Value, line.ListCost.Value, line.Quantity));
        Assert.Equal(new DateTimeOffset(2026, 11, 3, 22, 0, 0, TimeSpan.Zero), line.ChargeStart);
    }

    [Theory]
    [InlineData("SubAccountId", "NULL", "missing")]
    [InlineData("ProviderName", "", "missing")]
    [InlineData("BillingCurrency", "yuan", "currency")]
    [InlineData("BillingPeriodStart", "November", "time")]
    [InlineData("ChargePeriodStart", "2026-13-01 00:00:00", "time")]
    [InlineData("ChargePeriodEnd", "2026-11-01 00:00:00", "order")]
    [InlineData("ChargeCategory", "Gift", "category")]
    [InlineData("ChargeCategory", "0", "category")]
    [InlineData("ChargeClass", "Guess", "class")]
    [InlineData("BilledCost", "much", "number")]
    [InlineData("BilledCost", "", "missing")]
    [InlineData("BilledCost", "0.0000000000001", "digits")]
    [InlineData("BilledCost", "1000000000.01", "digits")]
    [InlineData("ListCost", "x", "number")]
    [InlineData("ConsumedQuantity", "x", "number")]
    public void What_is_wrong_names_its_column(string column, string value, string code)
    {
        var fault = new FocusReader(_head).Read(7, Line((column, value)), _delivery, out _);
        Assert.Equal((7, column, code), (fault!.Line, fault.Column, fault.Code));
    }

    [Fact]
    public void Columns_that_are_missing_are_named() =>
        Assert.Equal("BilledCost, SubAccountId", Assert.Throws<InvalidField>(() => new FocusReader([.. _head.Except(["BilledCost", "SubAccountId"])])).Details[0]);

    [Fact]
    public void A_line_is_itself_by_its_own_id_whatever_else_it_says()
    {
        var (first, again, another) = (Read(Line()), Read(Line(("BilledCost", "9"))), Read(Line(("x_LineId", "L-2"))));
        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, another.Id);
        Assert.NotEqual(first.Id, Read(Line(("ProviderName", "Other"))).Id);
    }

    [Fact]
    public void Without_an_own_id_two_lines_that_are_alike_are_two_and_the_same_file_again_is_the_same_two()
    {
        List<Id<UsageLine>> ids = File(), again = File();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids, again);

        static List<Id<UsageLine>> File()
        {
            var reader = new FocusReader(_head);
            return [.. Enumerable.Range(2, 2).Select(number =>
            {
                Assert.Null(reader.Read(number, Line(("x_LineId", "")), _delivery, out var read));
                return read.Line.Id;
            })];
        }
    }

    [Theory]
    [InlineData("0.000000000001", 0, 1)]
    [InlineData("-0.000000000001", -1, 999_999)]
    [InlineData("176.593365", 176_593_365, 0)]
    [InlineData("-3.5", -3_500_000, 0)]
    [InlineData("1000000000", 1_000_000_000_000_000, 0)]
    public void A_cost_is_exact(string text, long micro, long pico)
    {
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(new ExactCost(micro, pico), ExactCost.Of(value));
        Assert.Equal(value, new ExactCost(micro, pico).Value);
    }

    [Fact]
    public void A_sum_of_millions_of_small_costs_has_lost_nothing()
    {
        var sum = default(ExactCost);
        var exact = 0m;
        var random = new Random(3);
        for (var i = 0; i < 200_000; i++)
        {
            var value = (random.NextInt64(-10_000_000_000, 10_000_000_000) / 1_000_000_000_000m) + random.Next(-3, 4);
            sum += ExactCost.Of(value)!.Value;
            exact += value;
        }

        Assert.Equal(exact, sum.Value);
    }

    private static UsageLine Read(string[] cells)
    {
        Assert.Null(new FocusReader(_head).Read(2, cells, _delivery, out var read));
        return read.Line;
    }

    private static string[] Line(params (string Column, string Value)[] other)
    {
        string[] cells =
        [
            "acme", "0.00000080000", "CNY", "2026-11-01 00:00:00", "Usage", "NULL", "2026-11-03T22:00:00Z", "2026-11-03 23:00:00", "Cloud", "Object storage", "2.25", "GB", "12.5", "oss-std", "L-1",
        ];
        foreach (var (column, value) in other)
        {
            cells[Array.IndexOf(_head, column)] = value;
        }

        return cells;
    }
}
