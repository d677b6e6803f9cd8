using Baobei.Domain.Kernel;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>The list of what left, newest first.</summary>
public sealed record MailBoxModel(Listing<MailBoxModel.Row> Items, string? To)
{
    public sealed record Row(Id<MailBoxItem> Id, MailBoxKind Kind, string Recipient, string Subject, DateTimeOffset SentAt);
}

/// <summary>Reads the demo's mail box.</summary>
public sealed class MailBoxView(Db db)
{
    private const string Newest = "mailbox";

    public const int PageSize = 50;

    /// <param name="to">Only what went to this address or number.</param>
    public async Task<MailBoxModel> List(string? to, string? after, CancellationToken ct)
    {
        var items = db.Set<MailBoxItem>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(to))
        {
            items = items.Where(i => i.Recipient == to.Trim());
        }

        if (!string.IsNullOrEmpty(after))
        {
            var last = Cursor.Read(after, Newest).Value<Id<MailBoxItem>>(0);
            items = items.Where(i => i.Id < last);
        }

        var rows = await items.OrderByDescending(i => i.Id).Take(PageSize + 1)
            .Select(i => new MailBoxModel.Row(i.Id, i.Kind, i.Recipient, i.Subject, i.SentAt)).ToListAsync(ct);
        return new(Listing<MailBoxModel.Row>.Of(rows, PageSize, r => Cursor.At(Newest, r.Id)), to);
    }

    public async Task<MailBoxItem> Get(Id<MailBoxItem> id, CancellationToken ct) =>
        await db.Set<MailBoxItem>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();
}
