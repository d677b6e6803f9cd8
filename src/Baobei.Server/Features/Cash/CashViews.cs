using Baobei.Domain.Cash;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Cash;

/// <summary>A top-up as the API shows it.</summary>
/// <param name="Code">What to write into the bank transfer's remark.</param>
/// <param name="Paid">What came; null until it did.</param>
public sealed record TopUpView(
    Id<TopUpOrder> Id, string OwnerName, string Code, Money Amount, TopUpStatus Status, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt, Money? Paid,
    Id<Transfer>? TransferId, int Version)
{
    public static TopUpView Of(TopUpOrder order, DateTimeOffset now) => new(
        order.Id, order.OwnerName, order.Code, order.Amount, order.StatusAt(now), order.CreatedAt, order.ExpiresAt, order.EndedAt,
        order.PaidMinor is { } paid ? new(paid, order.Currency) : null, order.TransferId, order.Version);
}

/// <summary>A withdrawal as the API shows it.</summary>
/// <param name="AccountNumber">Whole to the vendor's people and its owner.</param>
public sealed record WithdrawalView(
    Id<Withdrawal> Id, string OwnerName, Money Amount, string Payee, string BankName, string AccountNumber, WithdrawalStatus Status, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? EndedAt, string? Reason, string? BankNumber, Id<Transfer>? TransferId, int Version)
{
    public static WithdrawalView Of(Withdrawal withdrawal, DateTimeOffset now) => new(
        withdrawal.Id, withdrawal.OwnerName, withdrawal.Amount, withdrawal.Payee, withdrawal.BankName, withdrawal.AccountNumber, withdrawal.StatusAt(now), withdrawal.CreatedAt,
        withdrawal.ExpiresAt, withdrawal.EndedAt, withdrawal.Reason, withdrawal.BankNumber, withdrawal.TransferId, withdrawal.Version);
}

/// <summary>A line of the bank as the API shows it.</summary>
public sealed record BankLineView(
    Id<BankLine> Id, DateOnly Day, Money Amount, string Payer, string Reference, string? Number, BankLineStatus Status, Id<TopUpOrder>? TopUpId, string? Reason, Id<Transfer>? TransferId, int Version)
{
    public static BankLineView Of(BankLine line) => new(
        line.Id, line.Day, line.Amount, line.Payer, line.Reference, line.Number, line.Status, line.TopUpId, line.Reason, line.TransferId, line.Version);
}

/// <param name="Online">It can be paid online, too.</param>
public sealed record TopUpListModel(Slice<TopUpView> Page, Asked Asked, bool MayAsk, bool Online, bool ForVendor);

public sealed record TopUpModel(TopUpView TopUp, bool MayCancel);

public sealed record WithdrawalListModel(Slice<WithdrawalView> Page, Asked Asked, bool MayAsk, bool ForVendor);

/// <param name="Available">What there is to withdraw.</param>
public sealed record NewWithdrawalModel(Money Available, Form<Withdrawals.AskForm> Form);

/// <param name="MayDecide">The reader is the vendor's finance, and it waits.</param>
public sealed record WithdrawalModel(WithdrawalView Withdrawal, bool MayCancel, bool MayDecide, Form<Withdrawals.PayCommand> Payment, Form<Withdrawals.RefusalCommand> Refusal);

public sealed record BankModel(BankLineStatus? Status, Slice<BankLineView> Page, Asked Asked, int Unmatched, int Proposed);

/// <param name="TopUp">What it is matched with.</param>
/// <param name="MayConfirm">The reader is the second person.</param>
public sealed record BankLineModel(
    BankLineView Line, TopUpView? TopUp, bool MayConfirm, Form<BankStatements.MatchCommand> Match, Form<BankStatements.ReasonCommand> Reason);

/// <summary>How cash and its way to and from the bank are shown.</summary>
internal static class CashWords
{
    public static State State(TopUpStatus status) => status switch
    {
        TopUpStatus.Open => Ui.State.Waiting,
        TopUpStatus.Booked => Ui.State.Good,
        _ => Ui.State.Ended,
    };

    public static State State(WithdrawalStatus status) => status switch
    {
        WithdrawalStatus.Waiting => Ui.State.Waiting,
        WithdrawalStatus.Paid => Ui.State.Good,
        WithdrawalStatus.Refused => Ui.State.Wrong,
        _ => Ui.State.Ended,
    };

    public static State State(BankLineStatus status) => status switch
    {
        BankLineStatus.New or BankLineStatus.Proposed => Ui.State.Waiting,
        BankLineStatus.Booked => Ui.State.Good,
        _ => Ui.State.Ended,
    };
}
