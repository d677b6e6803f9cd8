using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>Keeps the requests about an association: what counts, that only one is open, and what becomes of them when the association ends.</summary>
public sealed class AssociationRecords(Db db, PolicyBook policies, Caller caller, TimeProvider clock)
{
    /// <summary>解除关联 was asked for: it stands with the other requests, and counts. Saved by the caller. Refusals: <c>association.request_open</c>, <c>association.too_many</c>.</summary>
    public async Task NoteRelease(Customer customer, AssociationSide side, CustomerAccount? account, CancellationToken ct)
    {
        account ??= await db.CustomerAccounts.Where(a => a.CustomerId == customer.Id && a.AssociatedAt != null && a.EndedAt == null).OrderBy(a => a.Id).FirstOrDefaultAsync(ct);
        if (account is null)
        {
            return;
        }

        var (now, policy) = (clock.GetUtcNow(), await Policy(ct));
        await MustBeFree(customer.Id, null, now, ct);
        db.Add(AssociationRequest.Release(account, customer, side, await Earlier(account, customer, side, policy, now, ct), policy, caller.RequireUser(), now));
    }

    public async Task<Policy> Policy(CancellationToken ct) => (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;

    /// <summary>When this side asked for something about the account before, as far as it counts.</summary>
    public async Task<IReadOnlyCollection<DateTimeOffset>> Earlier(CustomerAccount account, Customer customer, AssociationSide side, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var from = now - policy.AssociationRequestWindow;
        var own = db.AssociationRequests.Where(r => r.AccountId == account.Id
            || (r.CustomerId == customer.Id && (r.Kind == AssociationRequestKind.Release || r.Kind == AssociationRequestKind.Move)));
        if (side != AssociationSide.Customer)
        {
            var partner = side == AssociationSide.Partner ? customer.PartnerId : caller.RequirePartner();
            own = side == AssociationSide.Partner ? own.Where(r => r.PartnerId == partner) : own.Where(r => r.ReceiverId == partner);
        }

        return await own.Where(r => r.Side == side && r.Kind != AssociationRequestKind.PayAll && r.AskedAt > from).Select(r => r.AskedAt).ToListAsync(ct);
    }

    /// <summary>
    /// Nothing else is open: of the association, or, where an account is named, an offer to pay all of its orders. What has lapsed is written down on the way,
    /// because it would be in the way of the unique index. Refusal: <c>association.request_open</c>.
    /// </summary>
    public async Task MustBeFree(Id<Customer> customer, Id<CustomerAccount>? payAllOf, DateTimeOffset now, CancellationToken ct)
    {
        var open = await db.AssociationRequests
            .Where(r => r.CustomerId == customer && r.Status == AssociationRequestStatus.Waiting
                && (payAllOf == null ? r.Kind != AssociationRequestKind.PayAll : r.Kind == AssociationRequestKind.PayAll && r.AccountId == payAllOf))
            .ToListAsync(ct);
        if (open.RemoveAll(request => request.Lapse(now)) > 0)
        {
            await db.SaveChangesAsync(ct);
        }

        if (open.Count > 0)
        {
            throw new Refused("association.request_open");
        }
    }

    /// <summary>The request to end the association was taken back or declined. Saved by the caller.</summary>
    internal static async Task CloseRelease(Db db, Customer customer, AssociationRequestStatus status, AssociationSide side, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var request in await Open(db, customer.Id).Where(r => r.Kind == AssociationRequestKind.Release).ToListAsync(ct))
        {
            request.EndWith(status, side, by, now);
        }
    }

    /// <summary>The association ended, or goes on under another row: whatever was asked about it is over. Saved by the caller.</summary>
    /// <param name="except">The move that ended it.</param>
    internal static async Task CloseAll(Db db, Customer customer, DateTimeOffset now, CancellationToken ct, Id<AssociationRequest>? except = null)
    {
        var released = customer.EndReason is EndReason.ReleasedByCustomer or EndReason.ReleasedByPartner;
        foreach (var request in await Open(db, customer.Id).ToListAsync(ct))
        {
            if (request.Id != except)
            {
                request.EndWith(request.Kind == AssociationRequestKind.Release && released ? AssociationRequestStatus.Done : AssociationRequestStatus.Ended, null, null, now);
            }
        }
    }

    private static IQueryable<AssociationRequest> Open(Db db, Id<Customer> customer) =>
        db.AssociationRequests.Where(r => r.CustomerId == customer && r.Status == AssociationRequestStatus.Waiting);
}
