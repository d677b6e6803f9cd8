using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>One message in a summary.</summary>
public sealed record SummaryLine(string Kind, IReadOnlyList<MessageArgument> Arguments, string Link, DateTimeOffset At);

/// <summary>A person's messages of a day leave in one mail.</summary>
/// <param name="Lines">The newest, no more than <see cref="SendSummaries.MaxLines"/>.</param>
/// <param name="Count">How many there are in all.</param>
public sealed record SummaryMailed(string Email, string? Language, string? TimeZone, IReadOnlyList<SummaryLine> Lines, int Count) : IEvent
{
    public static string Name => "summary.mailed";
}

/// <summary>
/// Sends the daily summaries (每日汇总) that are due, a person at a time: what it mails it takes from the list in the same transaction, so that
/// of two processes one mails it and the other is refused.
/// </summary>
public sealed class SendSummaries(Db db, TimeProvider clock) : IRecurring
{
    /// <summary>More than so many nobody reads in a mail; the console has them all.</summary>
    public const int MaxLines = 50;

    /// <summary>What one mail sums up at most; more of a day is another mail.</summary>
    private const int MaxItems = 2_000;

    public static string Name => "messages.summaries";

    public static TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        try
        {
            while (await Next(now, ct) is { } person)
            {
                await Send(person, now, ct);
                db.ChangeTracker.Clear();
            }
        }
        catch (Refused taken) when (taken.Code == "edit.conflict")
        {
            // Another process is at it.
        }
    }

    private async Task<Guid?> Next(DateTimeOffset now, CancellationToken ct) =>
        await db.Set<SummaryItem>().Where(i => i.DueAt <= now).OrderBy(i => i.DueAt).Select(i => (Guid?)i.UserId).FirstOrDefaultAsync(ct);

    private async Task Send(Guid person, DateTimeOffset now, CancellationToken ct)
    {
        var items = await db.Set<SummaryItem>().Where(i => i.UserId == person && i.DueAt <= now).OrderBy(i => i.DueAt).ThenBy(i => i.MessageId).Take(MaxItems).ToListAsync(ct);
        db.RemoveRange(items);
        var reader = await db.Users.Where(u => u.Id == person && !u.IsDisabled).Select(u => new { u.OuterId, u.Email, u.Language, u.TimeZone }).SingleOrDefaultAsync(ct);
        var shown = items.Select(item => item.MessageId).OrderDescending().Take(MaxLines).ToList();
        var lines = await db.Messages.AsNoTracking().Where(m => shown.Contains(m.Id)).OrderByDescending(m => m.Id).ToListAsync(ct);
        if (reader?.Email is { Length: > 0 } email && lines.Count > 0)
        {
            db.Queue(
                new SummaryMailed(email, reader.Language, reader.TimeZone, [.. lines.Select(m => new SummaryLine(m.Kind, m.Arguments, m.Link, m.CreatedAt))], items.Count),
                reader.OuterId.ToString());
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>The mail.</summary>
public sealed class SendSummary(IMail mail, Links links) : ISend<SummaryMailed>
{
    public static string AddressOf(SummaryMailed happened) => happened.Email;

    public Task Handle(SummaryMailed happened, CancellationToken ct) => mail.Send(
        happened.Email,
        SummaryMail.With(new(
            [.. happened.Lines.Select(line => line with { Link = links.To(line.Link) })], happened.Count, links.To("/messages"), happened.TimeZone, links.To(MessageRoutes.ChoosePath))),
        happened.Language,
        ct);
}

/// <summary>What the summary says; links are full addresses.</summary>
/// <param name="Link">Of all messages.</param>
/// <param name="Choose">Where one chooses what is mailed.</param>
public sealed record SummaryLetter(IReadOnlyList<SummaryLine> Lines, int Count, string Link, string? TimeZone, string Choose);
