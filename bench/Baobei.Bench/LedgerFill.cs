using System.Diagnostics;
using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Baobei.Bench;

/// <summary>Fills the ledger: accounts with money in them and, when asked for, transfers between them, hashed and chained as the product does.</summary>
internal static class LedgerFill
{
    private const int Chunk = 50_000;

    /// <summary>Of so many transfers one is with the first account, which so becomes a long one.</summary>
    private const int OneOf = 8;

    public static async Task<Town> Run(ServerOptions options, int accounts, int postings)
    {
        await using var app = ServerApp.Build(options with { Web = false, Worker = false, Listen = "http://127.0.0.1:0" });
        await ServerApp.Prepare(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var vendor = (await db.Vendors.OrderBy(v => v.Id).FirstAsync()).Id;
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
        var (town, partners) = await Fill.People(scope.ServiceProvider, db, 1);
        var user = scope.ServiceProvider.GetRequiredService<CreatePerson>()
            .Add(new() { UserName = "bench-finance", Email = "finance@vendor.example", DisplayName = "Finance", Role = Role.VendorFinance, Language = "zh-CN" });
        user.PasswordHash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>().HashPassword(user, Fill.Password);
        var (key, secret) = ApiKey.Create(user, "bench", Permissions.Of(Role.VendorFinance), TimeProvider.System.GetUtcNow());
        db.Add(key);
        await db.SaveChangesAsync();

        var watch = Stopwatch.StartNew();
        await using var postgres = options.IsPostgres ? await Fill.Open(options.ConnectionString) : null;
        await using var sqlite = options.IsPostgres ? null : Fill.OpenSqlite(options.ConnectionString);
        var now = TimeProvider.System.GetUtcNow().AddDays(-30);
        List<CustomerAccount> holders =
        [
            .. Enumerable.Range(0, accounts).Select(i => CustomerAccount.Direct(
                string.Create(CultureInfo.InvariantCulture, $"bench{i}"), string.Create(CultureInfo.InvariantCulture, $"a{i}@bench.example"), string.Create(CultureInfo.InvariantCulture, $"+86139{i:D8}"),
                CustomerType.Individual, null, now)),
        ];
        holders.ForEach(holder => holder.TakeEvents());
        await Fill.Write(db, postgres, sqlite, holders);
        var bank = LedgerAccount.Open(vendor, LedgerAccountName.Of(vendor, LedgerPurpose.Bank, "CNY"), now);
        var hot = LedgerAccount.Open(vendor, LedgerAccountName.Of(partners[0].Id, LedgerPurpose.Cash, "CNY"), now);
        List<LedgerAccount> all = [hot, .. holders.Select(holder => LedgerAccount.Open(vendor, LedgerAccountName.Of(holder.Id, LedgerPurpose.Cash, "CNY"), now))];
        foreach (var some in all.Chunk(Chunk))
        {
            var book = Book(vendor, some.Append(bank));
            foreach (var account in some)
            {
                book.Book(TransferOrder.Move($"fill:{account.Id}", TransferOccasion.TopUp, bank.Name, account.Name, 100_000_000_000), now);
            }

            await Write(book);
        }

        var random = new Random(5);
        for (var done = 2L * all.Count; done < postings; done += 2 * Chunk)
        {
            var book = Book(vendor, all);
            for (var i = 0; i < Chunk; i++)
            {
                var from = all[random.Next(1, all.Count)];
                var to = i % OneOf == 0 ? hot : all[random.Next(1, all.Count)];
                now += TimeSpan.FromMilliseconds(100);
                book.Book(TransferOrder.Move(string.Create(CultureInfo.InvariantCulture, $"more:{done}:{i}"), TransferOccasion.Payment, from.Name, from == to ? hot.Name : to.Name, 1 + (i % 1000)), now);
            }

            await Write(book);
        }

        await Fill.Write(db, postgres, sqlite, all.Append(bank));
        await Fill.Analyze(postgres, sqlite);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"filled {all.Count} ledger accounts and at least {postings} postings in {watch.Elapsed.TotalSeconds:F0} s"));
        return town with { Keys = [secret], Ledger = [.. holders.Select(holder => holder.Id.ToString())], Hot = partners[0].Id.ToString(), LongAccount = hot.Id.ToString() };

        async Task Write(LedgerBook book)
        {
            await Fill.Write(db, postgres, sqlite, book.Transfers);
            await Fill.Write(db, postgres, sqlite, book.Postings);
        }
    }

    private static LedgerBook Book(Id<Vendor> vendor, IEnumerable<LedgerAccount> accounts)
    {
        var book = new LedgerBook(vendor);
        foreach (var account in accounts)
        {
            book.Add(account);
        }

        return book;
    }
}
