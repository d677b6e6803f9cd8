using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>
/// What becomes of the money when an association ends (解绑回收): the partner gets back what its resale accounts have not spent, in the transaction that
/// ends it. While something about the money is not decided, neither side and not the vendor ends it.
/// </summary>
public sealed class SettleRelease(Db db, FundDesk desk, LedgerBooking ledger, PolicyBook policies, AssociationBlocks blocks, Caller caller, TimeProvider clock)
{
    /// <summary>
    /// Before an association ends because somebody wants it, in the unit of work that does so. Refusal: <c>release.blocked</c> with everything that stands in the
    /// way (<see cref="AssociationBlocks"/>), as far as <paramref name="side"/> may know of it.
    /// </summary>
    public async Task GiveBack(Customer customer, AssociationSide side, CancellationToken ct)
    {
        var accounts = await Associated(customer, ct);
        if (accounts.Count == 0)
        {
            return;
        }

        var counter = await Lock(customer, accounts, ct);
        var change = side == AssociationSide.Vendor ? AssociationChange.EndByVendor : AssociationChange.Release;
        blocks.MustBeNone(await blocks.Find(accounts, counter, change, ct), side, "release.blocked");
        await Book(FundKind.ReleaseReclaim, accounts, counter, customer.ReleaseReason ?? "", ct);
    }

    /// <summary>What stands in the way of ending it now, as the side may know of it; it may change meanwhile.</summary>
    public async Task<IReadOnlyList<Blocker>> InTheWay(Customer customer, AssociationSide side, CancellationToken ct)
    {
        var accounts = await Associated(customer, ct);
        return accounts.Count == 0 ? [] : blocks.Told(await blocks.Find(accounts, await desk.Look(customer.PartnerId, accounts, ct), AssociationChange.Release, ct), side);
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
        await Book(FundKind.ReleaseReclaim, [.. accounts.Where(account => !counter.FundsOf(account).IsInArrears)], counter, customer.ReleaseReason ?? "", ct);
    }

    /// <summary>What these resale accounts have of the partner's money goes back to it. Their money is locked.</summary>
    internal async Task Book(FundKind kind, IReadOnlyList<CustomerAccount> accounts, FundCounter counter, string reason, CancellationToken ct)
    {
        foreach (var account in accounts.Where(account => account.DistributionType == DistributionType.Resale))
        {
            if (counter.FundsOf(account).Received is > 0 and var left)
            {
                var transfer = counter.GoesBack(kind, account, left, reason, caller.User, clock.GetUtcNow());
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
