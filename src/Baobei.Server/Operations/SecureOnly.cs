using System.Globalization;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Ui;

namespace Baobei.Server.Operations;

/// <summary>
/// In production nothing is said over plain http: whoever comes that way is sent to the same page at the public address, once and for all,
/// and what cannot be sent on (a form, a call of the API that changes something) is refused. Only health is told.
/// </summary>
internal sealed class SecureOnly(RequestDelegate next, ServerOptions options, VendorDirectory vendors)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!options.Production || request.IsHttps || request.Path.StartsWithSegments(Health.Root))
        {
            return next(context);
        }

        // A proxy that is believed takes its word out of this header. What is left comes from one that is not, and would come back so for ever.
        if (request.Headers["X-Forwarded-Proto"].ToString().Contains(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(context, "access.proxy_unknown");
        }

        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? SendOn(context) : Refuse(context, "access.https_required");
    }

    private async Task SendOn(HttpContext context)
    {
        var (request, home) = (context.Request, new UriBuilder(options.PublicUrl!));

        // Another host is kept when it is one of a vendor's own.
        var vendor = await vendors.Find(request.Host.Host, context.RequestAborted);
        if (vendor?.Hosts.Split(',', StringSplitOptions.TrimEntries).Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase) == true)
        {
            home.Host = request.Host.Host;
        }

        context.Response.Redirect($"{home.Uri.GetLeftPart(UriPartial.Authority)}{request.Path.ToUriComponent()}{request.QueryString}", permanent: true);
    }

    /// <summary>In plain text: a page would need the cookie that only travels over https.</summary>
    private async Task Refuse(HttpContext context, string code)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Culture(Languages.FromRequest(context.Request));
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            await Problems.Answer(context, StatusCodes.Status400BadRequest, code, [options.PublicUrl!]).ExecuteAsync(context);
            return;
        }

        var texts = context.RequestServices.GetRequiredService<Texts>();
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(texts[$"refused.{code}", options.PublicUrl!], context.RequestAborted);
    }
}
