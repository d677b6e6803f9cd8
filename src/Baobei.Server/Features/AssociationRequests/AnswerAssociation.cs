using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Funds;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Terms;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>
/// Use cases: a side agrees to a request about an association, refuses it or takes its own back; the vendor stops a move. With the last agreement it is
/// done, in one transaction: type, money, credit and association change together or not at all.
/// </summary>
public sealed class AnswerAssociation(
    Db db, AssociationBook book, AssociationBlocks blocks, FundDesk desk, SettleRelease money, LedgerBooking ledger, PolicyBook policies, TermsBook terms,
    ReleaseCustomer release, ReleaseAssociation ownRelease, Caller caller, TimeProvider clock)
{
    private const int MaxAttempts = 3;

    public sealed record AgreeCommand
    {
        /// <summary>关联须知 with the partner that receives the account: of a move, the customer agrees to it.</summary>
        public bool AgreesToAssociation { get; init; }
    }

    public sealed record ReasonCommand
    {
        /// <summary>The others read it.</summary>
        [Required, StringLength(AssociationRequest.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>
    /// Refusals: as <see cref="AssociationRequest.Agree"/>; <c>association.blocked</c> with everything that stands in the way; <c>association.receiver_inactive</c>,
    /// <c>association.held</c> (the customer is registered by another partner meanwhile), <c>account.frozen</c>; of a release as <see cref="ReleaseCustomer.Agree"/>.
    /// <see cref="InvalidField"/>: <c>must_agree_to_association</c>.
    /// </summary>
    public async Task<AssociationRequest> Agree(Id<AssociationRequest> id, AgreeCommand command, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AgreeOnce(id, command, ct);
            }
            catch (Refused lost) when (lost.Code == "edit.conflict" && attempt < MaxAttempts)
            {
                // The other side agreed, or money moved, at the same moment.
                db.Forget();
            }
        }
    }

    /// <summary>Refusals: as <see cref="AssociationRequest.Refuse"/>; of a notice <c>customer.notice_given</c>.</summary>
    public Task<AssociationRequest> Refuse(Id<AssociationRequest> id, ReasonCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var request = await book.Get(id, ct);
            var side = book.SideOf(request);
            if (request.Kind == AssociationRequestKind.Release && request.Side != side)
            {
                return await CancelRelease(request, side, ct);
            }

            request.Refuse(side, command.Reason, caller.RequireUser(), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return request;
        },
        ct);

    /// <summary>Refusals: as <see cref="AssociationRequest.TakeBack"/>.</summary>
    public Task<AssociationRequest> TakeBack(Id<AssociationRequest> id, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var request = await book.Get(id, ct);
            var side = book.SideOf(request);
            if (request.Kind == AssociationRequestKind.Release && request.Side == side)
            {
                return await CancelRelease(request, side, ct);
            }

            request.TakeBack(side, caller.RequireUser(), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return request;
        },
        ct);

    /// <summary>The vendor. Refusals: as <see cref="AssociationRequest.Stop"/>.</summary>
    public async Task<AssociationRequest> Stop(Id<AssociationRequest> id, ReasonCommand command, CancellationToken ct)
    {
        var request = await book.Get(id, ct);
        request.Stop(command.Reason, caller.RequireUser(), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return request;
    }

    /// <summary>What stands in the way as things are, as the caller may know of it: empty for whoever receives, and for what needs nothing.</summary>
    public async Task<IReadOnlyList<Blocker>> InTheWay(AssociationRequest request, CancellationToken ct)
    {
        if (request.StatusAt(clock.GetUtcNow()) != AssociationRequestStatus.Waiting || request.Kind == AssociationRequestKind.PayAll || book.SideOf(request) == AssociationSide.Receiver)
        {
            return [];
        }

        var accounts = await AccountsOf(request, ct);
        var found = await blocks.Find(accounts, await desk.Look(request.PartnerId, accounts, ct), ChangeOf(request), ct);
        return blocks.Told(found, book.SideOf(request));
    }

    private Task<AssociationRequest> AgreeOnce(Id<AssociationRequest> id, AgreeCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var request = await book.Get(id, ct);
            var side = book.SideOf(request);
            if (request.Kind == AssociationRequestKind.Release)
            {
                await (side == AssociationSide.Customer ? ownRelease.Confirm(ct) : release.Agree(request.CustomerId, ct));
                return request;
            }

            var now = clock.GetUtcNow();
            var customer = await db.AcrossPartners<Customer>().SingleAsync(c => c.Id == request.CustomerId, ct);
            var accounts = await AccountsOf(request, ct);
            if (side == AssociationSide.Customer)
            {
                (await book.OwnAccount(ct)).MustSpeakForCustomer();
            }

            var complete = request.Agree(side, now);
            if (request.Kind == AssociationRequestKind.PayAll)
            {
                accounts[0].BeginPayAll(now);
            }
            else
            {
                await Change(request, customer, accounts, side, complete, command, now, ct);
            }

            if (complete)
            {
                request.Complete(caller.User, now);
            }

            await db.SaveChangesAsync(ct);
            return request;
        },
        ct);

    private async Task<AssociationRequest> CancelRelease(AssociationRequest request, AssociationSide side, CancellationToken ct)
    {
        if (side == AssociationSide.Customer)
        {
            await ownRelease.Cancel(ct);
        }
        else
        {
            await release.TakeBack(request.CustomerId, ct);
        }

        return request;
    }

    private async Task Change(
        AssociationRequest request, Customer customer, IReadOnlyList<CustomerAccount> accounts, AssociationSide side, bool complete, AgreeCommand command, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await policies.InForce(caller.Vendor, now, ct);

        // From here on whoever moves this partner's money waits; what is found does not change before the end.
        var counter = await desk.Lock(request.PartnerId, accounts, policy.Values, ct);
        blocks.MustBeNone(await blocks.Find(accounts, counter, ChangeOf(request), ct), side, "association.blocked");
        if (request is { Kind: AssociationRequestKind.Move, ReceiverId: { } receiver })
        {
            if (side == AssociationSide.Customer)
            {
                await AgreeToAssociation(command, now, ct);
            }

            if (complete)
            {
                await Move(request, customer, accounts, counter, receiver, policy, now, ct);
            }
        }
        else
        {
            await ChangeType(request, customer, accounts[0], counter, now, ct);
        }
    }

    private async Task ChangeType(AssociationRequest request, Customer customer, CustomerAccount account, FundCounter counter, DateTimeOffset now, CancellationToken ct)
    {
        var to = request.To!.Value;
        if (to == DistributionType.Resale && !counter.Partner.IsActive)
        {
            throw new Refused("funds.partner_inactive");
        }

        foreach (var offer in await db.AssociationRequests
            .Where(r => r.AccountId == account.Id && r.Kind == AssociationRequestKind.PayAll && r.Status == AssociationRequestStatus.Waiting).ToListAsync(ct))
        {
            offer.EndWith(AssociationRequestStatus.Ended, null, null, now);
        }

        if (to == DistributionType.Agency)
        {
            await money.Book(FundKind.SwitchReclaim, [account], counter, request.Reason, ct);
            if (await db.AccountCredits.SingleOrDefaultAsync(c => c.AccountId == account.Id, ct) is { LineMinor: > 0 } credit)
            {
                db.AddRange(credit.Change(credit.TermsWith(account) with { LineMinor = 0 }, account, request.Reason, caller.RequireUser(), now));
                await ledger.SetFloor(AccountCredit.NameOf(account.Id), 0, ct);
            }
        }

        account.ChangeType(to, customer);
    }

    private async Task Move(
        AssociationRequest request, Customer last, IReadOnlyList<CustomerAccount> accounts, FundCounter counter, Id<Domain.Partners.Partner> receiver, Domain.Policies.PolicyVersion policy,
        DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Partners.AsNoTracking().SingleAsync(p => p.Id == receiver, ct) is { IsActive: false })
        {
            throw new Refused("association.receiver_inactive");
        }

        await money.Book(FundKind.ReleaseReclaim, accounts, counter, request.Reason, ct);
        last.MoveAway(now);
        await Holds.EndAssociation(db, last, now, ct, request.Id);
        await Holds.GiveUp(db, last, ct);

        // The keys of the one are free before the other takes them.
        await db.SaveChangesAsync(ct);
        var (customer, registration) = Customer.Receive(last, accounts.Single(account => account.Id == request.AccountId), receiver, policy, request.AskedBy, now);
        db.Add(registration);
        db.Add(customer);
        await Claim(customer, now, ct);
        var ids = accounts.Select(account => account.Id).ToList();
        foreach (var account in accounts.OrderByDescending(account => account.Id == request.AccountId))
        {
            if (account.MoveTo(customer) is { } left)
            {
                db.Add(left);
            }

            customer.Associate(account, policy.Values, now);
        }

        await Holds.Follow(db, accounts, ct);
        foreach (var credit in await db.AccountCredits.Where(c => ids.Contains(c.AccountId)).ToListAsync(ct))
        {
            credit.Follow(accounts.Single(account => account.Id == credit.AccountId));
        }
    }

    /// <summary>The new row holds the customer's keys. Refusal: <c>association.held</c> when somebody else does by now; the unique index says the same at the save.</summary>
    private async Task Claim(Customer customer, DateTimeOffset now, CancellationToken ct)
    {
        var claims = CustomerClaim.Of(customer);
        var keys = claims.Where(claim => claim.IsExclusive).Select(claim => claim.Key).ToList();
        var held = await db.CustomerClaims.Where(c => keys.Contains(c.Key) && c.IsExclusive).ToListAsync(ct);
        var holders = held.Select(claim => claim.CustomerId).OfType<Id<Customer>>().ToList();

        // Whose registration it is, is nobody's business; whether it is over, decides.
        if (await db.AcrossPartners<Customer>().AnyAsync(c => holders.Contains(c.Id) && c.ExpiresAt > now, ct))
        {
            throw new Refused("association.held");
        }

        db.RemoveRange(held);
        await db.SaveChangesAsync(ct);
        db.AddRange(claims);
        db.AddRange(HeldName.Of(customer));
    }

    private async Task AgreeToAssociation(AgreeCommand command, DateTimeOffset now, CancellationToken ct)
    {
        if (!command.AgreesToAssociation)
        {
            throw new InvalidField(nameof(command.AgreesToAssociation), "must_agree_to_association");
        }

        var (user, account, notice) = (caller.RequireUser(), await book.OwnAccount(ct), await terms.InForce(ConsentKind.AssociationNotice, ct));
        var earlier = await db.Consents.SingleOrDefaultAsync(c => c.UserId == user && c.Kind == ConsentKind.AssociationNotice && c.WithdrawnAt == null && c.ReplacedAt == null, ct);
        db.Add(ConsentRecord.GiveForAssociation(user, account.Id, notice, now, earlier));
    }

    /// <summary>The accounts that change: of a move all of the customer's, as a release ends them all.</summary>
    private Task<List<CustomerAccount>> AccountsOf(AssociationRequest request, CancellationToken ct) => request.Kind is AssociationRequestKind.Move or AssociationRequestKind.Release
        ? db.CustomerAccounts.Where(a => a.CustomerId == request.CustomerId && a.AssociatedAt != null && a.EndedAt == null).OrderBy(a => a.Id).ToListAsync(ct)
        : db.CustomerAccounts.Where(a => a.Id == request.AccountId).ToListAsync(ct);

    private static AssociationChange ChangeOf(AssociationRequest request) => request switch
    {
        { Kind: AssociationRequestKind.Move } => AssociationChange.Move,
        { To: DistributionType.Agency } => AssociationChange.ToAgency,
        { To: DistributionType.Resale } => AssociationChange.ToResale,
        _ => AssociationChange.Release,
    };
}
