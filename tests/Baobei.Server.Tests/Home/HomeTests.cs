using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Home;

public sealed class HomeTests(TestServer server)
{
    [Fact]
    public async Task A_visitor_sees_the_entry_for_partners_and_the_numbers_in_force()
    {
        var town = await Town.Build(server);
        await town.Policy(p => p with { ProtectionDays = 121 });
        var page = (await town.Visitor().Opens("/")).Is(200);
        Assert.Equal("/sign-in?return=%2Fpartner", page.Page.QuerySelector(".hero a.primary")!.GetAttribute("href"));
        Assert.Contains("121 days", page.Page.QuerySelector(".terms")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_in_arrives_in_their_own_console()
    {
        var town = await Town.Build(server);
        Assert.Equal("/vendor", (await (await town.Someone(Role.Auditor)).Opens("/")).Is(302).Location);
        Assert.Equal("/partner", (await (await town.Someone(Role.PartnerSales, await town.Partner())).Opens("/")).Is(302).Location);
    }

    [Fact]
    public async Task A_new_partner_is_told_how_to_begin()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        var page = (await owner.Opens("/partner")).Is(200);
        Assert.NotNull(page.Page.QuerySelector(".empty"));
        Assert.Contains("15 days", page.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vendor_sees_what_waits_and_every_number_leads_to_its_list()
    {
        var town = await Town.Build(server);
        await town.Partner("Waiting", active: false);
        var someone = await town.Someone(Role.VendorOperator);
        var page = (await someone.Opens("/vendor")).Is(200);
        var waiting = page.Page.QuerySelector("a.stat[href='/vendor/partners?status=applying']")!;
        Assert.Equal("1", waiting.QuerySelector("b")!.TextContent);
        foreach (var number in page.Page.QuerySelectorAll("a.stat"))
        {
            (await someone.Opens(number.GetAttribute("href")!)).Is(200);
        }

        var finance = await town.Someone(Role.VendorFinance);
        Assert.Null((await finance.Opens("/vendor")).Is(200).Page.QuerySelector("a[href='/vendor/audit']"));
    }

    [Fact]
    public async Task Steps_that_wait_are_marked_when_one_is_overdue_and_finance_sees_what_it_has_to_do()
    {
        var world = await EveryRouteWorld.Build(server);
        var (cbm, finance) = (await world.Who("cbm"), await world.Who("finance"));
        Assert.Equal(("2", "waiting"), await Shown(cbm, "/purchase-approvals"));
        var asked = await world.Town.As((_, db) => db.Invoices.CountAsync(i => i.Status == InvoiceStatus.Requested));
        Assert.Equal((asked.ToString(CultureInfo.InvariantCulture), "waiting"), await Shown(finance, "/invoices?status=requested"));
        foreach (var href in new[] { "/bank?status=new", "/bank?status=proposed", "/withdrawals" })
        {
            Assert.NotEmpty((await Shown(finance, href)).Count);
            (await finance.Opens(href)).Is(200);
        }

        Assert.Null((await cbm.Opens("/vendor")).Is(200).Page.QuerySelector("a.stat[href^='/bank']"));
        var due = await world.Town.As((_, db) => db.AcrossPartners<PurchaseOrder>().Where(o => o.Status == PurchaseOrderStatus.AwaitingApproval).MinAsync(o => o.DueAt));
        world.Town.Pass(due - world.Town.Now - TimeSpan.FromSeconds(40));
        Assert.Equal(("2", "waiting"), await Shown(cbm, "/purchase-approvals"));
        world.Town.Pass(due - world.Town.Now);
        Assert.Equal(("2", "wrong"), await Shown(cbm, "/purchase-approvals"));

        static async Task<(string Count, string? State)> Shown(Person who, string href)
        {
            var number = (await who.Opens("/vendor")).Is(200).Page.QuerySelector($"a.stat[href='{href}']")!;
            return (number.QuerySelector("b")!.TextContent, number.QuerySelector("small")?.ClassName);
        }
    }

    [Theory]
    [InlineData(PartnerStatus.Applying, "partner.not_effective", "Not in force yet", "not in force yet, so nothing can be done")]
    [InlineData(PartnerStatus.Effective, "partner.distribution_closed", "Not open", "distribution permission is not open yet")]
    [InlineData(PartnerStatus.Suspended, "partner.not_effective", "Suspended", "partnership is suspended")]
    [InlineData(PartnerStatus.Terminated, "partner.not_effective", "Ended", "partnership has ended")]
    public async Task A_partner_that_may_not_work_is_told_which_is_missing(PartnerStatus status, string code, string shown, string next)
    {
        var town = await Town.Build(server);
        var partner = await town.Partner(active: false);
        await town.As(async (_, db) =>
        {
            var mine = db.Partners.Single(p => p.Id == partner.Id);
            if (status != PartnerStatus.Applying)
            {
                mine.MakeEffective();
            }

            if (status == PartnerStatus.Suspended)
            {
                mine.Suspend("Why");
            }

            if (status == PartnerStatus.Terminated)
            {
                mine.Terminate("Why");
            }

            return await db.SaveChangesAsync();
        });
        var owner = await town.Someone(Role.PartnerOwner, partner);
        Assert.Equal("/partner", (await owner.Opens("/")).Is(302).Location);
        var gate = (await owner.Opens("/partner")).Is(403);
        Assert.Contains(shown, gate.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(next, gate.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(", or ", gate.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Why", gate.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(code, (await owner.Calls(HttpMethod.Post, "/api/v1/api-keys", new { })).Is(403).Code);
    }

    [Fact]
    public async Task Who_may_open_nothing_else_has_no_empty_menu_and_a_way_to_the_reason()
    {
        var town = await Town.Build(server);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner(active: false));
        var page = (await owner.Opens("/account")).Is(200).Page;
        Assert.Null(page.QuerySelector("#menu"));
        Assert.Null(page.QuerySelector("[popovertarget=menu]"));
        Assert.Equal("/partner", page.QuerySelector("main .box a")!.GetAttribute("href"));

        var working = (await (await town.Someone(Role.PartnerOwner, await town.Partner())).Opens("/account")).Is(200).Page;
        Assert.NotNull(working.QuerySelector("#menu a"));
        Assert.Null(working.QuerySelector("main a[href='/partner']"));
    }

    [Fact]
    public async Task A_customer_is_not_sent_to_an_administrator_it_does_not_have()
    {
        var town = await Town.Build(server);
        var page = (await (await town.Someone(Role.Customer)).Opens("/customers")).Is(403).Page.QuerySelector("main")!;
        Assert.Equal("/my", page.QuerySelector("a.primary")!.GetAttribute("href"));
        Assert.DoesNotContain("administrator", page.TextContent, StringComparison.Ordinal);

        var finance = (await (await town.Someone(Role.VendorFinance)).Opens("/vendor/audit")).Is(403).Page.QuerySelector("main")!;
        Assert.Contains("administrator", finance.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_lately_is_business_and_not_who_signed_in()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        await town.Partner("Newcomer");
        await town.As((_, db) =>
        {
            for (var i = 0; i < 20; i++)
            {
                db.Tell(new SessionStarted(boss.User!.OuterId, Id<Session>.New(), "pwd"), null);
                db.Tell(new SignInFailed(null, "password", "127.0.0.1"), null);
                db.Tell(new RecoveryCodeUsed(boss.User!.OuterId, 3), null);
                db.Tell(new ConsentGiven(Id<ConsentRecord>.New(), boss.User!.Id, null, ConsentKind.Terms, "1.0"), null);
            }

            return db.SaveChangesAsync();
        });
        var recent = (await boss.Opens("/vendor")).Is(200).Page.QuerySelectorAll(".timeline b").Select(b => b.TextContent).ToList();
        Assert.Contains("Partner created", recent);
        Assert.DoesNotContain(recent, text => text is "Signed in" or "Sign-in refused" or "Recovery code used" || text.Contains("onsent", StringComparison.Ordinal));
        Assert.Contains("Signed in", (await boss.Opens("/vendor/audit")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_reads_that_the_vendor_did_it_and_not_who()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var (owner, bd) = (await town.Someone(Role.PartnerOwner, partner), await town.Someone(Role.BusinessDeveloper));
        await owner.Holds(Reports.Company());
        await town.As(
            (_, db) =>
            {
                db.Tell(new CustomerReviewApproved(Id<Customer>.New(), partner.Id, "Yunfan", owner.User!.Id, bd.User!.Id, null, town.Now), null);
                return db.SaveChangesAsync();
            },
            Caller.Job(town.Vendor.Id) with { User = bd.User!.Id, Name = bd.User!.DisplayName, Partner = partner.Id, PartnerStatus = partner.Status, DistributionEnabled = true });
        var recent = (await owner.Opens("/partner")).Is(200).Page.QuerySelector(".timeline")!.TextContent;
        Assert.Contains("The vendor", recent, StringComparison.Ordinal);
        Assert.Contains(owner.User!.DisplayName, recent, StringComparison.Ordinal);
        Assert.DoesNotContain(bd.User!.DisplayName, recent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "报备 · Baobei")]
    [InlineData("en", "Baobei")]
    public async Task The_foot_says_the_products_name_once(string language, string foot)
    {
        var visitor = (await Town.Build(server)).Visitor();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        Assert.Equal(foot, (await visitor.Opens("/")).Is(200).Page.QuerySelector("footer")!.TextContent);
    }

    [Fact]
    public async Task Mail_that_failed_is_work_and_leads_to_its_list()
    {
        var town = await Town.Build(server);
        await town.As((_, db) =>
        {
            db.Add(new OutboxMessage
            {
                Id = Id<OutboxMessage>.At(town.Now),
                Handler = "none",
                Event = "customer.invited",
                Details = "{}",
                Address = "a@b.example",
                CreatedAt = town.Now,
                DueAt = town.Now,
                DeadAt = town.Now,
            });
            return db.SaveChangesAsync();
        });
        var boss = await town.Someone(Role.VendorOperator);
        var number = (await boss.Opens("/vendor")).Is(200).Page.QuerySelector("a.stat[href='/vendor/deliveries?state=failed']")!;
        Assert.Equal("1", number.QuerySelector("b")!.TextContent);
        Assert.Contains("Invitation to sign up", (await boss.Opens(number.GetAttribute("href")!)).Is(200).Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Help_explains_every_step_and_every_code_to_everybody(string language)
    {
        var town = await Town.Build(server);
        var visitor = town.Visitor();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var help = (await visitor.Opens("/help")).Is(200);
        foreach (var link in help.Page.QuerySelectorAll("nav ol a[href*='#']"))
        {
            Assert.NotNull(help.Page.GetElementById(link.GetAttribute("href")!.Split('#')[1]));
        }

        foreach (var anchor in new[] { "register", "eligibility", "invite", "sign-up", "verification", "association", "expiry", "types" })
        {
            Assert.NotNull(help.Page.GetElementById(anchor));
        }

        Assert.DoesNotContain("help.", help.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var codes = (await visitor.Opens("/api/codes")).Is(200);
        Assert.NotNull(help.Page.QuerySelector("main a[href='/api/codes']"));
        Assert.NotNull(codes.Page.GetElementById("partner.not_effective"));
        Assert.DoesNotContain("{0}", codes.Body, StringComparison.Ordinal);
        (await visitor.Opens("/help/codes")).Is(404);
    }
}
