using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>
/// One account of a customer learns by mail that its partner asks to end the association or takes that back, that the vendor ended the protection
/// alone, or that the association has ended.
/// </summary>
/// <param name="EndReason">Who ended it, or the protection; null while the partner only asks, or asks no more.</param>
/// <param name="Explanation">The partner's when it asks, the vendor's when the vendor ended it.</param>
/// <param name="TakenBack">The partner asks no more.</param>
public sealed record AssociationEndMailed(
    string Email, string? Language, string AccountName, string PartnerName, EndReason? EndReason, string? Explanation, DateTimeOffset At,
    bool TakenBack = false) : IEvent
{
    public static string Name => "association_end.mailed";
}

/// <summary>An account learns by mail that its identity is verified, where no mail of an association says so.</summary>
/// <param name="PartnerName">With whom it is not associated all the same; null for an account of the vendor's own.</param>
/// <param name="EndReason">Why that partner's registration had ended.</param>
public sealed record VerificationMailed(
    string Email, string? Language, string AccountName, string HolderName, string? PartnerName, EndReason? EndReason) : IEvent
{
    public static string Name => "verification.mailed";
}

/// <summary>What happens to its association is told to each associated account of a customer by mail; so is a verification that led to none.</summary>
public sealed class TellCustomer(Db db, TimeProvider clock) :
    IHandle<VerificationPassed>, IHandle<CustomerReleaseRequested>, IHandle<CustomerReleaseCancelled>, IHandle<CustomerExpired>, IHandle<CustomerReleased>
{
    public async Task Handle(VerificationPassed happened, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.Where(a => a.Id == happened.AccountId)
            .Select(a => new { a.AccountName, a.AssociatedAt, Language = db.Users.Where(u => u.Id == a.UserId).Select(u => u.Language).FirstOrDefault() })
            .SingleAsync(ct);
        if (account.AssociatedAt is not null)
        {
            // The mail of the association says it.
            return;
        }

        var customer = await db.AcrossPartners<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == happened.CustomerId, ct);
        var partner = await db.Partners.Where(p => p.Id == happened.PartnerId).Select(p => p.Name).SingleOrDefaultAsync(ct);
        db.Queue(
            new VerificationMailed(
                happened.AccountEmail, account.Language, account.AccountName, happened.HolderName, partner, customer?.EndReasonAt(clock.GetUtcNow())),
            happened.CustomerId?.ToString() ?? happened.AccountId.ToString());
    }

    public async Task Handle(CustomerReleaseRequested happened, CancellationToken ct)
    {
        // What the customer itself asked for is no news to it.
        if (happened.By == ReleaseParty.Partner)
        {
            await Tell(happened.CustomerId, happened.PartnerId, null, happened.Reason, clock.GetUtcNow(), ct);
        }
    }

    public async Task Handle(CustomerReleaseCancelled happened, CancellationToken ct)
    {
        if (happened.By == ReleaseParty.Partner)
        {
            await Tell(happened.CustomerId, happened.PartnerId, null, null, clock.GetUtcNow(), ct, takenBack: true);
        }
    }

    public async Task Handle(CustomerExpired happened, CancellationToken ct)
    {
        if (happened.Reason == EndReason.ProtectionEndedByVendor)
        {
            // The vendor's reason is for the partner.
            await Tell(happened.CustomerId, happened.PartnerId, happened.Reason, null, happened.ExpiredAt, ct);
        }
    }

    public Task Handle(CustomerReleased happened, CancellationToken ct) =>
        Tell(happened.CustomerId, happened.PartnerId, happened.Reason, happened.Explanation, happened.ReleasedAt, ct);

    private async Task Tell(
        Id<Customer> customer, Id<Partner> partnerId, EndReason? ended, string? explanation, DateTimeOffset at, CancellationToken ct, bool takenBack = false)
    {
        var stays = ended is null or EndReason.ProtectionEndedByVendor;
        var partner = await db.Partners.Where(p => p.Id == partnerId).Select(p => p.Name).SingleAsync(ct);
        var accounts = await db.CustomerAccounts
            .Where(a => a.CustomerId == customer && a.AssociatedAt != null && (a.EndedAt == null) == stays)
            .Select(a => new { a.Email, a.AccountName, Language = db.Users.Where(u => u.Id == a.UserId).Select(u => u.Language).FirstOrDefault() })
            .ToListAsync(ct);
        foreach (var account in accounts)
        {
            db.Queue(
                new AssociationEndMailed(account.Email, account.Language, account.AccountName, partner, ended, explanation, at, takenBack), customer.ToString());
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
            happened.PartnerName, happened.AccountName, happened.EndReason, happened.Explanation, happened.At, happened.TakenBack, links.To("/my/partner"))),
        happened.Language,
        ct);
}

/// <summary>The mail; its link leads to where the customer sees its account.</summary>
public sealed class SendVerificationPassed(IMail mail, Links links) : ISend<VerificationMailed>
{
    public static string AddressOf(VerificationMailed happened) => happened.Email;

    public Task Handle(VerificationMailed happened, CancellationToken ct) => mail.Send(
        happened.Email,
        VerificationPassedMail.With(new(happened.AccountName, happened.HolderName, happened.PartnerName, happened.EndReason, links.To("/my"))),
        happened.Language,
        ct);
}

/// <summary>What the customer is told of the end of its association; the facts are those of <see cref="AssociationEndMailed"/>.</summary>
public sealed record AssociationEndLetter(
    string PartnerName, string AccountName, EndReason? EndReason, string? Explanation, DateTimeOffset At, bool TakenBack, string Link);

/// <summary>What the customer is told when its identity is verified and nothing is associated; the facts are those of <see cref="VerificationMailed"/>.</summary>
public sealed record VerificationPassedLetter(string AccountName, string HolderName, string? PartnerName, EndReason? EndReason, string Link);
