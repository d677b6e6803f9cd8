using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
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

/// <summary>Why money is given back.</summary>
public enum RefundReason
{
    /// <summary>The customer wants it no more.</summary>
    NotWanted,

    /// <summary>Bought by mistake.</summary>
    WrongOrder,

    /// <summary>What was bought was not delivered, or not as it should be.</summary>
    NotDelivered,

    /// <summary>Goodwill.</summary>
    Goodwill,
    Other,
}

/// <summary>
/// 订单: a purchase order that was paid. With its lines it is the fact from which performance and commission are computed: which partner and project, which
/// customer and account, which product, by the list and as sold, with how much tax, paid by whom, and when. It never changes but for what is refunded.
/// </summary>
public sealed class Order : Entity, IHasId, IOwnedByPartner, IVersioned
{
    /// <summary>"ORD" and eight digits.</summary>
    public const int NumberLength = 11;

    public static string IdPrefix => "ord";

    public Id<Order> Id { get; private init; }

    /// <summary>订单号: <see cref="NumberOf"/>.</summary>
    public string Number { get; private init; } = "";

    public Id<PurchaseOrder> PurchaseOrderId { get; private init; }

    /// <summary>What the purchase order was called.</summary>
    public string Name { get; private init; } = "";

    public Id<Partner> PartnerId { get; private init; }

    public Id<Project> ProjectId { get; private init; }

    /// <summary>What a test project brings is tracked and never counted.</summary>
    public bool IsTest { get; private init; }

    /// <summary>The partner's own customer; null of a customer of the vendor.</summary>
    public Id<Customer>? CustomerId { get; private init; }

    public Id<CustomerAccount> AccountId { get; private init; }

    public string AccountName { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    /// <summary>Of the account when it was paid; null of an account of the vendor's own.</summary>
    public DistributionType? DistributionType { get; private init; }

    /// <summary>The person of the partner who looked after the project.</summary>
    public Guid Owner { get; private init; }

    public int Version { get; private set; }

    public OrderPayer Payer { get; private init; }

    public DateTimeOffset PaidAt { get; private init; }

    public Guid PaidBy { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>What the lines came to by the list, minor units.</summary>
    public long ListMinor { get; private init; }

    /// <summary>What was paid, tax included, minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    /// <summary>What was given back of <see cref="AmountMinor"/>, minor units.</summary>
    public long RefundedMinor { get; private set; }

    public OrderStatus Status { get; private set; }

    public Money Total => new(AmountMinor, Currency);

    public Money ListTotal => new(ListMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Refunded => new(RefundedMinor, Currency);

    /// <summary>"ORD00000001".</summary>
    /// <param name="sequence">Counts within the vendor, from 1.</param>
    public static string NumberOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"ORD{sequence:D8}");

    internal static Order Make(PurchaseOrder purchase, Project project, CustomerAccount account, OrderPayer payer, string number, Guid by, DateTimeOffset now)
    {
        var order = new Order
        {
            Id = Id<Order>.At(now),
            Number = number,
            PurchaseOrderId = purchase.Id,
            Name = purchase.Name,
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
    /// 退款: gives back money for some lines, or for all that is left. Refusals: <c>order.nothing_left</c>. <see cref="NotFound"/>: no such line.
    /// <see cref="InvalidField"/>, all together: <c>Lines</c> <c>choice</c> (a line twice); <c>Amount</c> <c>refund_at_most</c> with what is left of that line, in whole
    /// units; <c>Words</c> <c>required</c> (reason "other"), <c>too_long</c>, <c>characters</c>; <c>Reason</c> <c>choice</c>.
    /// </summary>
    /// <param name="lines">All of the order's.</param>
    /// <param name="chosen">Which, and how much of each, minor units; null for all that is left of it. Empty: everything that is left.</param>
    public OrderRefund Refund(
        IReadOnlyCollection<OrderLine> lines, IReadOnlyList<(int Position, long? Amount)> chosen, RefundReason reason, string? words, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        if (!Enum.IsDefined(reason))
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
            wrong.Add("Amount", "refund_at_most", new Money(over.OpenMinor, Currency).ToPlain());
        }

        wrong.ThrowIfAny();
        if (asked.Count == 0 || asked.Exists(one => one.Line.OpenMinor == 0))
        {
            throw new Refused("order.nothing_left");
        }

        var refund = OrderRefund.Make(this, [.. asked.Select(one => one.Line.GiveBack(one.Amount))], reason, kept, by, now);
        RefundedMinor += refund.AmountMinor;
        Status = RefundedMinor == AmountMinor ? OrderStatus.Refunded : OrderStatus.PartlyRefunded;
        Tell(new OrderRefunded(Id, PartnerId, Number, Name, refund.Id, refund.Amount, reason, kept));
        return refund;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent
    {
        Version++;
        Raise(what, Id.ToString());
    }
}

/// <summary>One line of an order (订单明细): what was bought, and what it cost.</summary>
public sealed class OrderLine : Entity, IOwnedByPartner
{
    public Id<Order> OrderId { get; private init; }

    /// <summary>That of the purchase order's line.</summary>
    public int Position { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public Id<ProductSpec> SpecId { get; private init; }

    public string SpecCode { get; private init; } = "";

    public string ProductCode { get; private init; } = "";

    public string ProductName { get; private init; } = "";

    public string ProductNameEn { get; private init; } = "";

    public string SpecName { get; private init; } = "";

    public string SpecNameEn { get; private init; } = "";

    public BillingUnit Unit { get; private init; }

    public string? Region { get; private init; }

    public int Quantity { get; private init; }

    public int? Term { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>List price of one unit, minor units.</summary>
    public long UnitPriceMinor { get; private init; }

    public int DiscountBasisPoints { get; private init; }

    /// <summary>By the list, minor units.</summary>
    public long ListMinor { get; private init; }

    /// <summary>What was paid, tax included, minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    public int TaxBasisPoints { get; private init; }

    /// <summary>What was given back, minor units.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>The tax in <see cref="RefundedMinor"/>, minor units.</summary>
    public long RefundedTaxMinor { get; private set; }

    /// <summary>It counts for the partner's performance (业绩).</summary>
    public bool CountsForPerformance { get; private init; }

    public DateTimeOffset PaidAt { get; private init; }

    /// <summary>What can still be given back, minor units.</summary>
    public long OpenMinor => AmountMinor - RefundedMinor;

    public Money Amount => new(AmountMinor, Currency);

    internal static OrderLine Of(Order order, PurchaseOrderLine line) => new()
    {
        OrderId = order.Id,
        Position = line.Position,
        PartnerId = order.PartnerId,
        SpecId = line.SpecId,
        SpecCode = line.SpecCode,
        ProductCode = line.ProductCode,
        ProductName = line.ProductName,
        ProductNameEn = line.ProductNameEn,
        SpecName = line.SpecName,
        SpecNameEn = line.SpecNameEn,
        Unit = line.Unit,
        Region = line.Region,
        Quantity = line.Quantity,
        Term = line.Term,
        Currency = line.Currency,
        UnitPriceMinor = line.UnitPriceMinor,
        DiscountBasisPoints = line.DiscountBasisPoints,
        ListMinor = line.ListAmount().AmountMinor,
        AmountMinor = line.Amount().AmountMinor,
        TaxMinor = line.Tax().AmountMinor,
        TaxBasisPoints = line.TaxBasisPoints,
        CountsForPerformance = line.CountsForPerformance,
        PaidAt = order.PaidAt,
    };

    /// <summary>The last of it takes the last of its tax, so that both come to nothing together.</summary>
    internal RefundLine GiveBack(long amount)
    {
        var tax = amount == OpenMinor ? TaxMinor - RefundedTaxMinor : Math.Min(TaxMinor - RefundedTaxMinor, new Money(amount, Currency).IncludedTax(TaxBasisPoints).AmountMinor);
        RefundedMinor += amount;
        RefundedTaxMinor += tax;
        return new(Position, SpecCode, amount, tax);
    }
}

/// <summary>How much of one line was given back, minor units.</summary>
/// <param name="TaxMinor">The tax that <paramref name="AmountMinor"/> contains.</param>
public sealed record RefundLine(int Position, string SpecCode, long AmountMinor, long TaxMinor);

/// <summary>退款: money that was given back for an order, the way it came. As the order itself, a fact that never changes.</summary>
public sealed class OrderRefund : Entity, IHasId, IOwnedByPartner
{
    public const int MaxWordsLength = 500;

    public static string IdPrefix => "rfd";

    public Id<OrderRefund> Id { get; private init; }

    public Id<Order> OrderId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public RefundReason Reason { get; private init; }

    public string? Words { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>Tax included, minor units.</summary>
    public long AmountMinor { get; private init; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private init; }

    public IReadOnlyList<RefundLine> Lines { get; private init; } = [];

    public DateTimeOffset At { get; private init; }

    public Guid By { get; private init; }

    public Money Amount => new(AmountMinor, Currency);

    internal static OrderRefund Make(Order order, IReadOnlyList<RefundLine> lines, RefundReason reason, string? words, Guid by, DateTimeOffset now) => new()
    {
        Id = Id<OrderRefund>.At(now),
        OrderId = order.Id,
        PartnerId = order.PartnerId,
        Reason = reason,
        Words = words,
        Currency = order.Currency,
        AmountMinor = lines.Sum(line => line.AmountMinor),
        TaxMinor = lines.Sum(line => line.TaxMinor),
        Lines = lines,
        At = now,
        By = by,
    };

    /// <summary>
    /// Where the money goes: back to whom it came from, what was taken last first, and never more than what came from there and is not back yet.
    /// </summary>
    /// <param name="taken">What each source gave, in the order in which it was taken; minor units.</param>
    /// <param name="returned">What went back to each so far; minor units.</param>
    public static IReadOnlyList<(T Source, long Amount)> Split<T>(IReadOnlyList<(T Source, long Amount)> taken, IReadOnlyDictionary<T, long> returned, long amount)
        where T : notnull
    {
        var parts = new List<(T, long)>();
        foreach (var (source, gave) in taken.Reverse())
        {
            var part = Math.Min(amount, gave - returned.GetValueOrDefault(source));
            if (part > 0)
            {
                parts.Add((source, part));
                amount -= part;
            }
        }

        return amount == 0 ? parts : throw new InvalidOperationException("More is to be given back than was taken.");
    }
}

/// <summary>An order was paid.</summary>
public sealed record OrderPaid(Id<Order> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total, OrderPayer Payer) : IEvent
{
    public static string Name => "order.paid";
}

/// <summary>Money was given back for an order.</summary>
public sealed record OrderRefunded(
    Id<Order> OrderId, Id<Partner> PartnerId, string Number, string ListName, Id<OrderRefund> RefundId, Money Amount, RefundReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "order.refunded";
}
