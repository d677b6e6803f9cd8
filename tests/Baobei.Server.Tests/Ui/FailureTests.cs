using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Tests.Access;
using Baobei.Server.Tests.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Ui;

/// <summary>What somebody sees when there is not the page that was asked for.</summary>
[OnOneDatabase]
public sealed class FailureTests(TestServer server)
{
    [Fact]
    public async Task A_page_that_fails_while_it_is_rendered_answers_with_a_sentence_and_a_trace_id()
    {
        await using var own = new TestServer { Listened = true, Map = app => app.MapGet("/broken", () => BrokenPage.Show("")).Open("a test") };
        await own.InitializeAsync();
        var town = await Town.Build(own);
        foreach (var person in new[] { town.Visitor(), await town.Someone(Role.VendorOperator) })
        {
            var answer = (await person.Opens("/broken")).Is(500);
            Assert.Contains("Something went wrong on our side", answer.Page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
            Assert.Matches("^[0-9a-f]{32}$", answer.Page.QuerySelector(".panel code")!.TextContent);
            Assert.DoesNotContain("half a page", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(BrokenPage.Why, answer.Body, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", answer.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        var failures = own.Log.Entries.Where(e => e.Exception is not null).ToList();
        Assert.Equal(2, failures.Count);
        Assert.All(failures, f => Assert.Equal(BrokenPage.Why, f.Exception!.Message));
    }

    [Fact]
    public async Task When_even_the_page_of_a_failure_fails_the_sentence_is_sent_as_text()
    {
        await using var own = new TestServer { Listened = true, Adjust = builder => builder.Services.AddSingleton<IAntiforgery, Tokenless>() };
        await own.InitializeAsync();
        var town = await Town.Build(own);
        var answer = (await town.Visitor().Opens("/sign-in")).Is(500);
        Assert.Equal("text/plain", answer.Response.Content.Headers.ContentType!.MediaType);
        Assert.Matches("^Something went wrong on our side.* \\([0-9a-f]{32}\\)$", answer.Body);
        Assert.Equal(2, own.Log.Entries.Count(e => e.Exception?.Message == Tokenless.Why));
    }

    [Fact]
    public async Task No_answer_speaks_to_a_script_that_we_do_not_have_and_no_failure_is_kept()
    {
        await using var own = new TestServer { Listened = true };
        await own.InitializeAsync();
        var visitor = (await Town.Build(own)).Visitor();
        Assert.False((await visitor.Opens("/sign-in")).Is(200).Response.Headers.Contains("blazor-enhanced-nav"));
        var missing = (await visitor.Opens("/captcha?token=none")).Is(404);
        Assert.False(missing.Response.Headers.Contains("blazor-enhanced-nav"));
        Assert.True(missing.Response.Headers.CacheControl is { NoStore: true, NoCache: true });
        Assert.DoesNotContain(own.Log.Entries, e => e.Category.Contains("Antiforgery", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_works_in_a_console_stays_in_its_frame_and_finds_the_way_back()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        Stays((await Asks(sales, HttpMethod.Get, "/nothing/here", "/customers?tab=expired")).Is(404), "/customers?tab=expired");
        Stays((await Asks(sales, HttpMethod.Post, "/customers", "/customers/new")).Is(400), "/customers/new");
        Stays((await Asks(sales, HttpMethod.Get, "/staff?after=nothing", "/partner")).Is(400), "/partner");
        Stays((await Asks(sales, HttpMethod.Get, "/vendor/partners", "/partner")).Is(403), null);

        var id = await sales.Holds(Reports.Company());
        var invitation = (await sales.Invites(id, "boss@invited.example")).Is(200).Json.GetProperty("id").GetString();
        Stays((await Asks(sales, HttpMethod.Post, $"/customers/{id}/invitations/{invitation}/resend", $"/customers/{id}", await Token(sales))).Is(409), $"/customers/{id}");

        var limited = await town.AsksTooOften(Captchas.PicturesByAccount, sales.User!.Id.ToString(), () => Asks(sales, HttpMethod.Get, "/captcha/new", "/customers"));
        Stays(limited, "/customers");
        Assert.Contains("try again in", limited.Page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_sees_the_public_frame_and_nothing_leads_to_another_site()
    {
        var town = await Town.Build(server);
        var visitor = town.Visitor();
        var missing = (await Asks(visitor, HttpMethod.Get, "/nothing/here", "/help")).Is(404);
        Assert.Null(missing.Page.QuerySelector(".console"));
        Assert.Equal("/help", missing.Page.QuerySelector(".panel a.primary")!.GetAttribute("href"));
        foreach (var elsewhere in new[] { "https://elsewhere.example/trap", "/nothing/here", "not an address" })
        {
            Assert.Null((await Asks(visitor, HttpMethod.Get, "/nothing/here", elsewhere)).Is(404).Page.QuerySelector(".panel a.primary"));
        }

        // A partner's people who may not work yet have no console.
        var early = await town.Someone(Role.PartnerSales, await town.Partner("Early", active: false));
        Assert.Null((await early.Opens("/nothing/here")).Is(404).Page.QuerySelector(".console"));
        Assert.Null((await early.Opens("/customers")).Is(403).Page.QuerySelector(".console"));
    }

    [Fact]
    public async Task Capital_letters_in_an_address_change_nothing()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var page = (await sales.Opens("/Customers")).Is(200).Page;
        Assert.Equal("/customers", page.QuerySelector(".side [aria-current=page]")!.GetAttribute("href"));

        // Still the API: problems are JSON, and a repeated call gives the stored answer.
        Assert.Equal("access.not_found", (await sales.Calls(HttpMethod.Get, "/API/v1/nothing")).Is(404).Code);
        Assert.Equal("access.sign_in_required", (await town.Visitor().Calls(HttpMethod.Get, "/Api/V1/customers")).Is(401).Code);
        var report = Reports.Company();
        var first = (await sales.Calls(HttpMethod.Post, "/API/v1/customers", report, ("Idempotency-Key", "one"))).Is(201);
        Assert.Equal(first.Body, (await sales.Calls(HttpMethod.Post, "/API/v1/customers", report, ("Idempotency-Key", "one"))).Is(201).Body);
    }

    private static void Stays(Answer answer, string? back)
    {
        Assert.NotNull(answer.Page.QuerySelector(".console nav.side"));
        if (back is not null)
        {
            Assert.Equal(back, answer.Page.QuerySelector("main .panel a.primary")!.GetAttribute("href"));
        }
    }

    private static async Task<string> Token(Person person) => (await person.Opens("/session/token")).Is(200).Body;

    private static async Task<Answer> Asks(Person person, HttpMethod method, string path, string from, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.TryAddWithoutValidation("Referer", from.StartsWith('/') ? new Uri(person.Http.BaseAddress!, from).ToString() : from);
        if (token is not null)
        {
            request.Headers.Add("X-Antiforgery", token);
        }

        return await Answer.Of(person, await person.Http.SendAsync(request));
    }

    [Layout(typeof(PublicLayout))]
    private sealed class BrokenPage : Page<BrokenPage, string>
    {
        public const string Why = "It broke while it was rendered.";

        protected override void BuildRenderTree(RenderTreeBuilder __builder)
        {
            __builder.AddContent(0, "half a page");
            throw new InvalidOperationException(Why);
        }
    }

    /// <summary>Fails wherever a form is.</summary>
    private sealed class Tokenless : IAntiforgery
    {
        public const string Why = "There are no tokens.";

        public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => throw new InvalidOperationException(Why);

        public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => throw new InvalidOperationException(Why);

        public Task<bool> IsRequestValidAsync(HttpContext httpContext) => Task.FromResult(true);

        public Task ValidateRequestAsync(HttpContext httpContext) => Task.CompletedTask;

        public void SetCookieTokenAndHeader(HttpContext httpContext)
        {
        }
    }
}
