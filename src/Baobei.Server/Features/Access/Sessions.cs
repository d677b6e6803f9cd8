using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>A session as its owner sees it.</summary>
public sealed record SessionView(Id<Session> Id, bool Current, string Browser, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt);

/// <summary>One's own sessions: seen and ended.</summary>
public sealed class Sessions(Db db, People people, Caller caller)
{
    public async Task<IReadOnlyList<SessionView>> List(CancellationToken ct)
    {
        var me = caller.RequireUser();
        var now = TimeProvider.System.GetUtcNow();
        var rows = await db.Sessions.AsNoTracking().Where(s => s.UserId == me && s.ExpiresAt > now).OrderByDescending(s => s.LastSeenAt).Take(100).ToListAsync(ct);
        return [.. rows
            .Select(s => new SessionView(s.Id, s.Id.Value == caller.SessionId, BrowserName.Of(s.Browser), s.Address, s.CreatedAt, s.LastSeenAt, s.ExpiresAt))
            .OrderByDescending(s => s.Current)];
    }

    public async Task End(Id<Session> id, CancellationToken ct)
    {
        var me = caller.RequireUser();
        var session = await db.Sessions.SingleOrDefaultAsync(s => s.Id == id && s.UserId == me, ct) ?? throw new NotFound();
        session.End();
        db.Remove(session);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Ends all but the one that asks.</summary>
    public async Task EndOthers(CancellationToken ct)
    {
        await people.EndSessions(await people.Me(), except: caller.SessionId);
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>What people call their browser: "Firefox, Windows".</summary>
public static class BrowserName
{
    // The order matters: Edge and others also say that they are Chrome, and Chrome that it is Safari.
    private static readonly (string Sign, string Name)[] _browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("MicroMessenger", "WeChat"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] _systems =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string userAgent)
    {
        ArgumentNullException.ThrowIfNull(userAgent);
        var browser = _browsers.FirstOrDefault(b => userAgent.Contains(b.Sign, StringComparison.Ordinal)).Name;
        var system = _systems.FirstOrDefault(s => userAgent.Contains(s.Sign, StringComparison.Ordinal)).Name;
        var known = string.Join(", ", new[] { browser, system }.OfType<string>());
        return known.Length > 0 ? known : userAgent.Length <= 40 ? userAgent : userAgent[..40];
    }
}

/// <summary>Deletes the rows of sessions that ended by themselves; they opened nothing since.</summary>
public sealed class TidySessions(Db db) : IRecurring
{
    public static string Name => "sessions.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(6);

    public Task Run(CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        return db.DeleteInBatches(db.Sessions.Where(s => s.ExpiresAt < now), s => s.Id, ct);
    }
}
