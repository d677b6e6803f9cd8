using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Api;

/// <summary>The answer that was given to a POST with this key; stored in the transaction of what the POST did.</summary>
public sealed class IdempotencyKey : IBelongsToVendor
{
    public const int MaxLength = 100;

    /// <summary>How long a request can be repeated and gets the same answer; afterwards the key is as good as new.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    /// <summary>How long a request that waits for somebody outside keeps its key from others.</summary>
    public static readonly TimeSpan Working = TimeSpan.FromMinutes(2);

    /// <summary><see cref="Status"/> until there is an answer.</summary>
    public const int AtWork = 0;

    public Id<Vendor> VendorId { get; init; }

    public Guid UserId { get; init; }

    public string Key { get; init; } = "";

    /// <summary>SHA-256 of method, path and body.</summary>
    public byte[] RequestHash { get; init; } = [];

    public int Status { get; init; }

    public string ContentType { get; init; } = "";

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public byte[] Body { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>
/// <c>Idempotency-Key</c> on every POST of the API: same key and body give the stored answer, another body is refused
/// (422 <c>idempotency.mismatch</c>). The work and its answer are committed together.
/// </summary>
public sealed class Idempotency : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Headers[Header].ToString() is not { Length: > 0 } key)
        {
            return await next(context);
        }

        if (key.Length > IdempotencyKey.MaxLength || key.Any(c => c is < '!' or > '~'))
        {
            throw new InvalidField(Header, "idempotency_key", IdempotencyKey.MaxLength);
        }

        var services = http.RequestServices;
        var db = services.GetRequiredService<Db>();

        // Visitors share one name space; a stored answer goes only to whoever sends the very same request, link and body included.
        var user = services.GetRequiredService<CallerSlot>().Caller!.User ?? Guid.Empty;
        var hash = await HashOf(http.Request);
        var seal = http.GetEndpoint()?.Metadata.GetMetadata<AnswersSecret>() is null
            ? null
            : services.GetRequiredService<IDataProtectionProvider>().CreateProtector("idempotency.secret");

        // A key of the seal that has to be made first is made now: inside the transaction it would wait for itself.
        seal?.Protect([]);
        if (await Stored(db, user, key, hash, seal, http.RequestAborted) is { } stored)
        {
            return stored;
        }

        var clock = services.GetRequiredService<TimeProvider>();
        try
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<CallsOutside>() is not null)
            {
                return await Outside(db, new() { UserId = user, Key = key, RequestHash = hash, CreatedAt = clock.GetUtcNow() }, Work, http.RequestAborted);
            }

            return await db.Atomically<object?>(
                async () =>
                {
                    var answer = await Work();
                    db.Add(new IdempotencyKey
                    {
                        UserId = user,
                        Key = key,
                        RequestHash = hash,
                        Status = answer.Status,
                        ContentType = answer.ContentType,
                        Location = answer.Location,
                        ETag = answer.ETag,
                        Body = seal?.Protect(answer.Body) ?? answer.Body,
                        CreatedAt = clock.GetUtcNow(),
                    });
                    await db.SaveChangesAsync(http.RequestAborted);
                    return answer;
                },
                http.RequestAborted);
        }
        catch (DbUpdateException)
        {
            // Another request with the same key was faster and committed; its answer is ours.
            db.ChangeTracker.Clear();
            return await Stored(db, user, key, hash, seal, http.RequestAborted) ?? throw new Refused("idempotency.in_progress");
        }

        Task<StoredAnswer> Work() => Capture(http, async () =>
        {
            try
            {
                return await next(context);
            }
            catch (Refused refused)
            {
                db.Forget();
                return Problems.Of(http, refused);
            }
        });
    }

    /// <summary>
    /// Work that waits for somebody outside must hold no transaction meanwhile: the key is taken first, the answer noted after. A process that dies between leaves the key
    /// taken for <see cref="IdempotencyKey.Working"/>; what it began is then found, or begun again.
    /// </summary>
    private static async Task<StoredAnswer> Outside(Db db, IdempotencyKey taken, Func<Task<StoredAnswer>> work, CancellationToken ct)
    {
        var rows = db.Set<IdempotencyKey>().Where(k => k.UserId == taken.UserId && k.Key == taken.Key && k.Status == IdempotencyKey.AtWork);
        var given = taken.CreatedAt - IdempotencyKey.Working;
        await rows.Where(k => k.CreatedAt <= given).ExecuteDeleteAsync(ct);
        db.Add(taken);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        try
        {
            var answer = await work();
            await rows.ExecuteUpdateAsync(
                set => set.SetProperty(k => k.Status, answer.Status).SetProperty(k => k.ContentType, answer.ContentType).SetProperty(k => k.Location, answer.Location)
                    .SetProperty(k => k.ETag, answer.ETag).SetProperty(k => k.Body, answer.Body),
                CancellationToken.None);
            return answer;
        }
        catch
        {
            await rows.ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
    }

    private static async Task<IResult?> Stored(Db db, Guid user, string key, byte[] hash, IDataProtector? seal, CancellationToken ct)
    {
        var row = await db.Set<IdempotencyKey>().AsNoTracking().SingleOrDefaultAsync(k => k.UserId == user && k.Key == key, ct);
        if (row is null or { Status: IdempotencyKey.AtWork })
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(row.RequestHash, hash)
            ? new StoredAnswer(row.Status, row.ContentType, row.Location, row.ETag, seal?.Unprotect(row.Body) ?? row.Body, Replayed: true)
            : throw new UnprocessableRefusal("idempotency.mismatch");
    }

    private static async Task<byte[]> HashOf(HttpRequest request)
    {
        request.Body.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static async Task<StoredAnswer> Capture(HttpContext http, Func<Task<object?>> work)
    {
        var result = await work();
        var outside = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            if (result is IResult answer)
            {
                await answer.ExecuteAsync(http);
            }
            else
            {
                await http.Response.WriteAsJsonAsync(result, ServerJson.Options);
            }
        }
        finally
        {
            http.Response.Body = outside;
        }

        var captured = new StoredAnswer(
            http.Response.StatusCode, http.Response.ContentType ?? "", http.Response.Headers.Location, http.Response.Headers.ETag, buffer.ToArray(), Replayed: false);
        http.Response.ContentLength = null;
        return captured;
    }

    private sealed record StoredAnswer(int Status, string ContentType, string? Location, string? ETag, byte[] Body, bool Replayed) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Status;
            if (ContentType.Length > 0)
            {
                response.ContentType = ContentType;
            }

            if (Location is not null)
            {
                response.Headers.Location = Location;
            }

            if (ETag is not null)
            {
                response.Headers.ETag = ETag;
            }

            if (Replayed)
            {
                response.Headers["Idempotent-Replayed"] = "true";
            }

            await response.Body.WriteAsync(Body);
        }
    }
}

/// <summary>Metadata of a route that <see cref="Idempotency"/> watches, which reads the body a second time.</summary>
public sealed record RepeatsAnswers;

/// <summary>Metadata of a route whose answer holds a secret: what is stored of it under an <c>Idempotency-Key</c> is encrypted.</summary>
public sealed record AnswersSecret;

/// <summary>Metadata of a route that waits for somebody outside, a payment provider: its work is no one transaction, and neither it nor its answer holds a secret.</summary>
public sealed record CallsOutside;

/// <summary>Forgets keys that nobody repeats any more.</summary>
public sealed class TidyIdempotencyKeys(Db db, TimeProvider clock) : IRecurring
{
    public static string Name => "idempotency.tidy";

    public static TimeSpan Every => TimeSpan.FromHours(1);

    public Task Run(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - IdempotencyKey.Keep;
        return db.DeleteInBatches(db.Set<IdempotencyKey>().Where(k => k.CreatedAt <= before), k => k.CreatedAt, ct);
    }
}

/// <summary>A refusal that answers 422: the request contradicts an earlier one.</summary>
public sealed class UnprocessableRefusal(string code) : Exception(code)
{
    public string Code => Message;
}
