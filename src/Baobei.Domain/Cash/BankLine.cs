using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Cash;

/// <summary>What became of a line of the vendor's bank statement.</summary>
public enum BankLineStatus
{
    /// <summary>未匹配.</summary>
    New,

    /// <summary>待复核: matched with a top-up; a second person has to confirm.</summary>
    Proposed,

    /// <summary>已入账.</summary>
    Booked,

    /// <summary>已搁置: no top-up, with the reason why.</summary>
    SetAside,
}

/// <summary>A line as a file of the bank says it.</summary>
/// <param name="Number">The bank's own number of the line; null where it gives none.</param>
public sealed record BankEntry(DateOnly Day, long AmountMinor, string Payer, string Reference, string? Number);

/// <summary>Money that came in at the vendor's bank (银行流水): taken from a statement once, however often the statement is brought.</summary>
public sealed class BankLine : Entity, IHasId, IVersioned
{
    public const int MaxPayerLength = 200;
    public const int MaxReferenceLength = 500;
    public const int MaxNumberLength = 100;
    public const int MaxReasonLength = 200;

    public static string IdPrefix => "bnk";

    public Id<BankLine> Id { get; private init; }

    public int Version { get; private set; }

    public DateOnly Day { get; private init; }

    /// <summary>Minor units.</summary>
    public long AmountMinor { get; private init; }

    public string Currency { get; private init; } = FundTransfer.TheCurrency;

    public string Payer { get; private init; } = "";

    /// <summary>附言.</summary>
    public string Reference { get; private init; } = "";

    public string? Number { get; private init; }

    /// <summary>By which it is known again: the bank's number, or all that it says and the how-manieth of its like it is in the file.</summary>
    public string Fingerprint { get; private init; } = "";

    public Guid ImportedBy { get; private init; }

    public DateTimeOffset ImportedAt { get; private init; }

    public BankLineStatus Status { get; private set; }

    public Id<TopUpOrder>? TopUpId { get; private set; }

    /// <summary>Null: matched by its code and amount.</summary>
    public Guid? MatchedBy { get; private set; }

    public DateTimeOffset? MatchedAt { get; private set; }

    /// <summary>Who confirmed it or set it aside.</summary>
    public Guid? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was set aside, or a match was taken back.</summary>
    public string? Reason { get; private set; }

    public Id<Transfer>? TransferId { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public static BankLine Take(BankEntry entry, string fingerprint, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new()
        {
            Id = Id<BankLine>.At(now),
            Day = entry.Day,
            AmountMinor = entry.AmountMinor,
            Payer = entry.Payer,
            Reference = entry.Reference,
            Number = entry.Number,
            Fingerprint = fingerprint,
            ImportedBy = by,
            ImportedAt = now,
        };
    }

    /// <summary>The fingerprints of the lines of one file, in its order.</summary>
    public static IReadOnlyList<string> Fingerprints(IEnumerable<BankEntry> entries)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. entries.Select(entry =>
        {
            if (entry.Number is { Length: > 0 } number)
            {
                return Hash($"n|{number}");
            }

            var words = string.Create(CultureInfo.InvariantCulture, $"{entry.Day:O}|{entry.AmountMinor}|{entry.Payer}|{entry.Reference}");
            seen[words] = seen.GetValueOrDefault(words) + 1;
            return Hash($"{words}|{seen[words]}");
        })];

        static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// The money is that of a top-up; nothing is booked yet. Refusals: <c>bank.decided</c>, and those of <see cref="TopUpOrder.MustTake"/>.
    /// </summary>
    /// <param name="by">Null: by its code and amount.</param>
    /// <returns>Whether a second person has to confirm it (policy).</returns>
    public bool Match(TopUpOrder order, Guid? by, Policy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(policy);
        MustBe(BankLineStatus.New);
        order.MustTake();
        (Status, TopUpId, MatchedBy, MatchedAt, Reason) = (BankLineStatus.Proposed, order.Id, by, now, null);
        Version++;
        Raise(new BankLineMatched(Id, order.Id, order.OwnerName, AmountMinor, Currency, by), Id.ToString());
        return policy.TopUpNeedsSecondPerson(AmountMinor);
    }

    /// <summary>Somebody else than who brought the statement and who matched it says that it is right. Refusals: <c>bank.decided</c>, <c>bank.same_person</c>.</summary>
    public void Confirm(Guid by, DateTimeOffset now)
    {
        MustBe(BankLineStatus.Proposed);
        if (by == MatchedBy || by == ImportedBy)
        {
            throw new Refused("bank.same_person");
        }

        (DecidedBy, DecidedAt) = (by, now);
    }

    /// <summary>What the ledger is to book for it.</summary>
    public TransferOrder ToOrder(TopUpOrder order, Id<Vendor> vendor)
    {
        ArgumentNullException.ThrowIfNull(order);
        return TransferOrder.Move($"bank:{Id}", TransferOccasion.TopUp, LedgerAccountName.Of(vendor, LedgerPurpose.Bank, Currency), order.Purse, AmountMinor)
            with
        { Memo = order.Code, Reference = order.Id.ToString() };
    }

    /// <summary>It was booked.</summary>
    public void BookedAs(Transfer transfer, TopUpOrder order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        ArgumentNullException.ThrowIfNull(order);
        MustBe(BankLineStatus.Proposed);
        (Status, TransferId) = (BankLineStatus.Booked, transfer.Id);
        Version++;
        order.Booked(transfer, now);
    }

    /// <summary>The match is wrong. <see cref="InvalidField"/>: <c>required</c>, <c>too_long</c>. Refusal: <c>bank.decided</c>.</summary>
    public void Reject(string reason, Guid by, DateTimeOffset now)
    {
        var words = Text.Required(nameof(Reason), reason, MaxReasonLength);
        MustBe(BankLineStatus.Proposed);
        (Status, TopUpId, MatchedBy, MatchedAt, Reason) = (BankLineStatus.New, null, null, null, words);
        Version++;
        Raise(new BankLineRejected(Id, AmountMinor, Currency, words, by, now), Id.ToString());
    }

    /// <summary>It is no top-up. <see cref="InvalidField"/>: <c>required</c>, <c>too_long</c>. Refusal: <c>bank.decided</c>.</summary>
    public void SetAside(string reason, Guid by, DateTimeOffset now)
    {
        var words = Text.Required(nameof(Reason), reason, MaxReasonLength);
        MustBe(BankLineStatus.New);
        (Status, DecidedBy, DecidedAt, Reason) = (BankLineStatus.SetAside, by, now, words);
        Version++;
        Raise(new BankLineSetAside(Id, AmountMinor, Currency, words, by), Id.ToString());
    }

    private void MustBe(BankLineStatus status)
    {
        if (Status != status)
        {
            throw new Refused("bank.decided");
        }
    }
}

/// <summary>A statement of the vendor's bank was brought.</summary>
public sealed record BankStatementImported(string FileName, int Taken, int Known, int Booked, int Proposed, Guid By) : IEvent
{
    public static string Name => "bank.imported";
}

/// <summary>Money is said to be that of a top-up.</summary>
public sealed record BankLineMatched(Id<BankLine> LineId, Id<TopUpOrder> TopUpId, string OwnerName, long AmountMinor, string Currency, Guid? By) : IEvent
{
    public static string Name => "bank.matched";
}

/// <summary>It is not.</summary>
public sealed record BankLineRejected(Id<BankLine> LineId, long AmountMinor, string Currency, string Reason, Guid By, DateTimeOffset At) : IEvent
{
    public static string Name => "bank.rejected";
}

/// <summary>Money is no top-up.</summary>
public sealed record BankLineSetAside(Id<BankLine> LineId, long AmountMinor, string Currency, string Reason, Guid By) : IEvent
{
    public static string Name => "bank.set_aside";
}
