using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>Sends a message by mail, one outbox row for each person.</summary>
public sealed class SendMessage(IMail mail, Links links) : ISend<MessageMailed>
{
    public static string AddressOf(MessageMailed happened) => happened.Email;

    public Task Handle(MessageMailed happened, CancellationToken ct) => mail.Send(
        happened.Email, MessageMail.With(new(happened.Kind, happened.Arguments, links.To(happened.Link), happened.TimeZone, links.To(MessageRoutes.ChoosePath))), happened.Language, ct);
}

/// <summary>The customer learns that its account is associated, with whom, and until when; the link leads to where it sees that, and can end it. So does each further account.</summary>
public sealed class SendAssociation(IMail mail, Links links, Db db) : ISend<CustomerAssociated>, ISend<CustomerAccountAdded>
{
    public static string AddressOf(CustomerAssociated happened) => happened.AccountEmail;

    public static string AddressOf(CustomerAccountAdded happened) => happened.AccountEmail;

    public Task Handle(CustomerAssociated happened, CancellationToken ct) => Send(
        happened.PartnerId, happened.AccountId, happened.AccountName, happened.AccountEmail, _ => Task.FromResult(happened.ExpiresAt), ct);

    public Task Handle(CustomerAccountAdded happened, CancellationToken ct) => Send(
        happened.PartnerId, happened.AccountId, happened.AccountName, happened.AccountEmail,
        cancel => db.AcrossPartners<Customer>().Where(c => c.Id == happened.CustomerId).Select(c => c.ExpiresAt).SingleAsync(cancel), ct);

    private async Task Send(
        Id<Partner> partnerId, Id<CustomerAccount> accountId, string accountName, string email, Func<CancellationToken, Task<DateTimeOffset>> end, CancellationToken ct)
    {
        var partner = await db.Partners.Where(p => p.Id == partnerId).Select(p => p.Name).SingleAsync(ct);
        var account = await db.CustomerAccounts.Where(a => a.Id == accountId).Select(a => new { a.DistributionType, a.UserId, a.AssociatedAt }).SingleAsync(ct);
        if (account.AssociatedAt is not { } since)
        {
            // Meanwhile the account belongs to another customer and waits there for its verification.
            return;
        }

        var language = await db.Users.Where(u => u.Id == account.UserId).Select(u => u.Language).SingleOrDefaultAsync(ct);
        await mail.Send(
            email, AssociationMail.With(new(partner, accountName, account.DistributionType, since, await end(ct), links.To("/my/partner"))), language, ct);
    }
}

/// <summary>The customer learns that its identity was not verified, why, and what it can do; who decided, or who else there may be, is not told.</summary>
public sealed class SendVerificationFailed(IMail mail, Links links, Db db) : ISend<VerificationFailed>
{
    public static string AddressOf(VerificationFailed happened) => happened.AccountEmail;

    public async Task Handle(VerificationFailed happened, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.Where(a => a.Id == happened.AccountId).Select(a => new { a.AccountName, a.UserId }).SingleAsync(ct);
        var language = await db.Users.Where(u => u.Id == account.UserId).Select(u => u.Language).SingleOrDefaultAsync(ct);
        var reason = happened.Reason == IdentityVerification.MismatchReason ? null : happened.Reason;
        await mail.Send(
            happened.AccountEmail, VerificationFailedMail.With(new(account.AccountName, happened.HolderName, reason, links.To("/my/verification"))), language, ct);
    }
}

/// <summary>What the customer is told when its identity was not verified.</summary>
/// <param name="Reason">In the operator's words; null when it is not the customer that was registered, which ends that registration.</param>
public sealed record VerificationFailedLetter(string AccountName, string HolderName, string? Reason, string Link);

/// <summary>What the customer is told when its account was associated (已关联).</summary>
public sealed record AssociationLetter(
    string PartnerName, string AccountName, DistributionType? Type, DateTimeOffset AssociatedAt, DateTimeOffset EndsAt, string Link);
