using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>A message that its reader is mailed with the others of the day.</summary>
public sealed class SummaryItem : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<Message> MessageId { get; init; }

    public Guid UserId { get; init; }

    /// <summary>When its summary leaves; what was chosen later changes nothing about it.</summary>
    public DateTimeOffset DueAt { get; init; }
}

/// <summary>Tells people something: always in the console, and by mail as each of them chose. Only handlers of events use it.</summary>
public sealed class Notices(Db db, MailChoices choices, CurrentDelivery delivery, TimeProvider clock)
{
    /// <param name="readers">Who is told.</param>
    /// <param name="kind">Key of the sentence; its topic says how it may be mailed.</param>
    /// <param name="link">Path of the page that it is about.</param>
    /// <param name="subject">Id of what it is about.</param>
    public async Task Tell(
        IQueryable<User> readers, string kind, IReadOnlyList<MessageArgument> arguments, string link, string subject, CancellationToken ct)
    {
        var rule = MailRule.Of(MailTopics.Of(kind));
        var now = clock.GetUtcNow();
        var people = await readers.Select(u => new { u.Id, u.Email, u.Language, u.TimeZone }).ToListAsync(ct);
        var chosen = await choices.Of(rule.Topic, [.. people.Select(reader => reader.Id)], ct);
        foreach (var reader in people)
        {
            // Handlers run beside each other, and one that failed runs late: what is read is in the order in which it happened.
            var message = new Message
            {
                Id = Id<Message>.After(delivery.Message.Id),
                UserId = reader.Id,
                Kind = kind,
                Arguments = arguments,
                Link = link,
                CreatedAt = delivery.Message.CreatedAt,
            };
            db.Add(message);
            if (reader.Email is not { Length: > 0 } email)
            {
                continue;
            }

            switch (rule.Holds(chosen.TryGetValue(reader.Id, out var choice) ? choice : null))
            {
                case MailChoice.AtOnce:
                    db.Queue(new MessageMailed(email, reader.Language, reader.TimeZone, kind, arguments, link), subject);
                    break;
                case MailChoice.Daily:
                    db.Add(new SummaryItem { MessageId = message.Id, UserId = reader.Id, DueAt = DailySummary.NextAfter(now, ReaderZone.Named(reader.TimeZone)) });
                    break;
                default:
                    break;
            }
        }
    }
}
