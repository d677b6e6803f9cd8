using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>Whoever still has to agree to a request is reminded.</summary>
public sealed record AssociationDue(Id<AssociationRequest> RequestId) : IEvent
{
    public static string Name => "association.due";
}

/// <summary>
/// What is asked about an association is told to those who have to agree, and of a move to the vendor's BDs; what becomes of it, to the others. No partner
/// reads another's name before a move is done.
/// </summary>
public sealed class TellOfAssociation(Db db, Texts texts, Notices notices, TimeProvider clock) :
    IHandle<AssociationRequested>, IHandle<AssociationDone>, IHandle<AssociationClosed>, IHandle<AssociationDue>, IHandle<AccountPayAllChanged>
{
    public async Task Handle(AssociationRequested happened, CancellationToken ct)
    {
        var request = await Request(happened.RequestId, ct);
        switch (request.Kind)
        {
            case AssociationRequestKind.TypeChange:
                await Tell(
                    request, request.Side == AssociationSide.Customer ? AssociationSide.Partner : AssociationSide.Customer, "type_change_asked",
                    [request.AccountName, MessageArgument.Of(texts, request.To!.Value), request.Reason, request.ExpiresAt], ct);
                break;
            case AssociationRequestKind.PayAll:
                await Tell(request, AssociationSide.Customer, "pay_all_offered", [await NameOf(request.PartnerId, ct), request.AccountName, request.ExpiresAt], ct);
                break;
            case AssociationRequestKind.Move:
                var receiver = await NameOf(request.ReceiverId!.Value, ct);
                await Tell(request, AssociationSide.Customer, "move_asked", [receiver, request.AccountName, request.Reason, request.ExpiresAt], ct);
                await Tell(request, AssociationSide.Partner, "move_asked_of_partner", [request.AccountName, request.Reason, request.ExpiresAt], ct);
                await Tell(request, AssociationSide.Vendor, "move_watched", [receiver, request.AccountName, request.Reason], ct);
                break;
            default:
                // A release has messages of its own.
                break;
        }
    }

    public async Task Handle(AssociationDone happened, CancellationToken ct)
    {
        var request = await Request(happened.RequestId, ct);
        switch (request.Kind)
        {
            case AssociationRequestKind.TypeChange:
                await Tell(request, AssociationSide.Partner, "type_changed", [request.AccountName, MessageArgument.Of(texts, request.To!.Value)], ct);
                await Tell(request, AssociationSide.Customer, "type_changed", [request.AccountName, MessageArgument.Of(texts, request.To!.Value)], ct);
                break;
            case AssociationRequestKind.Move:
                MessageArgument[] arguments = [request.AccountName, await NameOf(request.PartnerId, ct), await NameOf(request.ReceiverId!.Value, ct)];
                foreach (var side in Enum.GetValues<AssociationSide>())
                {
                    await Tell(request, side, "move_done", arguments, ct);
                }

                break;
            default:
                break;
        }
    }

    public async Task Handle(AssociationClosed happened, CancellationToken ct)
    {
        var request = await Request(happened.RequestId, ct);
        if (request.Kind == AssociationRequestKind.Release)
        {
            return;
        }

        MessageArgument[] arguments = request.EndReason is { } words ? [request.AccountName, MessageArgument.Of(texts, request.Kind), words] : [request.AccountName, MessageArgument.Of(texts, request.Kind)];
        var kind = happened.Status switch
        {
            AssociationRequestStatus.Refused => "association_refused",
            AssociationRequestStatus.Stopped => "association_stopped",
            AssociationRequestStatus.TakenBack => "association_taken_back",
            AssociationRequestStatus.Lapsed => "association_lapsed",
            _ => "association_ended",
        };

        // Whoever ended it knows.
        AssociationSide[] sides = request.Kind == AssociationRequestKind.Move
            ? [AssociationSide.Customer, AssociationSide.Partner, AssociationSide.Receiver, AssociationSide.Vendor]
            : [AssociationSide.Customer, AssociationSide.Partner];
        foreach (var side in sides.Where(side => side != happened.Side))
        {
            await Tell(request, side, kind, arguments, ct);
        }
    }

    public async Task Handle(AssociationDue happened, CancellationToken ct)
    {
        var request = await Request(happened.RequestId, ct);
        foreach (var side in request.Missing(clock.GetUtcNow()))
        {
            await Tell(request, side, "association_due", [request.AccountName, MessageArgument.Of(texts, request.Kind), request.ExpiresAt], ct);
        }
    }

    /// <summary>Both are told that it began; of the end, whoever did not want it.</summary>
    public async Task Handle(AccountPayAllChanged happened, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == happened.AccountId, ct);
        var kind = happened.Enabled ? "pay_all_began" : "pay_all_ended";
        if (account.PartnerId is { } partner && (happened.Enabled || happened.By == AssociationSide.Customer))
        {
            await notices.Tell(Owners(partner), kind, [happened.AccountName], $"/accounts/{happened.AccountId}/association", happened.AccountId.ToString(), ct);
        }

        if (happened.Enabled || happened.By == AssociationSide.Partner)
        {
            await notices.Tell(People(account.CustomerId, account.Id, false), kind, [happened.AccountName], "/my/partner", happened.AccountId.ToString(), ct);
        }
    }

    private Task Tell(AssociationRequest request, AssociationSide side, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) => notices.Tell(
        side switch
        {
            AssociationSide.Customer => People(request.CustomerId, request.AccountId, request.Kind == AssociationRequestKind.Move),
            AssociationSide.Partner => Owners(request.PartnerId),
            AssociationSide.Receiver => Owners(request.ReceiverId),
            _ => db.Users.Where(u => u.PartnerId == null && u.Role == Role.BusinessDeveloper && !u.IsDisabled && request.Kind == AssociationRequestKind.Move),
        },
        kind, arguments, side == AssociationSide.Customer ? $"/my/requests/{request.Id}" : $"/association-requests/{request.Id}", request.Id.ToString(), ct);

    private IQueryable<User> Owners(Id<Partner>? partner) => db.Users.Where(u => u.PartnerId == partner && partner != null && u.Role == Role.PartnerOwner && !u.IsDisabled);

    /// <param name="whole">The persons of all accounts of the customer, which speak for its association.</param>
    private IQueryable<User> People(Id<Customer>? customer, Id<CustomerAccount> account, bool whole)
    {
        var users = db.CustomerAccounts.Where(a => a.Id == account || (whole && a.CustomerId == customer && a.AssociatedAt != null && a.EndedAt == null)).Select(a => a.UserId);
        return db.Users.Where(u => users.Contains(u.Id) && !u.IsDisabled);
    }

    private Task<AssociationRequest> Request(Id<AssociationRequest> id, CancellationToken ct) => db.AssociationRequests.AsNoTracking().SingleAsync(r => r.Id == id, ct);

    private Task<string> NameOf(Id<Partner> partner, CancellationToken ct) => db.Partners.Where(p => p.Id == partner).Select(p => p.Name).SingleAsync(ct);
}

/// <summary>Reminds those who have to agree, once, two days before the end. Part of <see cref="WarnOfExpiry"/>, whose watch it shares.</summary>
public sealed class WarnOfAssociations(Db db)
{
    /// <param name="from">Up to when everybody has been reminded.</param>
    public async Task Warn(DateTimeOffset from, DateTimeOffset now, CancellationToken ct)
    {
        var (after, until) = (from + AssociationRequest.Reminder, now + AssociationRequest.Reminder);
        var ending = await db.AssociationRequests
            .Where(r => r.Status == AssociationRequestStatus.Waiting && r.ExpiresAt > now && r.ExpiresAt > after && r.ExpiresAt <= until && r.Kind != AssociationRequestKind.Release)
            .Select(r => r.Id).ToListAsync(ct);
        foreach (var request in ending)
        {
            db.Queue(new AssociationDue(request), request.ToString());
        }
    }
}
