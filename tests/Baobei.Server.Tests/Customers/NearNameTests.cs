using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baobei.Server.Tests.Customers;

/// <summary>Names that somebody holds, in memory, and what the rules make of near ones.</summary>
public sealed class NearNameTests(TestServer server)
{
    private const string Held = "杭州云栖天空科技有限公司";

    private const string Near = "杭州云栖天空科技股份有限公司";

    [Fact]
    public async Task A_name_is_found_on_every_process_as_soon_as_it_is_committed()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (rival, _) = await town.Sales();
        var (one, other) = (Another(), Another());
        Assert.Empty(await Finds(one, town, Near));
        await sales.Holds(Reports.Company(Held));
        Assert.Equal([Held], await Finds(one, town, Near));
        Assert.Equal([Held], await Finds(other, town, Near));
        Assert.Equal(["customer.similar_name"], (await rival.Registers(Reports.Company(Near).With("submitForReview", false))).IsRefused("registration.review_needed").Codes());
    }

    [Fact]
    public async Task A_name_is_gone_with_its_hold()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (rival, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company(Held));
        var other = Another();
        Assert.Equal([Held], await Finds(other, town, Near));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{id}/withdrawal")).Is(200);
        Assert.Empty(await Names(town));
        var near = await rival.Holds(Reports.Company(Near));
        Assert.Equal([Near], await Names(town));

        // A time that is over ends it at its moment, tidied up or not.
        town.Pass(TimeSpan.FromDays(15));
        await sales.Holds(Reports.Company(Held));
        await town.RunSchedule();
        Assert.Equal([Held], await Names(town));
        Assert.NotNull(near);
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_there()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var index = Another();
        await Assert.ThrowsAsync<InvalidOperationException>(() => town.As((_, db) => db.Atomically<int>(
            async () =>
            {
                db.AddRange(HeldName.Of(Direct("杭州无人知晓科技有限公司", town), null));
                await db.SaveChangesAsync();
                throw new InvalidOperationException("The process ends here.");
            },
            CancellationToken.None)));
        Assert.Empty(await Finds(index, town, "杭州无人知晓科技有限公司"));

        // A number that was rolled back may be another's.
        await sales.Holds(Reports.Company(Held));
        Assert.Equal([Held], await Finds(index, town, Near));
    }

    [Fact]
    public async Task A_row_that_is_gone_is_dropped_when_it_is_found()
    {
        var town = await Town.Build(server);
        await town.As(async (_, db) =>
        {
            db.AddRange(HeldName.Of(Direct(Held, town), null));
            return await db.SaveChangesAsync();
        });
        var index = Another();
        var names = await index.UpToDate(town.Vendor.Id, CancellationToken.None);
        Assert.Equal(1, names.Index.Count);
        await town.As((_, db) => db.HeldNames.ExecuteDeleteAsync());
        var found = await town.As((services, db) => new NearNames(db, Caller.Job(town.Vendor.Id), index).Of(new(Near), MatchThresholds.Default, town.Now, CancellationToken.None));
        Assert.Empty(found);
        Assert.Equal(0, names.Index.Count);

        // Only what is gone for good: somebody may have looked in a transaction that has not deleted it in the end.
        await town.As(async (_, db) =>
        {
            db.AddRange(HeldName.Of(Direct(Held, town), null));
            return await db.SaveChangesAsync();
        });
        names = await index.UpToDate(town.Vendor.Id, CancellationToken.None);
        names.Suspect(names.Find(new(Near), 10, MatchThresholds.Default));
        Assert.Equal([Held], await Finds(index, town, Near));
    }

    [Fact]
    [OnPostgres]
    public async Task A_transaction_that_began_before_and_ends_after_a_reading_is_not_forgotten()
    {
        if (!server.Options.IsPostgres)
        {
            return;
        }

        var town = await Town.Build(server);
        var index = Another();
        Assert.Empty(await Finds(index, town, Held));
        await town.As(async (_, slow) =>
        {
            await using var transaction = await slow.Database.BeginTransactionAsync();
            slow.AddRange(HeldName.Of(Direct("宁波海风物流有限公司", town), null));
            await slow.SaveChangesAsync();
            await town.As(async (_, quick) =>
            {
                quick.AddRange(HeldName.Of(Direct(Held, town), null));
                return await quick.SaveChangesAsync();
            });
            Assert.Equal([Held], await Finds(index, town, Near));
            Assert.Empty(await Finds(index, town, "宁波海风物流有限公司"));
            await transaction.CommitAsync();
            return true;
        });
        Assert.Equal(["宁波海风物流有限公司"], await Finds(index, town, "宁波海风物流有限公司"));
        Assert.Equal(2, (await index.UpToDate(town.Vendor.Id, CancellationToken.None)).Index.Count);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(230)]
    public async Task However_many_names_come_at_once_each_is_there_once(int count)
    {
        var town = await Town.Build(server);
        var index = Another();
        Assert.Equal(0, (await index.UpToDate(town.Vendor.Id, CancellationToken.None)).Index.Count);
        await town.As(async (_, db) =>
        {
            db.AddRange(Enumerable.Range(0, count).SelectMany(i => HeldName.Of(Direct($"杭州云栖天空第{i}科技有限公司", town), null)));
            return await db.SaveChangesAsync();
        });
        Assert.Equal(count, (await index.UpToDate(town.Vendor.Id, CancellationToken.None)).Index.Count);
        Assert.Equal(count, (await index.UpToDate(town.Vendor.Id, CancellationToken.None)).Index.Count);
        Assert.Contains("杭州云栖天空第98科技有限公司", await Finds(index, town, "杭州云栖天空第98科技有限公司"));
    }

    [Fact]
    public async Task Vendors_that_nobody_asks_about_leave_the_memory()
    {
        var town = await Town.Build(server);
        var index = Another();
        await index.UpToDate(town.Vendor.Id, CancellationToken.None);
        var others = Enumerable.Range(0, NameIndexes.MostVendors).Select(_ => Id<Vendor>.New()).ToList();
        foreach (var other in others)
        {
            await index.UpToDate(other, CancellationToken.None);
        }

        Assert.Equal(others.Order(), index.Kept.Order());
        await town.As(async (_, db) =>
        {
            db.AddRange(HeldName.Of(Direct(Held, town), null));
            return await db.SaveChangesAsync();
        });
        Assert.Equal([Held], await Finds(index, town, Near));
    }

    [Fact]
    public async Task The_vendors_thresholds_decide_to_the_thousandth()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (rival, _) = await town.Sales();
        await sales.Holds(Reports.Company(Held));
        var score = Matcher.Match(Held, Near, MatchThresholds.Default).Score;
        Assert.InRange(score, 601, 999);
        Assert.Equal("review", await Verdict(1000, score));
        Assert.Equal("allow", await Verdict(1000, score + 1));
        Assert.Equal("review", await Verdict(score, 0));
        await town.Policy(policy => policy with { SameName = SameNameChoice.Refuse });
        Assert.Equal("refuse", await Verdict(score, 0));
        Assert.Equal("review", await Verdict(score + 1, 0));
        await Verdict(score, 0);
        var refused = (await rival.Registers(Reports.Company(Near))).IsRefused("customer.protected");
        Assert.DoesNotContain(Held, refused.Body, StringComparison.Ordinal);

        async Task<string?> Verdict(int same, int review)
        {
            town.Pass(TimeSpan.FromSeconds(1));
            await town.Policy(policy => policy with { MatchSameFrom = same, MatchReviewFrom = review });
            return (await rival.Calls(HttpMethod.Post, "/api/v1/customers/eligibility", Reports.Company(Near))).Is(200).Json.GetProperty("verdict").GetString();
        }
    }

    [Fact]
    public async Task What_else_is_known_counts_and_the_reviewer_reads_why()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (rival, _) = await town.Sales();
        await sales.Holds(Reports.Company(Held).With("phone", "13912345678"));
        var answer = (await rival.Registers(Reports.Company(Near).With("phone", "13912345678"))).Is(202);
        Assert.DoesNotContain(Held, answer.Body, StringComparison.Ordinal);
        var bd = await town.Someone(Role.BusinessDeveloper);
        var open = (await bd.Calls(HttpMethod.Get, $"/api/v1/reviews/{answer.Json.GetProperty("registrationId").GetString()}")).Is(200).Json;
        var evidence = open.GetProperty("evidence").EnumerateArray().Single(one => one.GetProperty("code").GetString() == "customer.similar_name");
        var expected = Matcher.Match(new MatchParty(Held) { Phone = "+8613912345678" }, new MatchParty(Near) { Phone = "+8613912345678" }, MatchThresholds.Default).Score;
        Assert.Equal(("name", expected), (evidence.GetProperty("key").GetString(), evidence.GetProperty("similarity").GetInt32()));
        Assert.Contains("same_phone", evidence.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_partners_name_follows_it()
    {
        var town = await Town.Build(server);
        var boss = await town.Someone(Role.VendorOperator);
        var created = (await boss.Calls(HttpMethod.Post, "/api/v1/partners", new
        {
            name = "杭州渠道之星信息有限公司",
            contactName = "Li Na",
            contactEmail = "li.na@star.example",
            creditCode = (string?)null,
        })).Is(201).Json.GetProperty("id").GetString()!;
        Assert.Equal(["杭州渠道之星信息有限公司"], await Names(town));
        (await boss.Calls(HttpMethod.Put, $"/api/v1/partners/{created}/termination", new { reason = "Over" })).Is(200);
        Assert.Empty(await Names(town));
    }

    /// <summary>What another process would have.</summary>
    private NameIndexes Another() => new(server.Services.GetRequiredService<IServiceScopeFactory>(), server.Options, NullLogger<NameIndexes>.Instance);

    private static async Task<string[]> Finds(NameIndexes index, Town town, string name)
    {
        var names = await index.UpToDate(town.Vendor.Id, CancellationToken.None);
        var numbers = names.Find(new(name), 10, MatchThresholds.Default).Select(hit => hit.Number).ToList();
        return await town.As((_, db) => db.HeldNames.Where(held => numbers.Contains(held.Number)).Select(held => held.Name).ToArrayAsync());
    }

    private static Task<string[]> Names(Town town) => town.As((_, db) => db.HeldNames.Where(held => held.Source != ClaimSource.Account).Select(held => held.Name).ToArrayAsync());

    private static CustomerAccount Direct(string name, Town town) =>
        CustomerAccount.Direct("a" + Guid.CreateVersion7().ToString("N")[^12..], "it@customer.example", "+8613800000001", CustomerType.Enterprise, null, town.Now, name);
}
