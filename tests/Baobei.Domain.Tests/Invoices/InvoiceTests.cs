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
    public void An_invoice_is_for_orders_of_one_currency()
    {
        var (invoice, lines) = Request([new(Order(10_600, 600)), new(Order(21_200, 1_200))]);
        Assert.Equal((31_800, 1_800, 2, InvoiceStatus.Requested), (invoice.AmountMinor, invoice.TaxMinor, lines.Count, invoice.Status));
        Assert.Equal(("Orders", "invoice_orders"), Wrong(() => Request([])));
        Assert.Equal(("Orders", "entries_at_most"), Wrong(() => Request([.. Enumerable.Range(0, 101).Select(_ => new InvoicePart(Order(100, 0)))])));
        Assert.Equal("invoice.currencies", Code(() => Request([new(Order(100, 0)), new(Order(100, 0, "USD"))])));
        Assert.Equal("invoice.nothing", Code(() => Request([new(Order(0, 0))])));
        Assert.Equal(
            ("Kind", "title_incomplete"), Wrong(() => Invoice.Request(_owner, InvoiceKind.Special, _complete with { Bank = null }, [new(Order(100, 0))], "FP00000001", Guid.Empty, _now)));
    }

    [Fact]
    public void An_order_is_invoiced_in_parts_whose_tax_sums_to_the_cent()
    {
        var order = Order(10_000, 1_150);
        Assert.Equal((3_333, 383), Totals(Request([new(order, 3_333)])));
        Assert.Equal((3_333, 383), Totals(Request([new(order, 3_333)])));
        Assert.Equal((3_334, 384), (order.Amount.AmountMinor, order.Tax.AmountMinor));
        var over = Assert.Throws<InvalidField>(() => Request([new(order, 3_335)]));
        Assert.Equal(("Amounts-ORD00000001", "amount_between"), (over.Field, over.Code));
        Assert.Equal(["0.01", "33.34"], over.Details);
        Assert.Equal("amount_between", Wrong(() => Request([new(order, 0)])).Code);
        Assert.Equal((3_334, 384), Totals(Request([new(order)])));
        Assert.Equal((10_000, 1_150), (order.Invoiced.AmountMinor, order.Invoiced.TaxMinor));
        Assert.Equal("invoice.already_invoiced", Code(() => Request([new(order)])));
        Assert.Equal("invoice.already_invoiced", Code(() => Request([new(order, 1)])));
    }

    [Fact]
    public void What_is_returned_or_withdrawn_can_be_asked_for_again()
    {
        var order = Order(10_000, 1_150);
        var (first, lines) = Request([new(order, 4_000)]);
        var (second, others) = Request([new(order, 6_000)]);
        first.Return("Wrong title", lines, [order.Invoiced], _now);
        Assert.Equal((4_000, 460), (order.Amount.AmountMinor, order.Tax.AmountMinor));
        second.Withdraw(others, [order.Invoiced], _now);
        Assert.Equal((10_000, 1_150), (order.Amount.AmountMinor, order.Tax.AmountMinor));
    }

    [Fact]
    public void A_refund_of_what_is_on_no_invoice_asks_for_no_credit_note_and_more_than_that_does()
    {
        var order = Order(10_000, 566);
        var (invoice, lines) = Request([new(order, 6_000)]);
        invoice.Issue("12345678", lines, [order], _now);
        var less = order with { Paid = new(6_000, "CNY"), PaidTax = new(340, "CNY") };
        Assert.Equal(0, invoice.Creditable(lines, [less]).AmountMinor);
        Assert.Equal((false, 0L), (less.IsOver, less.Amount.AmountMinor));
        var over = order with { Paid = new(5_999, "CNY"), PaidTax = new(340, "CNY") };
        Assert.True(over.IsOver);
        Assert.Equal(1, invoice.Creditable(lines, [over]).AmountMinor);
        var (note, _) = Credit(invoice, lines, over);
        Assert.Equal((-1, 0, 5_999), (note.AmountMinor, note.TaxMinor, order.Invoiced.AmountMinor));
    }

    [Fact]
    public void Where_the_tax_of_what_was_refunded_does_not_fit_the_order_is_taken_off_whole_and_asked_for_again()
    {
        // 113.00 with 13 % and 106.00 with 6 %; what has 13 % is given back.
        var order = Order(21_900, 1_900);
        var (invoice, lines) = Request([new(order, 10_600)]);
        invoice.Issue("12345678", lines, [order], _now);
        var rest = order with { Paid = new(10_600, "CNY"), PaidTax = new(600, "CNY") };
        Assert.True(rest.IsOver);
        Assert.Equal("invoice.already_invoiced", Code(() => Request([new(rest)])));
        Assert.Equal(10_600, invoice.Creditable(lines, [rest]).AmountMinor);
        Credit(invoice, lines, rest);
        Assert.Equal((10_600, 600), Totals(Request([new(rest)])));
    }

    [Fact]
    public void What_was_issued_wrong_is_taken_off_and_asked_for_again_with_what_is_left()
    {
        var (one, two) = (Order(10_000, 1_150), Order(5_000, 575));
        var (invoice, lines) = Request([new(one, 4_000), new(two)]);
        var right = _complete with { Name = "Yunfan Technologies" };
        Assert.Equal("invoice.wrong_status", Code(() => Reissue(right, one, two)));
        invoice.Issue("12345678", lines, [one, two], _now);
        var wrong = Assert.Throws<InvalidField>(() => invoice.Reissue("1", " ", InvoiceKind.Special, _complete with { Bank = null, CreditCode = "1" }, lines, [one, two], "a", "b", Guid.Empty, _now));
        Assert.Equal(["TaxNumber", "Reason", "CreditCode"], wrong.All.Select(field => field.Field));
        Assert.Equal(["Kind"], Assert.Throws<InvalidField>(() => Reissue(_complete with { Bank = null }, one, two)).All.Select(field => field.Field));

        // A part stays a part: the rest of the first order was not asked for.
        var half = two with { Paid = new(2_500, "CNY"), PaidTax = new(288, "CNY") };
        var made = Reissue(right, one, half);
        Assert.Equal((-9_000, -1_035, "Wrong name"), (made.Note.AmountMinor, made.Note.TaxMinor, made.Note.Reason));
        Assert.Equal((6_500, 748, InvoiceStatus.Requested, invoice.Id), (made.Again.AmountMinor, made.Again.TaxMinor, made.Again.Status, made.Again.ReissueOf));
        Assert.Equal(("Yunfan Technology", "Yunfan Technologies"), (invoice.TitleName, made.Again.TitleName));
        Assert.Equal((6_000, 0), (one.Amount.AmountMinor, half.Amount.AmountMinor));
        Assert.Equal("invoice.nothing_to_credit", Code(() => Reissue(right, one, half)));
        Assert.Contains(invoice.TakeEvents(), happened => happened.Name == InvoiceReissued.Name);

        InvoiceReissue Reissue(InvoiceTitleText title, params InvoiceableOrder[] orders) =>
            invoice.Reissue("87654321", "Wrong name", InvoiceKind.Special, title, lines, orders, "FP00000002", "FP00000003", Guid.CreateVersion7(), _now);
    }

    [Fact]
    public void What_was_refunded_altogether_is_not_asked_for_again()
    {
        var order = Order(10_000, 1_150);
        var (invoice, lines) = Request([new(order)]);
        invoice.Issue("12345678", lines, [order], _now);
        var nothing = order with { Paid = new(0, "CNY"), PaidTax = new(0, "CNY") };
        Assert.Equal(
            "invoice.nothing_to_reissue",
            Code(() => invoice.Reissue("87654321", "Refunded", InvoiceKind.Ordinary, _complete, lines, [nothing], "FP00000002", "FP00000003", Guid.CreateVersion7(), _now)));
    }

    /// <summary>However it is asked for, issued, taken off, issued anew and refunded: no more is on invoices than was paid, and in the end not a cent less.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_no_more_is_invoiced_than_was_paid_and_no_cent_is_lost(int seed)
    {
        var random = new Random(seed);
        var goods = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Goods(random.Next(1, 200_000), new[] { 0, 600, 1_300 }[random.Next(3)])).ToList();
        var (paid, paidTax) = (goods.Sum(g => g.Amount), goods.Sum(g => g.Tax));
        var invoiced = new InvoicedOrder { OrderId = Id<Order>.New(), PaidMinor = paid };
        var live = new List<(Invoice Invoice, IReadOnlyList<InvoiceLine> Lines)>();
        var all = new List<InvoiceLine>();
        var refunds = random.Next(2) == 0;
        for (var step = 0; step < 60; step++)
        {
            Try(() => Step(random.Next(refunds ? 7 : 6)));
            Holds();
        }

        // Whoever goes on to the end comes to what was paid and not given back.
        foreach (var (invoice, lines) in live.Where(one => one.Invoice.Status == InvoiceStatus.Requested).ToList())
        {
            invoice.Return("End", lines, [invoiced], _now);
        }

        foreach (var (invoice, lines) in live.Where(one => one.Invoice is { Status: InvoiceStatus.Issued, IsCreditNote: false }).ToList())
        {
            Try(() => Credits(invoice, lines));
        }

        Try(() => Asks(null));
        Holds();
        var now = Now();
        Assert.Equal(now.Paid.AmountMinor, invoiced.AmountMinor);
        Assert.InRange(invoiced.TaxMinor - now.PaidTax.AmountMinor, refunds ? -InvoiceableOrder.TaxTolerance : 0, refunds ? InvoiceableOrder.TaxTolerance : 0);

        InvoiceableOrder Now() => new(
            invoiced.OrderId, "ORD00000001", "Core", "yunfan", _now, new(goods.Sum(g => g.Amount), "CNY"), new(goods.Sum(g => g.Tax), "CNY"), invoiced);

        void Step(int what)
        {
            var (invoice, lines) = live.Count == 0 ? default : live[random.Next(live.Count)];
            switch (what)
            {
                case 0 or 1:
                    Asks(random.Next(3) == 0 ? null : random.NextInt64(1, Math.Max(2, Now().Amount.AmountMinor + 2)));
                    break;
                case 2:
                    invoice?.Issue("12345678", lines, [Now()], _now);
                    break;
                case 3:
                    Ends(invoice, lines);
                    break;
                case 4:
                    Credits(invoice, lines);
                    break;
                case 5 when invoice is not null:
                    var made = invoice.Reissue("87654321", "Wrong", InvoiceKind.Ordinary, _complete, lines, [Now()], "FP1", "FP2", Guid.Empty, _now);
                    Keep(made.Note, made.Taken);
                    Keep(made.Again, made.Asked);
                    Assert.True(made.Again.AmountMinor <= -made.Note.AmountMinor);
                    break;
                case 6:
                    goods[random.Next(goods.Count)].GiveBack(random);
                    break;
            }
        }

        void Asks(long? amount)
        {
            var (invoice, lines) = Request([new(Now(), amount)]);
            Keep(invoice, lines);
        }

        void Ends(Invoice? invoice, IReadOnlyList<InvoiceLine> lines)
        {
            if (random.Next(2) == 0)
            {
                invoice?.Return("No", lines, [invoiced], _now);
            }
            else
            {
                invoice?.Withdraw(lines, [invoiced], _now);
            }
        }

        void Credits(Invoice? invoice, IReadOnlyList<InvoiceLine> lines)
        {
            if (invoice is not null)
            {
                var (note, taken) = invoice.Credit("87654321", lines, [Now()], "FP1", Guid.Empty, _now);
                Keep(note, taken);
            }
        }

        void Keep(Invoice invoice, IReadOnlyList<InvoiceLine> lines)
        {
            live.Add((invoice, lines));
            all.AddRange(lines);
        }

        void Holds()
        {
            // What the order says is on invoices is what their lines come to.
            Assert.Equal(
                (invoiced.AmountMinor, invoiced.TaxMinor), (all.Where(line => line.ReleasedAt is null).Sum(line => line.AmountMinor), all.Where(line => line.ReleasedAt is null).Sum(line => line.TaxMinor)));
            Assert.InRange(invoiced.AmountMinor, 0, paid);
            Assert.InRange(invoiced.TaxMinor, 0, Math.Max(paidTax, invoiced.AmountMinor));
            Assert.All(all.Where(line => line.AmountMinor > 0), line =>
            {
                Assert.InRange(line.TaxMinor, 0, line.AmountMinor);
                Assert.InRange(line.CreditedMinor, 0, line.AmountMinor);
                Assert.InRange(line.CreditedTaxMinor, 0, line.TaxMinor);
                Assert.InRange(line.TaxMinor - line.CreditedTaxMinor, 0, line.AmountMinor - line.CreditedMinor);
            });
            Assert.All(live, one => Assert.Equal((one.Invoice.AmountMinor, one.Invoice.TaxMinor), (one.Lines.Sum(line => line.AmountMinor), one.Lines.Sum(line => line.TaxMinor))));
        }

        static void Try(Action act)
        {
            try
            {
                act();
            }
            catch (Exception refused) when (refused is Refused or InvalidField)
            {
                // Not now.
            }
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

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
        var (invoice, lines) = Request([new(order)]);
        if (code is not null)
        {
            Assert.Equal(("TaxNumber", code), Wrong(() => invoice.Issue(number, lines, [order], _now)));
            return;
        }

        invoice.Issue(number, lines, [order], _now);
        Assert.Equal((InvoiceStatus.Issued, number), (invoice.Status, invoice.TaxNumber));
        Assert.Equal("invoice.wrong_status", Code(() => invoice.Issue(number, lines, [order], _now)));
        Assert.Equal("invoice.wrong_status", Code(() => invoice.Withdraw(lines, [order.Invoiced], _now)));
        Assert.Equal("invoice.wrong_status", Code(() => invoice.Return("Late", lines, [order.Invoiced], _now)));
        invoice.Keep(Guid.CreateVersion7(), new byte[32]);
        Assert.Throws<InvalidOperationException>(() => invoice.Keep(Guid.CreateVersion7(), new byte[32]));
    }

    [Fact]
    public void What_was_refunded_before_it_is_issued_sends_it_back()
    {
        var order = Order(10_600, 600);
        var (invoice, lines) = Request([new(order)]);
        Assert.Equal("invoice.amount_changed", Code(() => invoice.Issue("12345678", lines, [order with { Paid = new(9_540, "CNY"), PaidTax = new(540, "CNY") }], _now)));
        Assert.Equal(("Reason", "required"), Wrong(() => invoice.Return(" ", lines, [order.Invoiced], _now)));
        invoice.Return("Something was refunded", lines, [order.Invoiced], _now);
        Assert.Equal((InvoiceStatus.Returned, true), (invoice.Status, lines.All(line => line.ReleasedAt == _now)));
    }

    [Fact]
    public void What_was_refunded_afterwards_is_taken_off_once_and_no_more_than_that()
    {
        var (one, two) = (Order(10_600, 600), Order(21_200, 1_200));
        var (invoice, lines) = Request([new(one), new(two)]);
        Assert.Equal("invoice.wrong_status", Code(() => Credit(invoice, lines, one, two)));
        invoice.Issue("12345678", lines, [one, two], _now);
        Assert.Equal("invoice.nothing_to_credit", Code(() => Credit(invoice, lines, one, two)));
        var refunded = one with { Paid = new(5_300, "CNY"), PaidTax = new(300, "CNY") };
        var (note, taken) = Credit(invoice, lines, refunded, two);
        Assert.Equal((-5_300, -300, InvoiceStatus.Issued, true, 1), (note.AmountMinor, note.TaxMinor, note.Status, note.IsCreditNote, taken.Count));
        Assert.Equal(5_300, invoice.CreditedMinor);
        Assert.Equal("invoice.nothing_to_credit", Code(() => Credit(invoice, lines, refunded, two)));
        Assert.Equal("invoice.wrong_status", Code(() => Credit(note, taken, refunded, two)));
        var (rest, _) = Credit(invoice, lines, one with { Paid = new(0, "CNY"), PaidTax = new(0, "CNY") }, two with { Paid = new(0, "CNY"), PaidTax = new(0, "CNY") });
        Assert.Equal((-26_500, -1_500, 31_800), (rest.AmountMinor, rest.TaxMinor, invoice.CreditedMinor));
    }

    private static (Invoice Note, IReadOnlyList<InvoiceLine> Lines) Credit(Invoice invoice, IReadOnlyList<InvoiceLine> lines, params InvoiceableOrder[] orders) =>
        invoice.Credit("87654321", lines, orders, "FP00000002", Guid.CreateVersion7(), _now);

    private static (Invoice Invoice, IReadOnlyList<InvoiceLine> Lines) Request(IReadOnlyList<InvoicePart> parts) =>
        Invoice.Request(_owner, InvoiceKind.Ordinary, _complete, parts, Invoice.NumberOf(1), Guid.CreateVersion7(), _now);

    private static (long Amount, long Tax) Totals((Invoice Invoice, IReadOnlyList<InvoiceLine> Lines) made) => (made.Invoice.AmountMinor, made.Invoice.TaxMinor);

    private static InvoiceableOrder Order(long amount, long tax, string currency = "CNY")
    {
        var id = Id<Order>.New();
        return new(id, "ORD00000001", "Core", "yunfan", _now, new(amount, currency), new(tax, currency), new() { OrderId = id, PaidMinor = amount });
    }

    /// <summary>A line of the order, given back as <see cref="OrderLine"/> does it: the last of it takes the last of its tax.</summary>
    private sealed class Goods(long amount, int basisPoints)
    {
        public long Amount { get; private set; } = amount;

        public long Tax { get; private set; } = new Money(amount, "CNY").IncludedTax(basisPoints).AmountMinor;

        public void GiveBack(Random random)
        {
            var part = random.Next(3) == 0 ? Amount : random.NextInt64(0, Amount + 1);
            var tax = part == Amount ? Tax : Math.Min(Tax, new Money(part, "CNY").IncludedTax(basisPoints).AmountMinor);
            (Amount, Tax) = (Amount - part, Tax - tax);
        }
    }

    private static string Code(Action act) => Assert.Throws<Refused>(act).Code;

    private static (string Field, string Code) Wrong(Action act)
    {
        var wrong = Assert.Throws<InvalidField>(act);
        return (wrong.Field, wrong.Code);
    }
}
