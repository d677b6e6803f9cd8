using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Operations;

/// <summary>SQLite has one writer, and everything that writes goes through it. These tests are about SQLite, on whatever the others run.</summary>
public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baobei-writer-").FullName;
    private WebApplication _app = null!;
    private Id<Vendor> _vendor;

    private string Connection => $"Data Source={Path.Combine(_folder, "test.db")};Foreign Keys=True";

    public async ValueTask InitializeAsync()
    {
        var options = new ServerOptions { ConnectionString = Connection, DataFolder = _folder, Worker = false };
        await using (var first = ServerApp.Build(options, builder => builder.Logging.ClearProviders()))
        {
            await ServerApp.Prepare(first.Services, CancellationToken.None);
        }

        // From here on only the writer's own connection can write.
        _app = ServerApp.Build(options, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.ConfigureDbContext<SqliteDb>(db => db.UseSqlite($"{Connection};Mode=ReadOnly"));
        });
        await using var scope = _app.Services.CreateAsyncScope();
        _vendor = await scope.ServiceProvider.GetRequiredService<Db>().Vendors.Select(v => v.Id).SingleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Statements_that_save_nothing_take_their_turn_too()
    {
        var ids = new[] { await Add("One"), await Add("Two"), await Add("Three") };
        await As(async db =>
        {
            // Values of every kind that such statements carry: text, an id, a moment, nothing.
            var (id, moment) = (ids[0], new DateTimeOffset(2026, 11, 26, 1, 2, 3, TimeSpan.Zero));
            Assert.Equal(1, await db.Partners.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, "Changed"), CancellationToken.None));
            Assert.Equal("Changed", await db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync());
            Assert.Equal(0, await db.Sessions.Where(s => s.ExpiresAt < moment).ExecuteDeleteAsync());
            Assert.Equal(3, await db.Partners.ExecuteUpdateAsync(p => p.SetProperty(x => x.CreditCode, (string?)null)));
            Assert.Equal(1, await db.Partners.Where(p => p.Id == id).ExecuteDeleteAsync());
            Assert.Equal(2, await db.Partners.CountAsync());
            return 0;
        });
    }

    [Fact]
    public async Task Within_a_piece_of_work_they_belong_to_it_and_go_with_it()
    {
        var id = await Add("Stays");
        await Assert.ThrowsAsync<Refused>(() => As(db => db.Atomically<int>(
            async () =>
            {
                Assert.Equal(1, await db.Partners.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, "Gone")));
                throw new Refused("edit.conflict");
            },
            CancellationToken.None)));
        Assert.Equal("Stays", await As(db => db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync()));
    }

    private Task<Id<Partner>> Add(string name) => As(async db =>
    {
        var partner = Partner.Create(name, null, "Contact", "contact@partner.example", TimeProvider.System.GetUtcNow());
        db.Add(partner);
        await db.SaveChangesAsync();
        return partner.Id;
    });

    private async Task<T> As<T>(Func<Db, Task<T>> work)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(_vendor));
        return await work(scope.ServiceProvider.GetRequiredService<Db>());
    }
}
