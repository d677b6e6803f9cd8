using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Features.BusinessDetails;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.BusinessDetails;

/// <summary>业务明细 from files of metering: each line once, sums exact, everybody their own.</summary>
public sealed class UsageDeliveryTests(TestServer server)
{
    private const string Head = "x_LineId,SubAccountId,BilledCost,ListCost,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargeClass,ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName,ConsumedQuantity,ConsumedUnit,Tags\n";

    [Fact]
    public async Task A_line_counts_once_however_often_it_is_delivered()
    {
        var (world, program) = await World();
        var file = Head + Line("a", world) + Line("b", world) + Line("b", world) + Line("c", world, account: "nobody.of.this.name") + Line("d", world, billed: "much");
        var first = await Deliver(program, Encoding.UTF8.GetBytes(file));
        Assert.Equal((5, 2, 1, 2), Counts(first));
        Assert.Equal(["account 5", "number 6"], first.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("code").GetString()} {fault.GetProperty("line").GetInt32()}"));
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(file + Line("e", world)));
        }

        Assert.Equal((6, 1, 3, 2), Counts(await Deliver(program, packed.ToArray())));
        Assert.Equal(3, await world.Town.As((_, db) => db.UsageLines.CountAsync()));
    }

    [Fact]
    public async Task Two_deliveries_of_the_same_file_at_the_same_moment_store_each_line_once()
    {
        var (world, program) = await World();
        var file = Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Range(0, 3_000).Select(i => Line($"p{i}", world))));
        var both = await Task.WhenAll(Deliver(program, file), Deliver(program, file));
        Assert.Equal(3_000, both.Sum(one => one.GetProperty("added").GetInt32()));
        Assert.Equal(3_000, both.Sum(one => one.GetProperty("known").GetInt32()));
        Assert.Equal(3_000, await world.Town.As((_, db) => db.UsageLines.CountAsync()));
    }

    [Fact]
    public async Task What_breaks_off_is_handed_in_again_and_goes_on_where_it_was()
    {
        var (world, _) = await World();
        var file = Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Range(0, 9_000).Select(i => Line($"p{i}", world))));
        await Assert.ThrowsAsync<IOException>(() => world.Town.As((services, _) => services.GetRequiredService<DeliverUsage>().Run(new BrokenOff(file, file.Length * 3 / 4), "usage.csv", CancellationToken.None)));
        var stored = await world.Town.As((_, db) => db.UsageLines.CountAsync());
        Assert.InRange(stored, 1, 8_999);
        var again = await world.Town.As((services, _) => services.GetRequiredService<DeliverUsage>().Run(new MemoryStream(file), "usage.csv", CancellationToken.None));
        Assert.Equal((9_000 - stored, stored), (again.Added, again.Known));
        var finance = await world.Town.Someone(Role.VendorFinance);
        Assert.Contains("Broken off", (await finance.Opens("/business-details/deliveries")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sums_are_exact_and_corrections_credits_and_tax_stand_apart()
    {
        var (world, program) = await World();
        var random = new Random(5);
        var (file, expected) = (new StringBuilder(Head), new Dictionary<string, decimal>());
        for (var i = 0; i < 2_000; i++)
        {
            var (category, charge, sum) = random.Next(6) switch
            {
                0 => ("Purchase", "", "charges"),
                1 => ("Usage", "Correction", "corrections"),
                2 => ("Credit", "", "credits"),
                3 => ("Tax", "", "tax"),
                4 => ("Adjustment", "", "adjustments"),
                _ => ("Usage", "NULL", "charges"),
            };
            var cost = random.NextInt64(-1_000_000_000, 5_000_000_000) / 1_000_000_000_000m * random.Next(1, 900);
            expected[sum] = expected.GetValueOrDefault(sum) + cost;
            file.Append(Line($"s{i}", world, category: category, charge: charge, billed: cost.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.Equal(2_000, (await Deliver(program, Encoding.UTF8.GetBytes(file.ToString()))).GetProperty("added").GetInt32());
        var owner = await world.Who("owner");
        var sums = (await owner.Calls(HttpMethod.Get, "/api/v1/business-details/sums?month=2026-11")).Is(200).Json.GetProperty("data")[0];
        foreach (var (name, sum) in expected)
        {
            Assert.Equal(sum, decimal.Parse(sums.GetProperty(name).GetString()!, CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected.Values.Sum(), decimal.Parse(sums.GetProperty("total").GetString()!, CultureInfo.InvariantCulture));
        var one = (await owner.Calls(HttpMethod.Get, "/api/v1/business-details/sums?month=2026-11&category=correction")).Is(200).Json.GetProperty("data")[0];
        Assert.Equal(expected["corrections"], decimal.Parse(one.GetProperty("total").GetString()!, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_partner_sees_what_its_customers_used_while_they_were_its_own_and_pages_through_it()
    {
        var (world, program) = await World();
        var began = world.Own.Account.AssociatedAt!.Value;
        var file = Head + string.Concat(Enumerable.Range(0, 60).Select(i => Line($"o{i}", world, at: began.AddHours(i + 1))))
            + Line("before", world, at: began.AddDays(-1)) + Line("theirs", world, account: world.Other.Account.AccountName, at: began.AddDays(1));
        await Deliver(program, Encoding.UTF8.GetBytes(file));
        var (owner, bd) = (await world.Who("owner"), await world.Who("bd"));
        var seen = new List<string>();
        for (var path = "/api/v1/business-details?month=2026-11&limit=25"; ;)
        {
            var page = (await owner.Calls(HttpMethod.Get, path)).Is(200).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            if (page.GetProperty("next").GetString() is not { } next)
            {
                break;
            }

            path = $"/api/v1/business-details?month=2026-11&limit=25&cursor={next}";
        }

        Assert.Equal((60, 60), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(62, (await bd.Opens("/business-details.csv?month=2026-11")).Is(200).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.Equal(60, (await owner.Opens("/business-details.csv?month=2026-11")).Is(200).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        foreach (var name in new[] { world.Other.Account.AccountName, "nobody.of.this.name" })
        {
            Assert.Contains("There is nothing of such an account", (await owner.Opens($"/business-details?account={name}")).Is(200).Body, StringComparison.Ordinal);
        }

        Assert.Contains("Object storage", (await owner.Opens("/business-details")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_file_of_metering_is_said_and_nothing_is_stored()
    {
        var (world, program) = await World();
        foreach (var (content, code) in new[] { ("", "no rows"), ("a,b\n1,2\n", "lacks columns"), ("\u0000\u0001", "lacks columns") })
        {
            using var answer = await program.PostAsync(new Uri("/api/v1/usage-deliveries", UriKind.Relative), new ByteArrayContent(Encoding.UTF8.GetBytes(content)));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var odd = await program.PostAsync(new Uri("/api/v1/usage-deliveries", UriKind.Relative), new ByteArrayContent([0xC3, 0x28, 0x0A]));
        Assert.Equal(HttpStatusCode.BadRequest, odd.StatusCode);
        Assert.Equal(0, await world.Town.As((_, db) => db.UsageLines.CountAsync()));
    }

    private async Task<(EveryRouteWorld World, HttpClient Program)> World()
    {
        var world = await EveryRouteWorld.Build(server);
        var program = await Programs.Of(await world.Town.Someone(Role.VendorFinance), server.Address.Port, Permission.DeliverUsage);
        program.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return (world, program);
    }

    private static async Task<JsonElement> Deliver(HttpClient program, byte[] content)
    {
        using var answer = await program.PostAsync(new Uri("/api/v1/usage-deliveries?name=usage.csv", UriKind.Relative), new ByteArrayContent(content));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static (int Lines, int Added, int Known, int Refused) Counts(JsonElement delivery) =>
        (delivery.GetProperty("lines").GetInt32(), delivery.GetProperty("added").GetInt32(), delivery.GetProperty("known").GetInt32(), delivery.GetProperty("refused").GetInt32());

    private static string Line(
        string id, EveryRouteWorld world, string? account = null, string billed = "1.5", string category = "Usage", string charge = "", DateTimeOffset? at = null)
    {
        var start = at ?? world.Own.Account.AssociatedAt!.Value.AddHours(1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{id},{account ?? world.Own.Account.AccountName},{billed},2,CNY,2026-11-01 00:00:00,{category},{charge},{start.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'},{start.ToUniversalTime().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'},Cloud,Object storage,3,GB,\"{{\"\"a\"\": \"\"b\"\"}}\"\n");
    }

    /// <summary>A connection that breaks.</summary>
    private sealed class BrokenOff(byte[] content, int after) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= after ? throw new IOException("The connection broke.") : base.ReadAsync(buffer, cancellationToken);
    }
}
