using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Ui;

/// <summary>
/// Turns what was thrown into an answer: 409 refusal, 404, 400, or 500 with a trace id and nothing else. An empty 4xx gets its sentence too.
/// When even the page of a failure cannot be rendered, the sentence and the trace id are sent as plain text.
/// </summary>
public sealed partial class Failures(RequestDelegate next, ILogger<Failures> log)
{
    private const string Conflict = "edit.conflict";

    /// <summary>What an answer says about itself; of the failure that takes its place it would not be true.</summary>
    private static readonly string[] _ofTheAnswer =
        ["Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag", "Last-Modified", "Location", SecurityHeaders.EnhancedNavigation];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { ContentType: null, ContentLength: null } && CodeOf(context.Response.StatusCode) is { } code)
            {
                await Say(context, context.Response.StatusCode, code);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await Answer(context, failure);
        }
    }

    private static string? CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "access.not_found",
        StatusCodes.Status405MethodNotAllowed => "input.method",
        StatusCodes.Status415UnsupportedMediaType => "input.media_type",
        StatusCodes.Status504GatewayTimeout => "server.timeout",
        _ => null,
    };

    private Task Answer(HttpContext context, Exception failure)
    {
        foreach (var header in _ofTheAnswer)
        {
            context.Response.Headers.Remove(header);
        }

        switch (failure)
        {
            case Refused { Code: Conflict } when context.Request.Headers.IfMatch.Count > 0:
                return Say(context, StatusCodes.Status412PreconditionFailed, Conflict);
            case Refused refused:
                return Say(context, StatusCodes.Status409Conflict, refused.Code, refused.Details, blockers: refused.Blockers);
            case NotFound:
                return Say(context, StatusCodes.Status404NotFound, "access.not_found");
            case UnprocessableRefusal unprocessable:
                return Say(context, StatusCodes.Status422UnprocessableEntity, unprocessable.Code);
            case PreconditionFailure precondition:
                return Say(context, precondition.Status, precondition.Code);
            case RateLimited limited:
                context.Response.Headers.RetryAfter = limited.Seconds.ToString(CultureInfo.InvariantCulture);
                return Say(context, StatusCodes.Status429TooManyRequests, "rate.limited", [limited.Seconds]);
            case InvalidField invalid:
                return SayInvalid(context, [.. invalid.All.Select(one => (JsonNamingPolicy.CamelCase.ConvertName(one.Field), $"validation.{one.Code}", one.Details))]);
            case BadHttpRequestException bad:
                return AnswerUnreadable(context, bad);
            case InvalidDataException:
                return Say(context, StatusCodes.Status413PayloadTooLarge, "input.too_large");
            case not null when IsAway(failure):
                log.LogWarning("The database was away during {Route}: {Reason}", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, failure.GetBaseException().Message);
                context.Response.Headers.RetryAfter = "1";
                return Say(context, StatusCodes.Status503ServiceUnavailable, "server.database_away");
            default:
                log.LogError(failure, "Unhandled failure of {Route}", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
                return SayFailure(context);
        }
    }

    /// <summary>It does not answer now and will again: nothing is known of what was asked, so whoever asks again does so with the same key.</summary>
    private static bool IsAway(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            // Class 57P of SQLSTATE: it shuts down, has crashed, or is not up yet.
            if (failure is DbException { IsTransient: true } or DbException { SqlState: ['5', '7', 'P', ..] })
            {
                return true;
            }
        }

        return false;
    }

    private async Task SayFailure(HttpContext context)
    {
        try
        {
            await Say(context, StatusCodes.Status500InternalServerError, "server.failure");
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            log.LogError(failure, "The page of a failure cannot be rendered");
            context.Response.Headers.Remove(SecurityHeaders.EnhancedNavigation);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            context.Response.ContentType = "text/plain; charset=utf-8";
            var sentence = context.RequestServices.GetRequiredService<Texts>()["refused.server.failure"];
            await context.Response.WriteAsync($"{sentence} ({Activity.Current?.TraceId.ToString()})", context.RequestAborted);
        }
    }

    private static Task AnswerUnreadable(HttpContext context, BadHttpRequestException bad)
    {
        switch (bad.StatusCode)
        {
            case StatusCodes.Status413PayloadTooLarge:
                return Say(context, bad.StatusCode, "input.too_large");
            case StatusCodes.Status415UnsupportedMediaType:
                return Say(context, bad.StatusCode, "input.media_type");
            default:
                break;
        }

        // A value of the wrong kind deep in the body: name the outermost field.
        if (bad.InnerException is JsonException { Path: ['$', '.', ..] path })
        {
            return SayInvalid(context, (path[2..].Split('.', '[')[0], "validation.format", []));
        }

        if (Unbound().Match(bad.Message) is { Success: true } unbound)
        {
            // A route value that is not an id of its kind names nothing.
            return unbound.Groups["type"].Value.StartsWith("Id<", StringComparison.Ordinal) && context.Request.RouteValues.ContainsKey(unbound.Groups["name"].Value)
                ? Say(context, StatusCodes.Status404NotFound, "access.not_found")
                : SayInvalid(context, (JsonNamingPolicy.CamelCase.ConvertName(unbound.Groups["name"].Value), "validation.format", []));
        }

        return Say(context, bad.StatusCode, "input.unreadable");
    }

    private static Task SayInvalid(HttpContext context, params (string Field, string Key, IReadOnlyList<object> Details)[] wrong)
    {
        SetLanguage(context);
        var texts = context.RequestServices.GetRequiredService<Texts>();
        var errors = wrong.ToDictionary(one => one.Field, one => new[] { texts[one.Key, [.. one.Details]] });
        return Say(context, StatusCodes.Status400BadRequest, "input.invalid", errors: errors);
    }

    private static Task Say(
        HttpContext context, int status, string code, IReadOnlyList<object>? details = null, IReadOnlyDictionary<string, string[]>? errors = null,
        IReadOnlyList<Blocker>? blockers = null)
    {
        SetLanguage(context);

        // However long the answer might have been kept, its failure is not.
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return context.Request.Path.StartsWithSegments("/api")
            ? Problems.Answer(context, status, code, details, errors, blockers).ExecuteAsync(context)
            : Show(context, ErrorPage.Of(context, status, code, details, blockers));
    }

    /// <summary>A page that failed half way leaves the request's renderer half used, so the page of its failure has services of its own.</summary>
    private static async Task Show(HttpContext context, IResult page)
    {
        var services = context.RequestServices;
        await using var own = services.CreateAsyncScope();
        if (services.GetRequiredService<CallerSlot>().Caller is { } caller)
        {
            own.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller);
        }

        context.RequestServices = own.ServiceProvider;
        try
        {
            await page.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    /// <summary>The gate chose the reader's language further in; what it set there does not flow back out to here.</summary>
    private static void SetLanguage(HttpContext context)
    {
        var chosen = context.Response.Headers.ContentLanguage.ToString();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Culture(chosen.Length > 0 ? chosen : Languages.FromRequest(context.Request));
    }

    [GeneratedRegex("""^Failed to bind parameter "(?<type>[^ "]+) (?<name>\w+)" from """)]
    private static partial Regex Unbound();
}
