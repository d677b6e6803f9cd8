using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>The list of what left, newest first.</summary>
public sealed record MailBoxModel(Slice<MailBoxModel.Row> Page, string? To, Asked Asked)
{
    public sealed record Row
    {
        public required Id<MailBoxItem> Id { get; init; }

        public required MailBoxKind Kind { get; init; }

        public required string Recipient { get; init; }

        public required string Subject { get; init; }

        public required DateTimeOffset SentAt { get; init; }
    }
}

/// <summary>Reads the demo's mail box.</summary>
public sealed class MailBoxView(Db db)
{
    /// <param name="to">Only what went to this address or number.</param>
    public async Task<MailBoxModel> List(string? to, Asked asked, CancellationToken ct)
    {
        var items = db.Set<MailBoxItem>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(to))
        {
            var sought = Phones.Sought(to);
            items = items.Where(i => i.Recipient == sought);
        }

        // What a line shows; the mail itself is read when it is opened.
        var page = await items.Select(i => new MailBoxModel.Row { Id = i.Id, Kind = i.Kind, Recipient = i.Recipient, Subject = i.Subject, SentAt = i.SentAt })
            .Slice("mailbox", i => i.Id, descending: true, Place.Of(asked), ct);
        return new(page, to, asked);
    }

    public async Task<MailBoxItem> Get(Id<MailBoxItem> id, CancellationToken ct) =>
        await db.Set<MailBoxItem>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();
}
