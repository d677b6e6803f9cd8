using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Mail;

/// <summary>A gateway for phone messages that keeps what it is given.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Gateway(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/sms");

    public List<(string Id, string To, string Text, string Authorization)> Received { get; } = [];

    public static async Task<Gateway> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var gateway = new Gateway(app);
        app.MapPost("/sms", async (HttpRequest request) =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            gateway.Received.Add((
                body.GetProperty("id").GetString()!, body.GetProperty("to").GetString()!, body.GetProperty("text").GetString()!, request.Headers.Authorization.ToString()));
        });
        await app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
