using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Cash;

/// <summary>Where a top-up stands.</summary>
public enum TopUpStatus
{
    /// <summary>待到账.</summary>
    Open,

    /// <summary>已到账.</summary>
    Booked,

    /// <summary>已取消.</summary>
    Cancelled,

    /// <summary>已过期: no money came in time; finance can still claim for it what comes later.</summary>
    Expired,
}

/// <summary>
/// 充值 by bank transfer: its code, written into the transfer's remark, tells whose the money is when it stands on the vendor's bank statement.
/// </summary>
public sealed partial class TopUpOrder : Entity, IHasId, IVersioned, IConcernsPartner
{
    /// <summary>Minor units.</summary>
    public const long MaxAmountMinor = 1_000_000_000_000;

    /// <summary>What every code begins with; eight signs follow.</summary>
    public const string CodePrefix = "CZ";

    /// <summary>Without 0, 1, I and O, which are read for each other.</summary>
    private const string CodeSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public static string IdPrefix => "top";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<TopUpOrder> Id { get; private init; }

    public int Version { get; private set; }

    public Id<Partner>? PartnerId { get; private init; }

    /// <summary>Null: the partner's own cash.</summary>
    public Id<CustomerAccount>? AccountId { get; private init; }

    public string OwnerName { get; private init; } = "";

    /// <summary>附言编码: "CZ7K2M9QXA", once per vendor.</summary>
    public string Code { get; private init; } = "";

    /// <summary>What is to come, minor units.</summary>
    public long AmountMinor { get; private init; }

    public string Currency { get; private init; } = FundTransfer.TheCurrency;

    public TopUpStatus Status { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What came, minor units.</summary>
    public long? PaidMinor { get; private set; }

    public Id<Transfer>? TransferId { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public LedgerAccountName Purse => CashOwner.PurseOf(PartnerId, AccountId);

    public static string NewCode() => CodePrefix + RandomNumberGenerator.GetString(CodeSigns, 8);

    /// <summary>The codes that a text may mean: banks cut words in two and write them small.</summary>
    public static IReadOnlyList<string> CodesIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var packed = new string([.. text.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c))]);
        return [.. Codes().Matches(packed).Select(match => match.Groups[1].Value).Distinct()];
    }

    /// <summary><see cref="InvalidField"/>: <c>out_of_range</c>.</summary>
    public static TopUpOrder Ask(CashOwner owner, long amountMinor, string code, Policy policy, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(policy);
        if (amountMinor is < 1 or > MaxAmountMinor)
        {
            throw new InvalidField(nameof(AmountMinor), "out_of_range", 1, MaxAmountMinor);
        }

        var order = new TopUpOrder
        {
            Id = Id<TopUpOrder>.At(now),
            PartnerId = owner.PartnerId,
            AccountId = owner.AccountId,
            OwnerName = owner.Name,
            Code = code,
            AmountMinor = amountMinor,
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = now + policy.TopUp,
        };
        order.Raise(new TopUpAsked(order.Id, order.OwnerName, amountMinor, order.Currency, code), order.Id.ToString());
        return order;
    }

    public TopUpStatus StatusAt(DateTimeOffset now) => Status == TopUpStatus.Open && now >= ExpiresAt ? TopUpStatus.Expired : Status;

    /// <summary>No money will come. Refusal: <c>topup.over</c>.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (StatusAt(now) != TopUpStatus.Open)
        {
            throw new Refused("topup.over");
        }

        (Status, EndedAt) = (TopUpStatus.Cancelled, now);
        Version++;
        Raise(new TopUpCancelled(Id, OwnerName, AmountMinor, Currency), Id.ToString());
    }

    /// <summary>Tidies up: writes down what <see cref="StatusAt"/> says. True when something changed.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (StatusAt(now) == Status)
        {
            return false;
        }

        (Status, EndedAt) = (TopUpStatus.Expired, ExpiresAt);
        Version++;
        Raise(new TopUpExpired(Id, OwnerName, AmountMinor, Currency, Code, CreatedBy), Id.ToString());
        return true;
    }

    /// <summary>Money can be claimed for it: it is open, or it has only expired. Refusal: <c>topup.over</c>.</summary>
    public void MustTake()
    {
        if (Status is TopUpStatus.Booked or TopUpStatus.Cancelled)
        {
            throw new Refused("topup.over");
        }
    }

    internal void Booked(Transfer transfer, DateTimeOffset now)
    {
        MustTake();
        (Status, EndedAt, PaidMinor, TransferId) = (TopUpStatus.Booked, now, transfer.Amount, transfer.Id);
        Version++;
        Raise(new TopUpBooked(Id, PartnerId, AccountId, OwnerName, transfer.Amount, Currency, CreatedBy), Id.ToString());
    }

    [GeneratedRegex($"(?=({CodePrefix}[{CodeSigns}]{{8}}))")]
    private static partial Regex Codes();
}

/// <summary>Somebody is going to transfer money to the vendor's bank.</summary>
public sealed record TopUpAsked(Id<TopUpOrder> TopUpId, string OwnerName, long AmountMinor, string Currency, string Code) : IEvent
{
    public static string Name => "topup.asked";
}

/// <summary>It will not come.</summary>
public sealed record TopUpCancelled(Id<TopUpOrder> TopUpId, string OwnerName, long AmountMinor, string Currency) : IEvent
{
    public static string Name => "topup.cancelled";
}

/// <summary>It did not come in time.</summary>
public sealed record TopUpExpired(Id<TopUpOrder> TopUpId, string OwnerName, long AmountMinor, string Currency, string Code, Guid AskedBy) : IEvent
{
    public static string Name => "topup.expired";
}

/// <summary>It came, and is the owner's cash.</summary>
public sealed record TopUpBooked(
    Id<TopUpOrder> TopUpId, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string OwnerName, long AmountMinor, string Currency, Guid AskedBy) : IEvent
{
    public static string Name => "topup.booked";
}
