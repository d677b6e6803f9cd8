using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;

namespace Baobei.Server.Features.Ledger;

/// <summary>An account of the ledger as a program names it.</summary>
/// <param name="Owner">Id of the partner (<c>par_…</c>), customer's account (<c>acc_…</c>) or vendor (<c>ven_…</c>).</param>
/// <param name="Counterparty">Of <c>received</c> and <c>revocable</c>: the partner; of <c>given</c>: the customer's account.</param>
public sealed record LedgerAccountRef(
    [property: Required, StringLength(40)] string Owner, LedgerPurpose Purpose, [property: StringLength(40)] string? Counterparty, [property: StringLength(3)] string Currency = "CNY")
{
    private static readonly LedgerPurpose[] _vendors = [LedgerPurpose.Revenue, LedgerPurpose.Bank, LedgerPurpose.Expense];
    private static readonly LedgerPurpose[] _partners = [LedgerPurpose.Cash, LedgerPurpose.Credit, LedgerPurpose.Held, LedgerPurpose.Given, LedgerPurpose.CommissionPayable];
    private static readonly LedgerPurpose[] _accounts = [LedgerPurpose.Cash, LedgerPurpose.Credit, LedgerPurpose.Held, LedgerPurpose.Received, LedgerPurpose.Revocable];

    /// <summary>The name it means. <see cref="InvalidField"/> on <paramref name="field"/>: <c>ledger_account</c> when no such owner can have such an account.</summary>
    public LedgerAccountName Read(string field, Id<Vendor> vendor)
    {
        LedgerAccountName? name =
            Id<Partner>.TryParse(Owner, null, out var partner) && _partners.Contains(Purpose) ? new(LedgerOwnerKind.Partner, partner.Value, Purpose, Other<CustomerAccount>(LedgerPurpose.Given), Currency)
            : Id<CustomerAccount>.TryParse(Owner, null, out var account) && _accounts.Contains(Purpose)
                ? new(LedgerOwnerKind.CustomerAccount, account.Value, Purpose, Other<Partner>(LedgerPurpose.Received, LedgerPurpose.Revocable), Currency)
            : Id<Vendor>.TryParse(Owner, null, out var own) && own == vendor && _vendors.Contains(Purpose) ? new(LedgerOwnerKind.Vendor, own.Value, Purpose, null, Currency)
            : null;
        return name is { } good && good.Currency is { Length: 3 } && good.Currency.All(char.IsAsciiLetterUpper) ? good : throw new InvalidField(field, "ledger_account");

        Guid? Other<T>(params LedgerPurpose[] pairs)
            where T : IHasId =>
            !pairs.Contains(Purpose) ? Counterparty is null ? null : throw new InvalidField(field, "ledger_account")
            : Id<T>.TryParse(Counterparty, null, out var other) ? other.Value : throw new InvalidField(field, "ledger_account");
    }

    /// <summary>An owner's id as it is shown.</summary>
    public static string OwnerOf(LedgerOwnerKind kind, Guid id) => kind switch
    {
        LedgerOwnerKind.Vendor => new Id<Vendor>(id).ToString(),
        LedgerOwnerKind.Partner => new Id<Partner>(id).ToString(),
        _ => new Id<CustomerAccount>(id).ToString(),
    };

    /// <summary>The other one of a pair as it is shown; null where there is none.</summary>
    public static string? CounterpartyOf(LedgerOwnerKind owner, Guid? id) =>
        id is { } other ? OwnerOf(owner == LedgerOwnerKind.Partner ? LedgerOwnerKind.CustomerAccount : LedgerOwnerKind.Partner, other) : null;
}

/// <summary>What an account gets.</summary>
/// <param name="AmountMinor">Minor units, at least 1.</param>
public sealed record LedgerLegIn([property: Required] LedgerAccountRef Account, [property: Range(1, TransferOrder.MaxAmount)] long AmountMinor);

/// <summary>An account of the ledger and what is in it.</summary>
/// <param name="BalanceMinor">Minor units.</param>
/// <param name="FloorMinor">No transfer brings the balance below it; null: no bound.</param>
/// <param name="Entries">How many postings it has.</param>
public sealed record LedgerAccountView(
    Id<LedgerAccount> Id, string Owner, LedgerPurpose Purpose, string? Counterparty, string Currency, long BalanceMinor, long? FloorMinor, long Entries, DateTimeOffset BookedAt)
{
    public static LedgerAccountView Of(LedgerAccount account) => new(
        account.Id, LedgerAccountRef.OwnerOf(account.OwnerKind, account.OwnerId), account.Purpose, LedgerAccountRef.CounterpartyOf(account.OwnerKind, account.CounterpartyId), account.Currency,
        account.Balance, account.Floor, account.Entries, account.BookedAt);
}

/// <summary>One side of a transfer.</summary>
/// <param name="Entry">Number of the posting in its account.</param>
public sealed record TransferLegView(Id<LedgerAccount> AccountId, long Entry, long AmountMinor);

/// <summary>A transfer as it was booked.</summary>
/// <param name="Hash">SHA-256 of all of it, hexadecimal.</param>
public sealed record TransferView(
    Id<Transfer> Id, TransferKind Kind, TransferOccasion Occasion, long AmountMinor, string Currency, string? Memo, string? Reference, Id<Transfer>? Corrects, Id<LedgerHold>? HoldId,
    DateTimeOffset EffectiveAt, DateTimeOffset BookedAt, Guid? By, IReadOnlyList<TransferLegView> Legs, string Hash)
{
    public static TransferView Of(Transfer transfer) => new(
        transfer.Id, transfer.Kind, transfer.Occasion, transfer.Amount, transfer.Currency, transfer.Memo, transfer.Reference, transfer.Corrects, transfer.HoldId, transfer.EffectiveAt,
        transfer.BookedAt, transfer.By, [.. transfer.ReadLegs().Select(leg => new TransferLegView(leg.Account, leg.Entry, leg.Amount))], Convert.ToHexStringLower(transfer.Hash));
}

/// <summary>One line of a statement.</summary>
/// <param name="BalanceMinor">Of the account after it.</param>
public sealed record PostingView(
    long Entry, Id<Transfer> TransferId, TransferKind Kind, TransferOccasion Occasion, long AmountMinor, long BalanceMinor, string? Memo, string? Reference, DateTimeOffset EffectiveAt,
    DateTimeOffset BookedAt);

/// <summary>What an account had at a moment.</summary>
/// <param name="BookedMinor">Of what had been written by then.</param>
/// <param name="EffectiveMinor">Of what counts for then, though it was written later.</param>
public sealed record LedgerBalanceView(Id<LedgerAccount> AccountId, string Currency, DateTimeOffset At, long BookedMinor, long EffectiveMinor);
