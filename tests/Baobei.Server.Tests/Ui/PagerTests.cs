using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Customers;
using Baobei.Server.Tests.Invitations;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Ui;

/// <summary>Every list of the console is read forwards and back again: nothing is missed, nothing comes twice.</summary>
public sealed class PagerTests(TestServer server)
{
    private const string Rows = "main tbody tr td:first-child, main tbody tr th:first-child";

    [Theory]
    [InlineData("")]
    [InlineData("&state=delivered")]
    public async Task Deliveries(string filter)
    {
        var town = await Town.Build(server);
        await Add(town, 45, i => new OutboxMessage
        {
            Id = Id<OutboxMessage>.At(town.Now),
            Handler = "none",
            Event = "none",
            Details = "{}",
            Address = $"d{i}@a.example",
            CreatedAt = town.Now,
            DueAt = town.Now,
            DeliveredAt = town.Now,
        });
        await GoesBothWays(await town.Someone(Role.VendorOperator), $"/vendor/deliveries?limit=20{filter}", Rows, Expected(45, i => $"d{i}@a.example"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(27)]
    [InlineData(45)]
    public async Task Messages_the_unread_ones_first(int read)
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.Auditor);
        await Add(town, 45, i =>
        {
            var message = new Message { Id = Id<Message>.At(town.Now), UserId = person.User!.Id, Kind = "observation_over", Arguments = [$"M{i}", town.Now], Link = "/", CreatedAt = town.Now };
            if (i < read)
            {
                message.Read(town.Now);
            }

            return message;
        });

        // The newest are unread, so the order is the same as by time.
        await GoesBothWays(person, "/messages?limit=20", "main tbody tr td:first-child p", Expected(45, i => $"M{i}"), Customer);
        var unread = (await person.Calls(HttpMethod.Get, "/api/v1/messages?unread=true&limit=100")).Is(200).Json.GetProperty("data").GetArrayLength();
        Assert.Equal(45 - read, unread);
    }

    [Fact]
    public async Task A_message_that_is_read_goes_behind_the_unread_ones_whatever_its_age()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.Auditor);
        await Add(town, 45, i =>
        {
            var message = new Message { Id = Id<Message>.At(town.Now), UserId = person.User!.Id, Kind = "observation_over", Arguments = [$"M{i}", town.Now], Link = "/", CreatedAt = town.Now };
            if (i % 2 == 0)
            {
                message.Read(town.Now);
            }

            return message;
        });
        var order = Enumerable.Range(0, 45).Reverse().OrderBy(i => i % 2 == 0).Select(i => $"M{i}");
        await GoesBothWays(person, "/messages?limit=20", "main tbody tr td:first-child p", [.. order], Customer);
    }

    [Fact]
    public async Task Staff()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var people = new List<Person>();
        for (var i = 0; i < 45; i++)
        {
            people.Add(await town.Someone(i == 0 ? Role.PartnerOwner : Role.PartnerSales, partner));
        }

        await GoesBothWays(people[0], "/staff?limit=20", "main tbody tr td:nth-child(2)", [.. people.OrderBy(p => p.User!.Id.ToString(), StringComparer.Ordinal).Select(p => p.User!.Email!)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verifications(bool decided)
    {
        var town = await Town.Build(server);
        await town.As(async (_, db) =>
        {
            for (var i = 0; i < 45; i++)
            {
                var now = town.Now;
                var account = CustomerAccount.Direct($"person{i:D2}", $"p{i}@direct.example", $"+86138001390{i:D2}", CustomerType.Enterprise, null, now);
                var verification = IdentityVerification.Submit(
                    account, null, new() { CustomerType = CustomerType.Enterprise, Name = $"Company {i:D2} Ltd.", CreditCode = Invited.GoodCode }, now);
                if (decided)
                {
                    verification.Pass(account, Guid.CreateVersion7(), now);
                }

                db.Add(account);
                db.Add(verification);
            }

            return await db.SaveChangesAsync();
        });
        var names = Enumerable.Range(0, 45).Select(i => $"Company {i:D2} Ltd.");
        await GoesBothWays(
            await town.Someone(Role.VendorOperator), $"/verifications{(decided ? "/decided" : "")}?limit=20", Rows, [.. decided ? names.Reverse() : names]);
    }

    [Fact]
    public async Task The_demos_mail_box()
    {
        var town = await Town.Build(server);
        await Add(town, 45, i => new MailBoxItem
        {
            Id = Id<MailBoxItem>.At(town.Now),
            MessageId = Guid.CreateVersion7().ToString(),
            Recipient = "a@b.example",
            Subject = $"Mail {i}.",
            Text = "Text",
            SentAt = town.Now,
        });
        await GoesBothWays(town.Visitor(), "/demo/mailbox?limit=20&to=a%40b.example", Rows.Replace("main", "body", StringComparison.Ordinal), Expected(45, i => $"Mail {i}."));
    }

    [Fact]
    public async Task The_time_line_of_a_partner()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        await Add(town, 45, i => new AuditEntry
        {
            Id = Id<AuditEntry>.At(town.Now),
            At = town.Now,
            UserName = $"Person {i}.",
            Channel = Channel.Console,
            Event = "partner.edited",
            Subject = partner.Id.ToString(),
            Details = "{}",
        });
        var shown = await Walk(await town.Someone(Role.Auditor), $"/vendor/partners/{partner.Id}", "aside .timeline .by");
        Assert.Equal(Expected(45, i => $"Person {i}."), shown.Where(by => by.StartsWith("Person ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reviews()
    {
        var town = await Town.Build(server);
        var (first, _) = await town.Sales("First");
        var (second, _) = await town.Sales("Second");
        var mail = $"shared@{Guid.CreateVersion7():N}.example";
        await first.Holds(Reports.Company().With("email", mail));
        var names = new List<string>();
        for (var i = 0; i < 33; i++)
        {
            var report = Reports.Company().With("email", mail);
            (await second.Registers(report)).Is(202);
            names.Add((string)report["name"]!);
        }

        await GoesBothWays(await town.Someone(Role.BusinessDeveloper), "/reviews", ".queue a:not([rel]) b", names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&decision=approved&q=row&partner=Partner")]
    public async Task Decided_reviews(string filter)
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller();
        var bd = await town.Someone(Role.BusinessDeveloper);
        var start = town.Now.AddDays(-30);
        for (var i = 0; i < 45; i++)
        {
            // Three at a time are decided in the same moment.
            await DecidedReviewTests.Decided(town, partner, Stock.Details($"Row {i:D2}"), start.AddHours(i / 3), bd, ReviewDecision.Approved);
        }

        var expected = await town.As(async (_, db) =>
            (await db.CustomerRegistrations.ToListAsync()).OrderByDescending(r => r.DecidedAt).ThenByDescending(r => r.Id.ToString(), StringComparer.Ordinal).Select(r => r.CustomerName).ToList());
        await GoesBothWays(bd, $"/reviews/decided?limit=20{filter}", Rows, expected);
    }

    private static List<string> Expected(int count, Func<int, string> name) => [.. Enumerable.Range(0, count).Reverse().Select(name)];

    private static Task Add<T>(Town town, int count, Func<int, T> row)
        where T : class => town.As(async (_, db) =>
        {
            for (var i = 0; i < count; i++)
            {
                db.Add(row(i));
            }

            return await db.SaveChangesAsync();
        });

    /// <summary>The customer that a message's sentence names.</summary>
    private static string Customer(string sentence) => sentence.Split('\u201c', '\u201d')[1];

    private static async Task GoesBothWays(Person person, string address, string selector, IReadOnlyList<string> expected, Func<string, string>? read = null) =>
        Assert.Equal(expected, (await Walk(person, address, selector)).Select(read ?? (text => text)));

    /// <summary>Reads to the end and back to the beginning, and answers what it saw on the way there.</summary>
    private static async Task<IReadOnlyList<string>> Walk(Person person, string address, string selector)
    {
        var pages = new List<List<string>>();
        for (var next = address; next is not null;)
        {
            Assert.True(pages.Count < 10, "The list does not end.");
            var page = (await person.Opens(next)).Is(200).Page;
            pages.Add([.. page.QuerySelectorAll(selector).Select(cell => cell.TextContent.Trim())]);
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
            if (next is null)
            {
                await GoBack(person, page.QuerySelector("a[rel=prev]")?.GetAttribute("href"), pages, selector);
            }
        }

        Assert.True(pages.Count > 1, "It is one page only.");
        return [.. pages.SelectMany(page => page)];
    }

    private static async Task GoBack(Person person, string? previous, List<List<string>> pages, string selector)
    {
        for (var number = pages.Count - 2; number >= 0; number--)
        {
            Assert.NotNull(previous);
            var page = (await person.Opens(previous)).Is(200).Page;
            Assert.Equal(pages[number], page.QuerySelectorAll(selector).Select(cell => cell.TextContent.Trim()));
            Assert.NotNull(page.QuerySelector("a[rel=next]")?.GetAttribute("href"));
            previous = page.QuerySelector("a[rel=prev]")?.GetAttribute("href");
        }

        Assert.Null(previous);
    }
}
