using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>One account of a customer learns by mail that its partner asks to end the association, or that the association has ended.</summary>
/// <param name="EndReason">Who ended it; null while the partner only asks.</param>
/// <param name="Explanation">The partner's when it asks, the vendor's when the vendor ended it.</param>
public sealed record AssociationEndMailed(
    string Email, string? Language, string AccountName, string PartnerName, EndReason? EndReason, string? Explanation, DateTimeOffset At) : IEvent
{
    public static string Name => "association_end.mailed";
}

/// <summary>What happens to its association is told to each associated account of a customer by mail.</summary>
public sealed class TellCustomer(Db db, TimeProvider clock) : IHandle<CustomerReleaseRequested>, IHandle<CustomerReleased>
{
    public async Task Handle(CustomerReleaseRequested happened, CancellationToken ct)
    {
        // What the customer itself asked for is no news to it.
        if (happened.By == ReleaseParty.Partner)
        {
            await Tell(happened.CustomerId, happened.PartnerId, null, happened.Reason, clock.GetUtcNow(), ct);
        }
    }

    public Task Handle(CustomerReleased happened, CancellationToken ct) =>
        Tell(happened.CustomerId, happened.PartnerId, happened.Reason, happened.Explanation, happened.ReleasedAt, ct);

    private async Task Tell(Id<Customer> customer, Id<Partner> partnerId, EndReason? ended, string? explanation, DateTimeOffset at, CancellationToken ct)
    {
        var partner = await db.Partners.Where(p => p.Id == partnerId).Select(p => p.Name).SingleAsync(ct);
        var accounts = await db.CustomerAccounts
            .Where(a => a.CustomerId == customer && a.AssociatedAt != null && (a.EndedAt != null) == (ended != null))
            .Select(a => new { a.Email, a.AccountName, Language = db.Users.Where(u => u.Id == a.UserId).Select(u => u.Language).FirstOrDefault() })
            .ToListAsync(ct);
        foreach (var account in accounts)
        {
            db.Queue(
                new AssociationEndMailed(account.Email, account.Language, account.AccountName, partner, ended, explanation, at), customer.ToString());
        }
    }
}

/// <summary>The mail; its link leads to where the customer sees what became of the association, and can answer.</summary>
public sealed class SendAssociationEnd(IMail mail, Links links) : ISend<AssociationEndMailed>
{
    public static string AddressOf(AssociationEndMailed happened) => happened.Email;

    public Task Handle(AssociationEndMailed happened, CancellationToken ct) => mail.Send(
        happened.Email,
        AssociationEndMail.With(new(
            happened.PartnerName, happened.AccountName, happened.EndReason, happened.Explanation, happened.At, links.To("/my/partner"))),
        happened.Language,
        ct);
}

/// <summary>What the customer is told of the end of its association.</summary>
/// <param name="EndReason">Who ended it; null while the partner only asks.</param>
public sealed record AssociationEndLetter(
    string PartnerName, string AccountName, EndReason? EndReason, string? Explanation, DateTimeOffset At, string Link);
