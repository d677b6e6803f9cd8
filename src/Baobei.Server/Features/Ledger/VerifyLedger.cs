using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Ledger;

/// <summary>What is wrong about a row of the ledger.</summary>
public enum LedgerFault
{
    /// <summary>The account's id is not that of its owner and purpose.</summary>
    AccountName,

    /// <summary>Its balance, number of postings, last hash or time is not that of its postings.</summary>
    AccountBalance,

    /// <summary>Its floor is not the one that this purpose has.</summary>
    AccountFloor,

    /// <summary>A posting is missing, or there is one too many: its number does not follow.</summary>
    PostingMissing,

    /// <summary>Its hash is not that of its content and of the posting before it.</summary>
    PostingChanged,

    /// <summary>Its balance is not that of the posting before it and its amount.</summary>
    PostingBalance,

    /// <summary>There is no account for it.</summary>
    PostingWithoutAccount,

    /// <summary>No transfer has a leg like it.</summary>
    PostingWithoutTransfer,

    /// <summary>Its hash is not that of its content.</summary>
    TransferChanged,

    /// <summary>Its legs do not sum to zero in each currency.</summary>
    TransferUnbalanced,

    /// <summary>There is no posting for one of its legs.</summary>
    TransferWithoutPosting,

    /// <summary>A value of it is none that the product writes.</summary>
    Unreadable,

    /// <summary>The open holds of an owner are not what lies in its held account.</summary>
    HoldsDiffer,
}

/// <summary>The first row that is wrong.</summary>
/// <param name="Row">Which: the account's id, "account/entry" of a posting, or the transfer's id.</param>
public sealed record LedgerFinding(LedgerFault Fault, string Row);

/// <summary>What was looked through, and the first row that is wrong; null: everything is right.</summary>
/// <param name="Sums">Of all postings by currency, minor units; each must be 0.</param>
public sealed record LedgerVerdict(long Accounts, long Transfers, long Postings, long Holds, IReadOnlyDictionary<string, long> Sums, LedgerFinding? Finding, TimeSpan Took);

/// <summary>
/// Looks through the whole ledger of a vendor at one moment: every account's postings, added up again, give its balance; every hash follows from the one
/// before it; every transfer's legs are postings, and the other way round; in each currency everything sums to zero.
/// </summary>
/// <remarks>
/// Each row is read once, without joins: that postings and legs are the same is found by comparing the sum of a keyed hash of the ones with that of the
/// others. Only when these differ are they looked up one by one to name the row.
/// </remarks>
public sealed class VerifyLedger(Db db)
{
    public Task<LedgerVerdict> Run(CancellationToken ct) => db.ScanLedger(scan => Look(scan, db.VendorId, ct), ct);

    private static async Task<LedgerVerdict> Look(ILedgerScan scan, Id<Vendor> vendor, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var look = new Reading(vendor);
        try
        {
            await scan.Accounts(vendor, look.Account, ct);
            await scan.Postings(vendor, look.Posting, ct);
            look.EndOfPostings();
            await scan.Transfers(vendor, look.Transfer, ct);
            await scan.Holds(vendor, look.Hold, ct);
            look.EndOfHolds();
            if (look.Finding is null && look.PostingsMix != look.LegsMix)
            {
                await Name(scan, vendor, look, ct);
            }
        }
        catch (UnreadableRow unreadable)
        {
            look.Find(LedgerFault.Unreadable, unreadable.Message);
        }

        return new(look.Accounts, look.Transfers, look.Postings, look.Holds, look.Sums, look.Finding, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Legs and postings differ: which is the first that has no other? Found by what both have, so the memory for it is spent only now.</summary>
    private static async Task Name(ILedgerScan scan, Id<Vendor> vendor, Reading look, CancellationToken ct)
    {
        var legs = new HashSet<(Id<LedgerAccount>, long, Id<Transfer>, long)>();
        await scan.Transfers(vendor, transfer => legs.UnionWith(transfer.ReadLegs().Select(leg => (leg.Account, leg.Entry, transfer.Id, leg.Amount))), ct);
        await scan.Postings(
            vendor,
            posting =>
            {
                if (!legs.Remove((posting.AccountId, posting.Entry, posting.TransferId, posting.Amount)))
                {
                    look.Find(LedgerFault.PostingWithoutTransfer, Reading.RowOf(posting));
                }
            },
            ct);
        if (legs.Count > 0)
        {
            look.Find(LedgerFault.TransferWithoutPosting, legs.Select(leg => leg.Item3).Min().ToString());
        }
    }

    private sealed class Reading(Id<Vendor> vendor)
    {
        private readonly Dictionary<Id<LedgerAccount>, LedgerAccount> _accounts = [];
        private readonly Dictionary<LedgerAccountName, long> _held = [];
        private readonly ulong _key = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
        private readonly byte[] _hash = new byte[32];
        private LedgerAccount? _account;
        private long _entries;
        private long _balance;
        private byte[] _head = [];
        private DateTimeOffset _bookedAt;

        public long Accounts { get; private set; }

        public long Postings { get; private set; }

        public long Transfers { get; private set; }

        public long Holds { get; private set; }

        public ulong PostingsMix { get; private set; }

        public ulong LegsMix { get; private set; }

        public Dictionary<string, long> Sums { get; } = [];

        public LedgerFinding? Finding { get; private set; }

        public static string RowOf(Posting posting) => $"{posting.AccountId}/{posting.Entry}";

        public void Find(LedgerFault fault, string row) => Finding ??= new(fault, row);

        public void Account(LedgerAccount account)
        {
            Accounts++;
            _accounts[account.Id] = account;
            if (account.Name.IdFor(account.VendorId) != account.Id)
            {
                Find(LedgerFault.AccountName, account.Id.ToString());
            }

            if (account.Purpose == LedgerPurpose.Credit ? account.Floor is null or > 0 : account.Floor != account.Name.DefaultFloor)
            {
                Find(LedgerFault.AccountFloor, account.Id.ToString());
            }

            if (account.Purpose == LedgerPurpose.Held && account.Balance != 0)
            {
                _held[account.Name] = account.Balance;
            }
        }

        public void Posting(Posting posting)
        {
            Postings++;
            if (_account?.Id != posting.AccountId)
            {
                EndOfAccount();
                if (!_accounts.TryGetValue(posting.AccountId, out _account))
                {
                    Find(LedgerFault.PostingWithoutAccount, RowOf(posting));
                    return;
                }

                (_entries, _balance, _head) = (0, 0, new byte[32]);
            }

            if (posting.Entry != ++_entries)
            {
                Find(LedgerFault.PostingMissing, RowOf(posting));
                _entries = posting.Entry;
            }

            posting.HashAfter(_head, _hash);
            if (!_hash.AsSpan().SequenceEqual(posting.Hash))
            {
                Find(LedgerFault.PostingChanged, RowOf(posting));
            }

            _balance = unchecked(_balance + posting.Amount);
            if (_balance != posting.Balance)
            {
                Find(LedgerFault.PostingBalance, RowOf(posting));
            }

            (_head, _bookedAt) = (posting.Hash, posting.BookedAt);
            CollectionsMarshal.GetValueRefOrAddDefault(Sums, _account.Currency, out _) += posting.Amount;
            PostingsMix = unchecked(PostingsMix + Mix(posting.AccountId, posting.Entry, posting.TransferId, posting.Amount));
        }

        public void EndOfPostings()
        {
            EndOfAccount();
            foreach (var account in _accounts.Values)
            {
                if (account.Entries != 0 || account.Balance != 0)
                {
                    Find(LedgerFault.AccountBalance, account.Id.ToString());
                }
            }
        }

        public void Transfer(Transfer transfer)
        {
            Transfers++;
            if (transfer.Legs.Length == 0 || transfer.Legs.Length % Baobei.Domain.Ledger.Transfer.LegLength != 0 || !transfer.ExpectedHash().AsSpan().SequenceEqual(transfer.Hash))
            {
                Find(LedgerFault.TransferChanged, transfer.Id.ToString());
                return;
            }

            var sum = 0L;
            for (var at = 0; at < transfer.Legs.Length; at += Baobei.Domain.Ledger.Transfer.LegLength)
            {
                var leg = transfer.LegAt(at);
                sum = unchecked(sum + leg.Amount);
                LegsMix = unchecked(LegsMix + Mix(leg.Account, leg.Entry, transfer.Id, leg.Amount));
            }

            if (sum != 0)
            {
                Find(LedgerFault.TransferUnbalanced, transfer.Id.ToString());
            }
        }

        public void Hold(LedgerHold hold)
        {
            Holds++;
            if (hold.Status == HoldStatus.Open)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_held, hold.Account, out _) -= hold.Amount;
            }
        }

        public void EndOfHolds()
        {
            foreach (var (name, rest) in _held)
            {
                if (rest != 0)
                {
                    Find(LedgerFault.HoldsDiffer, name.IdFor(vendor).ToString());
                }
            }
        }

        /// <summary>The postings of an account have been read: they must give what it says. What is left in the end has no postings at all.</summary>
        private void EndOfAccount()
        {
            if (_account is null)
            {
                return;
            }

            if (_account.Entries != _entries || _account.Balance != _balance || _account.BookedAt != _bookedAt || !_account.Head.AsSpan().SequenceEqual(_head))
            {
                Find(LedgerFault.AccountBalance, _account.Id.ToString());
            }

            _accounts.Remove(_account.Id);
            _account = null;
        }

        /// <summary>A keyed hash of four values (the finaliser of MurmurHash3 between them): a sum of such hashes is the same only for the same rows.</summary>
        private ulong Mix(Id<LedgerAccount> account, long entry, Id<Transfer> transfer, long amount)
        {
            Span<byte> bytes = stackalloc byte[32];
            account.Value.TryWriteBytes(bytes);
            transfer.Value.TryWriteBytes(bytes[16..]);
            var hash = _key;
            for (var i = 0; i < 32; i += 8)
            {
                hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]));
            }

            return Mix(Mix(hash ^ (ulong)entry) ^ (ulong)amount);
        }

        private static ulong Mix(ulong value)
        {
            unchecked
            {
                value ^= value >> 33;
                value *= 0xff51afd7ed558ccd;
                value ^= value >> 33;
                value *= 0xc4ceb9fe1a85ec53;
                return value ^ (value >> 33);
            }
        }
    }
}
