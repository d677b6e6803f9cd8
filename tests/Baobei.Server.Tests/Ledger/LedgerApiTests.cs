using System.Globalization;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Ledger;

/// <summary>The ledger as programs and people see it.</summary>
public sealed class LedgerApiTests(TestServer server)
{
    private const string Transfers = "/api/v1/ledger/transfers";

    [Fact]
    public async Task Finance_books_a_transfer_once_and_is_told_so_when_it_asks_again()
    {
        var (town, world, finance) = await World();
        var body = Move(world, 0, 1, 250);
        var first = (await finance.Calls(HttpMethod.Post, Transfers, body, Key("k-1"))).Is(201);
        Assert.False(first.Response.Headers.Contains("Idempotent-Replayed"));
        var again = (await finance.Calls(HttpMethod.Post, Transfers, body, Key("k-1"))).Is(201);
        Assert.Equal("true", again.Response.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.Body, again.Body);
        Assert.Equal((750, 1_250), (await world.Balance(world.Accounts[0]), await world.Balance(world.Accounts[1])));
        Assert.Equal("idempotency.mismatch", (await finance.Calls(HttpMethod.Post, Transfers, Move(world, 0, 1, 251), Key("k-1"))).Is(422).Code);
        Assert.Equal("idempotency-Key", (await finance.Calls(HttpMethod.Post, Transfers, body)).Is(400).Json.GetProperty("errors").EnumerateObject().Single().Name);

        // Another person's key is another key.
        var other = await town.Someone(Role.VendorFinance);
        (await other.Calls(HttpMethod.Post, Transfers, body, Key("k-1"))).Is(201);
        Assert.Equal(500, await world.Balance(world.Accounts[0]));
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_or_with_a_code()
    {
        var (_, world, finance) = await World();
        Assert.Equal("ledger.insufficient", (await finance.Calls(HttpMethod.Post, Transfers, Move(world, 0, 1, 1_001), Key("a"))).Is(409).Code);
        Assert.Equal("ledger.same_account", (await finance.Calls(HttpMethod.Post, Transfers, Move(world, 0, 0, 1), Key("a"))).Is(409).Code);
        (await finance.Calls(HttpMethod.Post, Transfers, Move(world, 0, 1, 0), Key("a"))).Is(400);
        (await finance.Calls(HttpMethod.Post, Transfers, new { from = Array.Empty<object>(), to = Array.Empty<object>() }, Key("a"))).Is(400);
        (await finance.Calls(HttpMethod.Post, Transfers, new { from = new[] { new { owner = "nobody", purpose = "cash" } }, to = new[] { Leg(world.Owner(0), 1) } }, Key("a"))).Is(400);
        (await finance.Calls(HttpMethod.Post, Transfers, new { from = new[] { new { owner = world.Owner(0), purpose = "revenue" } }, to = new[] { Leg(world.Owner(1), 1) } }, Key("a"))).Is(400);
        (await finance.Calls(HttpMethod.Post, Transfers, new { from = new[] { Account(world.Owner(0)) }, to = new[] { Leg($"acc_{Guid.CreateVersion7():N}", 1) } }, Key("a"))).Is(404);
        (await finance.Calls(HttpMethod.Post, Transfers, new { from = new[] { Account(world.Owner(0)) }, to = new[] { Leg(world.Owner(1), 1) }, effectiveAt = "2999-01-01T00:00:00Z" }, Key("a"))).Is(400);
        Assert.Equal(1_000, await world.Balance(world.Accounts[0]));
    }

    [Fact]
    public async Task A_hold_is_posted_in_part_and_a_transfer_is_corrected_by_another()
    {
        var (town, world, finance) = await World();
        var hold = (await finance.Calls(HttpMethod.Post, "/api/v1/ledger/holds", new { from = new[] { Account(world.Owner(0)) }, amountMinor = 600, expiresAt = town.Now.AddHours(1) }, Key("h"))).Is(201).Json;
        var id = hold.GetProperty("holdId").GetString();
        (await finance.Calls(HttpMethod.Post, $"/api/v1/ledger/holds/{id}/posting", new { to = new[] { Leg(world.Owner(1), 400) } }, Key("p"))).Is(201);
        Assert.Equal((600, 1_400), (await world.Balance(world.Accounts[0]), await world.Balance(world.Accounts[1])));
        Assert.Equal("hold.over", (await finance.Calls(HttpMethod.Post, $"/api/v1/ledger/holds/{id}/void", new { }, Key("v"))).Is(409).Code);
        (await finance.Calls(HttpMethod.Post, $"/api/v1/ledger/holds/hld_{Guid.CreateVersion7():N}/void", new { }, Key("v"))).Is(404);
        var moved = (await finance.Calls(HttpMethod.Post, Transfers, Move(world, 0, 1, 100), Key("m"))).Is(201).Json.GetProperty("id").GetString();
        (await finance.Calls(HttpMethod.Post, $"{Transfers}/{moved}/correction", new { memo = "wrong account" }, Key("c"))).Is(201);
        Assert.Equal("transfer.corrected", (await finance.Calls(HttpMethod.Post, $"{Transfers}/{moved}/correction", new { }, Key("c2"))).Is(409).Code);
        Assert.Equal(600, await world.Balance(world.Accounts[0]));
        var page = (await finance.Opens($"/ledger/transfers/{moved}")).Is(200).Body;
        Assert.Contains("Corrected by", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_paged_from_both_ends_and_exported()
    {
        var (town, world, finance) = await World();
        for (var i = 0; i < 45; i++)
        {
            await world.Book(TransferOrder.Move($"s-{i}", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 1) with { Memo = string.Create(CultureInfo.InvariantCulture, $"=no {i}") });
        }

        var id = world.Accounts[0].IdFor(town.Vendor.Id);
        var seen = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await finance.Calls(HttpMethod.Get, $"/api/v1/ledger/accounts/{id}/postings?limit=20{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}")).Is(200).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("balanceMinor").GetInt64()));
            cursor = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(955, 46).Select(balance => (long)balance), seen);
        Assert.Contains("CNY 9.55", (await finance.Opens($"/ledger/accounts/{id}")).Is(200).Body, StringComparison.Ordinal);
        var file = (await finance.Opens($"/ledger/accounts/{id}/csv")).Is(200).Body;
        Assert.Equal(47, file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("'=no 44", file, StringComparison.Ordinal);
        Assert.Contains(",-0.01,9.55,CNY", file.Replace("'-", "-", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_balance_of_any_moment_is_known_as_it_was_written_and_as_it_counts()
    {
        var (town, world, finance) = await World();
        var id = world.Accounts[0].IdFor(town.Vendor.Id);
        var before = town.Now;
        town.Pass(TimeSpan.FromDays(1));
        await world.Book(TransferOrder.Move("today", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 10));
        await world.Book(TransferOrder.Move("late", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 5) with { EffectiveAt = before.AddMinutes(-1) });
        Assert.Equal((1_000, 995), await At(before));
        Assert.Equal((985, 985), await At(town.Now));
        Assert.Equal((0, 0), await At(before.AddYears(-1)));
        var booked = await town.As((_, db) => db.Postings.Where(p => p.AccountId == id && p.Entry == 2).Select(p => p.BookedAt).SingleAsync());
        Assert.Equal((1_000, 995), await At(booked.AddMicroseconds(-1)));
        Assert.Equal((990, 985), await At(booked));

        // Statements of days go by when it was written.
        var day = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(before, "Asia/Shanghai").ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rows = (await finance.Calls(HttpMethod.Get, $"/api/v1/ledger/accounts/{id}/postings?from={day}&to={day}")).Is(200).Json.GetProperty("data");
        Assert.Equal(1, rows.GetArrayLength());

        async Task<(long, long)> At(DateTimeOffset moment)
        {
            var answer = (await finance.Calls(HttpMethod.Get, $"/api/v1/ledger/accounts/{id}/balance?at={Uri.EscapeDataString(moment.ToString("O", CultureInfo.InvariantCulture))}")).Is(200).Json;
            return (answer.GetProperty("bookedMinor").GetInt64(), answer.GetProperty("effectiveMinor").GetInt64());
        }
    }

    [Fact]
    public async Task Everybody_sees_their_own_accounts_and_nobody_elses()
    {
        var (town, world, finance) = await World();
        var (mine, theirs) = (await town.Partner("Mine"), await town.Partner("Theirs"));
        var owner = await town.Someone(Role.PartnerFinance, mine);
        var cash = LedgerAccountName.Of(mine.Id, LedgerPurpose.Cash, "CNY");
        var given = world.Accounts[0] with { Purpose = LedgerPurpose.Received, CounterpartyId = mine.Id.Value };
        var others = LedgerAccountName.Of(theirs.Id, LedgerPurpose.Cash, "CNY");
        foreach (var (account, i) in new[] { cash, given, others }.Select((account, i) => (account, i)))
        {
            await world.Book(TransferOrder.Move($"to-{i}", TransferOccasion.Adjustment, world.Accounts[0], account, 100));
        }

        var seen = (await owner.Calls(HttpMethod.Get, "/api/v1/ledger/accounts")).Is(200).Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!).ToHashSet();
        Assert.Equal(new[] { cash, given }.Select(name => name.IdFor(town.Vendor.Id).ToString()).ToHashSet(), seen);
        (await owner.Opens($"/ledger/accounts/{given.IdFor(town.Vendor.Id)}")).Is(200);
        foreach (var foreign in new[] { others, world.Accounts[0], world.Revenue with { Purpose = LedgerPurpose.Bank } })
        {
            (await owner.Opens($"/ledger/accounts/{foreign.IdFor(town.Vendor.Id)}")).Is(404);
            (await owner.Calls(HttpMethod.Get, $"/api/v1/ledger/accounts/{foreign.IdFor(town.Vendor.Id)}/postings")).Is(404);
        }

        Assert.Empty((await owner.Calls(HttpMethod.Get, $"/api/v1/ledger/accounts?owner={theirs.Id}")).Is(200).Json.GetProperty("data").EnumerateArray());
        var (own, foreignTransfer) = await town.As(async (_, db) => (
            await db.Transfers.Where(t => t.Key == "to-0").Select(t => t.Id).SingleAsync(), await db.Transfers.Where(t => t.Key == "to-2").Select(t => t.Id).SingleAsync()));
        Assert.Contains("An account of the other side", (await owner.Opens($"/ledger/transfers/{own}")).Is(200).Body, StringComparison.Ordinal);
        (await owner.Opens($"/ledger/transfers/{foreignTransfer}")).Is(404);
        (await owner.Calls(HttpMethod.Post, Transfers, Move(world, 0, 1, 1), Key("x"))).Is(403);
        Assert.Contains("Theirs", (await finance.Opens("/ledger?q=Theirs")).Is(200).Body, StringComparison.Ordinal);
    }

    private async Task<(Town Town, LedgerWorld World, Person Finance)> World()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 2);
        await world.Fill(1_000);
        return (town, world, await town.Someone(Role.VendorFinance));
    }

    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private static object Account(string owner) => new { owner, purpose = "cash", currency = "CNY" };

    private static object Leg(string owner, long amountMinor) => new { account = Account(owner), amountMinor };

    private static object Move(LedgerWorld world, int from, int to, long amount) => new { from = new[] { Account(world.Owner(from)) }, to = new[] { Leg(world.Owner(to), amount) } };
}
