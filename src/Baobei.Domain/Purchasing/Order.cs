using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Purchasing;

/// <summary>Whose money pays.</summary>
public enum OrderPayer
{
    /// <summary>The customer's account itself.</summary>
    Account,

    /// <summary>代付: the partner, for its agency account that asked it to.</summary>
    Partner,
}

/// <summary>What an order is now.</summary>
public enum OrderStatus
{
    /// <summary>已支付.</summary>
    Paid,

    /// <summary>部分退款.</summary>
    PartlyRefunded,

    /// <summary>已退款.</summary>
    Refunded,
}

/// <summary>Where an order comes from.</summary>
public enum OrderSource
{
    /// <summary>采购单: offered by a partner, paid here.</summary>
    PurchaseOrder,

    /// <summary>自主下单: the customer bought it itself in the vendor's shop, which delivered it here.</summary>
    Shop,
}

/// <summary>
/// 订单: a purchase order that was paid, or what a customer bought in the vendor's shop. With its lines it is the fact from which performance and commission are
/// computed: which partner and project, which customer and account, which product, by the list and as sold, with how much tax, paid by whom, and when. It never
/// changes but for what is refunded, and for the project that an order of the shop is linked to (订单关联项目).
/// </summary>
public sealed class Order : Entity, IHasId, IOwnedByPartner, IVersioned
{
    /// <summary>Of the shop's own numbers; ours are shorter.</summary>
    public const int MaxNumberLength = 40;

    public static string IdPrefix => "ord";

    public Id<Order> Id { get; private init; }

    /// <summary>订单号: <see cref="NumberOf"/>, or that of the shop.</summary>
    public string Number { get; private init; } = "";

    public OrderSource Source { get; private init; }

    /// <summary>Null of an order of the shop.</summary>
    public Id<PurchaseOrder>? PurchaseOrderId { get; private init; }

    /// <summary>What the purchase order was called; the products of an order of the shop.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The same in English, where it is made of products; else as <see cref="Name"/>.</summary>
    public string NameEn { get; private init; } = "";

    /// <summary>Of an order of the shop: whose account it was when it was paid, or whose project it is linked to; default while it is nobody's.</summary>
    public Id<Partner> PartnerId { get; private set; }

    /// <summary>Null of an order of the shop that is linked to none.</summary>
    public Id<Project>? ProjectId { get; private set; }

    /// <summary>When an order of the shop was linked to its project.</summary>
    public DateTimeOffset? LinkedAt { get; private set; }

    /// <summary>Who linked it.</summary>
    public Guid? LinkedBy { get; private set; }

    /// <summary>What a test project brings is tracked and never counted.</summary>
    public bool IsTest { get; private set; }

    /// <summary>The partner's own customer; null of a customer of the vendor.</summary>
    public Id<Customer>? CustomerId { get; private set; }

    public Id<CustomerAccount> AccountId { get; private init; }

    public string AccountName { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    /// <summary>Of the account when it was paid; null of an account of the vendor's own.</summary>
    public DistributionType? DistributionType { get; private init; }

    /// <summary>The person of the partner who looked after the project; empty while there is none.</summary>
    public Guid Owner { get; private set; }

    public int Version { get; private set; }

    public OrderPayer Payer { get; private init; }

    public DateTimeOffset PaidAt { get; private init; }

    /// <summary>Of an order of the shop: who brought it here.</summary>
    public Guid PaidBy { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>What the lines came to by the list, minor units.</summary>
    public long ListMinor { get; private init; }

    /// <summary>What was paid, tax included, minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>What coupons paid beside <see cref="AmountMinor"/>, minor units.</summary>
    public long CouponMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    /// <summary>What was given back of <see cref="AmountMinor"/>, minor units.</summary>
    public long RefundedMinor { get; private set; }

    public OrderStatus Status { get; private set; }

    public Money Coupon => new(CouponMinor, Currency);

    public Money Total => new(AmountMinor, Currency);

    public Money ListTotal => new(ListMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Refunded => new(RefundedMinor, Currency);

    /// <summary>"ORD00000001".</summary>
    /// <param name="sequence">Counts within the vendor, from 1.</param>
    public static string NumberOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"ORD{sequence:D8}");

    /// <summary>It could be one of ours: the shop's may not look like them.</summary>
    public static bool IsOurs(string number) => number.StartsWith("ORD", StringComparison.OrdinalIgnoreCase);

    /// <summary>The account was one of <see cref="PartnerId"/>'s when it paid.</summary>
    public bool WasPartners => DistributionType is not null;

    /// <summary>From then on an order of the shop stays as it is linked: the month in which it was paid is over in the vendor's zone.</summary>
    public DateTimeOffset LinkableUntil
    {
        get
        {
            var day = VendorZone.DayOf(PaidAt);
            return VendorZone.EndOf(new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)));
        }
    }

    /// <summary>An order of the shop that can be linked now, or linked otherwise.</summary>
    public bool IsLinkableAt(DateTimeOffset now) => Source == OrderSource.Shop && !Deadline.IsOver(LinkableUntil, now);

    /// <summary>
    /// An order of the shop as it was delivered (<see cref="ShopOrder"/>). The partner of the account gets it while the two are associated at the moment of payment.
    /// </summary>
    /// <param name="with">Whose account it was when it was paid; null: nobody's.</param>
    /// <param name="customerName">As the account is called.</param>
    public static (Order Order, IReadOnlyList<OrderLine> Lines) FromShop(
        ShopOrder shop, CustomerAccount account, AssociatedWith? with, string customerName, Guid by, DateTimeOffset now)
    {
        var order = new Order
        {
            // Lists are in the order of payment.
            Id = Id<Order>.At(shop.PaidAt),
            Number = shop.Number,
            Source = OrderSource.Shop,
            Name = shop.NameOf(product => product.Name),
            NameEn = shop.NameOf(product => product.NameEn),
            PartnerId = with?.Partner ?? default,
            CustomerId = with?.Customer,
            AccountId = account.Id,
            AccountName = account.AccountName,
            CustomerName = customerName,
            DistributionType = with?.Type,
            Payer = OrderPayer.Account,
            PaidAt = shop.PaidAt,
            PaidBy = by,
            Currency = shop.Currency,
            ListMinor = shop.Lines.Sum(line => line.ListMinor),
            AmountMinor = shop.Lines.Sum(line => line.AmountMinor),
            CouponMinor = shop.Lines.Sum(line => line.CouponMinor),
            TaxMinor = shop.Lines.Sum(line => line.TaxMinor),
        };
        order.Tell(new OrderDelivered(order.Id, order.PartnerId, order.Number, order.Total, now));
        return (order, [.. shop.Lines.Select((line, at) => OrderLine.Of(order, line, at + 1))]);
    }

    /// <summary>
    /// 订单关联项目 (<c>domain.md</c> 3.5): an order that the customer placed in the shop counts for the project that it came from. Until the end of the month of
    /// payment it can be linked otherwise. Refusals: <c>order.of_purchase</c>, <c>order.link_over</c>, <c>order.link_status</c> (the project is not in progress or
    /// won), <c>order.link_stage</c> (潜在商机), <c>order.link_before</c> (the project was registered after the order was paid). <see cref="InvalidField"/>:
    /// <c>Project</c> <c>order_project</c> (not a project of this account and partner).
    /// </summary>
    /// <param name="lines">All of the order's.</param>
    /// <param name="refunds">All of the order's.</param>
    public void LinkTo(Project project, IReadOnlyCollection<OrderLine> lines, IReadOnlyCollection<OrderRefund> refunds, Guid by, DateTimeOffset now)
    {
        if (Source != OrderSource.Shop)
        {
            throw new Refused("order.of_purchase");
        }

        if (project.AccountId != AccountId || (WasPartners && project.PartnerId != PartnerId))
        {
            throw new InvalidField("Project", "order_project");
        }

        if (!IsLinkableAt(now))
        {
            throw new Refused("order.link_over");
        }

        if (project.StatusAt(now) is not (ProjectStatus.InProgress or ProjectStatus.Won))
        {
            throw new Refused("order.link_status");
        }

        if (project.Stage == ProjectStage.PotentialOpportunity)
        {
            throw new Refused("order.link_stage");
        }

        if (project.CreatedAt > PaidAt)
        {
            throw new Refused("order.link_before");
        }

        (ProjectId, PartnerId, IsTest, CustomerId, Owner, LinkedAt, LinkedBy) = (project.Id, project.PartnerId, project.IsTest, project.CustomerId, project.Owner, now, by);
        foreach (var line in lines)
        {
            line.BelongTo(this);
        }

        foreach (var refund in refunds)
        {
            refund.BelongTo(this);
        }

        Tell(new OrderLinked(Id, PartnerId, Number, project.Id, project.Number, project.Name, project.Owner, by));
    }

    internal static Order Make(PurchaseOrder purchase, Project project, CustomerAccount account, OrderPayer payer, string number, Guid by, DateTimeOffset now)
    {
        var order = new Order
        {
            Id = Id<Order>.At(now),
            Number = number,
            Source = OrderSource.PurchaseOrder,
            PurchaseOrderId = purchase.Id,
            Name = purchase.Name,
            NameEn = purchase.Name,
            PartnerId = purchase.PartnerId,
            ProjectId = purchase.ProjectId,
            IsTest = project.IsTest,
            CustomerId = project.CustomerId,
            AccountId = purchase.AccountId,
            AccountName = purchase.AccountName,
            CustomerName = purchase.CustomerName,
            DistributionType = account.PartnerId == purchase.PartnerId ? account.DistributionType : null,
            Owner = purchase.Owner,
            Payer = payer,
            PaidAt = now,
            PaidBy = by,
            Currency = purchase.Currency,
            ListMinor = purchase.ListMinor,
            AmountMinor = purchase.AmountMinor,
            TaxMinor = purchase.TaxMinor,
        };
        order.Tell(new OrderPaid(order.Id, order.PartnerId, order.Number, order.Name, order.Total, payer));
        return order;
    }

    /// <summary>
    /// 退款: gives back money for some lines, or for all that is left. Refusals: <c>order.of_shop</c>, <c>order.nothing_left</c>. <see cref="NotFound"/>: no such line.
    /// <see cref="InvalidField"/>, all together: <c>Lines</c> <c>choice</c> (a line twice); <c>Amount</c> <c>refund_at_most</c> with what is left of that line, in whole
    /// units; <c>Words</c> <c>required</c> (reason "other"), <c>too_long</c>, <c>characters</c>; <c>Reason</c> <c>choice</c>.
    /// </summary>
    /// <param name="lines">All of the order's.</param>
    /// <param name="chosen">Which, and how much of each, minor units; null for all that is left of it. Empty: everything that is left.</param>
    public OrderRefund Refund(
        IReadOnlyCollection<OrderLine> lines, IReadOnlyList<(int Position, long? Amount)> chosen, RefundReason reason, string? words, Guid by, DateTimeOffset now)
    {
        if (Source == OrderSource.Shop)
        {
            throw new Refused("order.of_shop");
        }

        var wrong = new WrongFields();
        if (!OrderRefund.Reasons.Contains(reason))
        {
            wrong.Add("Reason", "choice");
        }

        var kept = wrong.Read(() => reason == RefundReason.Other
            ? Text.Required("Words", words, OrderRefund.MaxWordsLength) : Text.Optional("Words", words, OrderRefund.MaxWordsLength));
        if (chosen.Select(one => one.Position).Distinct().Count() != chosen.Count)
        {
            wrong.Add("Lines", "choice");
        }

        var asked = chosen.Count == 0
            ? lines.Where(line => line.OpenMinor > 0).Select(line => (Line: line, Amount: line.OpenMinor)).ToList()
            : chosen.Select(one => (Line: lines.FirstOrDefault(line => line.Position == one.Position) ?? throw new NotFound(), one.Amount))
                .Select(one => (one.Line, Amount: one.Amount ?? one.Line.OpenMinor)).ToList();
        if (asked.Where(one => one.Amount < 1 || one.Amount > one.Line.OpenMinor).Select(one => one.Line).FirstOrDefault(line => line.OpenMinor > 0) is { } over)
        {
            wrong.Add("Amount", "refund_at_most", new Money(over.OpenMinor, Currency).ToRead());
        }

        wrong.ThrowIfAny();
        if (asked.Count == 0 || asked.Exists(one => one.Line.OpenMinor == 0))
        {
            throw new Refused("order.nothing_left");
        }

        return GiveBack([.. asked.Select(one => one.Line.GiveBack(one.Amount))], reason, kept, null, by, now);
    }

    /// <summary>
    /// What one row of a refund of the shop is about, by line, before it is given back (<see cref="RefundInShop"/>). <see cref="InvalidField"/>, named as the columns of
    /// the file: <c>order_number</c> <c>refund_of_purchase</c> (paid here, so refunded here); <c>refunded_at</c> <c>refund_before</c> (before it was paid);
    /// <c>position</c> <c>refund_position</c> (no such line); <c>amount</c> <c>refund_at_most</c>, or of the whole order <c>refund_whole</c>, with what is left, in whole units.
    /// </summary>
    /// <param name="lines">All of the order's.</param>
    /// <param name="position">Of the line; null: all that is left of the order.</param>
    /// <param name="amountMinor">Minor units.</param>
    /// <param name="at">When the shop gave it back.</param>
    public IReadOnlyList<(OrderLine Line, long Amount)> PartInShop(IReadOnlyCollection<OrderLine> lines, int? position, long amountMinor, DateTimeOffset at)
    {
        if (Source != OrderSource.Shop)
        {
            throw new InvalidField("order_number", "refund_of_purchase");
        }

        if (at < PaidAt)
        {
            throw new InvalidField("refunded_at", "refund_before");
        }

        if (position is null)
        {
            var open = AmountMinor - RefundedMinor;
            return amountMinor == open && open > 0 ? [.. lines.Where(line => line.OpenMinor > 0).Select(line => (line, line.OpenMinor))]
                : throw new InvalidField("amount", "refund_whole", new Money(open, Currency).ToRead());
        }

        var line = lines.FirstOrDefault(one => one.Position == position) ?? throw new InvalidField("position", "refund_position");
        return amountMinor >= 1 && amountMinor <= line.OpenMinor ? [(line, amountMinor)] : throw new InvalidField("amount", "refund_at_most", new Money(line.OpenMinor, Currency).ToRead());
    }

    /// <summary>退款 of an order of the shop, which gave the money back itself: it changes what counts, and no account. Each line once.</summary>
    /// <param name="number">The shop's own of the refund, once per vendor.</param>
    /// <param name="words">What the shop says with it, read by the partner and the customer.</param>
    /// <param name="parts">As <see cref="PartInShop"/> says.</param>
    public OrderRefund RefundInShop(string number, IEnumerable<(OrderLine Line, long Amount)> parts, string? words, Guid by, DateTimeOffset at) =>
        GiveBack([.. parts.Select(part => part.Line.GiveBack(part.Amount))], RefundReason.Shop, words, number, by, at);

    private OrderRefund GiveBack(IReadOnlyList<RefundLine> lines, RefundReason reason, string? words, string? number, Guid by, DateTimeOffset at)
    {
        var refund = OrderRefund.Make(this, lines, reason, words, number, by, at);
        RefundedMinor += refund.AmountMinor;
        Status = RefundedMinor == AmountMinor ? OrderStatus.Refunded : OrderStatus.PartlyRefunded;
        Tell(new OrderRefunded(Id, PartnerId, Number, Name, refund.Id, refund.Amount, reason, words));
        return refund;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent
    {
        Version++;
        Raise(what, Id.ToString());
    }
}

/// <summary>An order was paid.</summary>
public sealed record OrderPaid(Id<Order> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total, OrderPayer Payer) : IEvent
{
    public static string Name => "order.paid";
}

/// <summary>An order of the vendor's shop was delivered here.</summary>
/// <param name="PartnerId">Default when the account is no partner's.</param>
public sealed record OrderDelivered(Id<Order> OrderId, Id<Partner> PartnerId, string Number, Money Total, DateTimeOffset At) : IEvent
{
    public static string Name => "order.delivered";
}

/// <summary>An order of the shop was linked to a project.</summary>
/// <param name="Owner">Who looks after the project.</param>
public sealed record OrderLinked(
    Id<Order> OrderId, Id<Partner> PartnerId, string Number, Id<Project> ProjectId, string ProjectNumber, string ProjectName, Guid Owner, Guid By) : IEvent
{
    public static string Name => "order.linked";
}

/// <summary>Money was given back for an order.</summary>
public sealed record OrderRefunded(
    Id<Order> OrderId, Id<Partner> PartnerId, string Number, string ListName, Id<OrderRefund> RefundId, Money Amount, RefundReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "order.refunded";
}
