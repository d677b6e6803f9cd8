using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Purchasing;

/// <summary>A partner pushed a purchase order (推送采购单); the vendor decides.</summary>
public sealed record PurchasePushed(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total) : IEvent
{
    public static string Name => "purchase.pushed";
}

/// <summary>One person of the vendor approved; another has to.</summary>
public sealed record PurchaseStepApproved(
    Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, int Step, int Steps, PurchaseReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "purchase.step_approved";
}

/// <summary>The vendor approved; the customer is asked.</summary>
public sealed record PurchaseApproved(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, PurchaseReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "purchase.approved";
}

/// <summary>Sent back to the partner.</summary>
public sealed record PurchaseReturned(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, PurchaseReason ReasonCode, string Words) : IEvent
{
    public static string Name => "purchase.returned";
}

/// <summary>The vendor refused.</summary>
public sealed record PurchaseRejected(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, PurchaseReason ReasonCode, string Words) : IEvent
{
    public static string Name => "purchase.rejected";
}

/// <summary>The step that waits was handed to one colleague.</summary>
public sealed record PurchaseDelegated(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Guid From, Guid To, string Note) : IEvent
{
    public static string Name => "purchase.delegated";
}

/// <summary>The step is everybody's again who may decide it.</summary>
/// <param name="By">Who took it back, or gave it back.</param>
public sealed record PurchaseDelegationEnded(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Guid From, Guid To, Guid By) : IEvent
{
    public static string Name => "purchase.delegation_ended";
}

/// <summary>The term of the step that waits is nearly over, is over, or was some working days ago.</summary>
public sealed record PurchaseDecisionDue(
    Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, int Step, DecisionNotice Notice, DateTimeOffset DueAt) : IEvent
{
    public static string Name => "purchase.decision_due";
}

/// <summary>The partner took it back.</summary>
/// <param name="WasAsked">The customer had been asked already.</param>
public sealed record PurchaseWithdrawn(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, bool WasAsked) : IEvent
{
    public static string Name => "purchase.withdrawn";
}

/// <summary>The customer takes another quantity of a line, up to what was offered; 0 drops it.</summary>
public sealed record PurchaseLowered(
    Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, string SpecCode, int Quantity, int Before, Money Total) : IEvent
{
    public static string Name => "purchase.lowered";
}

/// <summary>The customer agreed.</summary>
public sealed record PurchaseConfirmed(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total) : IEvent
{
    public static string Name => "purchase.confirmed";
}

/// <summary>The customer wants more, or something else.</summary>
public sealed record PurchaseChangesRequested(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, string Words) : IEvent
{
    public static string Name => "purchase.changes_requested";
}

/// <summary>The customer said no.</summary>
public sealed record PurchaseDeclined(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, DeclineReason ReasonCode, string? Words) : IEvent
{
    public static string Name => "purchase.declined";
}

/// <summary>The customer asks to pay (申请支付), or asks its partner to.</summary>
public sealed record PurchasePaymentRequested(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total, OrderPayer Payer) : IEvent
{
    public static string Name => "purchase.payment_requested";
}

/// <summary>The customer set a part of its price aside (部分支付).</summary>
/// <param name="Rest">What is missing.</param>
public sealed record PurchasePartPaid(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Part, Money Rest) : IEvent
{
    public static string Name => "purchase.part_paid";
}

/// <summary>The partner has agreed to pay every order and has too little for this one.</summary>
public sealed record PurchasePaymentWaits(Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total) : IEvent
{
    public static string Name => "purchase.payment_waits";
}

/// <summary>It was paid, and is an order now.</summary>
/// <param name="BecameId">The order.</param>
public sealed record PurchasePaid(
    Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, Money Total, OrderPayer Payer, Id<Order> BecameId) : IEvent
{
    public static string Name => "purchase.paid";
}

/// <summary>What was promised was promised until then.</summary>
/// <param name="WasAsked">The customer had been asked.</param>
public sealed record PurchaseExpired(
    Id<PurchaseOrder> OrderId, Id<Partner> PartnerId, string Number, string ListName, bool WasAsked, DateTimeOffset ExpiredAt) : IEvent
{
    public static string Name => "purchase.expired";
}
