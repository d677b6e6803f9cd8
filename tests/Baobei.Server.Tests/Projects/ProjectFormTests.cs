using System.Net.Http.Headers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Features.Projects;
using Baobei.Server.Tests.Captcha;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Projects;

/// <summary>The wizard 创建项目 and the form of a project, as a browser uses them.</summary>
public sealed class ProjectFormTests(TestServer server)
{
    [Fact]
    public async Task Every_step_is_kept_when_it_is_left_and_nothing_typed_is_lost()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, partner) = await town.Seller();
        var draft = await Begins(sales, account.AccountName);

        // Wrong is kept too, and said beside its field.
        var wrong = (await sales.Submits($"{draft}/basic", Basic("Everything", "nonsense"), $"{draft}/basic")).Is(422);
        Assert.Equal(["Industry"], wrong.WrongFields());
        Assert.Equal("nonsense", (await sales.Opens($"{draft}/basic")).Is(200).Page.QuerySelector("#f-Industry")!.GetAttribute("value"));
        var detail = (await sales.Submits($"{draft}/basic", Basic("Everything", "65"), $"{draft}/basic")).Is(303).Location!;
        Assert.Equal($"{draft}/detail", detail);

        // Back keeps what is not complete.
        (await sales.Submits(detail, new Dictionary<string, string> { ["ContactName"] = "王伟", ["Go"] = "back" }, detail)).Is(303);
        Assert.Equal("王伟", (await sales.Opens(detail)).Is(200).Page.QuerySelector("#f-ContactName")!.GetAttribute("value"));
        var early = (await sales.Posts($"{draft}/submission", [])).Is(409);
        Assert.Contains("Something is", early.Body, StringComparison.Ordinal);

        // A colleague does not see it.
        (await (await town.Someone(Role.PartnerOwner, partner)).Opens($"{draft}/basic")).Is(404);
        (await sales.Submits(detail, new Dictionary<string, string> { ["Products"] = "ecs", ["Go"] = "next" }, detail)).Is(303);
        var income = new Dictionary<string, string>
        {
            ["Amount"] = "1,200,000.50",
            ["OneOff"] = "200000",
            ["ExpectedSignOn"] = $"{town.Now.AddDays(30):yyyy-MM-dd}",
            ["ExpectedRevenueMonth"] = $"{town.Now.AddDays(60):yyyy-MM}",
            ["Go"] = "next",
        };
        (await sales.Submits($"{draft}/income", income, $"{draft}/income")).Is(303);
        Assert.Contains("1,200,000.50", (await sales.Opens($"{draft}/summary")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("Everything", (await sales.Opens("/projects/new")).Is(200).Body, StringComparison.Ordinal);
        var made = (await sales.Posts($"{draft}/submission", [])).Is(303);
        var shown = (await made.Follows()).Is(200);
        Assert.Contains("Everything", shown.Body, StringComparison.Ordinal);
        (await sales.Opens($"{draft}/basic")).Is(404);
        var project = await town.As((_, db) => db.Projects.AsNoTracking().SingleAsync());
        Assert.Equal((120_000_050, 20_000_000, ProjectStatus.PendingApproval), (project.AmountMinor, project.OneOffMinor, project.Status));
    }

    [Fact]
    public async Task A_file_is_taken_by_its_content_and_kept_with_the_draft()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var (_, account) = await town.DirectCustomer();
        var (sales, _) = await town.Seller();
        var draft = await Begins(sales, account.AccountName);
        var refused = await Sends(sales, draft, "proof.pdf", "MZ not a document"u8.ToArray());
        Assert.Contains("Only PDF, PNG or JPEG files", refused.Is(422).Body, StringComparison.Ordinal);
        (await Sends(sales, draft, "../../proof<1>.pdf", "%PDF-1.7 proof"u8.ToArray())).Is(422);
        var shown = (await sales.Opens($"{draft}/detail")).Is(200);
        var link = shown.Page.QuerySelector($"a[href^='{draft}/files/']")!;
        Assert.Equal("proof1.pdf", link.TextContent);
        (await sales.Opens(link.GetAttribute("href")!)).Is(200);
        (await (await town.Seller("Other")).Sales.Opens(link.GetAttribute("href")!)).Is(404);
        (await sales.Posts($"{link.GetAttribute("href")}/removal", [])).Is(303);
        Assert.Equal(0, await town.As((_, db) => db.Set<Features.Documents.Document>().CountAsync()));
    }

    [Fact]
    public async Task Who_saves_second_sees_what_the_other_changed_field_by_field_and_chooses()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        var (sales, owner) = (await world.Who("sales"), await world.Who("owner"));
        var id = await sales.Has(Deals.Project(town, world.Own.Account.AccountName));
        var page = (await sales.Opens($"/projects/{id}/edit")).Is(200);
        (await owner.Submits($"/projects/{id}/edit", new Dictionary<string, string> { ["ContactName"] = "李娜", ["Competitors"] = "Two others" })).Is(303);
        var conflict = (await page.Submits(new Dictionary<string, string> { ["ContactName"] = "张强", ["Environment"] = "On premises" })).Is(409);
        Assert.Contains("李娜", conflict.Body, StringComparison.Ordinal);
        Assert.Contains("Two others", conflict.Body, StringComparison.Ordinal);
        Assert.Equal("张强", conflict.Page.QuerySelector("#f-ContactName")!.GetAttribute("value"));
        Assert.Equal(["ContactName", "Competitors"], conflict.Page.QuerySelectorAll("input[name=Take]").Select(box => box.GetAttribute("value")!).Order().Reverse());
        (await conflict.Submits(new Dictionary<string, string> { ["Take"] = "ContactName", ["Competitors"] = "Two others" })).Is(303);
        var project = await town.As((_, db) => db.Projects.AsNoTracking().OrderByDescending(p => p.Id).FirstAsync());
        Assert.Equal(("李娜", "Two others", "On premises"), (project.ContactName, project.Competitors, project.Environment));
    }

    private static Dictionary<string, string> Basic(string name, string industry) => new()
    {
        ["Name"] = name,
        ["Industry"] = industry,
        ["Region"] = "3301",
        ["Description"] = "Moves to the cloud.",
        ["IsBid"] = "false",
        ["IsTest"] = "false",
        ["IsThirdParty"] = "false",
        ["Go"] = "next",
    };

    /// <summary>Passes the first step; returns the address of the draft.</summary>
    private static async Task<string> Begins(Person sales, string account)
    {
        var page = (await sales.Opens("/projects/new")).Is(200);
        var location = (await page.Submits(page.Solved(new Dictionary<string, string> { ["AccountName"] = account }))).Is(303).Location!;
        return location[..location.LastIndexOf('/')];
    }

    private static async Task<Answer> Sends(Person sales, string draft, string name, byte[] content)
    {
        var page = (await sales.Opens($"{draft}/detail")).Is(200).Page;
        using var form = new MultipartFormDataContent { { new StringContent(page.QuerySelector("form[method=post] input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" } };
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, ProjectForm.Files, name);
        return await Answer.Of(sales, await sales.Http.PostAsync(new Uri($"{draft}/detail", UriKind.Relative), form));
    }
}
