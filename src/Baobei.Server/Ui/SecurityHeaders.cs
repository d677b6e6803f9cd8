namespace Baobei.Server.Ui;

/// <summary>Headers of every answer (OWASP ASVS 4, V14.4): no inline script, no framing, no sniffing, no referrer outside.</summary>
public sealed class SecurityHeaders(RequestDelegate next, ServerOptions options)
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; manifest-src 'self'";

    /// <summary>The framework adds it to every page, for a script that ours do not load.</summary>
    internal const string EnhancedNavigation = "blazor-enhanced-nav";

    /// <summary>Kept by no cache; what antiforgery asks for on every page with a form, too.</summary>
    public const string NotKept = "no-cache, no-store";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;

        // What was written for somebody is left in no cache of the machine (ASVS 4, V8.2.1); files and the API's document say otherwise.
        headers.CacheControl = NotKept;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (options.Production)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        context.Response.OnStarting(
            static response =>
            {
                ((HttpResponse)response).Headers.Remove(EnhancedNavigation);
                return Task.CompletedTask;
            },
            context.Response);
        return next(context);
    }
}
