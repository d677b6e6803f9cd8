using Baobei.Domain.Customers;
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
        happened.Email, MessageMail.With(new(happened.Kind, happened.Arguments, links.To(happened.Link), happened.TimeZone)), happened.Language, ct);
}

/// <summary>The customer learns that its account is associated, with whom, and until when; the link leads to where it sees that, and can end it.</summary>
public sealed class SendAssociation(IMail mail, Links links, Db db) : ISend<CustomerAssociated>
{
    public static string AddressOf(CustomerAssociated happened) => happened.AccountEmail;

    public async Task Handle(CustomerAssociated happened, CancellationToken ct)
    {
        var partner = await db.Partners.Where(p => p.Id == happened.PartnerId).Select(p => p.Name).SingleAsync(ct);
        var account = await db.CustomerAccounts.Where(a => a.Id == happened.AccountId).Select(a => new { a.DistributionType, a.UserId }).SingleAsync(ct);
        var language = await db.Users.Where(u => u.Id == account.UserId).Select(u => u.Language).SingleOrDefaultAsync(ct);
        var letter = new AssociationLetter(partner, happened.AccountName, account.DistributionType, happened.AssociatedAt, happened.ExpiresAt, links.To("/my/partner"));
        await mail.Send(happened.AccountEmail, AssociationMail.With(letter), language, ct);
    }
}

/// <summary>What the customer is told when its account was associated (已关联).</summary>
public sealed record AssociationLetter(
    string PartnerName, string AccountName, DistributionType? Type, DateTimeOffset AssociatedAt, DateTimeOffset EndsAt, string Link);
