using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Imports;
using Baobei.Server.Tests.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Imports;

/// <summary>客户导入, from the dry run to its undoing.</summary>
public sealed class CustomerImportTests(TestServer server)
{
    private const string Held = "杭州云栖天空科技有限公司";

    private const string Near = "杭州云栖天空科技股份有限公司";

    private const string Code = "91330106MA2B2CDG1F";

    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task A_program_sends_the_file_itself()
    {
        var (town, owner, _) = await Owner();
        var id = (await Sends(owner, CustomerFiles.File(CustomerFiles.Row(Held)))).Is(201).Json.GetProperty("id").GetString()!;
        var report = await owner.Settled(id, CustomerFiles.Api);
        Assert.Equal(("register.csv", 1), (report.GetProperty("fileName").GetString(), report.Count("create")));
        Assert.True((await Sends(owner, "")).Is(400).Json.GetProperty("errors").TryGetProperty("file", out _));
        Assert.True((await Sends(owner, "name\nA\n")).Is(400).Json.GetProperty("errors").TryGetProperty("file", out _));
        (await Sends(await town.Someone(Role.Auditor), CustomerFiles.File(CustomerFiles.Row(Near)))).Is(403);

        static async Task<Answer> Sends(Person person, string file)
        {
            using var content = new StringContent(file);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{CustomerFiles.Api}/file?name=register.csv", UriKind.Relative)) { Content = content };
            request.Headers.Add("X-Antiforgery", await person.Http.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
            return await Answer.Of(person, await person.Http.SendAsync(request));
        }
    }

    [Fact]
    public async Task Only_the_vendor_brings_a_register_of_a_million()
    {
        var (town, owner, _) = await Owner();
        var keeper = await town.Someone(Role.VendorOperator);
        async Task<string> Limits(Person person, string page) => (await person.Opens(page)).Is(200).Page.QuerySelector("form .help")!.TextContent;
        Assert.Contains("at most 200 MB and 1,000,000 rows", await Limits(keeper, "/customers/import"), StringComparison.Ordinal);
        Assert.Contains("at most 40 MB and 100,000 rows", await Limits(keeper, "/projects/import"), StringComparison.Ordinal);
        Assert.Contains("at most 40 MB and 100,000 rows", await Limits(owner, "/customers/import"), StringComparison.Ordinal);

        // Held to it, whatever the page says: this is more than a partner may send, and more rows than it may bring.
        var rows = CustomerFiles.File([.. Enumerable.Repeat("a", ImportLimits.File.Rows + 1)]);
        foreach (var (content, code) in new[] { (rows, "file_rows"), (new string('a', ImportLimits.File.Bytes + 1), "file_too_large") })
        {
            var refused = (await owner.HandsIn(System.Text.Encoding.UTF8.GetBytes(content), "customers.csv", "/customers/import")).Is(422);
            Assert.Contains(server.Services.GetRequiredService<Texts>().In(Texts.English, $"validation.{code}").Split('{')[0], refused.Page.QuerySelector("p.error")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_is_looked_through_loaded_as_if_typed_and_undone()
    {
        var (town, owner, partner) = await Owner();
        var (rival, _) = await town.Sales();
        var file = CustomerFiles.File(CustomerFiles.Row(Held, nickname: "天空"), CustomerFiles.Row("宁波海岳重工有限公司"), CustomerFiles.Row("王小明", type: "个人"));
        var path = (await owner.HandsIn(System.Text.Encoding.UTF8.GetBytes(file), "customers.csv", "/customers/import")).Is(303).Location!;
        var id = path.Split('/')[^1];
        var report = await owner.Settled(id, CustomerFiles.Api);
        Assert.Equal(("checked", 3, 3), (report.GetProperty("state").GetString(), report.GetProperty("rows").GetInt32(), report.Count("create")));
        Assert.Equal(0, await town.As((_, db) => db.Customers.CountAsync()));

        (await owner.Submits(path, _nothing, $"{path}/load")).Is(303);
        Assert.Equal(3, (await owner.Settled(id, CustomerFiles.Api)).Count("loaded"));
        var customers = await Customers(town);
        Assert.Equal(
            [(CustomerType.Enterprise, "宁波海岳重工有限公司"), (CustomerType.Enterprise, Held), (CustomerType.Individual, "王小明")], customers.Select(c => (c.CustomerType, c.Name)));
        Assert.All(customers, c => Assert.Equal((RegistrationStatus.Observing, partner, owner.User!.Id, 1), (c.Status, c.PartnerId, c.RegisteredBy, c.Version)));
        var held = customers[1];
        Assert.Equal(("天空", "65", "3301", held.ReportedAt.AddDays(15)), (held.Nickname, held.Industry, held.Region, held.ExpiresAt));
        Assert.Equal(["customer.registered"], await town.As((_, db) => db.Audit.Where(a => a.Subject == held.Id.ToString()).Select(a => a.Event).ToListAsync()));
        Assert.Equal(Verdict.Allow, (await town.As((_, db) => db.CustomerRegistrations.AsNoTracking().SingleAsync(r => r.CustomerId == held.Id))).Replay()!.Verdict);

        // It is held as if it had been typed, and a near name is found.
        (await rival.Registers(Reports.Company(Held))).IsRefused("customer.protected");
        (await rival.Registers(Reports.Company(Near).With("submitForReview", false))).IsRefused("registration.review_needed");

        // What somebody has worked on stays.
        (await owner.Invites(customers[0].Id.ToString(), "hello@haiyue.example")).Is(200);
        var undone = await owner.Undoes(id, CustomerFiles.Api);
        Assert.Equal((2, 1), (undone.Count("undone"), undone.Count("kept")));
        Assert.Equal(["2 undone", "3 kept refused.customer.touched", "4 undone"], await owner.CustomerRows(id));
        Assert.Equal([RegistrationStatus.Inviting, RegistrationStatus.Withdrawn, RegistrationStatus.Withdrawn], (await Customers(town)).Select(c => c.Status));
        Assert.Equal([customers[0].Id.Value], await town.As((_, db) => db.CustomerClaims.Select(c => c.Holder).Where(h => h != partner.Value).Distinct().ToListAsync()));
        await rival.Holds(Reports.Company(Near));
        (await owner.Calls(HttpMethod.Post, $"{CustomerFiles.Api}/{id}/undo")).IsRefused("import.wrong_state");

        // Neither is it a file of projects.
        (await owner.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}")).Is(404);
    }

    [Fact]
    public async Task Every_row_has_its_verdict_and_says_why()
    {
        var (town, owner, _) = await Owner();
        var (rival, other) = await town.Sales("Rival Secret");
        await owner.Holds(Reports.Company("宁波海岳重工有限公司"));
        await rival.Holds(Reports.Company(Held).With("email", "held@cloud-sky.example").With("phone", "13712345678"));
        await rival.Holds(Reports.Company("温州百川塑业有限公司"));
        var id = await owner.ChecksCustomers(CustomerFiles.File(
            CustomerFiles.Row("金华远山食品有限公司", code: Code),
            CustomerFiles.Row("金华远山食品有限公司"),
            CustomerFiles.Row("台州另一个名字有限公司", code: Code),
            CustomerFiles.Row("宁波海岳重工有限公司"),
            CustomerFiles.Row("温州百川塑业有限公司"),
            CustomerFiles.Row(Near),
            CustomerFiles.Row("绍兴青藤印染有限公司", phone: "13712345678"),
            CustomerFiles.Row("嘉兴古月包装有限公司", code: "91330106MA2B2CDG1G"),
            CustomerFiles.Row("", email: "nonsense", phone: "1"),
            CustomerFiles.Row("湖州长兴电源有限公司", email: "x@mailinator.com"),
            CustomerFiles.Row("丽水云和玩具有限公司", type: "nothing")));
        Assert.Equal(
            [
                "2 create", "3 duplicate imports.same_row", "4 duplicate imports.same_row", "5 exists refused.customer.already_registered",
                "6 conflict refused.customer.protected", "7 review name refused.customer.similar_name", "8 review phone refused.customer.same_phone",
                "9 wrong credit_code validation.credit_code", "10 wrong name validation.required email validation.email phone validation.phone",
                "11 wrong email refused.customer.disposable_email", "12 wrong customer_type validation.import_word",
            ],
            await owner.CustomerRows(id));
        var page = (await owner.Opens($"/customers/import/{id}")).Is(200);
        Assert.DoesNotContain(other.Name, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Held, page.Body, StringComparison.Ordinal);
        Assert.Contains(other.Name, (await VendorsPage(town, Near)).Body, StringComparison.Ordinal);

        // What the vendor has to decide is handed in with the others.
        var loaded = await owner.LoadsCustomers(id);
        Assert.Equal((3, 0), (loaded.Count("loaded"), loaded.Count("review")));
        Assert.Equal(
            [RegistrationStatus.PendingReview, RegistrationStatus.PendingReview, RegistrationStatus.Observing],
            await town.As((_, db) => db.Customers.Where(c => c.Name == Near || c.Name.StartsWith("绍兴") || c.Name.StartsWith("金华")).OrderByDescending(c => c.Status == RegistrationStatus.PendingReview).Select(c => c.Status).ToListAsync()));
        var bd = await town.Someone(Role.BusinessDeveloper);
        Assert.Equal(2, (await bd.Calls(HttpMethod.Get, "/api/v1/reviews")).Is(200).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task The_vendor_is_told_who_has_what_is_near_and_rows_of_the_file_are_compared_with_each_other()
    {
        var (town, owner, partner) = await Owner();
        var (rival, other) = await town.Sales("云帆科技");
        var mine = (await town.As((_, db) => db.Partners.SingleAsync(p => p.Id == partner))).Name;
        var keeper = await town.Someone(Role.VendorOperator);
        await rival.Holds(Reports.Company("温州百川塑业有限公司"));
        var file = CustomerFiles.Vendors(
            (mine, CustomerFiles.Row(Held, phone: "13712345678")),
            (other.Name, CustomerFiles.Row(Near)),
            (mine, CustomerFiles.Row("杭州云栖天空科技集团有限公司")),
            (other.Name, CustomerFiles.Row(Held)),
            (other.Name, CustomerFiles.Row("绍兴青藤印染有限公司", phone: "13712345678")),
            (mine, CustomerFiles.Row("温州百川塑业有限公司")),
            (mine, CustomerFiles.Row("温州百川塑业股份有限公司")),
            ("Nobody", CustomerFiles.Row("舟山东极渔业有限公司")),
            (other.Name, CustomerFiles.Row("温州百川塑业有限公司")));
        string[] verdicts =
        [
            "2 create", "3 review name refused.customer.similar_name name customers.import.near_row", "4 review name refused.customer.similar_name name customers.import.near_row",
            "5 duplicate imports.same_row", "6 review phone refused.customer.same_phone", "7 conflict refused.customer.protected customers.import.held",
            "8 review name refused.customer.similar_name name customers.import.near", "9 wrong partner validation.import_no_partner",
            "10 exists customers.import.partner_has_it name refused.customer.similar_name name customers.import.near_row customers.import.held",
        ];
        var id = await keeper.ChecksCustomers(file);
        Assert.Equal(verdicts, await keeper.CustomerRows(id));
        var page = (await keeper.Opens($"/customers/import/{id}")).Is(200).Body;
        Assert.Contains("Held as “温州百川塑业有限公司” by 云帆科技", page, StringComparison.Ordinal);
        Assert.Matches("Close to “温州百川塑业有限公司” of 云帆科技, [6-9][0-9]% alike", page);
        Assert.Contains("Close to row 2, of another partner", page, StringComparison.Ordinal);

        // The same whatever the batches are, and when another process goes on in the middle.
        var worker = server.Services.GetRequiredService<ImportWorker>();
        var parts = await town.StoredCustomers(null, keeper.User!.Id, 2, file);
        await worker.Drain(town.Vendor.Id, 2, TimeSpan.FromHours(2));
        await worker.Drain(town.Vendor.Id, ahead: TimeSpan.FromHours(2) + ImportWorker.Lease + TimeSpan.FromSeconds(5));
        Assert.Equal(verdicts, await keeper.CustomerRows($"{parts}"));

        Assert.Equal(5, (await keeper.LoadsCustomers(id)).Count("loaded"));
        var loaded = await town.As((_, db) => db.Customers.AsNoTracking().Where(c => c.Name != "温州百川塑业有限公司").ToDictionaryAsync(c => c.Name));
        Assert.Equal((RegistrationStatus.Observing, partner, owner.User!.Id), (loaded[Held].Status, loaded[Held].PartnerId, loaded[Held].RegisteredBy));
        Assert.Equal((RegistrationStatus.PendingReview, other.Id), (loaded[Near].Status, loaded[Near].PartnerId));

        // A review says with whose customer of the same file it was compared, as if that had come first.
        var review = await town.As((_, db) => db.CustomerRegistrations.AsNoTracking().SingleAsync(r => r.CustomerId == loaded[Near].Id));
        Assert.Equal(loaded[Held].Id.Value, Assert.Single(review.Evidence).Holder);
        Assert.Equal(Verdict.Review, review.Replay()!.Verdict);
        var phone = await town.As((_, db) => db.CustomerRegistrations.AsNoTracking().SingleAsync(r => r.CustomerName.StartsWith("绍兴")));
        Assert.Equal(loaded[Held].Id.Value, Assert.Single(phone.Evidence).Holder);
        await town.Deliver();
        var told = await town.As((_, db) => db.Messages.Select(m => new { m.UserId, m.Kind }).ToListAsync());
        Assert.Contains(new { UserId = keeper.User.Id, Kind = "customer_import_loaded" }, told);
        Assert.Contains(new { UserId = owner.User.Id, Kind = "customers_for_partner" }, told);
        (await owner.Calls(HttpMethod.Get, $"{CustomerFiles.Api}/{id}")).Is(404);
    }

    [Fact]
    public async Task The_vendor_is_spoken_to_of_the_partner_and_not_as_the_partner()
    {
        var (town, _, _) = await Owner();
        var (_, partner) = await town.Sales("杭州云帆科技有限公司");
        await town.As(async (_, db) =>
        {
            db.AddRange(CustomerClaim.Of(partner));
            return await db.SaveChangesAsync();
        });
        await town.Policy(policy => policy with { MaxObserved = 1 });
        town.Pass(TimeSpan.FromDays(1));
        var keeper = await town.Someone(Role.VendorOperator);
        var id = await keeper.ChecksCustomers(CustomerFiles.Vendors(
            (partner.Name, CustomerFiles.Row(partner.Name)),
            (partner.Name, CustomerFiles.Row("舟山东极渔业有限公司", email: partner.ContactEmail)),
            (partner.Name, CustomerFiles.Row("金华远山食品有限公司")),
            (partner.Name, CustomerFiles.Row("绍兴青藤印染有限公司"))));
        Assert.Equal(
            ["2 wrong name customers.import.partner_itself customers.import.held", "3 wrong email customers.import.partner_email customers.import.held", "4 create", "5 wrong customers.import.partner_places"],
            await keeper.CustomerRows(id));
        var page = (await keeper.Opens($"/customers/import/{id}")).Is(200).Body;
        Assert.Contains("This partner may have 1 under observation at a time, and has as many", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Your own company", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_takes_no_more_places_than_there_are_and_finds_out_about_no_more_names_than_allowed()
    {
        var (town, owner, partner) = await Owner();
        await town.Policy(policy => policy with { MaxObserved = 3 });
        town.Pass(TimeSpan.FromDays(1));
        await owner.Holds(Reports.Company());
        var id = await owner.ChecksCustomers(CustomerFiles.File(CustomerFiles.Row("金华远山食品有限公司"), CustomerFiles.Row("绍兴青藤印染有限公司"), CustomerFiles.Row("湖州长兴电源有限公司")));
        Assert.Equal(["2 create", "3 create", "4 wrong refused.customer.too_many_observed"], await owner.CustomerRows(id));

        // The same of a vendor's file, whose batches are gathered before those in front of them are judged.
        var keeper = await town.Someone(Role.VendorOperator);
        var name = (await town.As((_, db) => db.Partners.SingleAsync(p => p.Id == partner))).Name;
        var parts = await town.StoredCustomers(null, keeper.User!.Id, 1, CustomerFiles.Vendors(
            (name, CustomerFiles.Row("金华远山食品有限公司")), (name, CustomerFiles.Row("金华远山食品有限公司")), (name, CustomerFiles.Row("绍兴青藤印染有限公司")), (name, CustomerFiles.Row("湖州长兴电源有限公司"))));
        await server.Services.GetRequiredService<ImportWorker>().Drain(town.Vendor.Id, ahead: TimeSpan.FromHours(2));
        Assert.Equal(["2 create", "3 duplicate imports.same_row", "4 create", "5 wrong customers.import.partner_places"], await keeper.CustomerRows($"{parts}"));

        // Places that were taken meanwhile are taken; those whose hold is over are free.
        await owner.Holds(Reports.Company());
        Assert.Equal(["2 loaded", "3 wrong refused.customer.too_many_observed", "4 wrong refused.customer.too_many_observed"], await Loaded(owner, id));
        town.Pass(TimeSpan.FromDays(15));
        var again = await owner.ChecksCustomers(CustomerFiles.File(CustomerFiles.Row("绍兴青藤印染有限公司"), CustomerFiles.Row("湖州长兴电源有限公司"), CustomerFiles.Row("金华远山食品有限公司")));
        Assert.Equal(["2 loaded", "3 loaded", "4 loaded"], await Loaded(owner, again));

        var many = await owner.ChecksCustomers(CustomerFiles.File([.. Enumerable.Range(0, CustomerImportRules.MostLookedUp + 2).Select(n => CustomerFiles.Row("金华远山食品有限公司"))]));
        var import = (await owner.Calls(HttpMethod.Get, $"{CustomerFiles.Api}/{many}")).Json;
        Assert.Equal((CustomerImportRules.MostLookedUp, 2), (import.Count("exists"), import.Count("wrong")));
    }

    [Fact]
    public async Task The_rules_are_asked_again_when_it_is_loaded()
    {
        var (town, owner, _) = await Owner();
        var (rival, _) = await town.Sales();
        var id = await owner.ChecksCustomers(CustomerFiles.File(CustomerFiles.Row(Held), CustomerFiles.Row("绍兴青藤印染有限公司"), CustomerFiles.Row("湖州长兴电源有限公司")));
        await rival.Holds(Reports.Company(Held));
        await rival.Holds(Reports.Company("绍兴青藤印染集团有限公司"));
        Assert.Equal(["2 conflict refused.customer.protected", "3 loaded name refused.customer.similar_name", "4 loaded"], await Loaded(owner, id));
        Assert.Equal(RegistrationStatus.PendingReview, (await town.As((_, db) => db.Customers.SingleAsync(c => c.Name == "绍兴青藤印染有限公司"))).Status);
    }

    [Fact]
    public async Task Whoever_goes_on_after_an_interruption_registers_nothing_twice_and_leaves_nothing_out()
    {
        var (town, owner, partner) = await Owner();
        var worker = server.Services.GetRequiredService<ImportWorker>();
        string[] names = ["金华远山食品有限公司", "绍兴青藤印染有限公司", "湖州长兴电源有限公司", "嘉兴古月包装有限公司", "台州黄岩模具有限公司"];
        var id = await town.StoredCustomers(partner, owner.User!.Id, 2, CustomerFiles.File([.. names.Select(name => CustomerFiles.Row(name)), CustomerFiles.Row(names[0])]));
        var (later, afterwards) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2) + ImportWorker.Lease + TimeSpan.FromSeconds(5));
        await worker.Drain(town.Vendor.Id, 1, later);
        await worker.Drain(town.Vendor.Id, ahead: afterwards);
        Assert.Equal(["2 create", "3 create", "4 create", "5 create", "6 create", "7 duplicate imports.same_row"], await owner.CustomerRows($"{id}"));

        await town.As(async (_, db) =>
        {
            var import = await db.Set<RegistrationImport>().SingleAsync(i => i.Id == id);
            import.Load();
            import.Lease(TimeProvider.System.GetUtcNow().AddHours(1));
            return await db.SaveChangesAsync();
        });
        await worker.Drain(town.Vendor.Id, 2, later);
        Assert.Equal(4, await town.As((_, db) => db.Customers.CountAsync()));

        // Four who all believe the others to be dead.
        await Task.WhenAll(Enumerable.Range(1, 4).Select(n => worker.Drain(town.Vendor.Id, ahead: afterwards * n)));
        Assert.Equal([.. names.Order(StringComparer.Ordinal)], (await Customers(town)).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(names.Length, await town.As((_, db) => db.HeldNames.CountAsync(h => h.Source == ClaimSource.Registration)));
        Assert.Equal(names.Length, await town.As((_, db) => db.CustomerClaims.CountAsync(c => c.Key.StartsWith("slot:"))));
    }

    [Fact]
    public async Task The_templates_are_files_that_can_be_handed_in()
    {
        var (town, owner, _) = await Owner();
        var keeper = await town.Someone(Role.VendorOperator);
        foreach (var (person, kind) in new[] { (owner, "csv"), (owner, "xlsx"), (keeper, "csv"), (keeper, "xlsx") })
        {
            using var answer = await person.Http.GetAsync(new Uri($"/customers/import/template.{kind}", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            var id = (await person.Brings(await answer.Content.ReadAsByteArrayAsync(), CustomerFiles.Api)).Is(201).Json.GetProperty("id").GetString()!;
            await person.Settled(id, CustomerFiles.Api);
            Assert.Equal(["2 create"], await person.CustomerRows(id));
        }
    }

    [Fact]
    [OnPostgres]
    public async Task Brief_questions_have_no_helpers_and_the_next_ones_may()
    {
        if (!server.Options.IsPostgres)
        {
            return;
        }

        var town = await Town.Build(server);
        await town.As(async (_, db) =>
        {
            await db.Database.OpenConnectionAsync();
            var before = await Settings();
            Assert.Equal("0 off", await db.Briefly(Settings, CancellationToken.None));
            Assert.Null(db.Database.CurrentTransaction);
            Assert.Equal(before, await Settings());
            await db.Database.BeginTransactionAsync();
            Assert.Equal(before, await db.Briefly(Settings, CancellationToken.None));
            Assert.NotNull(db.Database.CurrentTransaction);
            return true;

            Task<string> Settings() => db.Database.SqlQueryRaw<string>("SELECT current_setting('max_parallel_workers_per_gather') || ' ' || current_setting('jit') AS \"Value\"").SingleAsync();
        });
    }

    private static async Task<string[]> Loaded(Person person, string id)
    {
        await person.LoadsCustomers(id);
        return await person.CustomerRows(id);
    }

    private static Task<List<Customer>> Customers(Town town) => town.As((_, db) => db.Customers.AsNoTracking().OrderBy(c => c.CustomerType).ThenByDescending(c => c.Name == "宁波海岳重工有限公司").ToListAsync());

    /// <summary>What the vendor reads of a file with this name.</summary>
    private static async Task<Answer> VendorsPage(Town town, string name)
    {
        var keeper = await town.Someone(Role.VendorOperator);
        var id = await keeper.ChecksCustomers(CustomerFiles.Vendors(((await town.Partner("Third")).Name, CustomerFiles.Row(name))));
        return (await keeper.Opens($"/customers/import/{id}")).Is(200);
    }

    private async Task<(Town Town, Person Owner, Id<Domain.Partners.Partner> Partner)> Owner()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner("自家公司");
        return (town, await town.Someone(Role.PartnerOwner, partner), partner.Id);
    }
}
