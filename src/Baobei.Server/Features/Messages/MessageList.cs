using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>A message as its reader sees it.</summary>
/// <param name="Kind">Stable name of what it tells, "review_approved".</param>
/// <param name="Text">The sentence in the asked language.</param>
/// <param name="Link">Path of the page that it is about.</param>
public sealed record MessageView(Id<Message> Id, string Kind, string Text, string Link, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <summary>The caller's own messages.</summary>
public sealed class MessageList(Db db, Caller caller, Texts texts)
{
    private const string UnreadFirst = "messages";

    private IQueryable<Message> Mine => db.Messages.Where(m => m.UserId == caller.RequireUser());

    /// <summary>Unread ones first, then the read ones; each the newest first.</summary>
    public async Task<Slice<MessageView>> List(bool unreadOnly, Place place, CancellationToken ct)
    {
        var backwards = place.IsBackwards;
        var cursor = place.From(UnreadFirst);
        var inRead = cursor?.Value<bool>(0) ?? backwards;
        var found = new List<Message>();

        // The part in which one is, from there on; then the whole of the other part, when it lies in the direction of reading.
        await Add(inRead, cursor?.Value<Id<Message>>(1));
        if (inRead == backwards)
        {
            await Add(!inRead, null);
        }

        var zone = ReaderZone.Of(caller);
        return Keyset.Cut(found, place, m => Cursor.At(UnreadFirst, m.ReadAt is not null, m.Id))
            .Select(m => new MessageView(m.Id, m.Kind, MessageText.Of(texts, m.Kind, m.Arguments, zone), m.Link, m.CreatedAt, m.ReadAt));

        async Task Add(bool read, Id<Message>? from)
        {
            var wanted = place.Limit + 1 - found.Count;
            if (wanted > 0 && !(read && unreadOnly))
            {
                found.AddRange(await Part(read, from, backwards).Take(wanted).ToListAsync(ct));
            }
        }
    }

    private IQueryable<Message> Part(bool read, Id<Message>? from, bool backwards)
    {
        var rows = Mine.AsNoTracking();
        rows = read ? rows.Where(m => m.ReadAt != null) : rows.Where(m => m.ReadAt == null);
        if (from is { } id)
        {
            rows = backwards ? rows.Where(m => m.Id > id) : rows.Where(m => m.Id < id);
        }

        return backwards ? rows.OrderBy(m => m.Id) : rows.OrderByDescending(m => m.Id);
    }

    public Task<int> CountUnread(int cap, CancellationToken ct) => Mine.Where(m => m.ReadAt == null).Take(cap).CountAsync(ct);
}

/// <summary>Marks messages as read.</summary>
public sealed class ReadMessages(Db db, Caller caller, TimeProvider clock)
{
    /// <returns>The page that the message is about.</returns>
    public async Task<string> One(Id<Message> id, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var message = await db.Messages.SingleOrDefaultAsync(m => m.Id == id && m.UserId == user, ct) ?? throw new NotFound();
        message.Read(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return message.Link;
    }

    public async Task All(CancellationToken ct)
    {
        var (user, now) = (caller.RequireUser(), clock.GetUtcNow());
        await db.Messages.Where(m => m.UserId == user && m.ReadAt == null).ExecuteUpdateAsync(s => s.SetProperty(m => m.ReadAt, now), ct);
    }
}

/// <summary>Forgets messages half a year after they were written when they were read, and after two years in any case.</summary>
public sealed class TidyMessages(Db db, TimeProvider clock) : IRecurring
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(180);
    public static readonly TimeSpan KeepUnread = TimeSpan.FromDays(730);

    public static string Name => "messages.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(24);

    public async Task Run(CancellationToken ct)
    {
        // Ids are ordered by time, so this reads the oldest rows only.
        var now = clock.GetUtcNow();
        var old = new Id<Message>(Guid.CreateVersion7(now - KeepUnread));
        await db.DeleteInBatches(db.Messages.Where(m => m.Id < old), m => m.Id, ct);
        var before = new Id<Message>(Guid.CreateVersion7(now - Keep));
        await db.DeleteInBatches(db.Messages.Where(m => m.Id < before && m.ReadAt != null), m => m.Id, ct);
    }
}
