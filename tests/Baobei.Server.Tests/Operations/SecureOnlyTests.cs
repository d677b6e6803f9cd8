namespace Baobei.Server.Tests.Operations;

/// <summary>In production nothing is said over plain http.</summary>
[OnOneDatabase]
public sealed class SecureOnlyTests
{
    private const string Public = "https://channel.example.com";

    [Fact]
    public async Task Whoever_comes_over_plain_http_is_sent_to_the_public_address_or_told_to_use_it()
    {
        await using var own = new TestServer
        {
            With = options => options with { Production = true, Demo = false, PublicUrl = Public, Proxies = [System.Net.IPNetwork.Parse("127.0.0.1/32")] },
        };
        await own.InitializeAsync();
        var town = await Town.Build(own);
        var visitor = town.Visitor();

        // The vendor's own host is kept; any other name leads to the public one.
        Assert.Equal($"https://{town.Host}/sign-in?return=%2Fcustomers%3Fq%3Da", (await visitor.Opens("/sign-in?return=%2Fcustomers%3Fq%3Da")).Is(301).Location);
        var stranger = await Sends(visitor, HttpMethod.Get, "/help", ("Host", "elsewhere.example"));
        Assert.Equal($"{Public}/help", stranger.Is(301).Location);
        Assert.Equal($"https://{town.Host}/app.css", (await Sends(visitor, HttpMethod.Head, "/app.css")).Is(301).Location);
        var posted = (await Sends(visitor, HttpMethod.Post, "/sign-in")).Is(400);
        Assert.Equal($"Use https here: {Public}", posted.Body);
        Assert.Equal("access.https_required", (await Sends(visitor, HttpMethod.Post, "/api/v1/customers")).Is(400).Code);
        (await visitor.Opens("/health/live")).Is(200);
        (await visitor.Opens("/health/ready")).Is(200);

        // By the proxy: pages, with cookies that travel over https only.
        var page = (await Sends(visitor, HttpMethod.Get, "/sign-in", ("X-Forwarded-Proto", "https"))).Is(200);
        Assert.Contains("max-age=", page.Response.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        Assert.Contains("; secure", page.Response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        (await Sends(visitor, HttpMethod.Get, "/nothing", ("X-Forwarded-Proto", "https"))).Is(404);
    }

    [Fact]
    public async Task A_proxy_that_nobody_named_is_told_instead_of_being_sent_round_in_circles()
    {
        await using var own = new TestServer
        {
            With = options => options with { Production = true, Demo = false, PublicUrl = Public, Proxies = [System.Net.IPNetwork.Parse("192.0.2.1/32")] },
        };
        await own.InitializeAsync();
        var visitor = (await Town.Build(own)).Visitor();
        var answer = (await Sends(visitor, HttpMethod.Get, "/sign-in", ("X-Forwarded-Proto", "https"))).Is(400);
        Assert.Contains("--proxy", answer.Body, StringComparison.Ordinal);
        Assert.Equal("access.proxy_unknown", (await Sends(visitor, HttpMethod.Get, "/api/v1/customers", ("X-Forwarded-Proto", "https"))).Is(400).Code);
        (await Sends(visitor, HttpMethod.Get, "/sign-in", ("X-Forwarded-Proto", "http"))).Is(301);
    }

    private static async Task<Answer> Sends(Person person, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Answer.Of(person, await person.Http.SendAsync(request));
    }
}
