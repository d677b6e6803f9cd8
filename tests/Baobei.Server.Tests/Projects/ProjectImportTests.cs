using System.IO.Compression;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Features.Imports;
using Baobei.Server.Features.Projects;
using Baobei.Server.Tests.Imports;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;

namespace Baobei.Server.Tests.Projects;

/// <summary>项目导入, from the dry run to its undoing.</summary>
public sealed class ProjectImportTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task A_file_is_looked_through_loaded_as_if_typed_and_undone()
    {
        var (town, world, owner) = await World();
        var (_, direct) = await town.DirectCustomer();
        town.Pass(TimeSpan.FromDays(10));
        var own = world.Own.Account.AccountName;
        var handed = await owner.HandsIn(Encoding.UTF8.GetBytes(ProjectFiles.File(ProjectFiles.Row(town, own, "Own"), ProjectFiles.Row(town, direct.AccountName, "Direct"))));
        var path = handed.Is(303).Location!;
        var id = path.Split('/')[^1];
        var report = await owner.Settled(id);
        Assert.Equal(("checked", 2, 2), (report.GetProperty("state").GetString(), report.GetProperty("rows").GetInt32(), report.Count("create")));
        var before = await town.As((_, db) => db.Projects.CountAsync(p => p.PartnerId == world.Own.Partner.Id));

        // Nothing was written yet; the button of the page writes it.
        (await owner.Submits(path, _nothing, $"{path}/load")).Is(303);
        Assert.Equal(2, (await owner.Settled(id)).Count("loaded"));
        var projects = await town.As((_, db) => db.Projects.AsNoTracking().Where(p => p.PartnerId == world.Own.Partner.Id).OrderByDescending(p => p.Id).Take(2).ToListAsync());
        Assert.Equal(before + 2, await town.As((_, db) => db.Projects.CountAsync(p => p.PartnerId == world.Own.Partner.Id)));
        var (mine, theirs) = (projects.Single(p => p.Name == "Own"), projects.Single(p => p.Name == "Direct"));
        Assert.Equal((ProjectStatus.InProgress, ProjectKind.PartnerCustomer), (mine.Status, mine.Kind));
        Assert.Equal((ProjectStatus.PendingApproval, owner.User!.Id, owner.User.Id), (theirs.Status, theirs.CreatedBy, theirs.Owner));
        Assert.Equal(12_000_000, mine.AmountMinor);

        // The protection begins anew, and says by which project; there is no way around the approval.
        var customer = await town.As((_, db) => db.Customers.AsNoTracking().SingleAsync(c => c.Id == world.Own.Associated.Id));
        Assert.Equal((mine.CreatedAt.AddDays(90), $"project:{mine.Number}"), (customer.ExpiresAt, customer.ProtectionEvent));
        var bd = await world.Who("bd");
        (await bd.Approves(theirs.Id.ToString())).Is(200);

        var undone = await owner.Undoes(id);
        Assert.Equal(("undone", 1, 1), (undone.GetProperty("state").GetString(), undone.Count("undone"), undone.Count("kept")));
        Assert.Equal(["2 undone", "3 kept refused.project.touched"], await owner.RowsOf(id));
        var after = await town.As((_, db) => db.Projects.AsNoTracking().Where(p => p.Id == mine.Id || p.Id == theirs.Id).ToDictionaryAsync(p => p.Id));
        Assert.Equal((ProjectStatus.Withdrawn, ProjectEndReason.ImportUndone), (after[mine.Id].Status, after[mine.Id].EndReason));
        Assert.Equal(ProjectStatus.PendingConfirmation, after[theirs.Id].Status);
        Assert.Equal(["project.imported", "project.taken_back"], await town.As((_, db) => db.Audit.Where(a => a.Subject == mine.Id.ToString()).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
        Assert.Equal(
            ["import.received", "import.started", "import.loaded", "import.undo_started", "import.undone"],
            await town.As((_, db) => db.Audit.Where(a => a.Subject == id).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
        (await owner.Calls(HttpMethod.Post, $"/api/v1/project-imports/{id}/undo")).IsRefused("import.wrong_state");
    }

    [Fact]
    public async Task Every_row_has_its_verdict_and_says_why()
    {
        var (town, world, owner) = await World();
        var (_, direct) = await town.DirectCustomer();
        var own = world.Own.Account.AccountName;
        await owner.Has(Deals.Project(town, own, "There"));
        var id = await owner.Checks(ProjectFiles.File(
            ProjectFiles.Row(town, own, "Good"),
            ProjectFiles.Row(town, own, "good"),
            ProjectFiles.Row(town, own, "There"),
            ProjectFiles.Row(town, world.Other.Account.AccountName, "Foreign"),
            ProjectFiles.Row(town, "nobody2026", "Nobody"),
            ProjectFiles.Row(town, own, "Dear", amount: "dear"),
            ProjectFiles.Row(town, own, "Product", "ecs|none"),
            ProjectFiles.Row(town, own, "", amount: "0", industry: "hardly"),
            ProjectFiles.Row(town, direct.AccountName, "Direct")));
        Assert.Equal(
            [
                "2 create", "3 duplicate imports.same_row", "4 exists projects.import.there", "5 conflict account_name refused.project.account_held",
                "6 wrong account_name refused.project.account_unknown", "7 wrong amount validation.project_amount", "8 wrong products validation.not_sold",
                "9 wrong industry validation.industry name validation.required", "10 create",
            ],
            await owner.RowsOf(id));
        Assert.Equal(["5 conflict account_name refused.project.account_held"], await owner.RowsOf(id, "?verdict=conflict"));
        (await owner.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}/rows?verdict=nonsense")).Is(400);

        // Page by page, there and back.
        var first = (await owner.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}/rows?limit=4")).Json;
        Assert.Equal("6 wrong account_name refused.project.account_unknown", (await owner.RowsOf(id, $"?limit=4&cursor={first.GetProperty("next").GetString()}"))[0]);
        var page = (await owner.Opens($"/projects/import/{id}?verdict=wrong")).Is(200);
        Assert.Equal(4, page.Page.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Amount", page.Body, StringComparison.OrdinalIgnoreCase);

        // Nobody learns whose a customer is.
        Assert.DoesNotContain(world.Other.Partner.Name, (await owner.Opens($"/projects/import/{id}")).Is(200).Body, StringComparison.Ordinal);
        var refused = (await owner.Opens($"/projects/import/{id}/refused.csv")).Is(200).Body.Split("\r\n");
        Assert.Equal(9, refused.Length);
        Assert.StartsWith("Customer account,Name,", refused[0], StringComparison.Ordinal);
        Assert.Contains(refused, line => line.Contains("Foreign", StringComparison.Ordinal) && line.Contains("Customer account: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rules_are_asked_again_when_it_is_loaded()
    {
        var (town, world, owner) = await World();
        var (_, direct) = await town.DirectCustomer();
        var id = await owner.Checks(ProjectFiles.File(ProjectFiles.Row(town, direct.AccountName, "Frozen later"), ProjectFiles.Row(town, world.Own.Account.AccountName, "Good")));
        await town.As(async (_, db) =>
        {
            (await db.CustomerAccounts.SingleAsync(a => a.Id == direct.Id)).SetFrozen(true);
            return await db.SaveChangesAsync();
        });
        var loaded = await owner.Loads(id);
        Assert.Equal((1, 1), (loaded.Count("loaded"), loaded.Count("wrong")));
        Assert.Equal(["2 wrong account_name refused.project.account_frozen", "3 loaded"], await owner.RowsOf(id));
        Assert.Equal(0, await town.As((_, db) => db.Projects.CountAsync(p => p.AccountId == direct.Id)));
        (await owner.Calls(HttpMethod.Post, $"/api/v1/project-imports/{id}/load")).IsRefused("import.wrong_state");
    }

    [Fact]
    public async Task A_partner_registers_no_more_on_a_day_with_a_file_and_finds_out_about_no_more_accounts()
    {
        var (town, world, owner) = await World();
        await town.Policy(policy => policy with { MaxProjectsPerDay = 3 });
        town.Pass(TimeSpan.FromDays(1));
        var own = world.Own.Account.AccountName;
        await owner.Has(Deals.Project(town, own, "First"));
        var id = await owner.Checks(ProjectFiles.File(
            ProjectFiles.Row(town, own, "Second"), ProjectFiles.Row(town, "nobody2026", "Nobody"), ProjectFiles.Row(town, own, "Third"), ProjectFiles.Row(town, "nobody2027", "Nobody")));
        Assert.Equal(
            ["2 create", "3 wrong account_name refused.project.account_unknown", "4 wrong refused.project.daily_limit", "5 wrong refused.project.daily_limit"],
            await owner.RowsOf(id));
        Assert.Equal(1, (await owner.Loads(id)).Count("loaded"));
        Assert.Equal([1, 2], await town.As((_, db) => db.Projects.Where(p => p.PartnerId == world.Own.Partner.Id && p.Name != "").OrderByDescending(p => p.Id).Take(2).Select(p => p.PlaceOfDay).OrderBy(place => place).ToListAsync()));

        // A person at a form is held by the same number.
        (await owner.Reports(Deals.Project(town, own, "Third"))).Is(201);
        (await owner.Reports(Deals.Project(town, own, "Fourth"))).IsRefused("project.daily_limit");
    }

    [Fact]
    public async Task The_vendor_brings_what_partners_have_past_the_daily_limit_and_everybody_is_told_once()
    {
        var (town, world, owner) = await World();
        await town.Policy(policy => policy with { MaxProjectsPerDay = 1 });
        town.Pass(TimeSpan.FromDays(1));
        var keeper = await world.Who("operator");
        var bd = await world.Who("bd");
        var (_, direct) = await town.DirectCustomer();
        await town.Deliver();
        var messages = await Messages(town);
        var (one, other) = (world.Own.Partner, world.Other.Partner);
        var waiting = world.Waiting.Name;
        var id = await keeper.Checks(ProjectFiles.Vendors(
            (one.Name, ProjectFiles.Row(town, world.Own.Account.AccountName, "A")),
            (one.Id.ToString(), ProjectFiles.Row(town, world.Own.Account.AccountName, "B")),
            (other.Name, ProjectFiles.Row(town, direct.AccountName, "C")),
            (one.Name, ProjectFiles.Row(town, direct.AccountName, "D")),
            (other.Name, ProjectFiles.Row(town, world.Own.Account.AccountName, "E")),
            (waiting, ProjectFiles.Row(town, direct.AccountName, "F")),
            ("Nobody", ProjectFiles.Row(town, direct.AccountName, "G"))));
        Assert.Equal(
            [
                "2 create", "3 create", "4 create", "5 create", "6 conflict account_name refused.project.account_held", "7 wrong partner refused.partner.not_effective",
                "8 wrong partner validation.import_no_partner",
            ],
            await keeper.RowsOf(id));
        Assert.Equal(4, (await keeper.Loads(id)).Count("loaded"));
        var projects = await town.As((_, db) => db.Projects.AsNoTracking().Where(p => p.Name.Length == 1).OrderBy(p => p.Name).ToListAsync());
        Assert.Equal([owner.User!.Id, owner.User.Id, keeper.User!.Id, owner.User.Id], projects.Select(p => p.Owner));
        Assert.All(projects, p => Assert.Equal((keeper.User.Id, 0), (p.CreatedBy, p.PlaceOfDay)));

        // Whoever typed it does not decide on it; a partner sees what it got and not how.
        (await keeper.Approves(projects[2].Id.ToString())).IsRefused("approval.own");
        (await owner.Calls(HttpMethod.Get, $"/api/v1/projects/{projects[0].Id}")).Is(200);
        (await owner.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}")).Is(404);
        (await bd.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}")).Is(403);
        await town.Deliver();
        var told = (await Messages(town)).Except(messages).Order().ToList();
        Assert.Contains($"{keeper.User.Id} import_loaded projects.csv|4|3", told);
        Assert.Contains($"{owner.User.Id} import_for_partner 3", told);
        Assert.Contains($"{bd.User!.Id} import_waits 2", told);
        Assert.DoesNotContain(told, message => message.Contains("project_waits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_goes_on_after_an_interruption_does_nothing_twice_and_leaves_nothing_out()
    {
        var (town, world, owner) = await World();
        var worker = server.Services.GetRequiredService<ImportWorker>();
        var own = world.Own.Account.AccountName;
        var id = await town.Stored(
            world.Own.Partner.Id, owner.User!.Id, 2, ProjectFiles.Row(town, own, "1"), ProjectFiles.Row(town, own, "2"), ProjectFiles.Row(town, own, "3"), ProjectFiles.Row(town, own, "1"),
            ProjectFiles.Row(town, own, "5"));
        var (later, afterwards) = (TimeSpan.FromHours(2), TimeSpan.FromHours(2) + ImportWorker.Lease + TimeSpan.FromSeconds(5));

        // Killed after the first batch of the dry run: nobody takes it before the lease is over, and then it goes on where it was.
        await worker.Drain(town.Vendor.Id, 1, later);
        Assert.Equal((RegistrationImportState.Checking, 1, 2), await State(town, id));
        await worker.Drain(town.Vendor.Id, ahead: later);
        Assert.Equal((RegistrationImportState.Checking, 1, 2), await State(town, id));
        await worker.Drain(town.Vendor.Id, ahead: afterwards);
        Assert.Equal((RegistrationImportState.Checked, 0, 5), await State(town, id));
        Assert.Equal(["2 create", "3 create", "4 create", "5 duplicate imports.same_row", "6 create"], await owner.RowsOf($"{id}"));

        var before = await town.As((_, db) => db.Projects.CountAsync());
        await Asks(town, id, import => import.Load());
        await worker.Drain(town.Vendor.Id, 2, later);
        Assert.Equal((RegistrationImportState.Loading, 2, 4), await State(town, id));
        Assert.Equal(before + 3, await town.As((_, db) => db.Projects.CountAsync()));
        await worker.Drain(town.Vendor.Id, ahead: afterwards);
        Assert.Equal((RegistrationImportState.Loaded, 0, 5), await State(town, id));
        Assert.Equal(before + 4, await town.As((_, db) => db.Projects.CountAsync()));
        Assert.Equal(["1", "2", "3", "5"], await town.As((_, db) => db.Projects.Where(p => p.Name.Length == 1).OrderBy(p => p.Name).Select(p => p.Name).ToListAsync()));

        await Asks(town, id, import => import.Undo(town.Now));
        await worker.Drain(town.Vendor.Id, 1, later);
        await worker.Drain(town.Vendor.Id, ahead: afterwards);
        Assert.Equal((RegistrationImportState.Undone, 0, 5), await State(town, id));
        Assert.Equal(4, await town.As((_, db) => db.Projects.CountAsync(p => p.Name.Length == 1 && p.Status == ProjectStatus.Withdrawn)));
    }

    [Fact]
    public async Task Two_who_work_on_the_same_batch_do_it_once()
    {
        var (town, world, owner) = await World();
        var own = world.Own.Account.AccountName;
        var id = await town.Stored(world.Own.Partner.Id, owner.User!.Id, 1, [.. Enumerable.Range(1, 6).Select(n => ProjectFiles.Row(town, own, $"{n}"))]);
        var worker = server.Services.GetRequiredService<ImportWorker>();
        await worker.Drain(town.Vendor.Id, ahead: TimeSpan.FromHours(2));
        await Asks(town, id, import => import.Load());

        // Each next worker's clock is so far ahead that it believes the one before to be dead.
        await Task.WhenAll(Enumerable.Range(1, 4).Select(n => worker.Drain(town.Vendor.Id, ahead: TimeSpan.FromHours(2 * n))));
        Assert.Equal((RegistrationImportState.Loaded, 0, 6), await State(town, id));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], await town.As((_, db) => db.Projects.Where(p => p.Name.Length == 1).OrderBy(p => p.Name).Select(p => p.Name).ToListAsync()));
    }

    [Fact]
    public async Task Of_two_partners_rows_about_the_same_thing_of_one_company_only_the_first_becomes_valid()
    {
        var (town, world, _) = await World();
        await town.Sells("rds");
        await town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Own.Account.Id || a.Id == world.Other.Account.Id).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.HolderName, "Same Company Ltd").SetProperty(a => a.CustomerType, CustomerType.Enterprise).SetProperty(a => a.VerificationStatus, VerificationStatus.Passed)));
        var keeper = await world.Who("operator");
        var (own, others) = (world.Own.Account.AccountName, world.Other.Account.AccountName);
        var file = ProjectFiles.Vendors(
            (world.Own.Partner.Name, ProjectFiles.Row(town, own, "制造执行系统")),
            (world.Own.Partner.Name, ProjectFiles.Row(town, own, "容灾")),
            (world.Other.Partner.Name, ProjectFiles.Row(town, others, "门户")),
            (world.Other.Partner.Name, ProjectFiles.Row(town, others, "制造执行系统二期", "rds")),
            (world.Other.Partner.Name, ProjectFiles.Row(town, others, "备份", "rds")));
        string[] verdicts = ["2 create", "3 create", "4 conflict account_name refused.project.scope_taken", "5 conflict account_name refused.project.scope_taken", "6 create"];
        var id = await keeper.Checks(file);
        Assert.Equal(verdicts, await keeper.RowsOf(id));

        // Looked through before the first was loaded, another file is found out when it is its turn.
        var second = await keeper.Checks(ProjectFiles.Vendors((world.Other.Partner.Name, ProjectFiles.Row(town, others, "网站"))));
        Assert.Equal(["2 create"], await keeper.RowsOf(second));
        Assert.Equal(3, (await keeper.Loads(id)).Count("loaded"));
        Assert.Equal(0, (await keeper.Loads(second)).Count("loaded"));
        Assert.Equal(["2 conflict account_name refused.project.scope_taken"], await keeper.RowsOf(second));
        Assert.Equal(["p:ecs", "p:rds"], (await Held(town)).Where(key => key.StartsWith("p:", StringComparison.Ordinal)));

        // What is undone is free for the other one.
        Assert.Equal(3, (await keeper.Undoes(id)).Count("undone"));
        Assert.Empty(await Held(town));
        var third = await keeper.Checks(ProjectFiles.Vendors((world.Other.Partner.Name, ProjectFiles.Row(town, others, "网站"))));
        Assert.Equal(1, (await keeper.Loads(third)).Count("loaded"));
    }

    [Fact]
    public async Task Many_rows_written_at_once_leave_what_one_after_the_other_would()
    {
        var (town, world, owner) = await World();
        var keeper = await world.Who("operator");
        var (_, direct) = await town.DirectCustomer();
        const int Of = 15;
        town.Pass(TimeSpan.FromDays(1));
        var id = await keeper.Checks(ProjectFiles.Vendors(
        [
            .. Enumerable.Range(0, Of).Select(n => (world.Own.Partner.Name, ProjectFiles.Row(town, world.Own.Account.AccountName, $"Own {n}"))),
            .. Enumerable.Range(0, Of).Select(n => (world.Own.Partner.Name, ProjectFiles.Row(town, direct.AccountName, $"Direct {n}"))),
        ]));
        Assert.Equal(2 * Of, (await keeper.Loads(id)).Count("loaded"));
        var loaded = await Brought();
        Assert.Equal((2 * Of, 2 * Of), (loaded.Select(p => p.Number).Distinct().Count(), await Audited("project.imported")));
        Assert.All(loaded, p => Assert.Equal(
            p.Kind == ProjectKind.PartnerCustomer ? (ProjectStatus.InProgress, 1, null) : (ProjectStatus.PendingApproval, 1, p.ApplicationId), (p.Status, p.Version, p.ApplicationId)));
        Assert.Equal(Of, await town.As((_, db) => db.RegistrationApplications.CountAsync(a => a.ProjectName.StartsWith("Direct") && a.State == ApplicationState.PendingApproval)));
        Assert.Equal([.. Enumerable.Range(0, Of).Select(n => $"n:own{n}").Order(StringComparer.Ordinal), "p:ecs"], await Held(town));
        Assert.Equal("Own 7", (await owner.Calls(HttpMethod.Get, "/api/v1/projects?q=own%207")).Is(200).Json.GetProperty("data")[0].GetProperty("name").GetString());

        // One of each kind is touched; the product was claimed for the first of its kind, and is for this one now.
        await town.As(async (_, db) =>
        {
            await db.Projects.Where(p => p.Name == "Own 3" || p.Name == "Direct 3").ForEachAsync(p => p.HandTo(Guid.CreateVersion7()));
            return await db.SaveChangesAsync();
        });
        var undone = await keeper.Undoes(id);
        Assert.Equal((2 * (Of - 1), 2), (undone.Count("undone"), undone.Count("kept")));
        Assert.Equal(2 * (Of - 1), await Audited("project.taken_back"));
        Assert.All(await Brought(), p => Assert.Equal(
            p.Name is "Own 3" ? (ProjectStatus.InProgress, null, 2) : p.Name is "Direct 3" ? (ProjectStatus.PendingApproval, null, 2) : (ProjectStatus.Withdrawn, ProjectEndReason.ImportUndone, 2),
            (p.Status, p.EndReason, p.Version)));
        Assert.Equal(
            Of - 1, await town.As((_, db) => db.RegistrationApplications.CountAsync(a => a.ProjectName.StartsWith("Direct") && a.State == ApplicationState.Withdrawn && a.EndedAt != null && a.NoticeAt == null)));
        Assert.Equal(["n:own3", "p:ecs"], await Held(town));

        Task<List<Project>> Brought() => town.As((_, db) => db.Projects.AsNoTracking().Where(p => p.Name.StartsWith("Own ") || p.Name.StartsWith("Direct ")).ToListAsync());

        Task<int> Audited(string what) => town.As((_, db) => db.Audit.CountAsync(a => a.Event == what));
    }

    [Fact]
    public async Task What_is_written_many_at_once_is_written_whole_or_not_at_all()
    {
        var (town, world, owner) = await World();
        var id = await owner.Checks(ProjectFiles.File([.. Enumerable.Range(0, 10).Select(n => ProjectFiles.Row(town, world.Own.Account.AccountName, $"Row {n}"))]));
        Assert.Equal(10, (await owner.Loads(id)).Count("loaded"));
        var audit = await town.As((_, db) => db.Audit.CountAsync());

        // Somebody changes one of them after they were read.
        var refused = await Assert.ThrowsAsync<Refused>(() => town.As(async (_, db) =>
        {
            var projects = await Rows(db).ToListAsync();
            await town.As((_, other) => Rows(other).Where(p => p.Name == "Row 4").ExecuteUpdateAsync(set => set.SetProperty(p => p.Version, 2)));
            projects.ForEach(project => project.TakeBackImported(null, Id<RegistrationImport>.New(), town.Now));
            return await db.SaveMany([], default);
        }));
        Assert.Equal("edit.conflict", refused.Code);

        // A claim that another project has: the refusal is that of its key.
        refused = await Assert.ThrowsAsync<Refused>(() => town.As(async (_, db) =>
        {
            var projects = await Rows(db).ToListAsync();
            projects.ForEach(project => project.TakeBackImported(null, Id<RegistrationImport>.New(), town.Now));
            return await db.SaveMany([ScopeClaim.Of((await db.AcrossPartners<ScopeClaim>().AsNoTracking().FirstAsync()).Key, projects[0])], default);
        }));
        Assert.Equal("project.scope_taken", refused.Code);
        Assert.Equal((10, audit), (await town.As((_, db) => db.Projects.CountAsync(p => p.Name.StartsWith("Row ") && p.Status == ProjectStatus.InProgress)), await town.As((_, db) => db.Audit.CountAsync())));

        IQueryable<Project> Rows(Db db) => db.Projects.Where(p => p.Name.StartsWith("Row ") && p.Version == 1);
    }

    [Theory]
    [InlineData("nothing", "required")]
    [InlineData("empty", "file_empty")]
    [InlineData("binary", "file_encoding")]
    [InlineData("columns", "file_columns")]
    [InlineData("no rows", "file_no_rows")]
    [InlineData("too many", "file_rows")]
    [InlineData("too wide", "file_many_columns")]
    [InlineData("broken workbook", "file_workbook")]
    [InlineData("zip bomb", "file_workbook")]
    public async Task A_file_that_is_none_says_so_beside_the_field(string what, string code)
    {
        var (_, _, owner) = await World();
        byte[]? content = what switch
        {
            "nothing" => null,
            "empty" => [],
            "binary" => [0x89, 0x50, 0, 1, 2],
            "columns" => "name,industry\nA,65\n"u8.ToArray(),
            "no rows" => Encoding.UTF8.GetBytes(ProjectFiles.Head + "\n"),
            "too many" => Encoding.UTF8.GetBytes(ProjectFiles.Head + "\n" + string.Concat(Enumerable.Repeat("a\n", ImportLimits.File.Rows + 1))),
            "too wide" => Encoding.UTF8.GetBytes(ProjectFiles.Head + new string(',', RegistrationFile.MaxColumns) + "\na\n"),
            "broken workbook" => [.. "PK\u0003\u0004"u8, 1, 2, 3],
            _ => Bomb(),
        };
        var answer = content is null ? await owner.Posts("/projects/import", []) : await owner.HandsIn(content);
        Assert.Equal(["File"], answer.Is(422).WrongFields());
        var sentence = server.Services.GetRequiredService<Texts>().In(Texts.English, $"validation.{code}").Split('{')[0];
        Assert.Contains(sentence, answer.Page.QuerySelector("p.error")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await owner.Calls(HttpMethod.Get, "/api/v1/project-imports")).Json.GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("gb18030")]
    [InlineData("chinese headings")]
    [InlineData("workbook")]
    public async Task A_file_is_read_as_spreadsheets_write_it(string how)
    {
        var (town, world, owner) = await World();
        var texts = server.Services.GetRequiredService<Texts>();
        string[] cells = [world.Own.Account.AccountName, "核心系统上云", "软件和信息技术服务业", "浙江省/杭州市", "上云", "王伟", "ecs", "1,200.50", "2027/3/1", "2027年6月"];
        var names = ProjectFiles.Head.Split(',').Select(name => ProjectImportColumns.Columns.All.Single(column => column.Name == name)).ToList();
        var head = names.Select(column => how == "gb18030" ? column.Name : texts.In(Texts.Chinese, column.Label)).ToList();
        byte[] content;
        if (how == "workbook")
        {
            using var stream = new MemoryStream();
            var row = head.Zip(cells).ToDictionary(pair => pair.First, pair => (object)pair.Second);
            row[head[2]] = 65;
            row[head[8]] = new DateTime(2027, 3, 1);
            await stream.SaveAsAsync(new[] { row });
            content = stream.ToArray();
        }
        else
        {
            var file = $"{Csv.Line([.. head])}\r\n{Csv.Line([.. cells])}\r\n";
            content = how == "gb18030" ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(file) : [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(file)];
        }

        var id = (await owner.Brings(content)).Is(201).Json.GetProperty("id").GetString()!;
        await owner.Settled(id);
        Assert.Equal(["2 create"], await owner.RowsOf(id));
        await owner.Loads(id);
        var project = await town.As((_, db) => db.Projects.AsNoTracking().SingleAsync(p => p.Name == "核心系统上云"));
        Assert.Equal(("65", "3301", 120_050L, new DateOnly(2027, 3, 1), new DateOnly(2027, 6, 1)), (project.Industry, project.Region, project.AmountMinor, project.ExpectedSignOn, project.ExpectedRevenueOn));
    }

    [Fact]
    public async Task The_templates_are_files_that_can_be_handed_in()
    {
        var (town, world, owner) = await World();
        var keeper = await world.Who("operator");
        foreach (var (person, kind) in new[] { (owner, "csv"), (owner, "xlsx"), (keeper, "csv"), (keeper, "xlsx") })
        {
            using var answer = await person.Http.GetAsync(new Uri($"/projects/import/template.{kind}", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            var id = (await person.Brings(await answer.Content.ReadAsByteArrayAsync())).Is(201).Json.GetProperty("id").GetString()!;
            await person.Settled(id);

            // Nothing but the example's account is wrong.
            Assert.Equal(["2 wrong account_name refused.project.account_unknown"], await person.RowsOf(id));
        }

        Assert.Equal(4, await town.As((_, db) => db.Set<RegistrationImport>().CountAsync()));
    }

    [Fact]
    public async Task The_list_leaves_as_a_workbook_with_texts_as_texts_and_amounts_as_numbers()
    {
        var (town, world, owner) = await World();
        await owner.Has(Deals.Project(town, world.Own.Account.AccountName, "=1+1"));
        using var answer = await owner.Http.GetAsync(new Uri("/projects.xlsx?q=%3D1%2B1", UriKind.Relative));
        Assert.Equal(Xlsx.ContentType, answer.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
        using var stream = new MemoryStream(await answer.Content.ReadAsByteArrayAsync());
        var rows = stream.Query(useHeaderRow: true, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().ToList();
        Assert.Contains(rows, row => row.Values.Contains("=1+1") && row["Expected amount"] is double amount && (long)amount == 120_000);
        Assert.Equal(1, await town.As((_, db) => db.Audit.CountAsync(a => a.Event == ExportProjects.Event)));
    }

    [Fact]
    public async Task A_workbook_goes_on_in_a_second_sheet()
    {
        using var stream = new MemoryStream();
        await Xlsx.Write(stream, ["n", "text"], Batches(), default, rowsOfSheet: 3);
        stream.Position = 0;
        Assert.Equal(["1", "2"], stream.GetSheetNames());
        Assert.Equal([[1d, "a & <b>"], [2d, " c\n"]], stream.Query(sheetName: "1").Skip(1).Cast<IDictionary<string, object?>>().Select(row => row.Values.ToArray()));
        Assert.Equal([["n", "text"], [3d, null]], stream.Query(sheetName: "2").Cast<IDictionary<string, object?>>().Select(row => row.Values.ToArray()));

        static async IAsyncEnumerable<IEnumerable<IEnumerable<object?>>> Batches()
        {
            await Task.CompletedTask;
            yield return [[1, "a & <b>"], [2m, " c\n\u0001"]];
            yield return [[3L, null]];
        }
    }

    [Fact]
    public async Task Files_are_forgotten_after_their_time_and_what_they_brought_stays()
    {
        var (town, world, owner) = await World();
        var loaded = await owner.Checks(ProjectFiles.File(ProjectFiles.Row(town, world.Own.Account.AccountName, "Stays")));
        await owner.Loads(loaded);
        var unused = await owner.Checks(ProjectFiles.File(ProjectFiles.Row(town, world.Own.Account.AccountName, "Unused")));
        await Age(ForgetImports.KeepUnused - TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Left());
        await Age(ForgetImports.KeepUnused + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Left());
        (await owner.Calls(HttpMethod.Get, $"/api/v1/project-imports/{unused}")).Is(404);
        await Age(ForgetImports.Keep + TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Left());
        Assert.Equal(0, await town.As((_, db) => db.Set<ImportPart>().CountAsync()));
        Assert.Equal(1, await town.As((_, db) => db.Projects.CountAsync(p => p.Name == "Stays")));

        Task<int> Age(TimeSpan age) => town.As((_, db) => db.Set<RegistrationImport>().ExecuteUpdateAsync(set => set.SetProperty(i => i.StoredAt, TimeProvider.System.GetUtcNow() - age)));

        Task<int> Left() => town.As(async (_, db) =>
        {
            await new ForgetImports(db).Run(default);
            return await db.Set<RegistrationImport>().CountAsync();
        });
    }

    private async Task<(Town Town, EveryRouteWorld World, Person Owner)> World()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        var world = await EveryRouteWorld.Build(server, town);
        return (town, world, await world.Who("owner"));
    }

    /// <summary>What valid projects hold: products ("p:"), and names as they are compared ("n:").</summary>
    private static async Task<IReadOnlyList<string>> Held(Town town) =>
        [.. (await town.As((_, db) => db.AcrossPartners<ScopeClaim>().Select(claim => claim.Key).ToListAsync())).Select(key => key[(key.LastIndexOf('|') + 1)..]).Order(StringComparer.Ordinal)];

    private static Task<(RegistrationImportState State, int Batch, int Done)> State(Town town, Id<RegistrationImport> id) => town.As(async (_, db) =>
    {
        var import = await db.Set<RegistrationImport>().AsNoTracking().SingleAsync(i => i.Id == id);
        return (import.State, import.Batch, import.Done);
    });

    /// <summary>Without ringing for the server's own worker.</summary>
    private static Task<int> Asks(Town town, Id<RegistrationImport> id, Action<RegistrationImport> ask) => town.As(async (_, db) =>
    {
        var import = await db.Set<RegistrationImport>().SingleAsync(i => i.Id == id);
        ask(import);
        import.Lease(TimeProvider.System.GetUtcNow().AddHours(1));
        return await db.SaveChangesAsync();
    });

    private static Task<List<string>> Messages(Town town) => town.As(async (_, db) =>
        (await db.Messages.AsNoTracking().ToListAsync()).ConvertAll(m => $"{m.UserId} {m.Kind} {string.Join('|', m.Arguments.Select(a => a.Words))}"));

    /// <summary>A workbook that is a thousand times as large when it is unpacked.</summary>
    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var part = 0; part < 2; part++)
            {
                using var entry = archive.CreateEntry($"xl/worksheets/sheet{part + 1}.xml", CompressionLevel.Fastest).Open();
                for (var i = 0; i < 350; i++)
                {
                    entry.Write(zeros);
                }
            }
        }

        return stream.ToArray();
    }
}
