using System.Collections.Concurrent;
using System.Threading.Channels;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Access;

/// <summary>
/// Notes when sessions and API keys were last used, behind the requests: a request neither waits for its note nor fails with it. A note
/// that is lost (the process ends, the database is away) is made again by the next request.
/// </summary>
public sealed class LastUse(IServiceScopeFactory scopes, ILogger<LastUse> log) : BackgroundService
{
    /// <summary>More precisely than this it is not known.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly Channel<Note> _notes = System.Threading.Channels.Channel.CreateBounded<Note>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly ConcurrentDictionary<Guid, bool> _waiting = new();

    /// <summary>A session was used; it now ends later.</summary>
    public void Of(Id<Vendor> vendor, Id<Session> session, DateTimeOffset createdAt, DateTimeOffset now)
    {
        var expires = Session.ExpiryOf(createdAt, now);
        Add(new(vendor, session.Value, (db, ct) => db.Sessions.Where(s => s.Id == session)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now).SetProperty(x => x.ExpiresAt, expires), ct)));
    }

    public void Of(Id<Vendor> vendor, Id<ApiKey> key, DateTimeOffset now) => Add(new(vendor, key.Value, (db, ct) => db.ApiKeys.Where(k => k.Id == key)
        .ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), ct)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var note in _notes.Reader.ReadAllAsync(stoppingToken))
            {
                await Write(note, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; what waits is noted by the next request.
        }
    }

    private async Task Write(Note note, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(note.Vendor));
            await note.Write(scope.ServiceProvider.GetRequiredService<Db>(), ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(failure, "It could not be noted when a session or an API key was last used");
        }
        finally
        {
            _waiting.TryRemove(note.Of, out _);
        }
    }

    /// <summary>Of many requests at once, one makes the note.</summary>
    private void Add(Note note)
    {
        if (_waiting.TryAdd(note.Of, true) && !_notes.Writer.TryWrite(note))
        {
            _waiting.TryRemove(note.Of, out _);
        }
    }

    private sealed record Note(Id<Vendor> Vendor, Guid Of, Func<Db, CancellationToken, Task> Write);
}
