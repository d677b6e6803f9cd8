using System.Data.Common;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Ledger;

/// <summary>Whoever changes the books behind the product's back is found, and the row is named.</summary>
public sealed class VerifyLedgerTests
{
    /// <summary>Each changes one value of one row, by somebody who can do everything in the database.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        { "ledger_postings", "amount = amount + 1", "posting" },
        { "ledger_postings", "balance = balance - 1", "posting" },
        { "ledger_postings", "booked_at = effective_at", "backdated" },
        { "ledger_postings", "hash = @bytes", "posting" },
        { "ledger_postings", "transfer_id = @id", "posting" },
        { "ledger_postings", "DELETE", "gap" },
        { "ledger_transfers", "amount = amount + 1", "transfer" },
        { "ledger_transfers", "memo = 'somebody else''s words'", "transfer" },
        { "ledger_transfers", "key = 'another-key'", "transfer" },
        { "ledger_transfers", "legs = @bytes", "transfer" },
        { "ledger_transfers", "kind = 'Tran5fer'", "unreadable" },
        { "ledger_transfers", "DELETE", "posting without transfer" },
        { "ledger_accounts", "balance = balance + 1", "account" },
        { "ledger_accounts", "entries = entries + 1", "account" },
        { "ledger_accounts", "head = @bytes", "account" },
        { "ledger_accounts", "floor = -1000000", "account" },
        { "ledger_accounts", "owner_id = @id", "account" },
        { "ledger_accounts", "DELETE", "posting without account" },
        { "ledger_holds", "amount = amount + 1", "held account" },
    };

    [Fact]
    public async Task Every_kind_of_change_is_found_and_its_row_is_named()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        foreach (var row in Changes)
        {
            var (table, change, named) = row.Data;
            var town = await Town.Build(server);
            var world = await LedgerWorld.Build(town, accounts: 2);
            await world.Fill(1_000);
            var cash = world.Accounts[0].IdFor(town.Vendor.Id);
            var transfer = (await world.Book(TransferOrder.Move("one", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 10))).Transfer.Id;
            await world.Book(TransferOrder.Move("back", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 10) with { EffectiveAt = town.Now.AddDays(-1) });
            await world.Book(TransferOrder.HoldMoney("held", TransferOccasion.Payment, [world.Accounts[1]], 10, town.Now.AddDays(1)));
            await world.Book(TransferOrder.Move("two", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 10));
            Assert.Null((await Verify(town)).Finding);
            await Tamper(town, table, change, cash, transfer);
            var finding = (await Verify(town)).Finding;
            Assert.True(finding is not null, $"{table} {change} was not found");
            var held = (world.Accounts[1] with { Purpose = LedgerPurpose.Held }).IdFor(town.Vendor.Id).ToString();
            var expected = named switch
            {
                "posting" => $"{cash}/2",
                "gap" or "backdated" => $"{cash}/3",
                "transfer" => transfer.ToString(),
                "account" => cash.ToString(),
                "held account" => held,
                _ => null,
            };
            Assert.True(expected is null || expected == finding.Row, $"{table} {change}: {finding.Fault} {finding.Row} instead of {expected}");
            Assert.True(named switch { "unreadable" => finding.Row.Contains(transfer.Value.ToString("N"), StringComparison.Ordinal), _ => true }, $"{table} {change}: {finding.Fault} {finding.Row}");
        }
    }

    [Fact]
    public async Task The_auditor_asks_and_reads_what_was_found()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 2);
        await world.Fill(1_000);
        var auditor = await town.Someone(Role.Auditor);
        Assert.Contains("Not verified yet", (await auditor.Opens("/ledger/verifications")).Is(200).Body, StringComparison.Ordinal);
        (await auditor.Submits("/ledger/verifications", new Dictionary<string, string>())).Is(303);
        await town.Deliver();
        Assert.Contains("Right", (await auditor.Opens("/ledger/verifications")).Is(200).Body, StringComparison.Ordinal);
        await Tamper(town, "ledger_accounts", "balance = balance + 1", world.Accounts[0].IdFor(town.Vendor.Id), default);
        (await auditor.Calls(HttpMethod.Post, "/api/v1/ledger/verifications")).Is(202);
        await town.Deliver();
        var newest = (await auditor.Calls(HttpMethod.Get, "/api/v1/ledger/verifications")).Is(200).Json.GetProperty("data")[0];
        Assert.False(newest.GetProperty("isRight").GetBoolean());
        Assert.Equal(("account_balance", world.Accounts[0].IdFor(town.Vendor.Id).ToString()), (newest.GetProperty("fault").GetString(), newest.GetProperty("row").GetString()));
    }

    private static Task<LedgerVerdict> Verify(Town town) => town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None));

    private static Task<bool> Tamper(Town town, string table, string change, Id<LedgerAccount> account, Id<Transfer> transfer) => town.As(async (_, db) =>
    {
        var connection = db.Database.GetDbConnection();
        if (connection.State != System.Data.ConnectionState.Open)
        {
            await connection.OpenAsync();
        }

        var isSqlite = db is SqliteDb;
        string[] triggers = isSqlite
            ? ["ledger_accounts_floor", "ledger_accounts_kept", "ledger_transfers_kept", "ledger_transfers_fixed", "ledger_postings_kept", "ledger_postings_fixed"]
            : [];
        foreach (var trigger in triggers)
        {
            await Do(connection, $"DROP TRIGGER IF EXISTS {trigger}");
        }

        if (!isSqlite)
        {
            foreach (var one in new[] { "ledger_accounts", "ledger_transfers", "ledger_postings" })
            {
                await Do(connection, $"ALTER TABLE {one} DISABLE TRIGGER ALL");
            }
        }

        var where = table switch
        {
            "ledger_postings" => $"account_id = @account AND entry = {(change is "DELETE" ? 2 : change.StartsWith("booked_at", StringComparison.Ordinal) ? 3 : 2)}",
            "ledger_transfers" => "id = @transfer",
            "ledger_accounts" => "id = @account",
            _ => "status = 'Open'",
        };
        Assert.Equal(1, await Do(connection, change == "DELETE" ? $"DELETE FROM {table} WHERE vendor_id = @vendor AND {where}" : $"UPDATE {table} SET {change} WHERE vendor_id = @vendor AND {where}"));
        return true;

        Task<int> Do(DbConnection on, string sql)
        {
            using var command = on.CreateCommand();
            command.CommandText = sql;
            Add("vendor", town.Vendor.Id.Value);
            Add("account", account.Value);
            Add("transfer", transfer.Value);
            Add("id", Guid.CreateVersion7());
            Add("bytes", new byte[32]);
            return Task.FromResult(command.ExecuteNonQuery());

            void Add(string name, object value)
            {
                if (sql.Contains($"@{name}", StringComparison.Ordinal))
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (name, value is Guid id && isSqlite ? id.ToByteArray(bigEndian: true) : value);
                    command.Parameters.Add(parameter);
                }
            }
        }
    });
}
