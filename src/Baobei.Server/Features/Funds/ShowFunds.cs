using System.ComponentModel;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.My;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>What is asked of the list of transfers and reclaims.</summary>
public sealed record FundQuery
{
    [FromQuery(Name = "status")]
    [Description("`waiting`, `booked`, `refused` or `lapsed`.")]
    public string? Status { get; init; }

    [FromQuery(Name = "kind")]
    [Description("`transfer`, `reclaim`, `release_reclaim` or `switch_reclaim`.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }
}

/// <summary>Reads money of accounts and what moved it, as far as the caller may know it.</summary>
public sealed class ShowFunds(Db db, FundDesk desk, Caller caller, TimeProvider clock)
{
    private const string Order = "funds";

    /// <summary>The account's money, and who does what about it. <see cref="NotFound"/>: not the caller's to see.</summary>
    public async Task<AccountFundsView> Account(Id<CustomerAccount> id, CancellationToken ct) => await Of(await desk.Account(id, ct), ct);

    /// <summary>The same of an account that was read already: the customer's own.</summary>
    internal async Task<AccountFundsView> Of(CustomerAccount account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var customer = account.CustomerId is { } id ? await db.AcrossPartners<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) : null;
        var partner = account.PartnerId is { } of ? await db.Partners.AsNoTracking().Get(of, ct) : null;
        var type = customer is not null && account.StandingAt(customer, now) is AssociationStanding.Protected or AssociationStanding.Unprotected ? account.DistributionType : null;
        var moves = AccountDuties.HolderOf(AccountDuty.CashTransfer, type) == DutyHolder.Partner;
        var counter = partner is null ? null : await desk.Look(partner.Id, [account], ct);
        var funds = caller.Partner is not null && !moves ? null
            : counter is not null ? counter.FundsOf(account)
            : await Alone(account, ct);
        return new(
            account.Id, account.AccountName, account.CustomerId, customer?.Name, partner?.Name, type, Duties(type), funds is null ? null : FundsView.Of(funds),
            moves ? counter?.WhyNot(account, now) : "funds.agency");
    }

    /// <summary>Who does what about an account of this type.</summary>
    /// <param name="type">Null: it stands for itself.</param>
    public static IReadOnlyList<BillingDuty> Duties(DistributionType? type) => [.. Enum.GetValues<AccountDuty>().Select(duty => new BillingDuty(duty, AccountDuties.HolderOf(duty, type)))];

    /// <summary>Transfers and reclaims of an account, the newest first.</summary>
    public async Task<Slice<FundTransferView>> History(Id<CustomerAccount> account, Place place, CancellationToken ct)
    {
        await desk.Account(account, ct);
        return await Shown(await db.FundTransfers.AsNoTracking().Where(f => f.AccountId == account).Slice(Order, f => f.Id, descending: true, place, ct), ct);
    }

    /// <summary>The booked ones of the customer's own account, which has no partner's people to name.</summary>
    internal async Task<Slice<FundTransferView>> OwnHistory(Id<CustomerAccount> account, Place place, CancellationToken ct)
    {
        // A customer has no partner of its own; the account is the one that is signed in.
        var page = await db.AcrossPartners<FundTransfer>().AsNoTracking().Where(f => f.AccountId == account && f.Status == FundStatus.Booked).Slice(Order, f => f.Id, descending: true, place, ct);
        var now = clock.GetUtcNow();
        return page.Select(transfer => View(transfer, null, null, now) with { TransferId = null, BatchId = null });
    }

    /// <summary>All that the caller may see, the newest first. What cannot be read of the query is refused: <see cref="InvalidField"/>, <c>choice</c>.</summary>
    public async Task<Slice<FundTransferView>> List(FundQuery query, Place place, CancellationToken ct)
    {
        var reader = new QueryReader();
        var (status, kind) = (reader.Enum<FundStatus>("status", query.Status), reader.Enum<FundKind>("kind", query.Kind));
        var partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner;
        if (reader.Unread.Count > 0)
        {
            throw new InvalidField(reader.Unread[0], "choice");
        }

        var now = clock.GetUtcNow();
        var rows = db.FundTransfers.AsNoTracking();
        if (partner is { } one)
        {
            rows = rows.Where(f => f.PartnerId == one);
        }

        rows = status switch
        {
            null => rows,
            FundStatus.Waiting => rows.Where(f => f.Status == FundStatus.Waiting && f.ExpiresAt > now),
            FundStatus.Lapsed => rows.Where(f => f.Status == FundStatus.Lapsed || (f.Status == FundStatus.Waiting && f.ExpiresAt <= now)),
            { } asked => rows.Where(f => f.Status == asked),
        };
        if (kind is { } wanted)
        {
            rows = rows.Where(f => f.Kind == wanted);
        }

        return await Shown(await rows.Slice(Order, f => f.Id, descending: true, place, ct), ct);
    }

    public async Task<int> CountWaiting(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.FundTransfers.Where(f => f.Status == FundStatus.Waiting && f.ExpiresAt > now).CountCapped(ct);
    }

    public async Task<FundTransfer> Get(Id<FundTransfer> id, CancellationToken ct) => await db.FundTransfers.AsNoTracking().Get(id, ct);

    public async Task<FundTransferView> View(FundTransfer transfer, CancellationToken ct) => (await Shown(new([transfer], null, null), ct)).Rows[0];

    /// <summary>What the caller's partner has to give.</summary>
    public async Task<FundCounter> Purse(CancellationToken ct) => await desk.Look(caller.RequirePartner(), [], ct);

    private async Task<Slice<FundTransferView>> Shown(Slice<FundTransfer> page, CancellationToken ct)
    {
        var ids = page.Rows.SelectMany(row => new[] { row.CreatedBy, row.DecidedBy }).OfType<Guid>().Distinct().ToList();
        var people = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.Role }).ToDictionaryAsync(
            u => u.Id, u => caller.SeesAllPartners || u.Role > Role.Auditor ? u.DisplayName : "customers.history.by_vendor", ct);
        var partners = page.Rows.Select(row => row.PartnerId).Distinct().ToList();
        var names = caller.SeesAllPartners ? await db.Partners.Where(p => partners.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct) : null;
        var now = clock.GetUtcNow();
        return page.Select(row => View(row, people, names?.GetValueOrDefault(row.PartnerId), now));
    }

    private static FundTransferView View(FundTransfer transfer, Dictionary<Guid, string>? people, string? partner, DateTimeOffset now) => new(
        transfer.Id, transfer.AccountId, transfer.AccountName, partner, transfer.Kind, transfer.Amount, transfer.Reason, transfer.StatusAt(now), NameOf(people, transfer.CreatedBy),
        transfer.CreatedAt, transfer.ExpiresAt, NameOf(people, transfer.DecidedBy), transfer.DecidedAt, transfer.DecisionReason, transfer.TransferId, transfer.BatchId);

    private static string? NameOf(Dictionary<Guid, string>? people, Guid? person) => person is { } one ? people?.GetValueOrDefault(one) : null;

    private async Task<AccountFunds> Alone(CustomerAccount account, CancellationToken ct)
    {
        var ids = AccountFunds.Names(account.Id, null, FundTransfer.TheCurrency).ToDictionary(name => name.IdFor(caller.Vendor));
        var found = await db.LedgerAccounts.AsNoTracking().Where(a => ids.Keys.Contains(a.Id)).ToDictionaryAsync(a => a.Name, ct);
        var overdue = await db.AccountCredits.AnyAsync(c => c.AccountId == account.Id && c.IsOverdue, ct);
        return AccountFunds.Of(account.Id, null, FundTransfer.TheCurrency, found.GetValueOrDefault, isOverdue: overdue);
    }
}
