using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Operations;

public sealed class HealthTests(TestServer server)
{
    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task A_server_with_its_database_is_live_and_ready(string path, string status)
    {
        var visitor = (await Town.Build(server)).Visitor();
        Assert.Equal(status, (await visitor.Opens(path)).Is(200).Json.GetProperty("status").GetString());
        using var head = await visitor.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task Without_its_database_a_server_is_live_but_not_ready()
    {
        var options = new ServerOptions
        {
            ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1",
            DataFolder = Path.GetTempPath(),
            Listen = "http://127.0.0.1:0",
            Worker = false,
        };
        await using var app = ServerApp.Build(options, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("database", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await app.StopAsync();
    }

    [Fact]
    public async Task Head_and_options_are_answered_wherever_get_is()
    {
        var visitor = (await Town.Build(server)).Visitor();
        using var head = await visitor.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/sign-in"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        using var options = await visitor.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/openapi/v1.json"));
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], options.Content.Headers.Allow.Order());
        var wrong = (await visitor.Calls(HttpMethod.Delete, "/api")).Is(405);
        Assert.Equal("input.method", wrong.Code);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], wrong.Response.Content.Headers.Allow.Order());
    }
}
