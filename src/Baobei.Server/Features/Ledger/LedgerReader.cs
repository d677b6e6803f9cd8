using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Ledger;

/// <summary>Of a statement: from and to are the reader's days, both included.</summary>
public sealed record StatementQuery(string? From = null, string? To = null)
{
    public DateOnly? FromDay => Day(From);

    public DateOnly? ToDay => Day(To);

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>Reads the ledger as far as the caller may see it: the vendor all of it, a partner its own accounts and what its customers have of its money, a customer its own.</summary>
public sealed class LedgerReader(Db db, Caller caller, CallerSlot slot)
{
    /// <summary>The accounts that the caller may see.</summary>
    public async Task<IQueryable<LedgerAccount>> Accounts(CancellationToken ct)
    {
        var accounts = db.LedgerAccounts.AsNoTracking();
        if (caller.SeesAllPartners)
        {
            return accounts;
        }

        if (caller.Role == Role.Customer)
        {
            var user = caller.RequireUser();
            var own = (await db.CustomerAccounts.Where(a => a.UserId == user).Select(a => (Id<CustomerAccount>?)a.Id).SingleOrDefaultAsync(ct) ?? throw new NotFound()).Value;
            return accounts.Where(a => a.OwnerKind == LedgerOwnerKind.CustomerAccount && a.OwnerId == own);
        }

        var partner = caller.RequirePartner().Value;
        return accounts.Where(a => (a.OwnerKind == LedgerOwnerKind.Partner && a.OwnerId == partner) || a.CounterpartyId == partner);
    }

    /// <summary>The caller's accounts, or those of one owner: few.</summary>
    /// <param name="owner">Id of a partner, a customer's account or the vendor, as shown outside; null: a partner's or customer's own, the vendor's for its people.</param>
    public async Task<IReadOnlyList<LedgerAccount>> Of(string? owner, CancellationToken ct)
    {
        const int Most = 200;
        var wanted = Id<Partner>.TryParse(owner, null, out var partner) ? partner.Value : Id<CustomerAccount>.TryParse(owner, null, out var account) ? account.Value : caller.Vendor.Value;
        var accounts = await Accounts(ct);
        if (owner is not null || caller.SeesAllPartners)
        {
            accounts = accounts.Where(a => a.OwnerId == wanted);
        }

        return await accounts.OrderBy(a => a.OwnerId).ThenBy(a => a.Purpose).ThenBy(a => a.Id).Take(Most).ToListAsync(ct);
    }

    /// <summary>An account. <see cref="NotFound"/>: not there, or not the caller's to see.</summary>
    public async Task<LedgerAccount> Account(Id<LedgerAccount> id, CancellationToken ct) => await (await Accounts(ct)).Get(id, ct);

    /// <summary>A transfer. <see cref="NotFound"/>: not there, or none of its accounts is the caller's to see.</summary>
    public async Task<Transfer> Transfer(Id<Transfer> id, CancellationToken ct)
    {
        var transfer = await db.Transfers.AsNoTracking().Get(id, ct);
        return caller.SeesAllPartners || (await Touched(transfer, ct)).Count > 0 ? transfer : throw new NotFound();
    }

    /// <summary>Those of a transfer's accounts that the caller may see.</summary>
    public async Task<IReadOnlyList<LedgerAccount>> Touched(Transfer transfer, CancellationToken ct)
    {
        var touched = transfer.ReadLegs().Select(leg => leg.Account).ToList();
        return await (await Accounts(ct)).Where(a => touched.Contains(a.Id)).ToListAsync(ct);
    }

    /// <summary>A page of an account's postings, newest first.</summary>
    public async Task<Slice<PostingView>> Statement(LedgerAccount account, StatementQuery query, Place place, CancellationToken ct)
    {
        var (first, last) = await Entries(account, query, ct);
        var rows = db.Postings.AsNoTracking().Where(p => p.AccountId == account.Id && p.Entry >= first && p.Entry <= last);
        var page = await rows.Slice("statement", p => p.Entry, descending: true, place, ct);
        return new(await Told(page.Rows, ct), page.Previous, page.Next);
    }

    /// <summary>All of a statement, oldest first, some at a time: as long as it may be.</summary>
    public async IAsyncEnumerable<IReadOnlyList<PostingView>> All(LedgerAccount account, StatementQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        const int Batch = 500;
        var (first, last) = await Entries(account, query, ct);
        while (first <= last)
        {
            var rows = await db.Postings.AsNoTracking().Where(p => p.AccountId == account.Id && p.Entry >= first && p.Entry <= last).OrderBy(p => p.Entry).Take(Batch).ToListAsync(ct);
            if (rows.Count == 0)
            {
                yield break;
            }

            yield return await Told(rows, ct);
            first = rows[^1].Entry + 1;
        }
    }

    /// <summary>
    /// What the account had at a moment: after the last posting written by then; and with what was written later and counts for then.
    /// </summary>
    public async Task<LedgerBalanceView> BalanceAt(LedgerAccount account, DateTimeOffset at, CancellationToken ct)
    {
        var entry = await db.LastEntryBefore(account, Baobei.Domain.Ledger.Transfer.Stored(at).AddMicroseconds(1), ct);
        var booked = entry == 0 ? 0 : await db.Postings.Where(p => p.AccountId == account.Id && p.Entry == entry).Select(p => p.Balance).SingleAsync(ct);
        var later = await db.Postings.Where(p => p.AccountId == account.Id && p.EffectiveAt <= at && p.BookedAt > at && p.EffectiveAt < p.BookedAt).SumAsync(p => p.Amount, ct);
        return new(account.Id, account.Currency, at, booked, booked + later);
    }

    private async Task<(long First, long Last)> Entries(LedgerAccount account, StatementQuery query, CancellationToken ct)
    {
        var zone = ReaderZone.Of(slot.Caller);
        var first = query.FromDay is { } from ? await db.LastEntryBefore(account, ReaderZone.StartOf(from, zone), ct) + 1 : 1;
        var last = query.ToDay is { } to ? await db.LastEntryBefore(account, ReaderZone.StartOf(to.AddDays(1), zone), ct) : long.MaxValue;
        return (first, last);
    }

    private async Task<IReadOnlyList<PostingView>> Told(IReadOnlyList<Posting> postings, CancellationToken ct)
    {
        var ids = postings.Select(posting => posting.TransferId).Distinct().ToList();
        var transfers = await db.Transfers.AsNoTracking().Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Kind, t.Occasion, t.Memo, t.Reference }).ToDictionaryAsync(t => t.Id, ct);
        return [.. postings.Select(p => new PostingView(
            p.Entry, p.TransferId, transfers[p.TransferId].Kind, transfers[p.TransferId].Occasion, p.Amount, p.Balance, transfers[p.TransferId].Memo, transfers[p.TransferId].Reference, p.EffectiveAt,
            p.BookedAt))];
    }
}
