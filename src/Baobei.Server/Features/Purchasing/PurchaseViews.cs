using System.Linq.Expressions;
using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Approvals;

namespace Baobei.Server.Features.Purchasing;

/// <summary>A purchase order in a table of them, as lists read it.</summary>
public sealed record PurchaseRow
{
    public static readonly Expression<Func<PurchaseOrder, PurchaseRow>> Columns = o => new PurchaseRow
    {
        Id = o.Id,
        Number = o.Number,
        Name = o.Name,
        PartnerId = o.PartnerId,
        ProjectId = o.ProjectId,
        CustomerName = o.CustomerName,
        AccountName = o.AccountName,
        Currency = o.Currency,
        ListMinor = o.ListMinor,
        AmountMinor = o.AmountMinor,
        Stored = o.Status,
        PushedAt = o.PushedAt,
        WaitsSince = o.WaitsSince,
        PromisedUntil = o.PromisedUntil,
        Step = o.Step,
        Plan = o.Plan,
        DueAt = o.DueAt,
    };

    /// <summary>The same of an order that was read.</summary>
    public static readonly Func<PurchaseOrder, PurchaseRow> Of = Columns.Compile();

    public Id<PurchaseOrder> Id { get; init; }

    public string Number { get; init; } = "";

    public string Name { get; init; } = "";

    public Id<Partner> PartnerId { get; init; }

    public Id<Project> ProjectId { get; init; }

    public string CustomerName { get; init; } = "";

    public string AccountName { get; init; } = "";

    public string Currency { get; init; } = "";

    public long ListMinor { get; init; }

    public long AmountMinor { get; init; }

    public PurchaseOrderStatus Stored { get; init; }

    public DateTimeOffset PushedAt { get; init; }

    public DateTimeOffset WaitsSince { get; init; }

    public DateTimeOffset PromisedUntil { get; init; }

    public int Step { get; init; }

    public ApprovalPlan Plan { get; init; } = default!;

    /// <summary>By when the step that waits should be decided.</summary>
    public DateTimeOffset DueAt { get; init; }

    public int Steps => Plan.Steps.Count;

    public Money Total => new(AmountMinor, Currency);

    public int DiscountBasisPoints => PurchaseOrder.DiscountBasisPointsOf(ListMinor, AmountMinor);

    public PurchaseOrderStatus StatusAt(DateTimeOffset now) => PurchaseOrder.StatusAt(Stored, PromisedUntil, now);
}

/// <summary>A purchase order in a list of the API.</summary>
/// <param name="PartnerName">For the vendor's people.</param>
/// <param name="DiscountBasisPoints">Off the list in all, 1/100 %.</param>
/// <param name="StepRole">The role that decides the step that waits; null when people are named, or none waits.</param>
/// <param name="WaitsSince">Since when whoever has to act has to.</param>
/// <param name="DueAt">By when the step that waits should be decided; null when none waits.</param>
public sealed record PurchaseSummary(
    Id<PurchaseOrder> Id, string Number, string Name, Id<Partner> PartnerId, string? PartnerName, Id<Project> ProjectId, string CustomerName, string AccountName,
    Money Total, int DiscountBasisPoints, PurchaseOrderStatus Status, int Step, int Steps, Role? StepRole, DateTimeOffset PushedAt, DateTimeOffset WaitsSince,
    DateTimeOffset? DueAt, DateTimeOffset PromisedUntil)
{
    internal static PurchaseSummary Of(PurchaseRow row, string? partner, DateTimeOffset now) => new(
        row.Id, row.Number, row.Name, row.PartnerId, partner, row.ProjectId, row.CustomerName, row.AccountName, row.Total, row.DiscountBasisPoints, row.StatusAt(now), row.Step,
        row.Steps, Waits(row, now) ? row.Plan.Steps[row.Step - 1].Role : null, row.PushedAt, row.WaitsSince, Waits(row, now) ? row.DueAt : null, row.PromisedUntil);

    private static bool Waits(PurchaseRow row, DateTimeOffset now) => row.StatusAt(now) == PurchaseOrderStatus.AwaitingApproval;
}

/// <summary>A line of a purchase order as the API shows it.</summary>
/// <param name="Position">What the line is called by within its order.</param>
/// <param name="Offered">The quantity that was offered; the customer may take less.</param>
/// <param name="Quantity">The quantity that is ordered; 0 when the line was dropped.</param>
/// <param name="Tax">What <paramref name="Amount"/> contains.</param>
public sealed record PurchaseLineView(
    int Position, Id<ProductSpec> SpecId, string SpecCode, string ProductCode, string ProductName, string ProductNameEn, string SpecName, string SpecNameEn, BillingUnit Unit,
    string? Region, int Offered, int Quantity, int? Term, Money UnitPrice, int DiscountBasisPoints, int TaxBasisPoints, Money ListAmount, Money Discount, Money Amount, Money Tax)
{
    internal static PurchaseLineView Of(PurchaseOrderLine line) => new(
        line.Position, line.SpecId, line.SpecCode, line.ProductCode, line.ProductName, line.ProductNameEn, line.SpecName, line.SpecNameEn, line.Unit, line.Region, line.Offered,
        line.Quantity, line.Term, line.UnitPrice(), line.DiscountBasisPoints, line.TaxBasisPoints, line.ListAmount(), line.Discount(), line.Amount(), line.Tax());
}

/// <summary>A decision without who made it: partners do not learn the names of the vendor's people.</summary>
public sealed record PurchaseDecisionView(int Step, ApprovalOutcome Outcome, PurchaseReason Reason, string? Words, DateTimeOffset At);

/// <summary>A purchase order in the work list of the API.</summary>
/// <param name="StepLabel">What the step is called; empty for the name of the role.</param>
/// <param name="MarginBasisPoints">毛利率, 1/100 %; null when a cost is unknown.</param>
/// <param name="CreditUsed">Of the customer's account; null when it has no credit line.</param>
/// <param name="MayDecide">The caller decides this step now.</param>
/// <param name="Delegation">To whom the step was handed; null when everybody decides who may.</param>
public sealed record PurchaseWork(
    PurchaseSummary Order, string StepLabel, int? MarginBasisPoints, Money? CreditUsed, Money? CreditLine, bool MayDecide, DelegationView? Delegation);

/// <summary>A step of a purchase order as whoever decides sees it in the API.</summary>
/// <param name="Label">What the step is called; empty for the name of the role.</param>
/// <param name="Outcome">Null while it is not decided, and so is what follows.</param>
/// <param name="DecidedBy">Who decided, by name.</param>
/// <param name="InPlaceOf">For whom, by name; null when it was their own right.</param>
public sealed record PurchaseStepView(
    int Step, string Label, Role? Role, int TermWorkingDays, ApprovalOutcome? Outcome, PurchaseReason? Reason, string? Words, string? DecidedBy, string? InPlaceOf, DateTimeOffset? DecidedAt);

/// <summary>A purchase order as whoever decides sees it in the API.</summary>
/// <param name="RouteName">The route by which it goes; empty for the default.</param>
/// <param name="WhyNot">Why the caller does not decide it: a refusal's code; null when it does.</param>
/// <param name="Deciders">Who may decide now, by name.</param>
/// <param name="Colleagues">To whom the caller may hand it; empty when it may not.</param>
public sealed record PurchaseCaseView(
    PurchaseView Order, string RouteName, DateTimeOffset? DueAt, IReadOnlyList<PurchaseStepView> Steps, string? WhyNot, IReadOnlyList<string> Deciders,
    IReadOnlyList<Colleague> Colleagues, DelegationView? Delegation)
{
    internal static PurchaseCaseView Of(PurchaseModel model) => new(
        PurchaseView.Of(model.Order, model.Now), model.Order.Plan.RouteName, model.Turn is null ? null : model.Order.DueAt,
        [
            .. model.Order.Plan.Steps.Select((step, at) => model.Decisions.LastOrDefault(one => one.Decision.Step == at + 1) is { } decided
                ? new PurchaseStepView(
                    at + 1, step.Label, step.Role, step.TermWorkingDays, decided.Decision.Outcome, decided.Decision.Reason, decided.Decision.Words, decided.By, decided.For,
                    decided.Decision.At)
                : new PurchaseStepView(at + 1, step.Label, step.Role, step.TermWorkingDays, null, null, null, null, null, null)),
        ],
        model.Turn is null ? "purchase.wrong_status" : model.Turn.WhyNot, model.Turn?.Deciders ?? [], model.Turn?.Colleagues ?? [], model.Turn?.Delegation);
}

/// <summary>A purchase order as the API shows it to the partner and the vendor.</summary>
/// <param name="Words">What the partner says with it.</param>
/// <param name="Step">The step that waits or was decided last, from 1.</param>
/// <param name="StepRole">The role that decides the step that waits; null when people are named, or none waits.</param>
/// <param name="DueAt">By when the step that waits should be decided; null when none waits.</param>
/// <param name="PaymentBy">Who is to pay, or has paid; null before the customer asked.</param>
/// <param name="OrderId">What it became when it was paid.</param>
/// <param name="CustomerWords">Why the customer said no, or what it wants otherwise.</param>
public sealed record PurchaseView(
    Id<PurchaseOrder> Id, string Number, string Name, string? Words, Id<Partner> PartnerId, Id<Project> ProjectId, Id<ConfigurationList> ListId, Id<CustomerAccount> AccountId,
    string AccountName, string CustomerName, PurchaseOrderStatus Status, IReadOnlyList<PurchaseLineView> Lines, Money ListTotal, Money Discount, Money Total, Money Tax,
    DateTimeOffset PushedAt, DateTimeOffset PromisedUntil, int Step, int Steps, Role? StepRole, DateTimeOffset? DueAt, IReadOnlyList<PurchaseDecisionView> Decisions, DateTimeOffset? ConfirmedAt,
    DateTimeOffset? PaymentRequestedAt, OrderPayer? PaymentBy, Id<Order>? OrderId, DateTimeOffset? EndedAt, DeclineReason? DeclineReason, string? CustomerWords, int Version)
{
    internal static PurchaseView Of(PurchaseOrder order, DateTimeOffset now) => new(
        order.Id, order.Number, order.Name, order.Words, order.PartnerId, order.ProjectId, order.ListId, order.AccountId, order.AccountName, order.CustomerName,
        order.StatusAt(now), [.. order.Lines.Select(PurchaseLineView.Of)], order.ListTotal, order.Discount, order.Total, order.Tax, order.PushedAt, order.PromisedUntil, order.Step,
        order.Plan.Steps.Count, Waits(order, now) ? order.Planned!.Role : null, Waits(order, now) ? order.DueAt : null, [.. order.Decisions.Select(d => new PurchaseDecisionView(d.Step, d.Outcome, d.Reason, d.Words, d.At))], order.ConfirmedAt, order.PaymentRequestedAt,
        order.PaymentBy, order.OrderId, order.EndedAt ?? (order.StatusAt(now) == order.Status ? null : order.PromisedUntil), order.DeclineReason, order.CustomerWords, order.Version);

    private static bool Waits(PurchaseOrder order, DateTimeOffset now) => order.StatusAt(now) == PurchaseOrderStatus.AwaitingApproval;
}
