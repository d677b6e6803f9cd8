using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>
/// What becomes of the money when an association ends (解绑回收): the partner gets back what its resale accounts have not spent, in the transaction that
/// ends it. While something about the money is not decided, neither side and not the vendor ends it.
/// </summary>
public sealed class SettleRelease(Db db, FundDesk desk, LedgerBooking ledger, PolicyBook policies, Caller caller, Texts texts, TimeProvider clock)
{
    /// <summary>
    /// Before an association ends because somebody wants it, in the unit of work that does so. Refusal: <c>release.blocked</c> with everything that stands in the
    /// way: transfers and reclaims that wait for a second person, holds, arrears.
    /// </summary>
    public async Task GiveBack(Customer customer, CancellationToken ct)
    {
        var accounts = await Associated(customer, ct);
        if (accounts.Count == 0)
        {
            return;
        }

        var counter = await Lock(customer, accounts, ct);
        var now = clock.GetUtcNow();
        var blocks = new List<string>();
        foreach (var account in accounts)
        {
            var waiting = (await Waiting(account, ct)).Where(transfer => transfer.StatusAt(now) == FundStatus.Waiting).ToList();
            blocks.AddRange(waiting.Select(transfer => texts["release.block.waiting", account.AccountName, texts.Of(transfer.Kind), FundTransfer.Said(transfer.Amount)]));
            var known = waiting.Select(transfer => transfer.HoldId).ToList();
            var holds = await db.LedgerHolds.AsNoTracking().Where(h => h.OwnerId == account.Id.Value && h.Status == HoldStatus.Open && h.ExpiresAt > now).ToListAsync(ct);
            blocks.AddRange(holds.Where(hold => !known.Contains(hold.Id)).Select(hold => texts["release.block.hold", account.AccountName, FundTransfer.Said(new(hold.Amount, hold.Currency))]));
            var funds = counter.FundsOf(account);
            if (funds.IsInArrears)
            {
                blocks.Add(texts["release.block.arrears", account.AccountName, FundTransfer.Said(funds.Money(funds.CreditUsed))]);
            }
        }

        if (blocks.Count > 0)
        {
            throw new Refused("release.blocked", string.Join(texts["release.block.between"], blocks));
        }

        await Book(customer, accounts, counter, ct);
    }

    /// <summary>
    /// After the time of a notice is over nobody can stop the end: what waits is refused, and what is there goes back. An account in arrears keeps it, so that
    /// it can pay what it owes.
    /// </summary>
    public async Task GiveBackAtEnd(Customer customer, CancellationToken ct)
    {
        var accounts = await Associated(customer, ct);
        if (accounts.Count == 0)
        {
            return;
        }

        await Lock(customer, accounts, ct);
        var now = clock.GetUtcNow();
        foreach (var account in accounts)
        {
            foreach (var transfer in await Waiting(account, ct))
            {
                if (transfer.StatusAt(now) == FundStatus.Waiting)
                {
                    await ledger.With(transfer.EndWithAssociation(now), ct);
                }
            }
        }

        var counter = await Lock(customer, accounts, ct);
        await Book(customer, [.. accounts.Where(account => !counter.FundsOf(account).IsInArrears)], counter, ct);
    }

    private async Task Book(Customer customer, IReadOnlyList<CustomerAccount> accounts, FundCounter counter, CancellationToken ct)
    {
        foreach (var account in accounts.Where(account => account.DistributionType == DistributionType.Resale))
        {
            if (counter.FundsOf(account).Received is > 0 and var left)
            {
                var transfer = counter.EndsWith(account, left, customer.ReleaseReason ?? "", caller.User, clock.GetUtcNow());
                transfer.BookedAs((await ledger.With(transfer.ToOrder(), ct)).Transfer);
                db.Add(transfer);
            }
        }
    }

    private async Task<List<CustomerAccount>> Associated(Customer customer, CancellationToken ct) =>
        await db.CustomerAccounts.Where(a => a.CustomerId == customer.Id && a.PartnerId == customer.PartnerId && a.AssociatedAt != null && a.EndedAt == null).ToListAsync(ct);

    // The two sides and the job look at the customer's own rows, whoever of them acts.
    private async Task<List<FundTransfer>> Waiting(CustomerAccount account, CancellationToken ct) =>
        await db.AcrossPartners<FundTransfer>().Where(f => f.AccountId == account.Id && f.Status == FundStatus.Waiting).ToListAsync(ct);

    private async Task<FundCounter> Lock(Customer customer, IReadOnlyList<CustomerAccount> accounts, CancellationToken ct) =>
        await desk.Lock(customer.PartnerId, accounts, (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values, ct);
}
