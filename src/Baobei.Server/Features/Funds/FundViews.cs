using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Server.Features.My;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Funds;

/// <summary>The money of a customer's account, as far as its reader may know it.</summary>
/// <param name="Cash">现金: its own.</param>
/// <param name="Received">划拨余额: from its partner, and still there.</param>
/// <param name="Held">冻结.</param>
/// <param name="CreditLine">信用额度.</param>
/// <param name="CreditUsed">已用额度.</param>
/// <param name="Available">可用余额: cash and received less the used credit.</param>
/// <param name="StillRevocable">可撤回额: what the partner gave and has not taken back.</param>
/// <param name="Reclaimable">可回收金额: the least of received, revocable and available; none in arrears.</param>
/// <param name="Bound">Which of them it is.</param>
/// <param name="IsInArrears">欠费: more credit is used than the line allows, or what is owed is overdue.</param>
public sealed record FundsView(
    Money Cash, Money Received, Money Held, Money CreditLine, Money CreditUsed, Money Available, Money StillRevocable, Money Reclaimable, ReclaimBound Bound, bool IsInArrears)
{
    public static FundsView Of(AccountFunds funds) => new(
        funds.Money(funds.Cash), funds.Money(funds.Received), funds.Money(funds.Held), funds.Money(funds.CreditLine), funds.Money(funds.CreditUsed), funds.Money(funds.Available),
        funds.Money(funds.StillRevocable), funds.Money(funds.Reclaimable), funds.Bound, funds.IsInArrears);
}

/// <summary>An account with its money, and who does what about it (guide lines 64 to 68).</summary>
/// <param name="Type">分销类型 while the association is in force; null for an account that stands for itself.</param>
/// <param name="Funds">Null where the money is no business of the reader: an agency account's, to its partner.</param>
/// <param name="WhyNot">Code of the refusal that stands against 划拨 and 回收 as things are; null when none does.</param>
public sealed record AccountFundsView(
    Id<CustomerAccount> AccountId, string AccountName, Id<Customer>? CustomerId, string? CustomerName, string? PartnerName, DistributionType? Type, IReadOnlyList<BillingDuty> Duties,
    FundsView? Funds, string? WhyNot);

/// <summary>A transfer or a reclaim.</summary>
/// <param name="PartnerName">For the vendor's people.</param>
/// <param name="CreatedBy">Name of whoever asked for it; null: a job, or not for the reader to know.</param>
/// <param name="TransferId">The ledger's transfer, when it is booked.</param>
public sealed record FundTransferView(
    Id<FundTransfer> Id, Id<CustomerAccount> AccountId, string AccountName, string? PartnerName, FundKind Kind, Money Amount, string Reason, FundStatus Status, string? CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason, Id<Transfer>? TransferId, Id<FundBatch>? BatchId);

/// <summary>A file and what booking it would do, or did.</summary>
public sealed record FundBatchView(Id<FundBatch> Id, FundKind Kind, string FileName, int Ready, int NeedsRelease, int Wrong, int Booked, Money Total, DateTimeOffset? BookedAt)
{
    public static FundBatchView Of(FundBatchReport report) => new(
        report.Batch.Id, report.Batch.Kind, report.Batch.FileName, report.Count(FundVerdict.Ready), report.Count(FundVerdict.NeedsRelease), report.Count(FundVerdict.Wrong),
        report.Count(FundVerdict.Booked), new(report.TotalMinor, FundTransfer.TheCurrency), report.Batch.BookedAt);
}

/// <param name="Code">Why it is wrong, the same in every language: <c>validation.…</c> or <c>refused.…</c>.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record FundBatchRowView(int Line, string AccountName, string Amount, string Reason, FundVerdict Verdict, string? Column, string? Code, string? Sentence, Id<FundTransfer>? FundTransferId)
{
    public static FundBatchRowView Of(FundBatchRow row, Texts texts) => new(
        row.Line, row.AccountName, row.Amount, row.Reason, row.Verdict, row.Column, row.Why?.Key, row.Why is { } why ? texts[why.Key, why.Details] : null, row.TransferId);
}

/// <summary>How what happens to partners' money is shown.</summary>
internal static class FundWords
{
    public static State State(FundStatus status) => status switch
    {
        FundStatus.Waiting => Ui.State.Waiting,
        FundStatus.Booked => Ui.State.Good,
        FundStatus.Refused => Ui.State.Wrong,
        FundStatus.Lapsed or FundStatus.TakenBack => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static State State(FundVerdict verdict) => verdict switch
    {
        FundVerdict.NeedsRelease => Ui.State.Waiting,
        FundVerdict.Wrong => Ui.State.Wrong,
        _ => Ui.State.Good,
    };
}
