using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Messages;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Access;

/// <summary>
/// The gate of every request: finds the vendor by host and the caller by session cookie or API key, sets language, checks
/// the anti-forgery token of every console POST, and lets through only what the route's permission allows. A route that
/// declares nothing is closed.
/// </summary>
public sealed class CallerMiddleware(RequestDelegate next, VendorDirectory vendors, IAntiforgery antiforgery, LastUse lastUse)
{
    /// <summary>Claim of the cookie: the session's id.</summary>
    public const string SessionClaim = "sid";

    /// <summary>The top bar shows "99+" above 99, so nobody counts further.</summary>
    private const int MostUnread = 100;

    /// <summary>So many hashes are asked for at least, some of them twice: of few PostgreSQL expects so little that it plans anew each time.</summary>
    private const int KeysAsked = 16;

    // Asked by every request, so each is made once. Mostly one program asks at a time, which is found with less than several are.
    private static readonly Func<Db, byte[], IAsyncEnumerable<KeyRow>> _byKey = EF.CompileAsyncQuery((Db db, byte[] hash) =>
        from k in db.Set<ApiKey>().TagWith(PreparedStatements.Tag)
        join u in db.Set<User>() on k.UserId equals u.Id
        join p in db.Set<Partner>() on u.PartnerId equals (Id<Partner>?)p.Id into ps
        from p in ps.DefaultIfEmpty()
        where k.Hash == hash && k.RevokedAt == null && !u.IsDisabled
        select new KeyRow(
            k.Id, k.Hash, k.Permissions, k.LastUsedAt,
            new PersonRow(u.Id, u.DisplayName, u.Email, u.Role, u.PartnerId, p.Name, (PartnerStatus?)p.Status, (bool?)p.DistributionEnabled, u.TimeZone, u.Theme, u.Language)));

    private static readonly Func<Db, List<byte[]>, IAsyncEnumerable<KeyRow>> _byKeys = EF.CompileAsyncQuery((Db db, List<byte[]> hashes) =>
        from k in db.Set<ApiKey>().TagWith(PreparedStatements.Tag)
        join u in db.Set<User>() on k.UserId equals u.Id
        join p in db.Set<Partner>() on u.PartnerId equals (Id<Partner>?)p.Id into ps
        from p in ps.DefaultIfEmpty()
        where hashes.Contains(k.Hash) && k.RevokedAt == null && !u.IsDisabled
        select new KeyRow(
            k.Id, k.Hash, k.Permissions, k.LastUsedAt,
            new PersonRow(u.Id, u.DisplayName, u.Email, u.Role, u.PartnerId, p.Name, (PartnerStatus?)p.Status, (bool?)p.DistributionEnabled, u.TimeZone, u.Theme, u.Language)));

    private static readonly Func<Db, Id<Session>, DateTimeOffset, CancellationToken, Task<SessionRow?>> _bySession = EF.CompileAsyncQuery((Db db, Id<Session> id, DateTimeOffset now, CancellationToken ct) => (
        from s in db.Set<Session>().TagWith(PreparedStatements.Tag)
        join u in db.Set<User>() on s.UserId equals u.Id
        join p in db.Set<Partner>() on u.PartnerId equals (Id<Partner>?)p.Id into ps
        from p in ps.DefaultIfEmpty()
        where s.Id == id && s.ExpiresAt > now && !u.IsDisabled
        select new SessionRow(
            s.CreatedAt, s.LastSeenAt, db.Set<Message>().Where(m => m.UserId == u.Id && m.ReadAt == null).Take(MostUnread).Count(),
            new PersonRow(u.Id, u.DisplayName, u.Email, u.Role, u.PartnerId, p.Name, (PartnerStatus?)p.Status, (bool?)p.DistributionEnabled, u.TimeZone, u.Theme, u.Language))).SingleOrDefault());

    private readonly SharedReads<Id<Vendor>, string, Caller> _keys = new();

    public async Task InvokeAsync(HttpContext context, CallerSlot slot)
    {
        var request = context.Request;
        var isApi = request.Path.StartsWithSegments("/api/v1");
        var endpoint = context.GetEndpoint();
        if (await vendors.Find(request.Host.Host, context.RequestAborted) is not { } vendor)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var channel = isApi ? Channel.Api : Channel.Console;
        slot.Set(Caller.Visitor(vendor.Id, channel));
        var key = BearerKey(request);
        var caller = key is not null ? await ByApiKey(vendor, key, context) : await BySession(vendor, channel, context);
        if (caller is not null)
        {
            slot.Set(caller);
        }

        SetLanguage(context, caller);

        // What is not a route is routing's own answer: 405 or 415.
        if (endpoint is not RouteEndpoint)
        {
            await next(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<OpenToAll>() is null)
        {
            var needs = endpoint.Metadata.GetMetadata<NeedsPermission>();
            if (caller is null)
            {
                await AskToSignIn(context, isApi);
                return;
            }

            if (needs is null || !caller.HasRight(needs.Permission))
            {
                await Forbid(context, isApi, "access.forbidden", caller);
                return;
            }

            if (!caller.May(needs.Permission))
            {
                await Forbid(context, isApi, caller.PartnerStatus == PartnerStatus.Effective ? "partner.distribution_closed" : "partner.not_effective", caller);
                return;
            }
        }

        if (endpoint.Metadata.GetMetadata<RepeatsAnswers>() is not null && request.Headers.ContainsKey(Idempotency.Header))
        {
            request.EnableBuffering();
        }

        // A cookie is sent by the browser whoever asks; an API key is not. So whatever comes without a key must carry the token.
        if (key is null && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
            && (caller is not null || !isApi) && !await antiforgery.IsRequestValidAsync(context))
        {
            await Reject(context, isApi);
            return;
        }

        await next(context);
    }

    private static string? BearerKey(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
    }

    /// <summary>What is kept of an API key's secret.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Programs send many requests at once: they share a look at their keys. Each is asked for in every request, so that a key that was taken back opens nothing.</summary>
    private Task<Caller?> ByApiKey(Vendor vendor, string secret, HttpContext context) => _keys.Read(vendor.Id, secret, async secrets =>
    {
        // Others wait for it, too, so it goes on when this one goes away.
        var asked = secrets.Select(one => (Secret: one, Hash: HashOf(one))).ToList();
        var db = context.RequestServices.GetRequiredService<Db>();
        var rows = await (asked.Count == 1 ? _byKey(db, asked[0].Hash) : _byKeys(db, Padded(asked.ConvertAll(one => one.Hash)))).ToListAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var row in rows.Where(row => row.LastUsedAt is null || now - row.LastUsedAt > LastUse.Every))
        {
            lastUse.Of(vendor.Id, row.Id, now);
        }

        return (
            from one in asked
            from row in rows
            where row.Hash.AsSpan().SequenceEqual(one.Hash)
            select (one.Secret, Caller: Of(vendor, Channel.Api, row.Person) with
            {
                ApiKeyId = row.Id.Value,
                Limit = row.Permissions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Permission>).ToHashSet(),
            })).ToDictionary(one => one.Secret, one => one.Caller);
    });

    private static List<byte[]> Padded(List<byte[]> hashes) => [.. Enumerable.Range(0, Math.Max(hashes.Count, KeysAsked)).Select(i => hashes[i % hashes.Count])];

    private async Task<Caller?> BySession(Vendor vendor, Channel channel, HttpContext context)
    {
        var ticket = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (!ticket.Succeeded
            || !Id<Session>.TryParse(ticket.Principal.FindFirstValue(SessionClaim), null, out var sessionId))
        {
            return null;
        }

        context.User = ticket.Principal;
        var now = TimeProvider.System.GetUtcNow();
        var row = await _bySession(context.RequestServices.GetRequiredService<Db>(), sessionId, now, context.RequestAborted);
        if (row is null)
        {
            return null;
        }

        if (now - row.LastSeenAt > LastUse.Every)
        {
            lastUse.Of(vendor.Id, sessionId, row.CreatedAt, now);
        }

        return Of(vendor, channel, row.Person) with { SessionId = sessionId.Value, UnreadMessages = row.Unread };
    }

    private static Caller Of(Vendor vendor, Channel channel, PersonRow person) => new()
    {
        Vendor = vendor.Id,
        Channel = channel,
        User = person.Id,
        Name = person.Name,
        Email = person.Email ?? "",
        Role = person.Role,
        Partner = person.PartnerId,
        PartnerName = person.PartnerName,
        PartnerStatus = person.Status,
        DistributionEnabled = person.Enabled ?? false,
        TimeZone = person.TimeZone,
        Theme = person.Theme,
        Language = person.Language,
    };

    private static void SetLanguage(HttpContext context, Caller? caller)
    {
        var language = caller?.Language ?? Languages.FromRequest(context.Request);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Culture(language);
        context.Response.Headers.ContentLanguage = language;
        context.Response.Headers.Vary = "Accept-Language, Cookie";
    }

    private static Task AskToSignIn(HttpContext context, bool isApi)
    {
        if (isApi)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Answer(context, StatusCodes.Status401Unauthorized, "access.sign_in_required").ExecuteAsync(context);
        }

        var target = HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : "/";
        context.Response.Redirect($"/sign-in?return={Uri.EscapeDataString(target)}");
        return Task.CompletedTask;
    }

    private static Task Forbid(HttpContext context, bool isApi, string code, Caller caller) => isApi
        ? Problems.Answer(context, StatusCodes.Status403Forbidden, code).ExecuteAsync(context)
        : ForbiddenPage.Show(new(code, caller.PartnerName, caller.PartnerStatus, caller.Role), StatusCodes.Status403Forbidden).ExecuteAsync(context);

    private static Task Reject(HttpContext context, bool isApi) => isApi
        ? Problems.Answer(context, StatusCodes.Status400BadRequest, "access.antiforgery").ExecuteAsync(context)
        : ErrorPage.Of(context, StatusCodes.Status400BadRequest, "access.antiforgery").ExecuteAsync(context);

    private sealed record PersonRow(
        Guid Id, string Name, string? Email, Role Role, Id<Partner>? PartnerId, string? PartnerName, PartnerStatus? Status, bool? Enabled, string? TimeZone, string? Theme, string? Language);

    private sealed record SessionRow(DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, int Unread, PersonRow Person);

    private sealed record KeyRow(Id<ApiKey> Id, byte[] Hash, string Permissions, DateTimeOffset? LastUsedAt, PersonRow Person);
}
