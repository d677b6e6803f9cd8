using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Tests.Projects;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Messages;

/// <summary>通知设置: each person chooses what is mailed.</summary>
public sealed class NotificationTests(TestServer server)
{
    private const string Path = "/account/notifications";
    private const string Api = "/api/v1/account/notifications";

    private static readonly DateTimeOffset _end = new(2027, 1, 16, 2, 52, 53, TimeSpan.Zero);

    [Fact]
    public async Task Everything_is_mailed_until_somebody_chooses_otherwise_and_the_message_comes_in_any_case()
    {
        var town = await Town.Build(server);
        var (owner, colleague, partner) = await Two(town);
        Assert.All((await owner.Calls(HttpMethod.Get, Api)).Is(200).Json.GetProperty("data").EnumerateArray().Where(topic => topic.GetProperty("choices").GetArrayLength() > 0),
            topic => Assert.Equal("at_once", topic.GetProperty("mail").GetString()));

        (await owner.Submits(Path, new Dictionary<string, string> { ["Mails"] = "customer_decisions:never" })).Is(303);
        Assert.Contains("Your choice of mails is saved", (await owner.Opens($"{Path}?done=notifications.saved")).Is(200).Body, StringComparison.Ordinal);
        await Rejected(town, partner, "Yunfan");
        await Ends(town, partner, "Yunfan");
        Assert.Equal(2, await town.As((_, db) => db.Messages.CountAsync(m => m.UserId == owner.User!.Id)));
        Assert.Equal(["Association ended: Yunfan"], await Subjects(town, owner));
        Assert.Equal(["Association ended: Yunfan", "Registration not approved: Yunfan"], await Subjects(town, colleague));

        // Every mail that can be turned off says where.
        var mail = await town.As((_, db) => db.Set<MailBoxItem>().FirstAsync(m => m.Recipient == owner.User!.Email));
        Assert.Equal(2, Person.Parse(mail.Html!).QuerySelectorAll($"a[href$='{Path}']").Length);
        Assert.Contains(Path, mail.Text, StringComparison.Ordinal);

        var audit = await town.As((_, db) => db.Audit.SingleAsync(a => a.Event == MailChoicesChanged.Name));
        Assert.Contains("customer_decisions: never", audit.Details, StringComparison.Ordinal);
        Assert.Equal(owner.User!.Id, audit.UserId);
    }

    [Fact]
    public async Task A_daily_summary_leaves_once_at_eight_with_everything_of_the_day()
    {
        var town = await Town.Build(server);
        var (owner, colleague, partner) = await Two(town);
        (await owner.Calls(HttpMethod.Put, Api, new { mails = new[] { new { topic = "customer_decisions", mail = "daily" }, new { topic = "customer_endings", mail = "daily" } } })).Is(200);
        await Rejected(town, partner, "Yunfan");
        await Ends(town, partner, "Lanqing");
        Assert.Empty(await Subjects(town, owner));
        var due = await town.As((_, db) => db.Set<SummaryItem>().Select(i => i.DueAt).Distinct().SingleAsync());
        Assert.Equal((8, 0), (TimeZoneInfo.ConvertTime(due, ReaderZone.Named(null)).Hour, due.Minute));

        town.Pass(due - town.Now - TimeSpan.FromMinutes(1));
        await town.RunSchedule();
        await Delivers(town);
        Assert.Empty(await Subjects(town, owner));

        town.Pass(due - town.Now);
        await town.RunSchedule();
        await town.RunSchedule();
        await Delivers(town);
        Assert.Equal(["Daily summary: 2 messages"], await Subjects(town, owner));
        var mail = await town.As((_, db) => db.Set<MailBoxItem>().SingleAsync(m => m.Recipient == owner.User!.Email));
        foreach (var words in new[] { "Yunfan", "Lanqing", "Registration not approved", "报备审核未通过", Path, "Asia/Shanghai" })
        {
            Assert.Contains(words, mail.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("{", mail.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await Subjects(town, colleague)).Count);
        Assert.Equal(0, await town.As((_, db) => db.Set<SummaryItem>().CountAsync()));
    }

    [Fact]
    public async Task Two_processes_at_it_send_one_summary()
    {
        var town = await Town.Build(server);
        var (owner, _, partner) = await Two(town);
        (await owner.Calls(HttpMethod.Put, Api, new { mails = new[] { new { topic = "customer_decisions", mail = "daily" } } })).Is(200);
        await Rejected(town, partner, "Yunfan");
        town.Pass(TimeSpan.FromDays(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => town.As(async (services, _) =>
        {
            await ActivatorUtilities.CreateInstance<SendSummaries>(services).Run(CancellationToken.None);
            return 0;
        }))));
        await Delivers(town);
        Assert.Single(await Subjects(town, owner));
    }

    [Fact]
    public async Task Who_has_left_gets_no_summary()
    {
        var town = await Town.Build(server);
        var (owner, _, partner) = await Two(town);
        (await owner.Calls(HttpMethod.Put, Api, new { mails = new[] { new { topic = "customer_decisions", mail = "daily" } } })).Is(200);
        await Rejected(town, partner, "Yunfan");
        await town.As(async (_, db) =>
        {
            (await db.Users.SingleAsync(u => u.Id == owner.User!.Id)).IsDisabled = true;
            return await db.SaveChangesAsync();
        });
        town.Pass(TimeSpan.FromDays(1));
        await town.RunSchedule();
        await Delivers(town);
        Assert.Empty(await Subjects(town, owner));
        Assert.Equal(0, await town.As((_, db) => db.Set<SummaryItem>().CountAsync()));
    }

    [Fact]
    public async Task What_guards_the_account_or_is_owed_cannot_be_turned_off_and_says_so()
    {
        var town = await Town.Build(server);
        var customer = await town.Someone(Role.Customer);
        var page = (await customer.Opens(Path)).Is(200).Page;
        Assert.Equal(["association_requests:never", "confirmation_reminders:never", "purchase_offers:never", "cash:never", "credit:never", "funds:never", "contracts:never", "invoices:never"], page.QuerySelectorAll("select option[value$=never]").Select(option => option.GetAttribute("value")!));
        Assert.Contains("Always sent: you have a right to be told", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Always sent: it guards your account", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("decision", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        foreach (var wrong in new[] { "security:never", "terms_changes:never", "confirmation_reminders:daily", "customer_decisions:never", "nonsense:never", "confirmation_reminders:no", "x" })
        {
            var answer = (await customer.Submits(Path, new Dictionary<string, string> { ["Mails"] = wrong })).Is(422);
            Assert.Equal(["Mails"], answer.WrongFields());
        }

        var refused = (await customer.Calls(HttpMethod.Put, Api, new { mails = new[] { new { topic = "security", mail = "never" } } })).Is(400);
        Assert.Equal(0, await town.As((_, db) => db.Set<ChosenMail>().CountAsync()));
        Assert.NotNull(refused.Code);
    }

    [Fact]
    public async Task A_customer_chooses_whether_it_is_reminded_and_is_asked_in_any_case()
    {
        var town = await Town.Build(server);
        await town.Sells("ecs");
        await town.RunSchedule();
        var (customer, account) = await town.DirectCustomer();
        (await customer.Submits(Path, new Dictionary<string, string> { ["Mails"] = "confirmation_reminders:never" })).Is(303);
        var (sales, _) = await town.Seller();
        var project = await sales.Has(Deals.Project(town, account.AccountName));
        (await (await town.Someone(Role.BusinessDeveloper)).Approves(project)).Is(200);
        await Delivers(town);
        Assert.Equal(1, await town.As((_, db) => db.Set<MailBoxItem>().CountAsync(m => m.Recipient == account.Email)));
        town.Pass(TimeSpan.FromDays(6));
        await town.RunSchedule();
        await Delivers(town);
        Assert.Equal(1, await town.As((_, db) => db.Outbox.CountAsync(o => o.Event == ProjectConfirmationDue.Name)));
        Assert.Equal(1, await town.As((_, db) => db.Set<MailBoxItem>().CountAsync(m => m.Recipient == account.Email)));
    }

    [Fact]
    public void Every_kind_of_message_has_its_topic() =>
        Assert.All(
            server.Services.GetRequiredService<Texts>().Keys.Where(key => key.StartsWith("messages.title.", StringComparison.Ordinal)).Select(key => key["messages.title.".Length..]),
            kind => Assert.True(MailTopics.Knows(kind), kind));

    [Fact]
    public void Every_topic_has_its_words() =>
        Assert.All(Enum.GetValues<MailTopic>(), topic => Assert.True(server.Services.GetRequiredService<Texts>().Has(Texts.KeyOf(topic).Replace("enum.mail_topic", "notifications.means", StringComparison.Ordinal))));

    private static async Task<(Person Owner, Person Colleague, Partner Partner)> Two(Town town)
    {
        var partner = await town.Partner();
        return (await town.Someone(Role.PartnerOwner, partner), await town.Someone(Role.PartnerOwner, partner), partner);
    }

    private static Task Rejected(Town town, Partner partner, string name) =>
        Happens(town, new CustomerReviewRejected(Id<Customer>.New(), partner.Id, name, Guid.CreateVersion7(), Guid.CreateVersion7(), "No"));

    private static Task Ends(Town town, Partner partner, string name) =>
        Happens(town, new CustomerReleased(Id<Customer>.New(), partner.Id, name, Guid.CreateVersion7(), EndReason.ReleasedByCustomer, _end));

    private static async Task Happens<T>(Town town, T happened)
        where T : IEvent
    {
        await town.As(async (_, db) =>
        {
            db.Queue(happened, null);
            return await db.SaveChangesAsync();
        });
        await Delivers(town);
    }

    /// <summary>Delivers, and then the mails that the first delivery asked for.</summary>
    private static async Task Delivers(Town town)
    {
        await town.Deliver();
        await town.Deliver();
    }

    /// <summary>The English half of the subjects of what somebody was mailed, sorted.</summary>
    private static async Task<IReadOnlyList<string>> Subjects(Town town, Person person) =>
        [.. (await town.As((_, db) => db.Set<MailBoxItem>().Where(m => m.Recipient == person.User!.Email).Select(m => m.Subject).ToListAsync()))
            .Select(subject => subject.Split(" / ")[0]).Order(StringComparer.Ordinal)];
}
