using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>
/// What transfers and reclaims of one partner with some of its accounts are decided by, as it stood when it was read. Each one that is asked for here
/// changes what the next finds, so a file is decided as if its lines came one after the other.
/// </summary>
public sealed class FundCounter
{
    private readonly IReadOnlyDictionary<Id<Customer>, Customer> _customers;
    private readonly Dictionary<Id<CustomerAccount>, long> _asked;
    private readonly IReadOnlySet<Id<CustomerAccount>> _overdue;
    private readonly IReadOnlyDictionary<Id<CustomerAccount>, CustomerAccount> _current;
    private readonly LedgerBook _book;
    private readonly Policy _policy;
    private long _sentToday;

    internal FundCounter(
        Partner partner, IReadOnlyDictionary<Id<Customer>, Customer> customers, LedgerBook book, Policy policy, long sentToday, Dictionary<Id<CustomerAccount>, long> asked,
        IReadOnlySet<Id<CustomerAccount>> overdue, IReadOnlyDictionary<Id<CustomerAccount>, CustomerAccount> current)
    {
        Partner = partner;
        (_customers, _book, _policy, _sentToday, _asked, _overdue, _current) = (customers, book, policy, sentToday, asked, overdue, current);
    }

    public Partner Partner { get; }

    public long PartnerCash => _book.Find(LedgerAccountName.Of(Partner.Id, LedgerPurpose.Cash, FundTransfer.TheCurrency))?.Balance ?? 0;

    public long PartnerHeld => _book.Find(LedgerAccountName.Of(Partner.Id, LedgerPurpose.Held, FundTransfer.TheCurrency))?.Balance ?? 0;

    /// <summary>What may be transferred yet on this day, minor units.</summary>
    public long LeftToday => Math.Max(0, _policy.FundsPerDayMinor - _sentToday);

    public AccountFunds FundsOf(CustomerAccount account) => AccountFunds.Of(
        account.Id, Partner.Id, FundTransfer.TheCurrency, _book.Find, _asked.GetValueOrDefault(account.Id), _overdue.Contains(account.Id));

    /// <summary>Why nothing can be moved for this account; null when something can.</summary>
    public string? WhyNot(CustomerAccount account, DateTimeOffset now)
    {
        try
        {
            FundTransfer.MustMove(Partner, account, CustomerOf(account), now);
            return null;
        }
        catch (Refused refused)
        {
            return refused.Code;
        }
    }

    /// <summary>As <see cref="FundTransfer.Ask"/>.</summary>
    public FundTransfer Ask(
        FundKind kind, long amountMinor, string reason, CustomerAccount account, Guid by, DateTimeOffset now, Guid? formKey = null, Id<FundBatch>? batch = null, int? line = null)
    {
        // Its type may have changed, or its partner, between being read and being locked.
        account = _current.GetValueOrDefault(account.Id, account);
        var facts = new FundFacts(Partner, account, CustomerOf(account), FundsOf(account), PartnerCash, _sentToday, _policy);
        var transfer = FundTransfer.Ask(kind, amountMinor, reason, facts, by, now, formKey, batch, line);
        _book.Book(transfer.ToOrder(), now);
        if (kind == FundKind.Transfer)
        {
            _sentToday += amountMinor;
        }
        else if (transfer.Status == FundStatus.Waiting)
        {
            _asked[account.Id] = _asked.GetValueOrDefault(account.Id) + amountMinor;
        }

        return transfer;
    }

    /// <summary>As <see cref="FundTransfer.GoesBack"/>.</summary>
    internal FundTransfer GoesBack(FundKind kind, CustomerAccount account, long amountMinor, string reason, Guid? by, DateTimeOffset now) => FundTransfer.GoesBack(
        kind, amountMinor, reason, new(Partner, account, CustomerOf(account), FundsOf(account), PartnerCash, _sentToday, _policy), by, now);

    internal Customer CustomerOf(CustomerAccount account) =>
        account.CustomerId is { } id && _customers.TryGetValue(id, out var customer) ? customer : throw new Refused("account.not_associated");
}

/// <summary>Reads what transfers and reclaims are decided by.</summary>
public sealed class FundDesk(Db db, LedgerBooking ledger, PolicyBook policies, Caller caller, TimeProvider clock)
{
    /// <summary>As it stands, for showing: it may change meanwhile.</summary>
    public async Task<FundCounter> Look(Id<Partner> partner, IReadOnlyCollection<CustomerAccount> accounts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var book = new LedgerBook(caller.Vendor);
        foreach (var part in Names(partner, accounts).Chunk(1000))
        {
            var ids = part.Select(name => name.IdFor(caller.Vendor)).ToList();
            var found = await db.LedgerAccounts.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
            foreach (var name in part)
            {
                book.Add(found.GetValueOrDefault(name.IdFor(caller.Vendor)) ?? LedgerAccount.Open(caller.Vendor, name, now));
            }
        }

        return await Read(partner, accounts, [], book, (await policies.InForce(caller.Vendor, now, ct)).Values, now, ct);
    }

    /// <summary>With its accounts of the ledger locked to the end of the transaction: what is decided by it holds.</summary>
    public async Task<FundCounter> Lock(Id<Partner> partner, IReadOnlyCollection<CustomerAccount> accounts, Policy policy, CancellationToken ct)
    {
        var book = await ledger.Lock([.. Names(partner, accounts)], ct);
        var current = new List<CustomerAccount>();
        foreach (var part in accounts.Select(account => account.Id).Distinct().Chunk(1000))
        {
            current.AddRange(await db.CustomerAccounts.AsNoTracking().Where(a => part.Contains(a.Id)).ToListAsync(ct));
        }

        return await Read(partner, accounts, current, book, policy, clock.GetUtcNow(), ct);
    }

    /// <summary>An account whose money the caller may see: a partner its own, the vendor's people all. <see cref="NotFound"/> else.</summary>
    public async Task<CustomerAccount> Account(Id<CustomerAccount> id, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().Get(id, ct);
        return caller.SeesAllPartners || (caller.Partner is { } own && account.PartnerId == own) ? account : throw new NotFound();
    }

    private static IEnumerable<LedgerAccountName> Names(Id<Partner> partner, IReadOnlyCollection<CustomerAccount> accounts) =>
        accounts.Select(account => account.Id).Distinct().SelectMany(id => FundTransfer.Names(partner, id, FundTransfer.TheCurrency))
            .Concat([LedgerAccountName.Of(partner, LedgerPurpose.Cash, FundTransfer.TheCurrency), LedgerAccountName.Of(partner, LedgerPurpose.Held, FundTransfer.TheCurrency)]).Distinct();

    private async Task<FundCounter> Read(
        Id<Partner> partner, IReadOnlyCollection<CustomerAccount> accounts, IEnumerable<CustomerAccount> current, LedgerBook book, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        // A customer sees its own account, and has no partner of its own.
        var transfers = db.AcrossPartners<FundTransfer>().Where(f => f.PartnerId == partner);
        var today = VendorZone.EndOf(VendorZone.DayOf(now).AddDays(-1));
        var sent = await transfers.Where(f => f.Kind == FundKind.Transfer && f.CreatedAt >= today && (f.Status == FundStatus.Booked || (f.Status == FundStatus.Waiting && f.ExpiresAt > now)))
            .SumAsync(f => f.AmountMinor, ct);
        var asked = await transfers.Where(f => f.Status == FundStatus.Waiting && f.ExpiresAt > now && f.Kind == FundKind.Reclaim)
            .GroupBy(f => f.AccountId).Select(of => new { of.Key, Sum = of.Sum(f => f.AmountMinor) }).ToDictionaryAsync(of => of.Key, of => of.Sum, ct);
        var customers = new Dictionary<Id<Customer>, Customer>();
        foreach (var part in accounts.Select(account => account.CustomerId).OfType<Id<Customer>>().Distinct().Chunk(1000))
        {
            foreach (var customer in await db.AcrossPartners<Customer>().AsNoTracking().Where(c => part.Contains(c.Id)).ToListAsync(ct))
            {
                customers[customer.Id] = customer;
            }
        }

        var overdue = new HashSet<Id<CustomerAccount>>();
        foreach (var part in accounts.Select(account => account.Id).Distinct().Chunk(1000))
        {
            overdue.UnionWith(await db.AccountCredits.Where(c => part.Contains(c.AccountId) && c.IsOverdue).Select(c => c.AccountId).ToListAsync(ct));
        }

        return new(await db.Partners.AsNoTracking().Get(partner, ct), customers, book, policy, sent, asked, overdue, current.ToDictionary(account => account.Id));
    }
}
