using System.Text;
using System.Text.RegularExpressions;
using Baobei.Server.Access;

namespace Baobei.Server.Operations;

/// <summary>
/// One line per request: who asked for what, the answer, how long it took. A path is told by its route, with ids filled in and everything
/// else (a link's secret) left out; queries are never told.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext context, CallerSlot slot)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.Response.StatusCode;
            var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning : LogLevel.Information;
            if (log.IsEnabled(level))
            {
                log.Log(
                    level, "{Method} {Path} {Status} in {Milliseconds} ms for {User}", context.Request.Method, PathOf(context), status,
                    Math.Round(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, 1), slot.Caller?.User?.ToString() ?? "-");
            }
        }
    }

    public static string PathOf(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint { RoutePattern: { } pattern })
        {
            // Nobody knows what an unknown address holds; its first word tells enough.
            var path = context.Request.Path.Value ?? "/";
            var end = path.IndexOf('/', 1);
            return end < 0 && path.Length <= 40 ? path : string.Concat(path.AsSpan(0, Math.Min(end < 0 ? path.Length : end, 40)), "/…");
        }

        var told = new StringBuilder();
        foreach (var segment in pattern.PathSegments)
        {
            told.Append('/');
            foreach (var part in segment.Parts)
            {
                told.Append(part switch
                {
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter =>
                        context.Request.RouteValues[parameter.Name] is string value && OuterId().IsMatch(value) ? value : $"{{{parameter.Name}}}",
                    _ => "…",
                });
            }
        }

        return told.Length == 0 ? "/" : told.ToString();
    }

    [GeneratedRegex("^[a-z]{2,4}_[0-9a-f]{32}$")]
    private static partial Regex OuterId();
}
