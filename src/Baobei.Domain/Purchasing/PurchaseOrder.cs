using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Purchasing;

/// <summary>What a purchase order is now, and who has to act.</summary>
public enum PurchaseOrderStatus
{
    /// <summary>待审批: pushed; the vendor decides.</summary>
    AwaitingApproval,

    /// <summary>待客户确认: the customer answers.</summary>
    Approved,

    /// <summary>已确认: the customer agreed and can ask to pay.</summary>
    Confirmed,

    /// <summary>已申请支付.</summary>
    PaymentRequested,

    /// <summary>已支付.</summary>
    Paid,

    /// <summary>退回修改: the vendor sent it back to the partner.</summary>
    Returned,

    /// <summary>审批未通过.</summary>
    Rejected,

    /// <summary>客户要求修改: more or other than was offered; the partner makes another offer.</summary>
    ChangesRequested,

    /// <summary>客户已拒绝.</summary>
    Declined,

    /// <summary>伙伴已撤回.</summary>
    Withdrawn,

    /// <summary>已过期: what was promised was promised until then.</summary>
    Expired,
}

/// <summary>The reason code of a decision on a purchase order; which fits which outcome says <see cref="PurchaseDecision.ReasonsOf"/>.</summary>
public enum PurchaseReason
{
    /// <summary>Approved: products, amount and discount are in order.</summary>
    InOrder,

    /// <summary>Approved although the rules would not ask for it.</summary>
    Exception,

    /// <summary>Returned: more is taken off than can be granted.</summary>
    DiscountTooHigh,

    /// <summary>Returned: the products do not fit what the customer needs.</summary>
    WrongProducts,

    /// <summary>Returned: something is missing.</summary>
    Incomplete,

    /// <summary>Rejected: the customer's account does not allow it.</summary>
    CustomerNotEligible,

    /// <summary>Rejected: the channel's rules do not allow it.</summary>
    NotAllowed,
    Other,
}

/// <summary>Why a customer says no to a purchase order.</summary>
public enum DeclineReason
{
    TooExpensive,
    WrongProducts,

    /// <summary>We buy elsewhere.</summary>
    BoughtElsewhere,
    NoLongerWanted,

    /// <summary>We have asked nobody for this.</summary>
    NotAskedFor,
    Other,
}

/// <summary>One decision on a purchase order, by one person at one step.</summary>
/// <param name="Step">From 1.</param>
/// <param name="For">For whom the person stood in; null when it decided in its own right.</param>
public sealed record PurchaseDecision(int Step, ApprovalOutcome Outcome, PurchaseReason Reason, string? Words, Guid By, Guid? For, DateTimeOffset At)
{
    public const int MaxWordsLength = 500;

    /// <summary>
    /// The words as they are kept. <see cref="InvalidField"/>, all together: <c>Reason</c> <c>choice</c>, <c>Words</c> <c>required</c> (returned, rejected, or
    /// reason "other"), <c>too_long</c>, <c>characters</c>.
    /// </summary>
    public static string? Check(ApprovalOutcome outcome, PurchaseReason reason, string? words)
    {
        var wrong = new WrongFields();
        if (!ReasonsOf(outcome).Contains(reason))
        {
            wrong.Add("Reason", "choice");
        }

        var needsWords = outcome != ApprovalOutcome.Approved || reason == PurchaseReason.Other;
        var kept = wrong.Read(() => needsWords ? Text.Required("Words", words, MaxWordsLength) : Text.Optional("Words", words, MaxWordsLength));
        wrong.ThrowIfAny();
        return kept;
    }

    /// <summary>The reasons that may be given, in the order in which they are offered.</summary>
    public static IReadOnlyList<PurchaseReason> ReasonsOf(ApprovalOutcome outcome) => outcome switch
    {
        ApprovalOutcome.Approved => [PurchaseReason.InOrder, PurchaseReason.Exception, PurchaseReason.Other],
        ApprovalOutcome.Returned => [PurchaseReason.DiscountTooHigh, PurchaseReason.WrongProducts, PurchaseReason.Incomplete, PurchaseReason.Other],
        ApprovalOutcome.Rejected => [PurchaseReason.CustomerNotEligible, PurchaseReason.NotAllowed, PurchaseReason.Other],
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}

/// <summary>部分支付: a part of what a purchase order costs, set aside until the rest comes.</summary>
/// <param name="Hold">Where the money lies in the ledger.</param>
/// <param name="AmountMinor">Minor units of the order's currency.</param>
public sealed record PartPayment(Id<LedgerHold> Hold, long AmountMinor, Guid By, DateTimeOffset At);

/// <summary>
/// 采购单: a quotation that a partner pushed to the customer of a project. The vendor's CBM approves it, the customer confirms it and pays
/// (guide line 351). Its lines are the quotation's and do not change but for the customer taking less. Time rules are facts: whoever asks compares
/// <see cref="PromisedUntil"/> with now; <see cref="Lapse"/> only tidies up.
/// </summary>
/// <remarks>
/// Every move that its status does not allow is refused with <c>purchase.wrong_status</c>; every move of one whose promise is over with
/// <c>purchase.expired</c>.
/// </remarks>
public sealed class PurchaseOrder : Approvable, IHasId, IOwnedByPartner, IVersioned
{
    public const int MaxWordsLength = 500;

    /// <summary>"PO" and eight digits.</summary>
    public const int NumberLength = 10;

    /// <summary>So often a part is set aside at most.</summary>
    public const int MaxParts = 20;

    public static readonly Lifecycle<PurchaseOrderStatus> Lifecycle = new Lifecycle<PurchaseOrderStatus>("purchase.wrong_status")
        .Allow(
            PurchaseOrderStatus.AwaitingApproval,
            PurchaseOrderStatus.Approved, PurchaseOrderStatus.Returned, PurchaseOrderStatus.Rejected, PurchaseOrderStatus.Withdrawn, PurchaseOrderStatus.Expired)
        .Allow(
            PurchaseOrderStatus.Approved,
            PurchaseOrderStatus.Confirmed, PurchaseOrderStatus.ChangesRequested, PurchaseOrderStatus.Declined, PurchaseOrderStatus.Withdrawn, PurchaseOrderStatus.Expired)
        .Allow(PurchaseOrderStatus.Confirmed, PurchaseOrderStatus.PaymentRequested, PurchaseOrderStatus.Declined, PurchaseOrderStatus.Expired)
        .Allow(PurchaseOrderStatus.PaymentRequested, PurchaseOrderStatus.Paid, PurchaseOrderStatus.Declined, PurchaseOrderStatus.Expired);

    /// <summary>While it has one of these it goes on, until its promise is over.</summary>
    public static readonly IReadOnlyList<PurchaseOrderStatus> Open =
        [PurchaseOrderStatus.AwaitingApproval, PurchaseOrderStatus.Approved, PurchaseOrderStatus.Confirmed, PurchaseOrderStatus.PaymentRequested];

    public static string IdPrefix => "pur";

    public Id<PurchaseOrder> Id { get; private init; }

    /// <summary>采购单号: <see cref="NumberOf"/>.</summary>
    public string Number { get; private init; } = "";

    public Id<ConfigurationList> ListId { get; private init; }

    public int ListNumber { get; private init; }

    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    /// <summary>The customer's account that buys: the project's.</summary>
    public Id<CustomerAccount> AccountId { get; private init; }

    public string AccountName { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    /// <summary>The same, folded: what the search looks into.</summary>
    public string CustomerText { get; private init; } = "";

    public int Version { get; private set; }

    /// <summary>What the list was called.</summary>
    public string Name { get; private init; } = "";

    /// <summary>What the partner tells the customer and the vendor.</summary>
    public string? Words { get; private init; }

    public IReadOnlyList<PurchaseOrderLine> Lines { get; private set; } = [];

    public string Currency { get; private init; } = "";

    /// <summary>What the lines come to by the list, minor units.</summary>
    public long ListMinor { get; private set; }

    /// <summary>What the customer pays, tax included, minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The tax that <see cref="AmountMinor"/> contains, minor units.</summary>
    public long TaxMinor { get; private set; }

    /// <summary>As stored; <see cref="StatusAt(DateTimeOffset)"/> says what it is now.</summary>
    public PurchaseOrderStatus Status { get; private set; }

    public DateTimeOffset PushedAt { get; private init; }

    public Guid PushedBy { get; private init; }

    /// <summary>The person of the partner who looks after the project.</summary>
    public Guid Owner { get; private init; }

    /// <summary>Prices hold until this moment, which is the end of a day in the vendor's zone.</summary>
    public DateTimeOffset PromisedUntil { get; private init; }

    /// <inheritdoc/>
    public override bool AwaitsApproval => Status == PurchaseOrderStatus.AwaitingApproval;

    /// <summary>Whoever approved a step: nobody decides two.</summary>
    public override IEnumerable<Guid> DecidedBy => Decisions.Select(decision => decision.By);

    /// <summary>Since when whoever has to act next has to.</summary>
    public DateTimeOffset WaitsSince { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PurchaseDecision> Decisions { get; private set; } = [];

    /// <summary>The vendor has approved it, and the customer was asked: from then on the customer reads it, whatever becomes of it.</summary>
    public bool WasAsked { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public DateTimeOffset? PaymentRequestedAt { get; private set; }

    /// <summary>Who is to pay, or has paid; null before the customer asked.</summary>
    public OrderPayer? PaymentBy { get; private set; }

    /// <summary>What the customer has set aside for it, oldest first. When it is paid, or over, it is free again.</summary>
    public IReadOnlyList<PartPayment> Parts { get; private set; } = [];

    /// <summary>The order that it became; null before it is paid.</summary>
    public Id<Order>? OrderId { get; private set; }

    /// <summary>When it was over without being paid; null before.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public DeclineReason? DeclineReason { get; private set; }

    /// <summary>Why the customer said no, or what it wants otherwise.</summary>
    public string? CustomerWords { get; private set; }

    public Money ListTotal => new(ListMinor, Currency);

    public Money Total => new(AmountMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Discount => ListTotal - Total;

    /// <summary>What is set aside for it.</summary>
    public Money PartsTotal => new(Parts.Sum(part => part.AmountMinor), Currency);

    /// <summary>What is missing beside it.</summary>
    public Money Rest => Total - PartsTotal;

    /// <summary>"PO00000001".</summary>
    /// <param name="sequence">Counts within the vendor, from 1.</param>
    public static string NumberOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"PO{sequence:D8}");

    /// <summary>What is taken off the list in all, 1/100 %, half up.</summary>
    public static int DiscountBasisPointsOf(long listMinor, long amountMinor) =>
        listMinor == 0 ? 0 : (int)((((Int128)(listMinor - amountMinor) * 20_000) + listMinor) / ((Int128)listMinor * 2));

    public PurchaseOrderStatus StatusAt(DateTimeOffset now) => StatusAt(Status, PromisedUntil, now);

    /// <summary>For lists that read only this.</summary>
    public static PurchaseOrderStatus StatusAt(PurchaseOrderStatus stored, DateTimeOffset promisedUntil, DateTimeOffset now) =>
        Open.Contains(stored) && Deadline.IsOver(promisedUntil, now) ? PurchaseOrderStatus.Expired : stored;

    /// <summary>It is over and nothing was bought: another offer can be made.</summary>
    public static bool IsOver(PurchaseOrderStatus status) => status != PurchaseOrderStatus.Paid && !Open.Contains(status);

    internal static PurchaseOrder Make(
        ConfigurationList list, Quotation quotation, Project project, string number, string? words, IReadOnlyCollection<ApprovalRoute> routes, Policy policy, Guid by, DateTimeOffset now)
    {
        var total = list.Total()!.Value;
        var order = new PurchaseOrder
        {
            Id = Id<PurchaseOrder>.At(now),
            Number = number,
            ListId = list.Id,
            ListNumber = list.Number,
            ProjectId = project.Id,
            PartnerId = project.PartnerId,
            AccountId = project.AccountId,
            AccountName = project.AccountName,
            CustomerName = project.CustomerName,
            CustomerText = SearchGrams.QueryOf(project.CustomerName),
            Name = list.Name,
            Words = Text.Optional(nameof(Words), words, MaxWordsLength),
            Currency = total.Currency,
            Status = PurchaseOrderStatus.AwaitingApproval,
            PushedAt = now,
            PushedBy = by,
            Authors = [.. new[] { list.CreatedBy, quotation.By, by }.Distinct()],
            Owner = project.Owner,
            PromisedUntil = quotation.PromisedUntil,
            WaitsSince = now,
            Plan = ApprovalPlan.For(routes, FactsOf(list, project), policy),
        };
        order.Take([.. list.Items.Select(item => PurchaseOrderLine.Of(item, quotation.TaxBasisPoints))]);
        order.Begin(policy, now);
        order.Tell(new PurchasePushed(order.Id, order.PartnerId, order.Number, order.Name, order.Total));
        return order;
    }

    /// <summary>
    /// The vendor decides the step that waits; after the last approval the customer is asked. The rights of <paramref name="by"/> are checked by
    /// <see cref="Approvers"/>. Refusals: <c>approval.own</c>, <c>purchase.second_person</c> when the same person decided a step before.
    /// <see cref="InvalidField"/>: as <see cref="PurchaseDecision.Check"/>.
    /// </summary>
    /// <param name="inPlaceOf">Whom the person stands in for.</param>
    public void Decide(ApprovalOutcome outcome, PurchaseReason reason, string? words, Guid by, Guid? inPlaceOf, Policy policy, DateTimeOffset now)
    {
        MustAwaitApproval(now);
        if (Authors.Contains(by))
        {
            throw new Refused("approval.own");
        }

        if (DecidedBy.Contains(by))
        {
            throw new Refused("purchase.second_person");
        }

        words = PurchaseDecision.Check(outcome, reason, words);
        var step = Step;
        Decisions = [.. Decisions, new(step, outcome, reason, words, by, inPlaceOf ?? Delegation?.By, now)];
        if (Decided(outcome == ApprovalOutcome.Approved, policy, now))
        {
            WaitsSince = now;
            Tell(new PurchaseStepApproved(Id, PartnerId, Number, Name, step, Plan.Steps.Count, reason, words));
            return;
        }

        switch (outcome)
        {
            case ApprovalOutcome.Approved:
                Move(PurchaseOrderStatus.Approved, now);
                WasAsked = true;
                Tell(new PurchaseApproved(Id, PartnerId, Number, Name, reason, words));
                break;
            case ApprovalOutcome.Returned:
                End(PurchaseOrderStatus.Returned, now);
                Tell(new PurchaseReturned(Id, PartnerId, Number, Name, reason, words!));
                break;
            default:
                End(PurchaseOrderStatus.Rejected, now);
                Tell(new PurchaseRejected(Id, PartnerId, Number, Name, reason, words!));
                break;
        }
    }

    /// <summary>
    /// Whoever may decide the step that waits hands it to one colleague, who decides it alone until it is taken back. Whether <paramref name="by"/> may
    /// decide and <paramref name="to"/> is one of the vendor's deciders the caller has checked. Refusals and fields: as <see cref="Approvable.HandTo"/>.
    /// </summary>
    public void Delegate(Guid to, string note, Guid by, DateTimeOffset now)
    {
        MustAwaitApproval(now);
        var delegation = HandTo(to, note, by, Authors, now);
        Tell(new PurchaseDelegated(Id, PartnerId, Number, Name, by, to, delegation.Note));
    }

    /// <summary>The step is everybody's again who may decide it. Refusal: <c>delegation.none</c>.</summary>
    public void TakeBack(Guid by, DateTimeOffset now)
    {
        MustAwaitApproval(now);
        var ended = EndDelegation();
        Tell(new PurchaseDelegationEnded(Id, PartnerId, Number, Name, ended.By, ended.To, by));
    }

    /// <summary>Somebody has to be reminded of the step that waits, unless the promise is over. True when it was time.</summary>
    public bool Remind(Policy policy, DateTimeOffset now)
    {
        if (StatusAt(now) != PurchaseOrderStatus.AwaitingApproval || NextNotice(policy, now) is not { } notice)
        {
            return false;
        }

        Tell(new PurchaseDecisionDue(Id, PartnerId, Number, Name, Step, notice, DueAt));
        return true;
    }

    /// <summary>撤回: the partner takes it back before the customer has confirmed.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.AwaitingApproval, PurchaseOrderStatus.Approved);
        End(PurchaseOrderStatus.Withdrawn, now);
        Tell(new PurchaseWithdrawn(Id, PartnerId, Number, Name, WasAsked));
    }

    /// <summary>
    /// The customer takes less of a line, none at all (0), or again up to what was offered. Refusal: <c>purchase.nothing_left</c>.
    /// <see cref="NotFound"/>: no such line. <see cref="InvalidField"/>: <c>Quantity</c> <c>offered_at_most</c> with the most.
    /// </summary>
    public void Take(int position, int quantity, DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.Approved);
        var line = Line(position);
        if (quantity < 0 || quantity > line.Offered)
        {
            throw new InvalidField("Quantity", "offered_at_most", line.Offered);
        }

        if (quantity == line.Quantity)
        {
            return;
        }

        var lines = Lines.Select(one => one.Position == position ? one with { Quantity = quantity } : one).ToList();
        if (lines.TrueForAll(one => one.IsDropped))
        {
            throw new Refused("purchase.nothing_left");
        }

        Take(lines);
        Tell(new PurchaseLowered(Id, PartnerId, Number, Name, line.SpecCode, quantity, line.Quantity, Total));
    }

    /// <summary>确认: the customer agrees.</summary>
    public void Confirm(DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.Approved);
        Move(PurchaseOrderStatus.Confirmed, now);
        ConfirmedAt = now;
        Tell(new PurchaseConfirmed(Id, PartnerId, Number, Name, Total));
    }

    /// <summary>The customer wants more, or something else: back to the partner. <see cref="InvalidField"/>: <c>Words</c> <c>required</c>, <c>too_long</c>, <c>characters</c>.</summary>
    public void RequestChanges(string? words, DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.Approved);
        CustomerWords = Text.Required(nameof(Words), words, MaxWordsLength);
        End(PurchaseOrderStatus.ChangesRequested, now);
        Tell(new PurchaseChangesRequested(Id, PartnerId, Number, Name, CustomerWords));
    }

    /// <summary>
    /// The customer says no, also after it has confirmed, as long as nothing is paid. <see cref="InvalidField"/>: <c>Reason</c> <c>choice</c>, <c>Words</c>
    /// <c>required</c> (reason "other"), <c>too_long</c>, <c>characters</c>.
    /// </summary>
    public void Decline(DeclineReason reason, string? words, DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.Approved, PurchaseOrderStatus.Confirmed, PurchaseOrderStatus.PaymentRequested);
        if (!Enum.IsDefined(reason))
        {
            throw new InvalidField("Reason", "choice");
        }

        CustomerWords = reason == Purchasing.DeclineReason.Other ? Text.Required(nameof(Words), words, MaxWordsLength) : Text.Optional(nameof(Words), words, MaxWordsLength);
        DeclineReason = reason;
        End(PurchaseOrderStatus.Declined, now);
        Tell(new PurchaseDeclined(Id, PartnerId, Number, Name, reason, CustomerWords));
    }

    /// <summary>
    /// 强代付: it was confirmed while the partner has agreed to pay every order. The caller pays it at once, or else it waits
    /// (<see cref="WaitForPartner"/>). Refusal: <c>purchase.not_agency</c>.
    /// </summary>
    public void FallToPartner(CustomerAccount account, DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.Confirmed);
        MustFit(OrderPayer.Partner, account);
        Move(PurchaseOrderStatus.PaymentRequested, now);
        (PaymentRequestedAt, PaymentBy) = (now, OrderPayer.Partner);
    }

    /// <summary>强代付: what the partner has does not suffice. It waits until the partner pays it, or the customer does.</summary>
    public void WaitForPartner(DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.PaymentRequested);
        Tell(new PurchasePaymentWaits(Id, PartnerId, Number, Name, Total));
    }

    /// <summary>申请支付: by itself, or by its partner (代付). Refusal: <c>purchase.not_agency</c>, as <see cref="MayBePaidByPartner"/>.</summary>
    public void RequestPayment(OrderPayer payer, CustomerAccount account, DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.Confirmed);
        MustFit(payer, account);
        Move(PurchaseOrderStatus.PaymentRequested, now);
        PaymentRequestedAt = now;
        PaymentBy = payer;
        Tell(new PurchasePaymentRequested(Id, PartnerId, Number, Name, Total, payer));
    }

    /// <summary>The least and the most that the next part may come to, minor units; null when the policy, or what is left, allows none.</summary>
    public (long Least, long Most)? NextPart(Policy policy)
    {
        var least = Math.Max(1, Total.Portion(policy.PartPaymentPercent * 100).AmountMinor);
        var most = Rest.AmountMinor - 1;
        return policy.PartPaymentPercent > 0 && Parts.Count < MaxParts && least <= most ? (least, most) : null;
    }

    /// <summary>
    /// 部分支付: the customer sets a part of it aside; the last part is <see cref="Pay"/>. The money stays the customer's, out of its reach, until the order is paid or over.
    /// Refusals: <c>purchase.no_part</c> (the policy, or what is left, allows none). <see cref="InvalidField"/>: <c>Amount</c> <c>amount_between</c>.
    /// </summary>
    /// <param name="purses">Where it is taken from, in this order.</param>
    public TransferOrder PayPart(long amountMinor, IReadOnlyList<LedgerAccountName> purses, Policy policy, DateTimeOffset now)
    {
        MustBe(now, PurchaseOrderStatus.PaymentRequested);
        var (least, most) = NextPart(policy) ?? throw new Refused("purchase.no_part");
        return amountMinor < least || amountMinor > most
            ? throw new InvalidField("Amount", "amount_between", new Money(least, Currency).ToRead(), new Money(most, Currency).ToRead())
            : TransferOrder.HoldMoney($"part:{Id}:{Parts.Count + 1}", TransferOccasion.Payment, purses, amountMinor, PromisedUntil) with { Memo = Number, Reference = Id.ToString() };
    }

    /// <summary>What <see cref="PayPart"/> ordered was booked.</summary>
    public void PartPaid(Transfer hold, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(hold);
        Parts = [.. Parts, new(hold.HoldId!.Value, hold.Amount, by, now)];
        Tell(new PurchasePartPaid(Id, PartnerId, Number, Name, new(hold.Amount, Currency), Rest));
    }

    /// <summary>Gives back what was set aside: before all of it is paid at once, or because it is over.</summary>
    public TransferOrder Back(PartPayment part) =>
        TransferOrder.Void($"part:{part.Hold}:back", TransferOccasion.Payment, part.Hold) with { Memo = Number, Reference = Id.ToString() };

    /// <summary>It waits for the vendor. Refusals: <c>purchase.expired</c>, <c>purchase.wrong_status</c>.</summary>
    public void MustAwaitApproval(DateTimeOffset now) => MustBe(now, PurchaseOrderStatus.AwaitingApproval);

    /// <summary>It waits for its money. Refusals: <c>purchase.expired</c>, <c>purchase.wrong_status</c>.</summary>
    public void MustBePayable(DateTimeOffset now) => MustBe(now, PurchaseOrderStatus.PaymentRequested);

    /// <summary>代付 is for the agency account of the partner itself (guide line 66), while it is associated.</summary>
    public bool MayBePaidByPartner(CustomerAccount account) =>
        Of(account) is { IsAssociated: true, DistributionType: Customers.DistributionType.Agency } && account.PartnerId == PartnerId;

    /// <summary>
    /// 支付: it becomes an order; the caller moves the money in the same transaction. The customer may pay itself what it has asked its partner to pay.
    /// Refusals: <c>purchase.not_asked</c> when the partner pays what it was not asked to; <c>purchase.not_agency</c>.
    /// </summary>
    /// <param name="number">The order's, <see cref="Order.NumberOf"/>.</param>
    public (Order Order, IReadOnlyList<OrderLine> Lines) Pay(Project project, CustomerAccount account, OrderPayer payer, string number, Guid by, DateTimeOffset now)
    {
        MustBePayable(now);
        if (payer == OrderPayer.Partner && PaymentBy != OrderPayer.Partner)
        {
            throw new Refused("purchase.not_asked");
        }

        MustFit(payer, account);
        if (project.Id != ProjectId)
        {
            throw new ArgumentException("The project of another order.", nameof(project));
        }

        Move(PurchaseOrderStatus.Paid, now);
        PaymentBy = payer;
        var order = Order.Make(this, project, account, payer, number, by, now);
        OrderId = order.Id;
        Tell(new PurchasePaid(Id, PartnerId, Number, Name, Total, payer, order.Id));
        return (order, [.. Lines.Where(line => !line.IsDropped).Select(line => OrderLine.Of(order, line))]);
    }

    /// <summary>Tidies up: writes down what <see cref="StatusAt(DateTimeOffset)"/> says and tells it. True when something changed.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (StatusAt(now) == Status)
        {
            return false;
        }

        End(PurchaseOrderStatus.Expired, PromisedUntil);
        Tell(new PurchaseExpired(Id, PartnerId, Number, Name, WasAsked, PromisedUntil));
        return true;
    }

    /// <summary>The line of that position. <see cref="NotFound"/>.</summary>
    public PurchaseOrderLine Line(int position) => Lines.FirstOrDefault(line => line.Position == position) ?? throw new NotFound();

    /// <summary>What the vendor's routes ask of what was quoted.</summary>
    private static ApprovalFacts FactsOf(ConfigurationList list, Project project)
    {
        var total = list.Total()!.Value;
        return new(project.Region, project.Industry, total.Currency == "CNY" ? total.AmountMinor : null, false, [.. list.Items.Select(item => item.ProductCode).Distinct()])
        {
            Subject = ApprovalSubject.PurchaseOrder,
            DiscountBasisPoints = DiscountBasisPointsOf(list.ListTotal()!.Value.AmountMinor, total.AmountMinor),
        };
    }

    private void Take(IReadOnlyList<PurchaseOrderLine> lines)
    {
        Lines = lines;
        ListMinor = lines.Sum(line => line.ListAmount().AmountMinor);
        AmountMinor = lines.Sum(line => line.Amount().AmountMinor);
        TaxMinor = lines.Sum(line => line.Tax().AmountMinor);
    }

    private void MustFit(OrderPayer payer, CustomerAccount account)
    {
        if (payer == OrderPayer.Partner && !MayBePaidByPartner(account))
        {
            throw new Refused("purchase.not_agency");
        }
    }

    private CustomerAccount Of(CustomerAccount account) =>
        account.Id == AccountId ? account : throw new ArgumentException("The account of another order.", nameof(account));

    private void MustBe(DateTimeOffset now, params PurchaseOrderStatus[] statuses)
    {
        if (StatusAt(now) == PurchaseOrderStatus.Expired)
        {
            throw new Refused("purchase.expired");
        }

        if (!statuses.Contains(Status))
        {
            throw new Refused("purchase.wrong_status", Status);
        }
    }

    private void Move(PurchaseOrderStatus status, DateTimeOffset now)
    {
        if (AwaitsApproval)
        {
            NothingWaits();
        }

        Status = Lifecycle.Move(Status, status);
        WaitsSince = now;
    }

    private void End(PurchaseOrderStatus status, DateTimeOffset at)
    {
        Move(status, at);
        EndedAt = at;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent
    {
        Version++;
        Raise(what, Id.ToString());
    }
}
