using System.Diagnostics;
using Baobei.Domain.Kernel;
using Baobei.Server.Api;

namespace Baobei.Server.Ui;

/// <summary>Turns what was thrown into an answer: 409 refusal, 404, 400, or 500 with a trace id and nothing else.</summary>
public sealed class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
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

    private Task Answer(HttpContext context, Exception failure)
    {
        context.Response.Headers.ContentLength = null;
        switch (failure)
        {
            case Refused refused:
                return Say(context, StatusCodes.Status409Conflict, refused.Code, refused.Details);
            case NotFound:
                return Say(context, StatusCodes.Status404NotFound, "access.not_found");
            case UnprocessableRefusal unprocessable:
                return Say(context, StatusCodes.Status422UnprocessableEntity, unprocessable.Code);
            case InvalidField invalid:
                var texts = context.RequestServices.GetRequiredService<Texts>();
                var sentence = texts[$"validation.{invalid.Code}", [.. invalid.Details]];
                var errors = new Dictionary<string, string[]> { [invalid.Field] = [sentence] };
                return Say(context, StatusCodes.Status400BadRequest, "input.invalid", errors: errors);

            // A route value that is not an id of its kind names nothing.
            case BadHttpRequestException { StatusCode: 400 } bad when bad.Message.StartsWith("Failed to bind parameter \"Id<", StringComparison.Ordinal):
                return Say(context, StatusCodes.Status404NotFound, "access.not_found");
            case BadHttpRequestException bad:
                return Say(context, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "input.too_large" : "input.unreadable");
            case InvalidDataException:
                return Say(context, StatusCodes.Status413PayloadTooLarge, "input.too_large");
            default:
                log.LogError(failure, "Unhandled failure at {Path}", context.Request.Path.Value);
                return Say(context, StatusCodes.Status500InternalServerError, "server.failure");
        }
    }

    private static Task Say(
        HttpContext context, int status, string code, IReadOnlyList<object>? details = null, IReadOnlyDictionary<string, string[]>? errors = null) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            ? Problems.Answer(context, status, code, details, errors).ExecuteAsync(context)
            : ErrorPage.Show(new(status, code, Activity.Current?.TraceId.ToString(), details), status).ExecuteAsync(context);
}
