using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Audit;

/// <summary>
/// Everything that happened to one thing, newest first, for its page: <c>await timeline.Of(customer.Id.ToString(), asked, ct)</c>.
/// Whoever asks has already been let in to the thing itself; the rows of the audit are not filtered by partner.
/// </summary>
public sealed class AuditTimeline(Db db, EventTexts texts)
{
    public const int Usual = 20;
    public const int Most = 100;

    /// <param name="subject">Id of the thing, as shown outside.</param>
    /// <param name="asked">Which page; the newest when it says nothing.</param>
    public async Task<Slice<TimelineEntry>> Of(string subject, Asked asked, CancellationToken ct, int limit = Usual)
    {
        var page = await db.Audit.AsNoTracking().Where(a => a.Subject == subject)
            .Slice("timeline", a => a.Id, descending: true, new Place(asked.After, asked.Before, Math.Clamp(limit, 1, Most)), ct);
        return page.Select(Entry);
    }

    private TimelineEntry Entry(AuditEntry entry)
    {
        var details = EventTexts.Read(entry.Details);
        return new(entry.At, texts.KeyOf(entry.Event, details), ByOf(entry), EventTexts.NoteOf(details));
    }

    /// <summary>The person's name, or the key of what somebody who is not signed in, or the product itself, is called.</summary>
    internal static string ByOf(AuditEntry entry) => entry switch
    {
        { UserName.Length: > 0 } => entry.UserName,
        { UserId: not null } => "",
        { Channel: Channel.CommandLine } => "audit.by.command_line",
        { Channel: Channel.Job } => "audit.by.product",
        _ => "audit.by.visitor",
    };
}
