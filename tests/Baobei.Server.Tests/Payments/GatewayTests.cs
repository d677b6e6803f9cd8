using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Domain.People;
using Baobei.Server.Features.Payments;
using Baobei.Server.Tests.Funds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Payments;

/// <summary>A gateway of the vendor's own, outside of the demo; and a product that has none.</summary>
[OnOneDatabase]
public sealed class GatewayTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task The_gateway_is_asked_where_to_pay_and_its_word_is_taken()
    {
        await using var gateway = await Gateway.Open();
        await using var server = await Server(gateway.Url);
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var made = (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 4_200 })).Is(201).Json;
        var id = made.GetProperty("id").GetString()!;
        Assert.Equal($"https://pay.example/{id}", made.GetProperty("url").GetString());
        var (path, asked) = Assert.Single(gateway.Asked);
        Assert.Equal(("/root/payments", id, 4_200, "CNY"), (path, asked.GetProperty("paymentId").GetString()!, asked.GetProperty("amountMinor").GetInt64(), asked.GetProperty("currency").GetString()!));
        Assert.EndsWith($"/payments/{id}?back=true", asked.GetProperty("returnUrl").GetString()!, StringComparison.Ordinal);
        Assert.StartsWith($"http://{town.Host}:", asked.GetProperty("noticeUrl").GetString()!, StringComparison.Ordinal);
        Assert.EndsWith("/api/v1/payment-notices", asked.GetProperty("noticeUrl").GetString()!, StringComparison.Ordinal);
        Assert.True(gateway.AllSigned);

        // A notice of its own, signed with the shared secret.
        var notice = Notice(id, "paid", "G-1", 4_200);
        (await Sends(town, notice, "an other secret of the same size")).IsRefused("payment.signature");
        (await Sends(town, notice, Secret)).Is(200);
        Assert.Equal(4_200, await town.Cash(partner));

        // Asked, it says what it knows: nothing, that it waits, that it is paid.
        var lost = (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 800 })).Is(201).Json.GetProperty("id").GetString()!;
        gateway.State = _ => null;
        Assert.Equal("started", await Checked(owner, lost));
        gateway.State = payment => Notice(payment, "open", null, 800);
        Assert.Equal("started", await Checked(owner, lost));
        gateway.State = payment => Notice(payment, "paid", "G-2", 900);
        (await owner.Calls(HttpMethod.Post, $"/api/v1/payments/{lost}/check")).IsRefused("payment.amount");
        gateway.State = _ => Notice(id, "paid", "G-2", 800);
        (await owner.Calls(HttpMethod.Post, $"/api/v1/payments/{lost}/check")).IsRefused("payment.unavailable");
        gateway.State = _ => "<html>";
        (await owner.Calls(HttpMethod.Post, $"/api/v1/payments/{lost}/check")).IsRefused("payment.unavailable");
        Assert.Equal(4_200, await town.Cash(partner));
        gateway.State = payment => Notice(payment, "paid", "G-2", 800);
        Assert.Equal("paid", await Checked(owner, lost));
        Assert.Equal(5_000, await town.Cash(partner));
    }

    [Fact]
    public async Task While_the_gateway_is_away_nothing_starts_and_nothing_is_given_up()
    {
        await using var gateway = await Gateway.Open();
        await using var server = await Server(gateway.Url);
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var waits = (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 800 })).Is(201).Json.GetProperty("id").GetString()!;
        gateway.IsAway = true;
        (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).IsRefused("payment.unavailable");
        Assert.Contains("The payment provider does not answer", (await owner.Submits("/payments/new", new Dictionary<string, string> { ["Amount"] = "1" })).Is(409).Body, StringComparison.Ordinal);
        town.Pass(TimeSpan.FromHours(5));
        await town.RunSchedule();
        Assert.Equal(PaymentStatus.Started, await Stored(town, waits));
        gateway.IsAway = false;

        // An address that nobody should be sent to is none.
        gateway.PayAt = "http://pay.example/plain";
        (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).IsRefused("payment.unavailable");
        gateway.PayAt = "javascript:alert(1)";
        (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).IsRefused("payment.unavailable");
        gateway.State = payment => Notice(payment, "open", null, 800);
        await town.RunSchedule();
        Assert.Equal(PaymentStatus.Lapsed, await Stored(town, waits));
        Assert.Equal(0, await town.Cash(partner));
    }

    [Fact]
    public async Task Without_a_provider_nobody_is_offered_to_pay_online()
    {
        await using var server = await Server(null);
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        Assert.DoesNotContain("/payments/new", (await owner.Opens("/top-ups")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("not set up here", (await owner.Opens("/payments")).Is(200).Body, StringComparison.Ordinal);
        (await owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).IsRefused("payment.no_provider");
        (await Sends(town, Notice(Id<OnlinePayment>.New().ToString(), "paid", "1", 1), Secret)).IsRefused("payment.no_provider");
        (await owner.Opens($"/demo/payments/{Id<OnlinePayment>.New()}")).Is(404);
    }

    [Theory]
    [InlineData("https://pay.example", "too short")]
    [InlineData("http://pay.example", Secret)]
    public void What_is_set_up_carelessly_does_not_start(string url, string secret) =>
        Assert.Throws<InvalidOperationException>(() => ServerApp.Build(
            new() { ConnectionString = "Data Source=never-opened.db", DataFolder = Path.GetTempPath(), Listen = "http://127.0.0.1:0" },
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Payments:Url"] = url, ["Payments:Secret"] = secret })));

    private static async Task<TestServer> Server(Uri? gateway)
    {
        var server = new TestServer
        {
            With = options => options with { Demo = false },
            Adjust = builder => builder.Configuration.AddInMemoryCollection(
                gateway is null ? [] : new Dictionary<string, string?> { ["Payments:Url"] = gateway.AbsoluteUri, ["Payments:Secret"] = Secret, ["Payments:TimeoutSeconds"] = "5" }),
        };
        await server.InitializeAsync();
        return server;
    }

    private static async Task<string> Checked(Person payer, string id) => (await payer.Calls(HttpMethod.Post, $"/api/v1/payments/{id}/check")).Is(200).Json.GetProperty("status").GetString()!;

    private static Task<PaymentStatus> Stored(Town town, string id) => town.As((_, db) => db.Payments.Where(p => p.Id == Id<OnlinePayment>.Parse(id, null)).Select(p => p.Status).SingleAsync());

    private static string Notice(string payment, string outcome, string? number, long amount) =>
        JsonSerializer.Serialize(new { paymentId = payment, outcome, number, amountMinor = amount, currency = "CNY" });

    private static async Task<Answer> Sends(Town town, string notice, string secret)
    {
        var provider = town.Visitor();
        var time = town.Now.ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/payment-notices", UriKind.Relative)) { Content = new StringContent(notice, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Baobei-Timestamp", time.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Baobei-Signature", Signature(secret, time.ToString(CultureInfo.InvariantCulture), notice));
        return await Answer.Of(provider, await provider.Http.SendAsync(request));
    }

    private static string Signature(string secret, string time, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));

    /// <summary>A gateway as a vendor would write one, in front of nothing.</summary>
    private sealed class Gateway : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Gateway(WebApplication app) => _app = app;

        public Uri Url => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "root");

        public List<(string Path, JsonElement Body)> Asked { get; } = [];

        public bool AllSigned { get; private set; } = true;

        public bool IsAway { get; set; }

        public string? PayAt { get; set; }

        public Func<string, string?> State { get; set; } = _ => null;

        public static async Task<Gateway> Open()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var gateway = new Gateway(app);
            app.MapPost("/root/{**path}", gateway.Answers);
            await app.StartAsync();
            return gateway;
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        private async Task<IResult> Answers(HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            AllSigned &= request.Headers["Baobei-Signature"] == Signature(Secret, request.Headers["Baobei-Timestamp"].ToString(), body);
            if (IsAway)
            {
                return Results.StatusCode(503);
            }

            var asked = JsonDocument.Parse(body).RootElement;
            var payment = asked.GetProperty("paymentId").GetString()!;
            if (request.Path.Value!.EndsWith("/state", StringComparison.Ordinal))
            {
                return State(payment) is { } state ? Results.Text(state, "application/json") : Results.NotFound();
            }

            Asked.Add((request.Path, asked));
            return Results.Json(new { url = PayAt ?? $"https://pay.example/{payment}" });
        }
    }
}
