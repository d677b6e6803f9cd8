using Baobei.Server.Operations;

namespace Baobei.Server.Api;

/// <summary>
/// HEAD is answered wherever GET is, without a body. OPTIONS answers 204 with <c>Allow</c>; no other origin is allowed anything.
/// </summary>
public static class Methods
{
    private static readonly object _head = new();

    /// <summary>Before routing: a HEAD looks for the GET route. (The health routes answer at routing itself and know HEAD.)</summary>
    public static Task BeforeRouting(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments(Health.Root))
        {
            context.Items[_head] = true;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>After routing: a HEAD is a HEAD again (so the server sends no body), and OPTIONS is answered from the routes that are there.</summary>
    public static Task AfterRouting(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.Items.ContainsKey(_head))
        {
            context.Request.Method = HttpMethods.Head;
        }

        if (context.GetEndpoint() is { } endpoint and not RouteEndpoint)
        {
            var options = HttpMethods.IsOptions(context.Request.Method);
            context.Response.OnStarting(() =>
            {
                var allowed = context.Response.Headers.Allow.ToString();
                if (allowed.Length > 0)
                {
                    context.Response.Headers.Allow = $"{allowed}{(allowed.Contains("GET", StringComparison.Ordinal) ? ", HEAD" : "")}, OPTIONS";
                }

                return Task.CompletedTask;
            });
            return options ? AnswerOptions(context, endpoint) : next(context);
        }

        return next(context);
    }

    private static async Task AnswerOptions(HttpContext context, Endpoint routing)
    {
        await routing.RequestDelegate!(context);
        if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }
}
