using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
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
/// Each row is read once, without joins, accounts with their postings on one connection and transfers with holds on another: that postings and legs are the
/// same is found by comparing the sum of a keyed hash of the ones with that of the others. Only when these differ are they looked up one by one to name the row.
/// </remarks>
public sealed class VerifyLedger(Db db)
{
    public Task<LedgerVerdict> Run(CancellationToken ct) => db.ScanLedger((one, other) => Look(one, other, db.VendorId, ct), ct);

    private static async Task<LedgerVerdict> Look(LedgerScan one, LedgerScan other, Id<Vendor> vendor, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var mix = new RowMix();
        var (accounts, transfers) = (new AccountReading(mix), new TransferReading(mix));

        // The embedded database reads without waiting, so each has a thread.
        await Task.WhenAll(
            Task.Run(() => accounts.Read(one, vendor, ct), ct),
            Task.Run(() => transfers.Read(other, vendor, ct), ct));
        var finding = accounts.Finding ?? transfers.Finding ?? HoldsOf(accounts, transfers, vendor) ?? (accounts.Mix == transfers.Mix ? null : await Differing(one, vendor, ct));
        return new(accounts.Accounts, transfers.Transfers, accounts.Postings, transfers.Holds, accounts.Sums, finding, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>What lies in the held accounts is what the open holds have set aside.</summary>
    private static LedgerFinding? HoldsOf(AccountReading accounts, TransferReading transfers, Id<Vendor> vendor)
    {
        foreach (var name in accounts.Held.Keys.Concat(transfers.Open.Keys))
        {
            if (accounts.Held.GetValueOrDefault(name) != transfers.Open.GetValueOrDefault(name))
            {
                return new(LedgerFault.HoldsDiffer, name.IdFor(vendor).ToString());
            }
        }

        return null;
    }

    /// <summary>Legs and postings differ: which is the first that has no other? Found by what both have, so the memory for it is spent only now.</summary>
    private static async Task<LedgerFinding?> Differing(LedgerScan scan, Id<Vendor> vendor, CancellationToken ct)
    {
        var legs = new HashSet<(Id<LedgerAccount>, long, Id<Transfer>, long)>();
        LedgerFinding? finding = null;
        await scan.Transfers(vendor, transfer => legs.UnionWith(transfer.ReadLegs().Select(leg => (leg.Account, leg.Entry, transfer.Id, leg.Amount))), ct);
        await scan.Postings(
            vendor,
            posting =>
            {
                if (!legs.Remove((posting.AccountId, posting.Entry, posting.TransferId, posting.Amount)))
                {
                    finding ??= new(LedgerFault.PostingWithoutTransfer, AccountReading.RowOf(posting));
                }
            },
            ct);
        return finding ?? (legs.Count > 0 ? new(LedgerFault.TransferWithoutPosting, legs.Select(leg => leg.Item3).Min().ToString()) : null);
    }

    /// <summary>One half of the look, and the first row that it found wrong.</summary>
    private abstract class Reading
    {
        public LedgerFinding? Finding { get; private set; }

        /// <summary>Of the legs that were read.</summary>
        public ulong Mix { get; protected set; }

        public async Task Read(LedgerScan scan, Id<Vendor> vendor, CancellationToken ct)
        {
            try
            {
                await Look(scan, vendor, ct);
            }
            catch (UnreadableRow unreadable)
            {
                Find(LedgerFault.Unreadable, unreadable.Message);
            }
        }

        protected abstract Task Look(LedgerScan scan, Id<Vendor> vendor, CancellationToken ct);

        protected void Find(LedgerFault fault, string row) => Finding ??= new(fault, row);
    }

    /// <summary>Every account's postings, added up and chained again, give what the account says. They come nearly in the order of their chains; one that is early waits.</summary>
    private sealed class AccountReading(RowMix mix) : Reading
    {
        /// <summary>More of one account do not wait: what they would wait for is missing.</summary>
        private const int MostEarly = 100_000;

        private readonly Dictionary<Id<LedgerAccount>, Chain> _chains = [];
        private readonly Dictionary<string, StrongBox<long>> _sums = [];
        private readonly byte[] _hash = new byte[32];

        public long Accounts { get; private set; }

        public long Postings { get; private set; }

        public IReadOnlyDictionary<string, long> Sums => _sums.ToDictionary(one => one.Key, one => one.Value.Value);

        /// <summary>Balances of held accounts.</summary>
        public Dictionary<LedgerAccountName, long> Held { get; } = [];

        public static string RowOf(Posting posting) => $"{posting.AccountId}/{posting.Entry}";

        protected override async Task Look(LedgerScan scan, Id<Vendor> vendor, CancellationToken ct)
        {
            await scan.Accounts(vendor, Account, ct);
            await scan.Postings(vendor, Posting, ct);
            foreach (var chain in _chains.Values)
            {
                while (chain.Early is { Count: > 0 })
                {
                    GoOnWithout(chain);
                }

                var account = chain.Account;
                if (account.Entries != chain.Entries || account.Balance != chain.Balance
                    || (chain.Entries > 0 && (account.BookedAt != chain.BookedAt || !account.Head.AsSpan().SequenceEqual(chain.Head))))
                {
                    Find(LedgerFault.AccountBalance, account.Id.ToString());
                }
            }
        }

        private void Account(LedgerAccount account)
        {
            Accounts++;
            if (!_sums.TryGetValue(account.Currency, out var sum))
            {
                _sums[account.Currency] = sum = new();
            }

            _chains[account.Id] = new(account, sum);
            if (account.Name.IdFor(account.VendorId) != account.Id)
            {
                Find(LedgerFault.AccountName, account.Id.ToString());
            }

            if (account.Purpose == LedgerPurpose.Credit ? account.Floor is null or > 0 : account.Floor != account.Name.DefaultFloor)
            {
                Find(LedgerFault.AccountFloor, account.Id.ToString());
            }

            if (account.Purpose == LedgerPurpose.Held)
            {
                Held[account.Name] = account.Balance;
            }
        }

        private void Posting(Posting posting)
        {
            Postings++;
            if (!_chains.TryGetValue(posting.AccountId, out var chain))
            {
                Find(LedgerFault.PostingWithoutAccount, RowOf(posting));
                return;
            }

            chain.Sum.Value += posting.Amount;
            Mix = unchecked(Mix + mix.Of(posting.AccountId, posting.Entry, posting.TransferId, posting.Amount));
            if (posting.Entry == chain.Entries + 1)
            {
                Follow(chain, posting);
                GoOn(chain);
            }
            else if (posting.Entry <= chain.Entries || !(chain.Early ??= []).TryAdd(posting.Entry, posting))
            {
                Find(LedgerFault.PostingMissing, RowOf(posting));
            }
            else if (chain.Early.Count > MostEarly)
            {
                GoOnWithout(chain);
            }
        }

        /// <summary>The next of a chain.</summary>
        private void Follow(Chain chain, Posting posting)
        {
            posting.HashAfter(chain.Head, _hash);
            if (!_hash.AsSpan().SequenceEqual(posting.Hash))
            {
                Find(LedgerFault.PostingChanged, RowOf(posting));
            }

            chain.Balance = unchecked(chain.Balance + posting.Amount);
            if (chain.Balance != posting.Balance)
            {
                Find(LedgerFault.PostingBalance, RowOf(posting));
            }

            (chain.Entries, chain.BookedAt) = (posting.Entry, posting.BookedAt);
            (posting.Hash.Length == _hash.Length ? posting.Hash : _hash).CopyTo(chain.Head, 0);
        }

        /// <summary>Those that waited for the one that came.</summary>
        private void GoOn(Chain chain)
        {
            while (chain.Early is { Count: > 0 } early && early.Remove(chain.Entries + 1, out var next))
            {
                Follow(chain, next);
            }
        }

        /// <summary>What the first of those that wait is waiting for does not come.</summary>
        private void GoOnWithout(Chain chain)
        {
            var first = chain.Early!.Keys.Min();
            Find(LedgerFault.PostingMissing, RowOf(chain.Early[first]));
            chain.Entries = first - 1;
            GoOn(chain);
        }

        /// <summary>What an account's postings have come to so far. All that a posting needs lies together: with many accounts, looking for it elsewhere is what takes the time.</summary>
        private sealed class Chain(LedgerAccount account, StrongBox<long> sum)
        {
            public LedgerAccount Account { get; } = account;

            /// <summary>Of all postings in its currency.</summary>
            public StrongBox<long> Sum { get; } = sum;

            public long Entries { get; set; }

            public long Balance { get; set; }

            public byte[] Head { get; } = new byte[32];

            public DateTimeOffset BookedAt { get; set; }

            /// <summary>Those whose turn it is not yet, by their entry.</summary>
            public Dictionary<long, Posting>? Early { get; set; }
        }
    }

    /// <summary>Every transfer is what its hash says, and its legs sum to zero.</summary>
    private sealed class TransferReading(RowMix mix) : Reading
    {
        public long Transfers { get; private set; }

        public long Holds { get; private set; }

        /// <summary>What open holds have set aside.</summary>
        public Dictionary<LedgerAccountName, long> Open { get; } = [];

        protected override async Task Look(LedgerScan scan, Id<Vendor> vendor, CancellationToken ct)
        {
            await scan.Transfers(vendor, Transfer, ct);
            await scan.Holds(vendor, Hold, ct);
        }

        private void Transfer(Transfer transfer)
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
                Mix = unchecked(Mix + mix.Of(leg.Account, leg.Entry, transfer.Id, leg.Amount));
            }

            if (sum != 0)
            {
                Find(LedgerFault.TransferUnbalanced, transfer.Id.ToString());
            }
        }

        private void Hold(LedgerHold hold)
        {
            Holds++;
            if (hold.Status == HoldStatus.Open)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(Open, hold.Account, out _) += hold.Amount;
            }
        }
    }

    /// <summary>A keyed hash of a leg (the finaliser of MurmurHash3 between its values): a sum of such hashes is the same only for the same legs.</summary>
    private sealed class RowMix
    {
        private readonly ulong _key = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

        public ulong Of(Id<LedgerAccount> account, long entry, Id<Transfer> transfer, long amount)
        {
            Span<byte> bytes = stackalloc byte[32];
            account.Value.TryWriteBytes(bytes);
            transfer.Value.TryWriteBytes(bytes[16..]);
            var hash = _key;
            for (var i = 0; i < 32; i += 8)
            {
                hash = Finish(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]));
            }

            return Finish(Finish(hash ^ (ulong)entry) ^ (ulong)amount);
        }

        private static ulong Finish(ulong value)
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
