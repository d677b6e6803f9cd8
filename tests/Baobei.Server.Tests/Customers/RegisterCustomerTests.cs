using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Tests.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Customers;

public sealed class RegisterCustomerTests(TestServer server)
{
    [Theory]
    [InlineData("zh-CN", "北京市", "北京市（市辖区）")]
    [InlineData("en", "Hsinchu", "Hsinchu County")]
    [InlineData("en", "Jilin", "Jilin City")]
    public async Task Regions_of_one_name_are_told_apart(string language, string one, string other)
    {
        var town = await Town.Build(server);
        var sales = await town.Someone(Role.PartnerSales, await town.Partner());
        var page = (await (await sales.SwitchesTo(language, "/customers/new")).Follows()).Is(200).Page;
        var groups = page.QuerySelectorAll("#f-Region optgroup").Select(group => group.QuerySelectorAll("option").Select(option => option.TextContent.Trim()).ToList()).ToList();
        Assert.All(groups, names => Assert.Equal(names.Distinct(), names));
        Assert.Contains(groups, names => names.Contains(one) && names.Contains(other));
    }

    [Fact]
    public async Task A_customer_nobody_has_is_held_for_fifteen_days()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var report = Reports.Company().With("creditCode", "9133 0100 799655058b").With("remark", "From the fair");
        var answer = (await sales.Registers(report)).Is(201);
        var id = answer.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/customers/{id}", answer.Location);
        Assert.Equal(("allow", "observing"), (answer.Json.GetProperty("verdict").GetString(), answer.Json.GetProperty("status").GetString()));
        var reported = answer.Json.GetProperty("reportedAt").GetDateTimeOffset();
        Assert.Equal(reported.AddDays(15), answer.Json.GetProperty("expiresAt").GetDateTimeOffset());

        var customer = await town.As(async (_, db) => await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(id, null)));
        Assert.Equal(("91330100799655058B", partner.Id, sales.User!.Id), (customer.CreditCode, customer.PartnerId, customer.RegisteredBy));
        var record = await town.As(async (_, db) => await db.CustomerRegistrations.SingleAsync(r => r.Id == customer.RegistrationId));
        Assert.Equal((Verdict.Allow, customer.Id, Eligibility.RulesVersion), (record.Verdict, record.CustomerId!.Value, record.RulesVersion));
        Assert.Equal(Verdict.Allow, record.Replay()!.Verdict);
        var claims = await town.As(async (_, db) => await db.CustomerClaims.Where(c => c.Holder == customer.Id.Value).Select(c => c.Key).ToListAsync());
        Assert.Equal(["code", "mail", "name", "slot", "tel"], claims.Select(key => key.Split(':')[0]).Order());
    }

    [Theory]
    [InlineData("creditCode", "91330100799655058A", "creditCode")]
    [InlineData("industry", "99", "industry")]
    [InlineData("region", "000", "region")]
    [InlineData("phone", "12", "phone")]
    [InlineData("email", "nobody", "email")]
    [InlineData("contactName", " ", "contactName")]
    [InlineData("customerType", null, "customerType")]
    public async Task A_wrong_field_is_named(string field, string? value, string named)
    {
        var (sales, _) = await (await Town.Build(server)).Sales();
        var answer = (await sales.Registers(Reports.Company().With(field, value))).Is(400);
        Assert.Equal([named], answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var (sales, _) = await (await Town.Build(server)).Sales();
        var report = Reports.Company().With("creditCode", "91330100799655058A").With("email", "nobody").With("phone", "12");
        string[] three = ["creditCode", "email", "phone"];
        Assert.Equal(three, (await sales.Registers(report)).Is(400).Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        var missing = (await sales.Registers(report.With("name", null).With("industry", null))).Is(400).Json.GetProperty("errors");
        Assert.Equal(["creditCode", "email", "industry", "name", "phone"], missing.EnumerateObject().Select(error => error.Name).Order());

        var page = (await sales.Opens("/customers/new")).Is(200);
        var typed = new Dictionary<string, string> { ["CreditCode"] = "9133", ["Email"] = "nobody", ["Phone"] = "12", ["ContactName"] = "Li" };
        var wrong = (await page.Submits(typed)).Is(422);
        Assert.Equal(["Name", "CreditCode", "Industry", "Region", "Email", "Phone"], wrong.WrongFields());
    }

    [Fact]
    public async Task The_same_registration_sent_twice_with_its_key_is_one()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var report = Reports.Company();
        var first = (await sales.Calls(HttpMethod.Post, "/api/v1/customers", report, ("Idempotency-Key", "one"))).Is(201);
        var again = (await sales.Calls(HttpMethod.Post, "/api/v1/customers", report, ("Idempotency-Key", "one"))).Is(201);
        Assert.Equal((first.Body, first.Location), (again.Body, again.Location));
        var refused = (await sales.Calls(HttpMethod.Post, "/api/v1/customers", report, ("Idempotency-Key", "two"))).IsRefused("customer.already_registered");
        Assert.Equal(refused.Codes(), (await sales.Calls(HttpMethod.Post, "/api/v1/customers", report, ("Idempotency-Key", "two"))).Is(409).Codes());
        Assert.Equal(2, await town.As((_, db) => db.CustomerRegistrations.CountAsync()));
    }

    [Fact]
    public async Task The_page_keeps_what_was_typed_says_why_and_asks_before_a_review()
    {
        var town = await Town.Build(server);
        var (holder, _) = await town.Sales();
        var (sales, _) = await town.Sales();
        await holder.Holds(Reports.Company("义乌在册客户有限公司"));
        var page = (await sales.Opens("/customers/new")).Is(200);
        var missing = (await page.Submits(new Dictionary<string, string> { ["Name"] = "A company" })).Is(422);
        Assert.Equal("A company", missing.Page.QuerySelector("[name=Name]")!.GetAttribute("value"));

        var typed = new Dictionary<string, string>
        {
            ["CustomerType"] = "Enterprise",
            ["Name"] = "义乌在册客户有限公司",
            ["Industry"] = "65",
            ["Region"] = "3307",
            ["ContactName"] = "Li",
            ["Email"] = "li@yiwu.example",
            ["Phone"] = "13777770000",
        };
        var refused = (await page.Submits(typed)).Is(409);
        Assert.Contains("under protection", refused.Page.QuerySelector(".box.wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("3307", refused.Page.QuerySelector("[name=Region] option[selected]")!.GetAttribute("value"));

        typed["Name"] = "义乌在册客户股份有限公司";
        var asks = (await page.Submits(typed)).Is(409);
        Assert.Equal(0, await town.As((_, db) => db.Customers.CountAsync(c => c.PartnerId == sales.User!.PartnerId)));
        Assert.NotNull(asks.Page.QuerySelector("[name=Explanation]"));
        var submitted = (await asks.Submits(new Dictionary<string, string> { ["Explanation"] = "A sister company" })).Is(303);
        Assert.Contains("done=register.submitted", submitted.Location, StringComparison.Ordinal);
        var record = await town.As((_, db) => db.CustomerRegistrations.SingleAsync(r => r.Verdict == Verdict.Review));
        Assert.Equal("A sister company", record.Explanation);
    }

    [Fact]
    public async Task An_industry_is_found_by_typing_and_shows_as_section_and_division_with_a_slash()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        const string industry = "Information transmission, software and information technology services/Software and information technology services";
        var page = (await sales.Opens("/customers/new")).Is(200);
        Assert.Equal("industries", page.Page.QuerySelector("#f-Industry")!.GetAttribute("list"));
        Assert.Equal(97, page.Page.QuerySelectorAll("datalist#industries option").Length);
        Assert.Contains(industry, page.Page.QuerySelectorAll("datalist#industries option").Select(option => option.GetAttribute("value")));
        var typed = new Dictionary<string, string>
        {
            ["CustomerType"] = "Enterprise",
            ["Name"] = "金华软件客户有限公司",
            ["Industry"] = "Software",
            ["Region"] = "3307",
            ["ContactName"] = "Li",
            ["Email"] = "li@jinhua.example",
            ["Phone"] = "13777770001",
        };
        var wrong = (await page.Submits(typed, "/customers")).Is(422);
        Assert.NotNull(wrong.Page.QuerySelector("#f-Industry-error"));
        Assert.Equal("Software", wrong.Page.QuerySelector("#f-Industry")!.GetAttribute("value"));

        var registered = await wrong.Submits(new Dictionary<string, string> { ["Industry"] = industry }, "/customers");
        var customer = await registered.Is(303).Follows();
        Assert.Contains(industry, customer.Is(200).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("65", await town.As((_, db) => db.Customers.Select(c => c.Industry).SingleAsync()));
    }

    [Fact]
    public async Task The_page_checks_before_it_registers_and_keeps_nothing()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var page = (await sales.Opens("/customers/new")).Is(200);
        var checkedOnly = (await page.Submits(new Dictionary<string, string> { ["Name"] = "金华待报备客户有限公司" }, "/customers", "/customers/new/check")).Is(200);
        Assert.NotNull(checkedOnly.Page.QuerySelector(".box.good"));
        Assert.Equal("金华待报备客户有限公司", checkedOnly.Page.QuerySelector("[name=Name]")!.GetAttribute("value"));
        Assert.Equal(0, await town.As((_, db) => db.CustomerRegistrations.CountAsync()));
    }

    [Theory]
    [InlineData("CreditCode", "123", "creditCode")]
    [InlineData("Email", "not-an-email", "email")]
    [InlineData("Phone", "1", "phone")]
    public async Task A_check_answers_nothing_to_what_is_filled_in_wrongly(string field, string value, string named)
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var typed = new Dictionary<string, string> { ["Name"] = "金华待报备客户有限公司", [field] = value };
        var answer = (await sales.Submits("/customers/new", typed, "/customers", "/customers/new/check")).Is(422);
        Assert.Null(answer.Page.QuerySelector(".box.good"));
        Assert.Equal([$"f-{field}-error"], answer.Page.QuerySelectorAll("[id$=-error]").Select(error => error.Id!));
        Assert.Equal(value, answer.Page.QuerySelector($"[name={field}]")!.GetAttribute("value"));

        var asked = new Dictionary<string, object?> { ["customerType"] = "enterprise", ["name"] = "金华待报备客户有限公司", [named] = value };
        var refused = (await sales.Calls(HttpMethod.Post, "/api/v1/customers/eligibility", asked)).Is(400);
        Assert.Equal([named], refused.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_check_names_every_wrong_field_at_once_and_a_refusal_offers_no_review()
    {
        var town = await Town.Build(server);
        var (holder, _) = await town.Sales();
        var (sales, _) = await town.Sales();
        await holder.Holds(Reports.Company("金华受保护客户有限公司").With("email", "shared@customer.example"));
        var typed = new Dictionary<string, string> { ["Name"] = "金华受保护客户有限公司", ["CreditCode"] = "123", ["Email"] = "not-an-email", ["Phone"] = "1" };
        var wrong = (await sales.Submits("/customers/new", typed, "/customers", "/customers/new/check")).Is(422);
        Assert.Equal(["f-CreditCode-error", "f-Email-error", "f-Phone-error"], wrong.Page.QuerySelectorAll("[id$=-error]").Select(error => error.Id!));

        var right = new Dictionary<string, string> { ["CreditCode"] = "", ["Email"] = "shared@customer.example", ["Phone"] = "" };
        var refused = (await wrong.Submits(right, "/customers", "/customers/new/check")).Is(200).Page.QuerySelector(".box.wrong")!;
        Assert.Equal(2, refused.QuerySelectorAll("li").Length);
        Assert.DoesNotContain("submit it for review", refused.TextContent, StringComparison.Ordinal);
        Assert.Contains("Settle what stands against the registration first", refused.TextContent, StringComparison.Ordinal);
    }
}
