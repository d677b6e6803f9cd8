using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Cash;

/// <summary>Where a withdrawal stands.</summary>
public enum WithdrawalStatus
{
    /// <summary>待审批: the money is set aside.</summary>
    Waiting,

    /// <summary>已打款.</summary>
    Paid,

    /// <summary>已驳回.</summary>
    Refused,

    /// <summary>已撤回.</summary>
    Cancelled,

    /// <summary>已过期: nobody decided in time.</summary>
    Lapsed,
}

/// <summary>Where the money is to go.</summary>
public sealed record BankDetails(string Payee, string BankName, string AccountNumber)
{
    public const int MaxLength = 100;

    /// <summary>An account number at a bank: digits, at least so many.</summary>
    public const int LeastDigits = 8;
    public const int MostDigits = 34;

    /// <summary><see cref="InvalidField"/>, all together: <c>required</c>, <c>too_long</c>, <c>bank_account</c>.</summary>
    public BankDetails Check()
    {
        var wrong = new WrongFields();
        var payee = wrong.Read(() => Text.Required(nameof(Payee), Payee, MaxLength));
        var bank = wrong.Read(() => Text.Required(nameof(BankName), BankName, MaxLength));
        var number = new string([.. (AccountNumber ?? "").Where(c => !char.IsWhiteSpace(c) && c != '-')]);
        if (number.Length is < LeastDigits or > MostDigits || !number.All(char.IsAsciiLetterOrDigit))
        {
            wrong.Add(nameof(AccountNumber), "bank_account", LeastDigits, MostDigits);
        }

        wrong.ThrowIfAny();
        return new(payee, bank, number);
    }
}

/// <summary>提现: cash goes back to its owner's bank, after the vendor's finance has agreed; until then the ledger holds it.</summary>
public sealed class Withdrawal : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxReasonLength = 200;

    /// <summary>So long finance may take; then the money goes back.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(30);

    public static string IdPrefix => "wdr";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<Withdrawal> Id { get; private init; }

    public int Version { get; private set; }

    public Id<Partner>? PartnerId { get; private init; }

    /// <summary>Null: the partner's own cash.</summary>
    public Id<CustomerAccount>? AccountId { get; private init; }

    public string OwnerName { get; private init; } = "";

    public long AmountMinor { get; private init; }

    public string Currency { get; private init; } = FundTransfer.TheCurrency;

    public string Payee { get; private init; } = "";

    public string BankName { get; private init; } = "";

    public string AccountNumber { get; private init; } = "";

    public WithdrawalStatus Status { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public Id<LedgerHold>? HoldId { get; private set; }

    public Id<Transfer>? TransferId { get; private set; }

    public Guid? DecidedBy { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it was refused.</summary>
    public string? Reason { get; private set; }

    /// <summary>The bank's number of the payment.</summary>
    public string? BankNumber { get; private set; }

    /// <summary>Sent with the form, new with each form: the same sent again is not asked again.</summary>
    public Guid? FormKey { get; private init; }

    public Money Amount => new(AmountMinor, Currency);

    public LedgerAccountName Purse => CashOwner.PurseOf(PartnerId, AccountId);

    /// <summary>"**** 1234".</summary>
    public string MaskedNumber => $"**** {AccountNumber[^4..]}";

    /// <summary><see cref="InvalidField"/>: as <see cref="BankDetails.Check"/>, <c>out_of_range</c>. Refusal: <c>cash.too_little</c> (what there is).</summary>
    /// <param name="available">Minor units.</param>
    public static Withdrawal Ask(CashOwner owner, long amountMinor, BankDetails bank, long available, Guid by, DateTimeOffset now, Guid? formKey = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(bank);
        if (amountMinor is < 1 or > TopUpOrder.MaxAmountMinor)
        {
            throw new InvalidField(nameof(AmountMinor), "out_of_range", 1, TopUpOrder.MaxAmountMinor);
        }

        var good = bank.Check();
        if (amountMinor > available)
        {
            throw new Refused("cash.too_little", Money.Said(new(available, FundTransfer.TheCurrency)));
        }

        var withdrawal = new Withdrawal
        {
            Id = Id<Withdrawal>.At(now),
            PartnerId = owner.PartnerId,
            AccountId = owner.AccountId,
            OwnerName = owner.Name,
            AmountMinor = amountMinor,
            Payee = good.Payee,
            BankName = good.BankName,
            AccountNumber = good.AccountNumber,
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = now + Term,
            FormKey = formKey,
        };
        withdrawal.Raise(new WithdrawalAsked(withdrawal.Id, owner.Name, amountMinor, withdrawal.Currency), withdrawal.Id.ToString());
        return withdrawal;
    }

    public WithdrawalStatus StatusAt(DateTimeOffset now) => Status == WithdrawalStatus.Waiting && now >= ExpiresAt ? WithdrawalStatus.Lapsed : Status;

    /// <summary>Sets the money aside.</summary>
    public TransferOrder ToOrder() =>
        TransferOrder.HoldMoney($"withdraw:{Id}:hold", TransferOccasion.Withdrawal, [Purse], AmountMinor, ExpiresAt) with { Reference = Id.ToString() };

    public void HeldAs(Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        HoldId = transfer.HoldId;
    }

    /// <summary>Finance has paid it. <see cref="InvalidField"/>: <c>required</c>, <c>too_long</c>. Refusal: <c>withdrawal.over</c>.</summary>
    /// <param name="bankNumber">The bank's number of the payment.</param>
    public TransferOrder Pay(string bankNumber, Id<Vendor> vendor, Guid by, DateTimeOffset now)
    {
        var number = Text.Required(nameof(BankNumber), bankNumber, BankLine.MaxNumberLength);
        End(WithdrawalStatus.Paid, by, now);
        BankNumber = number;
        Raise(new WithdrawalPaid(Id, PartnerId, AccountId, OwnerName, AmountMinor, Currency, CreatedBy), Id.ToString());
        return TransferOrder.Post($"withdraw:{Id}", TransferOccasion.Withdrawal, HoldId!.Value, [new(LedgerAccountName.Of(vendor, LedgerPurpose.Bank, Currency), AmountMinor)])
            with
        { Memo = number, Reference = Id.ToString() };
    }

    public void PaidAs(Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        TransferId = transfer.Id;
    }

    /// <summary>Finance refuses it. <see cref="InvalidField"/>: <c>required</c>, <c>too_long</c>. Refusal: <c>withdrawal.over</c>.</summary>
    public TransferOrder Refuse(string reason, Guid by, DateTimeOffset now)
    {
        var words = Text.Required(nameof(Reason), reason, MaxReasonLength);
        End(WithdrawalStatus.Refused, by, now);
        Reason = words;
        Raise(new WithdrawalRefused(Id, PartnerId, AccountId, OwnerName, AmountMinor, Currency, words, CreatedBy), Id.ToString());
        return Back();
    }

    /// <summary>Its owner takes it back. Refusal: <c>withdrawal.over</c>.</summary>
    public TransferOrder Cancel(Guid by, DateTimeOffset now)
    {
        End(WithdrawalStatus.Cancelled, by, now);
        Raise(new WithdrawalCancelled(Id, OwnerName, AmountMinor, Currency), Id.ToString());
        return Back();
    }

    /// <summary>Tidies up: writes down that nobody decided in time; the ledger gives the money back by itself. True when something changed.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (StatusAt(now) == Status)
        {
            return false;
        }

        (Status, EndedAt) = (WithdrawalStatus.Lapsed, ExpiresAt);
        Version++;
        Raise(new WithdrawalLapsed(Id, OwnerName, AmountMinor, Currency, CreatedBy), Id.ToString());
        return true;
    }

    private TransferOrder Back() => TransferOrder.Void($"withdraw:{Id}:void", TransferOccasion.Withdrawal, HoldId!.Value) with { Reference = Id.ToString() };

    private void End(WithdrawalStatus status, Guid by, DateTimeOffset now)
    {
        if (StatusAt(now) != WithdrawalStatus.Waiting)
        {
            throw new Refused("withdrawal.over");
        }

        (Status, DecidedBy, EndedAt) = (status, by, now);
        Version++;
    }
}

/// <summary>Somebody wants cash back.</summary>
public sealed record WithdrawalAsked(Id<Withdrawal> WithdrawalId, string OwnerName, long AmountMinor, string Currency) : IEvent
{
    public static string Name => "withdrawal.asked";
}

/// <summary>It is on its way to the owner's bank.</summary>
public sealed record WithdrawalPaid(
    Id<Withdrawal> WithdrawalId, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string OwnerName, long AmountMinor, string Currency, Guid AskedBy) : IEvent
{
    public static string Name => "withdrawal.paid";
}

/// <summary>It was refused; the money went back to the owner's cash.</summary>
public sealed record WithdrawalRefused(
    Id<Withdrawal> WithdrawalId, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string OwnerName, long AmountMinor, string Currency, string Reason, Guid AskedBy) : IEvent
{
    public static string Name => "withdrawal.refused";
}

/// <summary>Its owner took it back.</summary>
public sealed record WithdrawalCancelled(Id<Withdrawal> WithdrawalId, string OwnerName, long AmountMinor, string Currency) : IEvent
{
    public static string Name => "withdrawal.cancelled";
}

/// <summary>Nobody decided in time; the money went back to the owner's cash.</summary>
public sealed record WithdrawalLapsed(Id<Withdrawal> WithdrawalId, string OwnerName, long AmountMinor, string Currency, Guid AskedBy) : IEvent
{
    public static string Name => "withdrawal.lapsed";
}
