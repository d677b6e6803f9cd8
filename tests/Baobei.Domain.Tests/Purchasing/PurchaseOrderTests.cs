using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;

namespace Baobei.Domain.Tests.Purchasing;

/// <summary>报价单 and 采购单: what is fixed, who may move it when, and until when it is promised.</summary>
public sealed class PurchaseOrderTests
{
    private static readonly DateTimeOffset Now = new(2018, 9, 17, 2, 53, 39, TimeSpan.Zero);
    private static readonly Policy Policy = new();
    private static readonly Guid Sales = Guid.CreateVersion7();
    private static readonly Guid Manager = Guid.CreateVersion7();
    private static readonly Guid Operator = Guid.CreateVersion7();
    private static readonly Product Host = Product.Add("host", "云主机", "Host", "计算", "Compute", Now);

    private readonly CustomerAccount _account = CustomerAccount.Direct("harbour2018", "it@harbour.example", "+8613800138000", CustomerType.Enterprise, null, Now, "Harbour Ltd.");
    private readonly Project _project;

    public PurchaseOrderTests() => _project = InProgress(_account);

    /// <summary>In Beijing it is 10:53 on the 17th; thirty days later is the 17th of October, which ends at 16:00 UTC.</summary>
    [Theory]
    [InlineData(30, "2018-10-17T16:00:00Z")]
    [InlineData(1, "2018-09-18T16:00:00Z")]
    public void A_quotation_is_promised_to_the_end_of_a_day_of_the_vendor(int days, string until)
    {
        var (list, _) = Quoted(Policy with { QuotationDays = days });
        Assert.Equal(DateTimeOffset.Parse(until, null), list.Quotation!.PromisedUntil);
        Assert.Equal(600, list.Quotation.TaxBasisPoints);
        Assert.False(list.Quotation.IsOverAt(list.Quotation.PromisedUntil.AddTicks(-1)));
        Assert.True(list.Quotation.IsOverAt(list.Quotation.PromisedUntil));
    }

    [Fact]
    public void A_quoted_list_does_not_change_until_it_is_a_draft_again()
    {
        var (list, offer) = Quoted();
        Action[] changes =
        [
            () => list.Rename(_project, "Other", Now), () => list.Add(_project, offer, new() { Term = 1 }, Policy, Now), () => list.Change(_project, 1, offer, 1, 0, Policy, Now),
            () => list.RemoveLine(_project, 1, Now), () => list.Reprice(_project, Offers(offer), Policy, Now), () => list.Remove(_project, Now),
            () => list.Quote(_project, Offers(offer), Policy, Sales, Now),
        ];
        Assert.All(changes, change => Assert.Equal("configuration.not_draft", Refusal(change)));
        list.Reopen(_project, null, Now);
        Assert.Equal((ConfigurationListStatus.Draft, null), (list.Status, list.Quotation));
        Assert.Equal("configuration.is_draft", Refusal(() => list.Reopen(_project, null, Now)));
        list.Rename(_project, "Other", Now);
    }

    [Fact]
    public void Only_what_the_catalogue_says_now_is_quoted()
    {
        var (list, offer) = Draft();
        var dearer = offer with { Price = SpecPrice.Next(offer.Spec, [offer.Price!], new(150, "CNY"), Now.AddDays(1), null, Now) };
        Assert.Equal("configuration.price_changed", Refusal(() => list.Quote(_project, Offers(dearer), Policy, Sales, Now)));
        offer.Spec.Withdraw();
        Assert.Equal("configuration.spec_withdrawn", Refusal(() => list.Quote(_project, Offers(offer), Policy, Sales, Now)));
        var empty = ConfigurationList.Create(_project, "Empty", 2, 0, Sales, Now);
        Assert.Equal("configuration.empty", Refusal(() => empty.Quote(_project, Offers(offer), Policy, Sales, Now)));
        Assert.Equal("configuration.not_quoted", Refusal(() => empty.Push(_project, "PO00000009", null, [], Policy, Sales, Now)));
    }

    [Fact]
    public void What_is_pushed_is_what_was_quoted()
    {
        var (order, list) = Pushed(discount: 1250, quantity: 2);
        var line = order.Lines[0];
        Assert.Equal((304_800, 266_700, 15_096), (order.ListMinor, order.AmountMinor, order.TaxMinor));
        Assert.Equal((2, 2, 600, true), (line.Offered, line.Quantity, line.TaxBasisPoints, line.CountsForPerformance));
        Assert.Equal(("PO00000001", "测试", ConfigurationList.FirstNumber), (order.Number, order.Name, order.ListNumber));
        Assert.Equal((ConfigurationListStatus.Pushed, order.Id), (list.Status, list.OrderId!.Value));
        Assert.Equal((PurchaseOrderStatus.AwaitingApproval, 1, 1), (order.Status, order.Step, order.Plan.Steps.Count));
        Assert.Equal(_project.AccountId, order.AccountId);
        Assert.Equal(1250, PurchaseOrder.DiscountBasisPointsOf(order.ListMinor, order.AmountMinor));
        Assert.Equal("configuration.order_open", Refusal(() => list.Reopen(_project, order, Now)));
    }

    [Fact]
    public void Nothing_is_pushed_from_the_end_of_the_promise_on()
    {
        var (list, _) = Quoted();
        var end = list.Quotation!.PromisedUntil;
        Assert.Equal("configuration.quotation_over", Refusal(() => list.Push(_project, "PO00000001", null, [], Policy, Sales, end)));
        list.Push(_project, "PO00000001", null, [], Policy, Sales, end.AddTicks(-1));
    }

    [Theory]
    [InlineData(99_999_999, 1)]
    [InlineData(100_000_000, 2)]
    public void From_an_amount_on_two_people_approve(long price, int steps)
    {
        var (order, _) = Pushed(price: price, term: 1);
        Assert.Equal(steps, order.Plan.Steps.Count);
        Approve(order, Manager);
        Assert.Equal(steps == 1 ? PurchaseOrderStatus.Approved : PurchaseOrderStatus.AwaitingApproval, order.Status);
        if (steps == 2)
        {
            Assert.Equal(Role.VendorOperator, order.Planned!.Role);
            Assert.Equal("purchase.second_person", Refusal(() => Approve(order, Manager)));
            Approve(order, Operator);
            Assert.Equal(PurchaseOrderStatus.Approved, order.Status);
        }
    }

    /// <summary>The project is in Hangzhou, of an industry of section I; the order is of "host" for CNY 1,000.00 less 10 %.</summary>
    public static TheoryData<string, ApprovalConditions, bool> Routes => new()
    {
        { "everything", new(), true },
        { "the province", new() { Regions = ["33"] }, true },
        { "another province", new() { Regions = ["11"] }, false },
        { "the section", new() { Industries = ["I"] }, true },
        { "another industry", new() { Industries = ["39"] }, false },
        { "from what it comes to", new() { AmountFrom = 90_000 }, true },
        { "from more than it comes to", new() { AmountFrom = 90_001 }, false },
        { "below what it comes to", new() { AmountBelow = 90_000 }, false },
        { "the product of its line", new() { Products = ["host"] }, true },
        { "a product of the project", new() { Products = ["ecs"] }, false },
        { "from its discount", new() { DiscountFrom = 1_000 }, true },
        { "from more than its discount", new() { DiscountFrom = 1_001 }, false },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public void The_vendors_first_route_that_fits_what_was_quoted_makes_the_plan(string why, ApprovalConditions conditions, bool fits)
    {
        var projects = ApprovalRoute.Create([], "projects", new(), [new() { Role = Role.BusinessDeveloper }], Now);
        var route = ApprovalRoute.Create([projects], "orders", conditions, [new() { People = [Manager], TermWorkingDays = 2 }], Now, ApprovalSubject.PurchaseOrder);
        var order = Pushed(discount: 1_000, price: 100_000, term: 1, routes: [projects, route]).Order;
        Assert.True((fits ? "orders" : "") == order.Plan.RouteName, why);
        Assert.Equal(
            fits ? ($"{Manager:N}", WorkingDays.After(Now, 2)) : (nameof(Role.CustomerBusinessManager), WorkingDays.After(Now, ApprovalStep.DefaultTermWorkingDays)),
            (order.WaitsFor, order.DueAt));
    }

    [Fact]
    public void A_step_is_handed_to_a_colleague_who_has_not_decided_another_one()
    {
        var route = ApprovalRoute.Create(
            [], "two", new(), [new() { Role = Role.CustomerBusinessManager }, new() { Role = Role.CustomerBusinessManager }], Now, ApprovalSubject.PurchaseOrder);
        var (order, second, bd) = (Pushed(routes: [route]).Order, Guid.CreateVersion7(), Guid.CreateVersion7());
        ApprovalPerson[] people = [new(Manager, Role.CustomerBusinessManager), new(second, Role.CustomerBusinessManager), new(bd, Role.BusinessDeveloper)];
        Approve(order, Manager);
        Assert.Equal((2, PurchaseOrderStatus.AwaitingApproval), (order.Step, order.Status));
        Assert.Equal(["purchase.second_person", null, "approval.not_approver"], people.Select(person => Approvers.WhyNot(person.Id, order, people, [], order.Authors, Now)));
        Assert.Equal("delegation.self", Refusal(() => order.Delegate(second, "Please.", second, Now)));
        Assert.Equal("delegation.involved", Refusal(() => order.Delegate(Sales, "Please.", second, Now)));
        Assert.Equal("delegation.decided", Refusal(() => order.Delegate(Manager, "Please.", second, Now)));
        Assert.Equal("Note: required", Wrong(() => order.Delegate(bd, " ", second, Now)));
        Assert.Equal("delegation.none", Refusal(() => order.TakeBack(second, Now)));
        order.Delegate(bd, "Please.", second, Now);
        Assert.Equal($"{bd:N} {second:N}", order.WaitsFor);
        Assert.Equal(["approval.not_approver", "approval.delegated", null], people.Select(person => Approvers.WhyNot(person.Id, order, people, [], order.Authors, Now)));
        Approve(order, bd);
        Assert.Equal((bd, second, PurchaseOrderStatus.Approved), (order.Decisions[1].By, order.Decisions[1].For!.Value, order.Status));
        Assert.Equal(("", null, null, Deadline.None), (order.WaitsFor, order.Delegation, order.NoticeAt, order.DueAt));
    }

    /// <summary>Whoever decided a step is away: the deputy does not decide the next one by the same right.</summary>
    [Fact]
    public void Nobody_decides_two_steps_by_the_right_of_one_person()
    {
        var route = ApprovalRoute.Create([], "two", new(), [new() { People = [Manager] }, new() { People = [Manager, Operator] }], Now, ApprovalSubject.PurchaseOrder);
        var (order, deputy) = (Pushed(routes: [route]).Order, Guid.CreateVersion7());
        ApprovalPerson[] people = [new(Manager, Role.CustomerBusinessManager), new(Operator, Role.VendorOperator), new(deputy, Role.BusinessDeveloper)];
        StandIn[] away = [StandIn.Create([], Manager, deputy, Now, Now.AddDays(1), null, Manager, Now)];
        Assert.Equal(new Approver(deputy, Manager), Assert.Single(Approvers.Of(order, people, away, order.Authors, Now)));
        Approve(order, Manager);
        Assert.Equal(new Approver(Operator, null), Assert.Single(Approvers.Of(order, people, away, order.Authors, Now)));
    }

    [Fact]
    public void Reminders_of_each_step_come_at_their_moment_while_the_promise_lasts()
    {
        var (order, _) = Pushed(price: 100_000_000, term: 1);
        foreach (var by in new[] { Manager, Operator })
        {
            var due = order.DueAt;
            foreach (var moment in new[] { WorkingDays.Before(due, 1), due, WorkingDays.After(due, 2) })
            {
                Assert.False(order.Remind(Policy, moment.AddTicks(-1)));
                Assert.True(order.Remind(Policy, moment));
                Assert.False(order.Remind(Policy, moment));
            }

            Assert.Equal(
                [DecisionNotice.Soon, DecisionNotice.Over, DecisionNotice.Again],
                Notices(order));
            if (by == Manager)
            {
                Approve(order, by, WorkingDays.After(due, 3));
                Assert.Equal(WorkingDays.After(WorkingDays.After(due, 3), 5), order.DueAt);
            }
        }

        Assert.False(order.Remind(Policy, order.PromisedUntil));
        order.Lapse(order.PromisedUntil);
        Assert.Null(order.NoticeAt);
    }

    [Fact]
    public void An_order_in_other_money_is_looked_at_by_two() => Assert.Equal(2, Pushed(currency: "USD").Order.Plan.Steps.Count);

    [Fact]
    public void Nobody_decides_what_they_made()
    {
        var (order, _) = Pushed();
        Assert.Equal("approval.own", Refusal(() => Approve(order, Sales)));
    }

    [Theory]
    [InlineData(ApprovalOutcome.Approved, PurchaseReason.InOrder, null, null)]
    [InlineData(ApprovalOutcome.Approved, PurchaseReason.Other, null, "Words: required")]
    [InlineData(ApprovalOutcome.Approved, PurchaseReason.NotAllowed, null, "Reason: choice")]
    [InlineData(ApprovalOutcome.Returned, PurchaseReason.DiscountTooHigh, " ", "Words: required")]
    [InlineData(ApprovalOutcome.Returned, PurchaseReason.InOrder, null, "Reason: choice, Words: required")]
    [InlineData(ApprovalOutcome.Rejected, PurchaseReason.NotAllowed, "Not for this customer.", null)]
    public void A_decision_has_a_reason_and_words(ApprovalOutcome outcome, PurchaseReason reason, string? words, string? wrong) =>
        Assert.Equal(wrong, Wrong(() => Pushed().Order.Decide(outcome, reason, words, Manager, null, Policy, Now)));

    [Theory]
    [InlineData(ApprovalOutcome.Returned, PurchaseOrderStatus.Returned)]
    [InlineData(ApprovalOutcome.Rejected, PurchaseOrderStatus.Rejected)]
    public void What_the_vendor_does_not_approve_can_be_offered_otherwise(ApprovalOutcome outcome, PurchaseOrderStatus status)
    {
        var (order, list) = Pushed();
        order.Decide(outcome, PurchaseReason.Other, "Take less off.", Manager, null, Policy, Now);
        Assert.Equal((status, Now), (order.Status, order.EndedAt!.Value));
        list.Reopen(_project, order, Now);
        Assert.Equal(ConfigurationListStatus.Draft, list.Status);

        // An order was made of it: it is not deleted any more.
        Assert.Equal("configuration.has_orders", Refusal(() => list.Remove(_project, Now)));
    }

    [Fact]
    public void The_customer_takes_less_and_again_up_to_what_was_offered_but_not_nothing()
    {
        var (list, offer) = Draft(quantity: 3);
        list.Add(_project, offer, new() { Quantity = 1, Term = 1 }, Policy, Now);
        list.Quote(_project, Offers(offer), Policy, Sales, Now);
        var order = list.Push(_project, "PO00000001", null, [], Policy, Sales, Now);
        Assert.Equal("purchase.wrong_status", Refusal(() => order.Take(1, 2, Now)));
        Approve(order, Manager);
        order.Take(1, 2, Now);
        Assert.Equal((12_700 * 12 * 2) + 12_700, order.AmountMinor);
        Assert.Equal("Quantity: offered_at_most", Wrong(() => order.Take(1, 4, Now)));
        Assert.Equal("Quantity: offered_at_most", Wrong(() => order.Take(1, -1, Now)));
        order.Take(1, 3, Now);
        order.Take(1, 0, Now);
        Assert.True(order.Line(1).IsDropped);
        Assert.Equal(12_700, order.AmountMinor);
        Assert.Equal("purchase.nothing_left", Refusal(() => order.Take(2, 0, Now)));
        Assert.Throws<NotFound>(() => order.Take(9, 1, Now));
        order.Confirm(Now);
        Assert.Equal("purchase.wrong_status", Refusal(() => order.Take(1, 1, Now)));
    }

    [Fact]
    public void From_confirmation_to_the_wish_to_pay()
    {
        var (order, list) = Pushed();
        Assert.Equal("purchase.wrong_status", Refusal(() => order.Confirm(Now)));
        Approve(order, Manager);
        Assert.Equal("purchase.wrong_status", Refusal(() => order.RequestPayment(OrderPayer.Account, _account, Now)));
        order.Confirm(Now);
        Assert.Equal("purchase.wrong_status", Refusal(() => order.Withdraw(Now)));
        Assert.Equal("purchase.wrong_status", Refusal(() => order.RequestChanges("More", Now)));
        order.RequestPayment(OrderPayer.Account, _account, Now);
        Assert.Equal(PurchaseOrderStatus.PaymentRequested, order.Status);
        Assert.Equal("configuration.order_open", Refusal(() => list.Reopen(_project, order, Now)));
        Assert.Equal(
            ["purchase.pushed", "purchase.approved", "purchase.confirmed", "purchase.payment_requested"], order.TakeEvents().Select(happened => happened.Name));
    }

    [Fact]
    public void Whoever_does_not_want_it_ends_it()
    {
        var (pushed, _) = Pushed();
        pushed.Withdraw(Now);
        Assert.Equal(PurchaseOrderStatus.Withdrawn, pushed.Status);

        var (changed, _) = Pushed();
        Approve(changed, Manager);
        Assert.Equal("Words: required", Wrong(() => changed.RequestChanges(" ", Now)));
        changed.RequestChanges("Twice as many, please.", Now);
        Assert.Equal((PurchaseOrderStatus.ChangesRequested, "Twice as many, please."), (changed.Status, changed.CustomerWords));

        var (declined, _) = Pushed();
        Approve(declined, Manager);
        declined.Confirm(Now);
        Assert.Equal("Words: required", Wrong(() => declined.Decline(DeclineReason.Other, null, Now)));
        declined.Decline(DeclineReason.TooExpensive, null, Now);
        Assert.Equal((PurchaseOrderStatus.Declined, DeclineReason.TooExpensive), (declined.Status, declined.DeclineReason!.Value));
        Assert.All(new[] { pushed, changed, declined }, order => Assert.True(PurchaseOrder.IsOver(order.Status)));
    }

    [Fact]
    public void From_the_end_of_the_promise_on_it_is_over_whether_or_not_that_was_written_down()
    {
        var (order, list) = Pushed();
        Approve(order, Manager);
        var end = order.PromisedUntil;
        Assert.Equal(PurchaseOrderStatus.Approved, order.StatusAt(end.AddTicks(-1)));
        Assert.Equal(PurchaseOrderStatus.Expired, order.StatusAt(end));
        Action[] late =
        [
            () => order.Confirm(end), () => order.Take(1, 1, end), () => order.RequestChanges("More", end), () => order.Withdraw(end),
            () => order.Decline(DeclineReason.Other, "No", end), () => order.RequestPayment(OrderPayer.Account, _account, end), () => Approve(order, Operator, end),
        ];
        Assert.All(late, act => Assert.Equal("purchase.expired", Refusal(act)));
        list.Reopen(_project, order, end);
        Assert.True(order.Lapse(end.AddDays(1)));
        Assert.Equal((PurchaseOrderStatus.Expired, end), (order.Status, order.EndedAt!.Value));
        Assert.False(order.Lapse(end.AddDays(1)));
    }

    [Fact]
    public void Paid_it_is_an_order_with_the_facts_of_its_lines_and_without_those_that_were_dropped()
    {
        var (list, offer) = Draft(discount: 1250, quantity: 3);
        list.Add(_project, offer, new() { Quantity = 1, Term = 1 }, Policy, Now);
        list.Quote(_project, Offers(offer), Policy, Sales, Now);
        var purchase = list.Push(_project, "PO00000001", null, [], Policy, Sales, Now);
        Approve(purchase, Manager);
        purchase.Take(1, 2, Now);
        purchase.Take(2, 0, Now);
        purchase.Confirm(Now);
        Assert.Equal("purchase.wrong_status", Refusal(() => Pay(purchase)));
        Assert.Equal("purchase.not_agency", Refusal(() => purchase.RequestPayment(OrderPayer.Partner, _account, Now)));
        purchase.RequestPayment(OrderPayer.Account, _account, Now);
        Assert.Equal("purchase.not_asked", Refusal(() => Pay(purchase, OrderPayer.Partner)));
        var (order, lines) = Pay(purchase);
        Assert.Equal((PurchaseOrderStatus.Paid, order.Id), (purchase.Status, purchase.OrderId!.Value));
        Assert.Equal((304_800, 266_700, 15_096, OrderStatus.Paid), (order.ListMinor, order.AmountMinor, order.TaxMinor, order.Status));
        Assert.Equal((_project.Id, purchase.PartnerId, _account.Id, null, OrderPayer.Account), (order.ProjectId, order.PartnerId, order.AccountId, order.DistributionType, order.Payer));
        var line = Assert.Single(lines);
        Assert.Equal((1, 2, 266_700, 15_096, true, Now), (line.Position, line.Quantity, line.AmountMinor, line.TaxMinor, line.CountsForPerformance, line.PaidAt));
        Assert.Equal("configuration.order_open", Refusal(() => list.Reopen(_project, purchase, Now)));
        Assert.Equal("purchase.wrong_status", Refusal(() => purchase.Decline(DeclineReason.TooExpensive, null, Now)));
    }

    [Fact]
    public void What_is_refunded_comes_to_no_more_than_was_paid_with_its_tax_to_the_last_fen()
    {
        var (order, lines) = Ordered();
        Assert.Equal("Amount: refund_at_most", Wrong(() => order.Refund(lines, [(1, 304_801)], RefundReason.NotWanted, null, Manager, Now)));
        Assert.Equal(["3,048.00"], Assert.Throws<InvalidField>(() => order.Refund(lines, [(1, 304_801)], RefundReason.NotWanted, null, Manager, Now)).Details);
        Assert.Equal("Amount: refund_at_most", Wrong(() => order.Refund(lines, [(1, 0)], RefundReason.NotWanted, null, Manager, Now)));
        Assert.Equal("Words: required, Lines: choice", Wrong(() => order.Refund(lines, [(1, 1), (1, 2)], RefundReason.Other, " ", Manager, Now)));
        Assert.Throws<NotFound>(() => order.Refund(lines, [(9, null)], RefundReason.NotWanted, null, Manager, Now));
        var first = order.Refund(lines, [(1, 100_000)], RefundReason.Goodwill, null, Manager, Now);
        Assert.Equal((100_000, 5_660, OrderStatus.PartlyRefunded), (first.AmountMinor, first.TaxMinor, order.Status));
        var second = order.Refund(lines, [], RefundReason.NotWanted, null, Manager, Now);
        Assert.Equal((204_800, order.TaxMinor - 5_660, OrderStatus.Refunded), (second.AmountMinor, second.TaxMinor, order.Status));
        Assert.Equal("order.nothing_left", Refusal(() => order.Refund(lines, [], RefundReason.NotWanted, null, Manager, Now)));
        Assert.Equal("order.nothing_left", Refusal(() => order.Refund(lines, [(1, 1)], RefundReason.NotWanted, null, Manager, Now)));
        Assert.Equal(["order.paid", "order.refunded", "order.refunded"], order.TakeEvents().Select(happened => happened.Name));
    }

    [Fact]
    public void What_the_shop_gave_back_is_no_more_than_was_paid_for_each_line_and_no_earlier()
    {
        var spec = ProductSpec.Add(Host, "shop-s", new() { Name = "小", NameEn = "S", Unit = BillingUnit.Month, Terms = [1], MaxQuantity = 10 }, Now);
        var (order, lines) = Order.FromShop(
            new("S1", Now, "CNY", [new(Host, spec, 1, 10_000, 8_000, 1_000, 453), new(Host, spec, 1, 5_000, 5_000, 0, 0)]), _account, null, "Harbour Ltd.", Manager, Now);
        Assert.Equal("refunded_at: refund_before", Wrong(() => order.PartInShop(lines, 1, 1, Now.AddTicks(-1))));
        Assert.Equal("position: refund_position", Wrong(() => order.PartInShop(lines, 3, 1, Now)));
        Assert.Equal("amount: refund_at_most", Wrong(() => order.PartInShop(lines, 1, 8_001, Now)));
        Assert.Equal("amount: refund_at_most", Wrong(() => order.PartInShop(lines, 1, 0, Now)));
        Assert.Equal("amount: refund_whole", Wrong(() => order.PartInShop(lines, null, 12_999, Now)));
        var first = order.RefundInShop("R1", order.PartInShop(lines, 1, 3_000, Now), "One fewer", Manager, Now);
        Assert.Equal(("R1", RefundReason.Shop, 3_000, 170, OrderStatus.PartlyRefunded), (first.ShopNumber, first.Reason, first.AmountMinor, first.TaxMinor, order.Status));
        Assert.Equal("amount: refund_at_most", Wrong(() => order.PartInShop(lines, 1, 5_001, Now)));
        var rest = order.RefundInShop("R2", order.PartInShop(lines, null, 10_000, Now.AddDays(1)), null, Manager, Now.AddDays(1));
        Assert.Equal((2, 283, OrderStatus.Refunded, Now.AddDays(1)), (rest.Lines.Count, rest.TaxMinor, order.Status, rest.At));
        Assert.Equal("amount: refund_whole", Wrong(() => order.PartInShop(lines, null, 0, Now)));
        Assert.Equal("order.of_shop", Refusal(() => order.Refund(lines, [], RefundReason.Goodwill, null, Manager, Now)));
        var (paid, its) = Ordered();
        Assert.Equal("order_number: refund_of_purchase", Wrong(() => paid.PartInShop(its, 1, 1, Now)));
        Assert.Equal("Reason: choice", Wrong(() => paid.Refund(its, [], RefundReason.Shop, null, Manager, Now)));
    }

    [Theory]
    [InlineData(0, 0, 50, "cash 50")]
    [InlineData(0, 0, 120, "cash 100, received 20")]
    [InlineData(0, 60, 60, "cash 40, received 20")]
    [InlineData(50, 100, 10, "received 10")]
    public void Money_goes_back_the_way_it_came_what_was_taken_last_first(long received, long cash, long amount, string parts) => Assert.Equal(
        parts,
        string.Join(", ", OrderRefund.Split([("received", 60L), ("cash", 100L)], new Dictionary<string, long> { ["received"] = received, ["cash"] = cash }, amount)
            .Select(part => $"{part.Source} {part.Amount}")));

    [Theory]
    [InlineData(10_600, 600, 600)]
    [InlineData(100, 600, 6)]
    [InlineData(1, 600, 0)]
    [InlineData(-10_600, 600, -600)]
    [InlineData(113, 1300, 13)]
    [InlineData(5, 10_000, 3)]
    [InlineData(100, 0, 0)]
    public void Tax_is_what_an_amount_contains(long amount, int rate, long tax) => Assert.Equal(tax, new Money(amount, "CNY").IncludedTax(rate).AmountMinor);

    private (Order Order, IReadOnlyList<OrderLine> Lines) Pay(PurchaseOrder purchase, OrderPayer payer = OrderPayer.Account) =>
        purchase.Pay(_project, _account, payer, Order.NumberOf(1), Sales, Now);

    private (Order Order, IReadOnlyList<OrderLine> Lines) Ordered()
    {
        var (purchase, _) = Pushed(quantity: 2);
        Approve(purchase, Manager);
        purchase.Confirm(Now);
        purchase.RequestPayment(OrderPayer.Account, _account, Now);
        return Pay(purchase);
    }

    private static List<DecisionNotice> Notices(PurchaseOrder order)
    {
        var notices = new List<DecisionNotice>();
        foreach (var happened in order.TakeEvents())
        {
            if (happened.What is PurchaseDecisionDue due)
            {
                notices.Add(due.Notice);
            }
        }

        return notices;
    }

    private static void Approve(PurchaseOrder order, Guid by, DateTimeOffset? at = null) =>
        order.Decide(ApprovalOutcome.Approved, PurchaseReason.InOrder, null, by, null, Policy, at ?? Now);

    private (PurchaseOrder Order, ConfigurationList List) Pushed(int discount = 0, int quantity = 1, long price = 12_700, int term = 12, string currency = "CNY", IReadOnlyCollection<ApprovalRoute>? routes = null)
    {
        var (list, offer) = Draft(discount, quantity, price, term, currency);
        list.Quote(_project, Offers(offer), Policy, Sales, Now);
        return (list.Push(_project, PurchaseOrder.NumberOf(1), "As agreed.", routes ?? [], Policy, Sales, Now), list);
    }

    private (ConfigurationList List, OfferedSpec Offer) Quoted(Policy? policy = null)
    {
        var (list, offer) = Draft();
        list.Quote(_project, Offers(offer), policy ?? Policy, Sales, Now);
        return (list, offer);
    }

    private (ConfigurationList List, OfferedSpec Offer) Draft(int discount = 0, int quantity = 1, long price = 12_700, int term = 12, string currency = "CNY")
    {
        var spec = ProductSpec.Add(Host, $"s{Guid.CreateVersion7():N}", new() { Name = "小", NameEn = "S", Unit = BillingUnit.Month, Terms = [1, 12], MaxQuantity = 10 }, Now);
        var offer = new OfferedSpec(Host, spec, SpecPrice.Next(spec, [], new(price, currency), Now, null, Now));
        var list = ConfigurationList.Create(_project, "测试", ConfigurationList.FirstNumber, 0, Sales, Now);
        list.Add(_project, offer, new() { Quantity = quantity, Term = term, DiscountBasisPoints = discount }, Policy, Now);
        return (list, offer);
    }

    private static Dictionary<Id<ProductSpec>, OfferedSpec> Offers(OfferedSpec offer) => new() { [offer.Spec.Id] = offer };

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

    private static Project InProgress(CustomerAccount account)
    {
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
