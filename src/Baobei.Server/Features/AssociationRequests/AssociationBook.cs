using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.My;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>A request in a list.</summary>
/// <param name="ForMe">The reader's side has to answer.</param>
public sealed record AssociationRequestRow(
    Id<AssociationRequest> Id, AssociationRequestKind Kind, string AccountName, DistributionType? To, AssociationSide Side, AssociationRequestStatus Status, DateTimeOffset AskedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt, bool ForMe);

/// <summary>A request as a side reads it: no partner learns another's name before a move is done, and whoever receives learns nothing of the customer.</summary>
/// <param name="Reader">The side for which the reader acts; the vendor only looks on, and may stop a move.</param>
/// <param name="AccountId">Null for whoever receives, before it is done.</param>
/// <param name="CustomerName">The same.</param>
/// <param name="PartnerName">The partner that has the account; null for whoever receives, before it is done.</param>
/// <param name="ReceiverName">Of a move, the partner that wants the account; null for the partner that has it, before it is done.</param>
/// <param name="Accounts">Names of all accounts that change with it; those that the reader may know.</param>
/// <param name="From">Of a change of type: what the account is, while it waits.</param>
/// <param name="Missing">Who has to agree yet.</param>
/// <param name="EndedBy">Who ended it without agreement.</param>
/// <param name="Blockers">What stands in the way as things are, as the reader may know of it.</param>
public sealed record AssociationRequestView(
    Id<AssociationRequest> Id, AssociationRequestKind Kind, AssociationRequestStatus Status, AssociationSide Reader, string AccountName, Id<CustomerAccount>? AccountId, string? CustomerName,
    string? PartnerName, string? ReceiverName, IReadOnlyList<string> Accounts, DistributionType? From, DistributionType? To, AssociationSide Side, string Reason, DateTimeOffset AskedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? CustomerAgreedAt, DateTimeOffset? PartnerAgreedAt, IReadOnlyList<AssociationSide> Missing, DateTimeOffset? EndedAt, AssociationSide? EndedBy,
    string? EndReason, IReadOnlyList<Blocker> Blockers, bool MayAgree, bool MayRefuse, bool MayTakeBack, bool MayStop, int Version);

/// <summary>The list of requests.</summary>
/// <param name="Waiting">How many wait for somebody.</param>
public sealed record AssociationRequestListModel(Slice<AssociationRequestRow> Page, Asked Asked, bool Open, int Waiting, AssociationSide? Reader, string Root, bool MayAsk);

/// <summary>One of them.</summary>
/// <param name="Path">Below which its pages are.</param>
public sealed record AssociationRequestModel(AssociationRequestView Request, string Path, Crumb Crumb, Form<AnswerAssociation.AgreeCommand> Form);

/// <summary>Asks why, before one is refused or stopped.</summary>
public sealed record AssociationReasonModel(AssociationRequestView Request, string Path, Crumb Crumb, bool Stops, Form<AnswerAssociation.ReasonCommand> Form);

/// <summary>
/// Reads the requests that the caller may see: a customer those about its account (and of moves and releases about its association), a partner those about
/// its accounts and those by which it wants to receive one, the vendor's people all.
/// </summary>
public sealed class AssociationBook(Db db, Caller caller, MyAccount mine, TimeProvider clock)
{
    private bool IsCustomer => caller.Role == Role.Customer;

    /// <summary>The page of all that the caller sees.</summary>
    public string Root => IsCustomer ? "/my/requests" : "/association-requests";

    public Crumb Crumb => new("association_requests.title", Root);

    private bool MayAnswer => IsCustomer || caller.May(Permission.ChangeAssociations);

    public Task<CustomerAccount> OwnAccount(CancellationToken ct) => mine.Own(ct);

    /// <summary>The side for which the caller acts on a request that it sees.</summary>
    public AssociationSide SideOf(AssociationRequest request) =>
        IsCustomer ? AssociationSide.Customer
        : caller.SeesAllPartners ? AssociationSide.Vendor
        : request.PartnerId == caller.Partner ? AssociationSide.Partner
        : AssociationSide.Receiver;

    /// <summary>To change it. <see cref="NotFound"/>.</summary>
    public async Task<AssociationRequest> Get(Id<AssociationRequest> id, CancellationToken ct) => await (await Seen(ct)).Get(id, ct);

    /// <summary>The newest first.</summary>
    /// <param name="open">Only those that wait.</param>
    /// <param name="account">Only those about it.</param>
    public async Task<Slice<AssociationRequestRow>> List(bool open, Id<CustomerAccount>? account, Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = (await Seen(ct)).AsNoTracking();
        if (open)
        {
            rows = Waiting(rows, now);
        }

        if (account is { } one)
        {
            rows = rows.Where(r => r.AccountId == one);
        }

        var page = await rows.Slice("association-requests", r => r.Id, descending: true, place, ct);
        return page.Select(r => new AssociationRequestRow(
            r.Id, r.Kind, r.AccountName, r.To, r.Side, r.StatusAt(now), r.AskedAt, EndOf(r), r.EndedAt, MayAnswer && r.Missing(now).Contains(SideOf(r))));
    }

    public async Task<AssociationRequestListModel> Page(bool open, Asked asked, CancellationToken ct) => new(
        await List(open, null, Place.Of(asked), ct), asked, open, await CountOpen(ct),
        IsCustomer ? AssociationSide.Customer : caller.SeesAllPartners ? AssociationSide.Vendor : AssociationSide.Partner, Root, !caller.SeesAllPartners && MayAnswer);

    /// <summary>How many of those that the caller sees wait for an answer.</summary>
    public async Task<int> CountOpen(CancellationToken ct) => await Waiting((await Seen(ct)).AsNoTracking(), clock.GetUtcNow()).CountCapped(ct);

    /// <summary><see cref="NotFound"/>.</summary>
    public async Task<AssociationRequestView> View(Id<AssociationRequest> id, AnswerAssociation answer, CancellationToken ct)
    {
        var request = await (await Seen(ct)).AsNoTracking().Get(id, ct);
        var (now, side) = (clock.GetUtcNow(), SideOf(request));
        var status = request.StatusAt(now);
        var done = request.Status == AssociationRequestStatus.Done;
        var strange = side == AssociationSide.Receiver && !done;

        // Past the partner: whoever sees the request is told of its row what the reader may know.
        var row = await db.AcrossPartners<Customer>().AsNoTracking().SingleAsync(c => c.Id == request.CustomerId, ct);
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == request.AccountId, ct);
        var names = await db.Partners.Where(p => p.Id == request.PartnerId || p.Id == request.ReceiverId).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var all = request.Kind is AssociationRequestKind.Move or AssociationRequestKind.Release && !strange && status == AssociationRequestStatus.Waiting
            ? await db.CustomerAccounts.Where(a => a.CustomerId == request.CustomerId && a.AssociatedAt != null && a.EndedAt == null).OrderBy(a => a.Id).Select(a => a.AccountName).ToListAsync(ct)
            : [request.AccountName];
        var missing = request.Missing(now);
        var waits = status == AssociationRequestStatus.Waiting && MayAnswer;
        return new(
            request.Id, request.Kind, status, side, request.AccountName, strange ? null : request.AccountId, strange ? null : row.Name, strange ? null : names[request.PartnerId],
            request.ReceiverId is { } receiver && (done || side != AssociationSide.Partner) ? names[receiver] : null, all,
            request.Kind == AssociationRequestKind.TypeChange && status == AssociationRequestStatus.Waiting ? account.DistributionType : null, request.To, request.Side, request.Reason,
            request.AskedAt, EndOf(request), request.CustomerAgreedAt, request.PartnerAgreedAt, missing, request.EndedAt ?? (status == request.Status ? null : request.ExpiresAt),
            request.EndedBySide, request.EndReason, await answer.InTheWay(request, ct), waits && missing.Contains(side),
            waits && side != request.Side && side is AssociationSide.Customer or AssociationSide.Partner && !(request.Kind == AssociationRequestKind.Release && side == AssociationSide.Partner),
            waits && side == request.Side, status == AssociationRequestStatus.Waiting && request.Kind == AssociationRequestKind.Move && caller.May(Permission.StopMoves), request.Version);
    }

    private async Task<IQueryable<AssociationRequest>> Seen(CancellationToken ct)
    {
        if (caller.SeesAllPartners)
        {
            return db.AssociationRequests;
        }

        if (caller.Partner is { } partner)
        {
            return db.AssociationRequests.Where(r => r.PartnerId == partner || r.ReceiverId == partner);
        }

        // Another account of the same customer speaks for the association, and not for this account.
        var account = await mine.Own(ct);
        return db.AssociationRequests.Where(r => r.AccountId == account.Id
            || (r.CustomerId == account.CustomerId && (r.Kind == AssociationRequestKind.Move || r.Kind == AssociationRequestKind.Release)));
    }

    private static IQueryable<AssociationRequest> Waiting(IQueryable<AssociationRequest> rows, DateTimeOffset now) =>
        rows.Where(r => r.Status == AssociationRequestStatus.Waiting && r.ExpiresAt > now);

    private static DateTimeOffset? EndOf(AssociationRequest request) => request.ExpiresAt == Domain.Policies.Deadline.None ? null : request.ExpiresAt;
}

/// <summary>How a request's status is shown.</summary>
internal static class AssociationWords
{
    public static State State(AssociationRequestStatus status) => status switch
    {
        AssociationRequestStatus.Waiting => Ui.State.Waiting,
        AssociationRequestStatus.Done => Ui.State.Good,
        AssociationRequestStatus.Refused or AssociationRequestStatus.Stopped => Ui.State.Wrong,
        AssociationRequestStatus.TakenBack or AssociationRequestStatus.Lapsed or AssociationRequestStatus.Ended => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
