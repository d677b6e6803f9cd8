using Baobei.Server.Access;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Captcha;

/// <summary>The picture of a token, and another token.</summary>
internal static class CaptchaRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<Captchas>();
        services.Recurs<ForgetSpentCaptchas>();
    }

    public static void MapCaptcha(this IEndpointRouteBuilder app)
    {
        app.MapGet("/captcha", (string? token, Captchas captchas, RateLimits limits, Caller caller, HttpContext http) =>
        {
            limits.Take(Captchas.PicturesByAddress, Captchas.PicturesByAccount, caller, http);
            return captchas.PictureOf(token) is { } png ? Results.Bytes(png, "image/png") : Results.NotFound();
        }).Open("strangers sign up behind a captcha too");
        app.MapGet("/captcha/new", IResult (Captchas captchas, RateLimits limits, Caller caller, HttpContext http, Texts texts) =>
        {
            try
            {
                limits.Take(Captchas.PicturesByAddress, Captchas.PicturesByAccount, caller, http);
            }
            catch (RateLimited limited) when (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            {
                // The page's script says it beside the picture.
                return new Later(Results.Json(new { text = texts["refused.rate.limited", limited.Seconds] }, statusCode: StatusCodes.Status429TooManyRequests), limited.Seconds);
            }

            var next = captchas.Issue();
            return Results.Json(new { token = next.Token, image = next.Image });
        }).Open("strangers sign up behind a captcha too");
    }
}
