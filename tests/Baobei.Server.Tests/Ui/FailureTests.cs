using Baobei.Domain.People;
using Baobei.Server.Tests.Customers;

namespace Baobei.Server.Tests.Ui;

/// <summary>What somebody sees when there is not the page that was asked for.</summary>
public sealed class FailureTests(TestServer server)
{
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
        request.Headers.TryAddWithoutValidation("Referer", from.StartsWith('/') ? new Uri(person.Http.BaseAddress!, from).ToString() : from);
        if (token is not null)
        {
            request.Headers.Add("X-Antiforgery", token);
        }

        return await Answer.Of(person, await person.Http.SendAsync(request));
    }
}
