using Baobei.Domain.Kernel;

namespace Baobei.Domain.Ledger;

/// <summary>
/// The accounts, holds and transfers that some orders of one vendor are about, as they were read and locked, and what the orders change. Nothing here
/// reads or writes a database: the writer fills a book, books one order after the other, and stores the book's changes in one transaction.
/// An order that is refused changes nothing.
/// </summary>
public sealed class LedgerBook(Id<Vendor> vendor)
{
    private readonly Dictionary<LedgerAccountName, LedgerAccount> _accounts = [];
    private readonly Dictionary<Id<LedgerAccount>, LedgerAccount> _byId = [];
    private readonly Dictionary<Id<LedgerHold>, LedgerHold> _holds = [];
    private readonly Dictionary<string, Transfer> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<Id<Transfer>, Transfer> _earlier = [];
    private readonly HashSet<Id<Transfer>> _corrected = [];
    private readonly HashSet<LedgerAccount> _changed = [];
    private readonly List<Transfer> _transfers = [];
    private readonly List<Posting> _postings = [];
    private readonly List<LedgerHold> _newHolds = [];
    private readonly HashSet<LedgerHold> _ended = [];

    public Id<Vendor> Vendor => vendor;

    /// <summary>Booked since the book was filled.</summary>
    public IReadOnlyList<Transfer> Transfers => _transfers;

    public IReadOnlyList<Posting> Postings => _postings;

    public IReadOnlyCollection<LedgerAccount> Changed => _changed;

    public IReadOnlyList<LedgerHold> NewHolds => _newHolds;

    /// <summary>Holds that were read and have ended.</summary>
    public IReadOnlyCollection<LedgerHold> Ended => _ended;

    public void Add(LedgerAccount account)
    {
        _accounts[account.Name] = account;
        _byId[account.Id] = account;
    }

    public void Add(LedgerHold hold) => _holds[hold.Id] = hold;

    /// <summary>A transfer that has one of the orders' keys.</summary>
    public void AddBooked(Transfer transfer) => _byKey[transfer.Key] = transfer;

    /// <summary>A transfer that is to be corrected, and whether it has been.</summary>
    public void AddEarlier(Transfer transfer, bool isCorrected)
    {
        _earlier[transfer.Id] = transfer;
        if (isCorrected)
        {
            _corrected.Add(transfer.Id);
        }
    }

    public LedgerAccount? Find(LedgerAccountName name) => _accounts.GetValueOrDefault(name);

    public LedgerHold? Find(Id<LedgerHold> hold) => _holds.GetValueOrDefault(hold);

    /// <summary>
    /// Books the order, or gives the transfer that the same order was booked as before. All that <see cref="TransferOrder.Check"/> says, and refusals:
    /// <c>ledger.key_reused</c> (the key is another order's), <c>ledger.insufficient</c>, <c>hold.over</c> (it has ended), <c>hold.expired</c>,
    /// <c>hold.too_much</c> (more is to be posted than it holds), <c>transfer.corrected</c>, <c>transfer.not_correctable</c>. <see cref="NotFound"/>: no such
    /// hold, transfer or account.
    /// </summary>
    /// <returns>The transfer, and whether it had been booked before.</returns>
    public (Transfer Transfer, bool Replayed) Book(TransferOrder order, DateTimeOffset now)
    {
        now = Transfer.Stored(now);
        if (_byKey.TryGetValue(order.Key, out var before))
        {
            return before.OrderHash.AsSpan().SequenceEqual(order.Hash()) ? (before, true) : throw new Refused("ledger.key_reused");
        }

        order.Check(now);
        var (legs, hold, endsAs) = order.Kind switch
        {
            TransferKind.Transfer => (Draw(order), null, HoldStatus.Open),
            TransferKind.Hold => SetAside(order, now),
            TransferKind.Post => Spend(order, now),
            TransferKind.Correction => (Reverse(order), null, HoldStatus.Open),
            _ => GiveBack(order, now),
        };
        return (Write(order, legs, hold, endsAs, now), false);
    }

    /// <summary>Gives back what the holds of the book held whose time is over, before anything else is booked.</summary>
    public void LapseOver(DateTimeOffset now)
    {
        foreach (var hold in _holds.Values.Where(hold => hold.Status == HoldStatus.Open && hold.IsOverAt(now)).ToList())
        {
            Book(TransferOrder.Lapse(hold), now);
        }
    }

    private LedgerAccount Account(LedgerAccountName name) => _accounts.TryGetValue(name, out var account) ? account : throw new NotFound();

    private List<Leg> Draw(TransferOrder order)
    {
        var legs = Take(order.From, order.Amount);
        legs.AddRange(order.To);
        legs.AddRange(order.Beside);
        Require(legs);
        return legs;
    }

    private List<Leg> Take(IReadOnlyList<LedgerAccountName> from, long amount)
    {
        var legs = new List<Leg>(4);
        var open = amount;
        foreach (var name in from)
        {
            var part = Math.Min(open, Account(name).Available);
            if (part > 0)
            {
                legs.Add(new(name, -part));
                open -= part;
            }
        }

        return open == 0 ? legs : throw new Refused("ledger.insufficient");
    }

    private (List<Leg> Legs, LedgerHold? Hold, HoldStatus EndsAs) SetAside(TransferOrder order, DateTimeOffset now)
    {
        var legs = Take(order.From, order.Amount);
        var hold = new LedgerHold
        {
            VendorId = vendor,
            Id = Id<LedgerHold>.At(now),
            OwnerKind = order.From[0].OwnerKind,
            OwnerId = order.From[0].OwnerId,
            Currency = order.From[0].Currency,
            Amount = order.Amount,
            Occasion = order.Occasion,
            Sources = [.. legs.Select(leg => leg with { Amount = -leg.Amount })],
            CreatedAt = now,
            ExpiresAt = Transfer.Stored(order.ExpiresAt!.Value),
        };
        legs.Add(new(hold.Account, order.Amount));
        legs.AddRange(order.Beside);
        Require(legs);
        return (legs, hold, HoldStatus.Open);
    }

    private (List<Leg> Legs, LedgerHold? Hold, HoldStatus EndsAs) Spend(TransferOrder order, DateTimeOffset now)
    {
        var hold = OpenHold(order);
        if (hold.IsOverAt(now))
        {
            throw new Refused("hold.expired");
        }

        if (order.To[0].Account.Currency != hold.Currency)
        {
            throw new Refused("ledger.currency");
        }

        if (order.Amount > hold.Amount)
        {
            throw new Refused("hold.too_much");
        }

        List<Leg> legs = [new(hold.Account, -hold.Amount), .. order.To, .. Rest(hold, order.Amount), .. order.Beside];
        Require(legs);
        return (legs, hold, HoldStatus.Posted);
    }

    private (List<Leg> Legs, LedgerHold? Hold, HoldStatus EndsAs) GiveBack(TransferOrder order, DateTimeOffset now)
    {
        var hold = OpenHold(order);
        var lapses = order.Kind == TransferKind.Lapse;
        if (lapses && !hold.IsOverAt(now))
        {
            throw new InvalidOperationException("A hold lapses when its time is over.");
        }

        return ([new(hold.Account, -hold.Amount), .. Rest(hold, 0)], hold, lapses ? HoldStatus.Lapsed : HoldStatus.Voided);
    }

    private LedgerHold OpenHold(TransferOrder order)
    {
        var hold = order.Hold is { } id && _holds.TryGetValue(id, out var found) ? found : throw new NotFound();
        return hold.Status switch
        {
            HoldStatus.Open => hold,
            HoldStatus.Lapsed => throw new Refused("hold.expired"),
            _ => throw new Refused("hold.over"),
        };
    }

    /// <summary>What goes back when <paramref name="spent"/> of a hold is spent: to its sources, the first of which are spent first.</summary>
    private static List<Leg> Rest(LedgerHold hold, long spent)
    {
        var legs = new List<Leg>(hold.Sources.Count);
        foreach (var source in hold.Sources)
        {
            var part = Math.Min(spent, source.Amount);
            spent -= part;
            if (part < source.Amount)
            {
                legs.Add(source with { Amount = source.Amount - part });
            }
        }

        return legs;
    }

    private List<Leg> Reverse(TransferOrder order)
    {
        var earlier = order.Corrects is { } id && _earlier.TryGetValue(id, out var found) ? found : throw new NotFound();
        if (earlier.Kind != TransferKind.Transfer)
        {
            throw new Refused("transfer.not_correctable");
        }

        if (_corrected.Contains(earlier.Id))
        {
            throw new Refused("transfer.corrected");
        }

        var legs = earlier.ReadLegs().Select(leg => new Leg(_byId[leg.Account].Name, -leg.Amount)).ToList();
        Require(legs);
        return legs;
    }

    /// <summary>All accounts are there, and none that these legs take from goes below its floor.</summary>
    private void Require(List<Leg> legs)
    {
        foreach (var leg in legs)
        {
            var account = Account(leg.Account);
            if (leg.Amount >= 0)
            {
                continue;
            }

            var total = 0L;
            foreach (var other in legs)
            {
                total += other.Account == leg.Account ? other.Amount : 0;
            }

            if (total < 0 && account.Floor is { } floor && account.Balance + total < floor)
            {
                throw new Refused("ledger.insufficient");
            }
        }
    }

    private Transfer Write(TransferOrder order, List<Leg> legs, LedgerHold? hold, HoldStatus endsAs, DateTimeOffset now)
    {
        // Clocks of several processes differ a little; within an account time does not go back.
        var at = now;
        foreach (var leg in legs)
        {
            var before = Account(leg.Account).BookedAt;
            at = before > at ? before : at;
        }

        var occasion = order.Occasion;
        var (amount, currency) = (order.Amount, legs[0].Account.Currency);
        if (order.Kind == TransferKind.Correction)
        {
            var earlier = _earlier[order.Corrects!.Value];
            (occasion, amount, currency) = (earlier.Occasion, earlier.Amount, earlier.Currency);
            _corrected.Add(earlier.Id);
        }
        else if (hold is not null && order.Kind is TransferKind.Void or TransferKind.Lapse)
        {
            amount = hold!.Amount;
        }

        var transfer = new Transfer
        {
            VendorId = vendor,
            Id = Id<Transfer>.At(at),
            Key = order.Key,
            OrderHash = order.Hash(),
            Kind = order.Kind,
            Occasion = occasion,
            Amount = amount,
            Currency = currency,
            Memo = order.Memo,
            Reference = order.Reference,
            Corrects = order.Corrects,
            HoldId = hold?.Id,
            EffectiveAt = order.EffectiveAt is { } effective ? Transfer.Stored(effective) : at,
            BookedAt = at,
            By = order.By,
        };
        var booked = new List<BookedLeg>(legs.Count);
        foreach (var leg in legs)
        {
            var account = Account(leg.Account);
            var posting = account.Post(transfer, leg.Amount);
            _postings.Add(posting);
            _changed.Add(account);
            booked.Add(new(account.Id, posting.Entry, posting.Amount));
        }

        transfer.Legs = Transfer.BytesOf(booked);
        transfer.Hash = transfer.ExpectedHash();
        _transfers.Add(transfer);
        _byKey[transfer.Key] = transfer;
        _earlier[transfer.Id] = transfer;
        if (hold is not null && order.Kind == TransferKind.Hold)
        {
            _holds[hold.Id] = hold;
            _newHolds.Add(hold);
        }
        else if (hold is not null)
        {
            hold.End(endsAs, order.Kind == TransferKind.Post ? order.Amount : 0, at);
            if (!_newHolds.Contains(hold))
            {
                _ended.Add(hold);
            }
        }

        return transfer;
    }
}
