using System.Reflection;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Http.Metadata;

namespace Baobei.Server.Api;

/// <summary>The version of something as HTTP tells it: <c>"v3"</c>.</summary>
public static class ETags
{
    public static string Of(int version) => $"\"v{version}\"";

    public static int? Read(string? text) =>
        text is ['"', 'v', .. var digits, '"'] && digits.Length <= 10 && int.TryParse(digits, out var version) && version >= 0 ? version : null;
}

/// <summary>
/// The <c>If-Match</c> header of a change, as a parameter of the route. <see cref="Required"/> where two people edit (428 without it);
/// <see cref="Check"/> compares (412 <c>edit.conflict</c>).
/// </summary>
public sealed class IfMatch
{
    private readonly bool _any;

    private IfMatch(int? version, bool any)
    {
        Version = version;
        _any = any;
    }

    /// <summary>The version that the caller has seen; null when the header was not sent, or was <c>*</c>.</summary>
    public int? Version { get; }

    /// <summary>The version that the caller has seen, which this route insists on.</summary>
    public int Required() => Version ?? throw new PreconditionFailure(StatusCodes.Status428PreconditionRequired, "edit.version_required");

    /// <summary>Refuses when the caller has seen another version than <paramref name="now"/>.</summary>
    public void Check(IVersioned now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (!_any && Version is { } seen && seen != now.Version)
        {
            throw new PreconditionFailure(StatusCodes.Status412PreconditionFailed, "edit.conflict");
        }
    }

    /// <summary>Runs a change that refuses <c>edit.conflict</c>; to a caller who named a version that is 412.</summary>
    public async Task<T> Guard<T>(Func<Task<T>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            return await change();
        }
        catch (Refused conflict) when (conflict.Code == "edit.conflict" && Version is not null)
        {
            throw new PreconditionFailure(StatusCodes.Status412PreconditionFailed, conflict.Code);
        }
    }

    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var text = context.Request.Headers.IfMatch.ToString();
        if (text.Length == 0 || text == "*")
        {
            return ValueTask.FromResult(new IfMatch(null, text == "*"));
        }

        // A tag that is not ours names a version that does not exist: it cannot match.
        return ValueTask.FromResult(new IfMatch(
            ETags.Read(text) ?? throw new PreconditionFailure(StatusCodes.Status412PreconditionFailed, "edit.conflict"), false));
    }
}

/// <summary>A request header's condition was not met (412) or is missing (428).</summary>
public sealed class PreconditionFailure(int status, string code) : Exception(code)
{
    public int Status => status;

    public string Code => Message;
}

/// <summary>Answers of the API that carry a version.</summary>
public static class Answers
{
    /// <summary>200 with the thing and its <c>ETag</c>; 304 when a GET's <c>If-None-Match</c> names this version.</summary>
    public static Versioned<T> Of<T>(T thing, int version) => new(thing, version);

    /// <summary>201 with where the thing is, and its <c>ETag</c> when it has a version.</summary>
    public static CreatedThing<T> Created<T>(string location, T thing, int? version = null) => new(location, thing, version);
}

/// <summary>200 with an <c>ETag</c>.</summary>
public sealed class Versioned<T>(T thing, int version) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var tag = ETags.Of(version);
        httpContext.Response.Headers.ETag = tag;
        if (HttpMethods.IsGet(httpContext.Request.Method) && httpContext.Request.Headers.IfNoneMatch.Contains(tag))
        {
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return httpContext.Response.WriteAsJsonAsync(thing, ServerJson.Options);
    }
}

/// <summary>201 with a <c>Location</c>.</summary>
public sealed class CreatedThing<T>(string location, T thing, int? version) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.Location = location;
        if (version is { } known)
        {
            httpContext.Response.Headers.ETag = ETags.Of(known);
        }

        return httpContext.Response.WriteAsJsonAsync(thing, ServerJson.Options);
    }
}
