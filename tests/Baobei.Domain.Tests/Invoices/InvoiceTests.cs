using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;

namespace Baobei.Domain.Tests.Invoices;

public sealed class InvoiceTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private static readonly InvoiceOwner _owner = InvoiceOwner.Of(Id<CustomerAccount>.At(_now));

    private static readonly InvoiceTitleText _complete = new("Yunfan Technology", "91330100799655058B", "1 West Lake Road", "0571-88888888", "Bank of Hangzhou", "6222 0000 1111");

    [Theory]
    [InlineData(" ", "91330100799655058B", "Name:required")]
    [InlineData("Yunfan", "91330100799655058X", "CreditCode:credit_code")]
    [InlineData("", "123", "Name:required CreditCode:credit_code")]
    [InlineData(" Yunfan ", null, "")]
    public void What_is_wrong_with_a_title_is_said_at_once(string name, string? code, string wrong)
    {
        var text = new InvoiceTitleText(name, code, null, null, null, null);
        if (wrong.Length == 0)
        {
            Assert.Equal(("Yunfan", false), (text.Check().Name, text.Check().IsComplete));
        }
        else
        {
            Assert.Equal(wrong, string.Join(' ', Assert.Throws<InvalidField>(text.Check).All.Select(one => $"{one.Field}:{one.Code}")));
        }
    }

    [Fact]
    public void An_owner_keeps_twenty_titles()
    {
        Assert.Equal("title.too_many", Code(() => InvoiceTitle.Add(_owner, _complete, 20, _now)));
        var title = InvoiceTitle.Add(_owner, _complete, 19, _now);
        title.Edit(_complete with { Name = "Other" });
        Assert.Equal(("Other", 2), (title.Text.Name, title.Version));
    }

    [Fact]
    public void An_invoice_is_for_whole_orders_of_one_currency()
    {
        var (invoice, lines) = Request([Order(10_600, 600), Order(21_200, 1_200)]);
        Assert.Equal((31_800, 1_800, 2, InvoiceStatus.Requested), (invoice.AmountMinor, invoice.TaxMinor, lines.Count, invoice.Status));
        Assert.Equal(("Orders", "required"), Wrong(() => Request([])));
        Assert.Equal(("Orders", "entries_at_most"), Wrong(() => Request([.. Enumerable.Range(0, 101).Select(_ => Order(100, 0))])));
        Assert.Equal("invoice.currencies", Code(() => Request([Order(100, 0), Order(100, 0, "USD")])));
        Assert.Equal("invoice.nothing", Code(() => Request([Order(0, 0)])));
        Assert.Equal(("Kind", "title_incomplete"), Wrong(() => Invoice.Request(_owner, InvoiceKind.Special, _complete with { Bank = null }, [Order(100, 0)], "FP00000001", Guid.Empty, _now)));
    }

    [Theory]
    [InlineData("1234567", "invoice_number")]
    [InlineData("123456789012345678901", "too_long")]
    [InlineData("1234567a", "invoice_number")]
    [InlineData("", "required")]
    [InlineData("12345678", null)]
    [InlineData("24332000000012345678", null)]
    public void It_is_issued_with_the_number_of_the_tax_system(string number, string? code)
    {
        var order = Order(10_600, 600);
        var (invoice, lines) = Request([order]);
        if (code is not null)
        {
            Assert.Equal(("TaxNumber", code), Wrong(() => invoice.Issue(number, lines, [order], _now)));
            return;
        }

        invoice.Issue(number, lines, [order], _now);
        Assert.Equal((InvoiceStatus.Issued, number), (invoice.Status, invoice.TaxNumber));
        Assert.Equal("invoice.wrong_status", Code(() => invoice.Issue(number, lines, [order], _now)));
        Assert.Equal("invoice.wrong_status", Code(() => invoice.Withdraw(lines, _now)));
        Assert.Equal("invoice.wrong_status", Code(() => invoice.Return("Late", lines, _now)));
        invoice.Keep(Guid.CreateVersion7(), new byte[32]);
        Assert.Throws<InvalidOperationException>(() => invoice.Keep(Guid.CreateVersion7(), new byte[32]));
    }

    [Fact]
    public void What_was_refunded_before_it_is_issued_sends_it_back()
    {
        var order = Order(10_600, 600);
        var (invoice, lines) = Request([order]);
        Assert.Equal("invoice.amount_changed", Code(() => invoice.Issue("12345678", lines, [order with { Amount = new(9_540, "CNY") }], _now)));
        Assert.Equal(("Reason", "required"), Wrong(() => invoice.Return(" ", lines, _now)));
        invoice.Return("Something was refunded", lines, _now);
        Assert.Equal((InvoiceStatus.Returned, true), (invoice.Status, lines.All(line => line.ReleasedAt == _now)));
    }

    [Fact]
    public void What_was_refunded_afterwards_is_taken_off_once_and_no_more_than_that()
    {
        var (one, two) = (Order(10_600, 600), Order(21_200, 1_200));
        var (invoice, lines) = Request([one, two]);
        Assert.Equal("invoice.wrong_status", Code(() => Credit(invoice, lines, one, two)));
        invoice.Issue("12345678", lines, [one, two], _now);
        Assert.Equal("invoice.nothing_to_credit", Code(() => Credit(invoice, lines, one, two)));
        var refunded = one with { Amount = new(5_300, "CNY"), Tax = new(300, "CNY") };
        var (note, taken) = Credit(invoice, lines, refunded, two);
        Assert.Equal((-5_300, -300, InvoiceStatus.Issued, true, 1), (note.AmountMinor, note.TaxMinor, note.Status, note.IsCreditNote, taken.Count));
        Assert.Equal(5_300, invoice.CreditedMinor);
        Assert.Equal("invoice.nothing_to_credit", Code(() => Credit(invoice, lines, refunded, two)));
        Assert.Equal("invoice.wrong_status", Code(() => Credit(note, taken, refunded, two)));
        var (rest, _) = Credit(invoice, lines, one with { Amount = new(0, "CNY"), Tax = new(0, "CNY") }, two with { Amount = new(0, "CNY"), Tax = new(0, "CNY") });
        Assert.Equal((-26_500, -1_500, 31_800), (rest.AmountMinor, rest.TaxMinor, invoice.CreditedMinor));
    }

    private static (Invoice Note, IReadOnlyList<InvoiceLine> Lines) Credit(Invoice invoice, IReadOnlyList<InvoiceLine> lines, params InvoiceableOrder[] orders) =>
        invoice.Credit("87654321", lines, orders, "FP00000002", Guid.CreateVersion7(), _now);

    private static (Invoice Invoice, IReadOnlyList<InvoiceLine> Lines) Request(IReadOnlyList<InvoiceableOrder> orders) =>
        Invoice.Request(_owner, InvoiceKind.Ordinary, _complete, orders, Invoice.NumberOf(1), Guid.CreateVersion7(), _now);

    private static InvoiceableOrder Order(long amount, long tax, string currency = "CNY") =>
        new(Id<Order>.New(), "ORD00000001", "Core", "yunfan", _now, new(amount, currency), new(tax, currency));

    private static string Code(Action act) => Assert.Throws<Refused>(act).Code;

    private static (string Field, string Code) Wrong(Action act)
    {
        var wrong = Assert.Throws<InvalidField>(act);
        return (wrong.Field, wrong.Code);
    }
}
