using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Domain.Kernel;
using Baobei.Server.Api;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Ui;

/// <summary>Turns what was thrown into an answer: 409 refusal, 404, 400, or 500 with a trace id and nothing else. An empty 4xx gets its sentence too.</summary>
public sealed partial class Failures(RequestDelegate next, ILogger<Failures> log)
{
    private const string Conflict = "edit.conflict";

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
        context.Response.Headers.ContentLength = null;
        context.Response.Headers.Remove("ETag");
        context.Response.Headers.Remove("Location");
        switch (failure)
        {
            case Refused { Code: Conflict } when context.Request.Headers.IfMatch.Count > 0:
                return Say(context, StatusCodes.Status412PreconditionFailed, Conflict);
            case Refused refused:
                return Say(context, StatusCodes.Status409Conflict, refused.Code, refused.Details);
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
                return SayInvalid(context, JsonNamingPolicy.CamelCase.ConvertName(invalid.Field), $"validation.{invalid.Code}", [.. invalid.Details]);
            case BadHttpRequestException bad:
                return AnswerUnreadable(context, bad);
            case InvalidDataException:
                return Say(context, StatusCodes.Status413PayloadTooLarge, "input.too_large");
            default:
                log.LogError(failure, "Unhandled failure of {Route}", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
                return Say(context, StatusCodes.Status500InternalServerError, "server.failure");
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
            return SayInvalid(context, path[2..].Split('.', '[')[0], "validation.format");
        }

        if (Unbound().Match(bad.Message) is { Success: true } unbound)
        {
            // A route value that is not an id of its kind names nothing.
            return unbound.Groups["type"].Value.StartsWith("Id<", StringComparison.Ordinal) && context.Request.RouteValues.ContainsKey(unbound.Groups["name"].Value)
                ? Say(context, StatusCodes.Status404NotFound, "access.not_found")
                : SayInvalid(context, JsonNamingPolicy.CamelCase.ConvertName(unbound.Groups["name"].Value), "validation.format");
        }

        return Say(context, bad.StatusCode, "input.unreadable");
    }

    private static Task SayInvalid(HttpContext context, string field, string key, params object[] details)
    {
        SetLanguage(context);
        var sentence = context.RequestServices.GetRequiredService<Texts>()[key, details];
        return Say(context, StatusCodes.Status400BadRequest, "input.invalid", errors: new Dictionary<string, string[]> { [field] = [sentence] });
    }

    private static Task Say(
        HttpContext context, int status, string code, IReadOnlyList<object>? details = null, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        SetLanguage(context);
        return context.Request.Path.StartsWithSegments("/api")
            ? Problems.Answer(context, status, code, details, errors).ExecuteAsync(context)
            : ErrorPage.Of(context, status, code, details).ExecuteAsync(context);
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
