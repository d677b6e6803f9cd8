using System.Collections.Concurrent;
using System.Data.Common;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Ledger;

/// <summary>Orders from many at once, on the real database, against a model that is nothing but sums.</summary>
public sealed class LedgerBookingTests(TestServer server)
{
    private static readonly string[] _expected = ["ledger.insufficient", "hold.over", "hold.expired", "hold.too_much"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_orders_from_many_at_once_leave_what_a_plain_model_says(int seed)
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 6);
        await world.Fill(10_000);
        await world.HoldThatNobodyEnds();
        var random = new Random(seed);
        var orders = new ConcurrentQueue<TransferOrder>(Enumerable.Range(0, 600).Select(i => world.Any(random, $"order-{i}")));
        var holds = new ConcurrentBag<Id<LedgerHold>>();
        var refused = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var mine = new Random((seed * 100) + worker);
            while (orders.TryDequeue(out var order))
            {
                order = world.Ending(order, holds, mine);

                // Some are asked twice, at the same moment or later, as a client does that got no answer.
                var answers = await Task.WhenAll(Enumerable.Range(0, mine.Next(1, 4)).Select(_ => world.Try(order)));
                var booked = answers.Where(answer => answer.Booked is not null).Select(answer => answer.Booked!).ToList();
                Assert.Equal(booked.Count == 0 ? 0 : 1, booked.Count(one => !one.Replayed));
                Assert.True(booked.Select(one => one.Transfer.Id).Distinct().Count() <= 1);
                foreach (var answer in answers.Where(answer => answer.Refusal is not null))
                {
                    Assert.Contains(answer.Refusal, _expected);
                    refused[order.Key] = answer.Refusal!;
                }

                if (booked.Count > 0)
                {
                    refused.TryRemove(order.Key, out _);
                    if (order.Kind == TransferKind.Hold)
                    {
                        holds.Add(booked[0].Transfer.HoldId!.Value);
                    }
                }
            }
        })));

        await world.LapseAll();
        var stored = await town.As((_, db) => db.Transfers.AsNoTracking().OrderBy(transfer => transfer.Id).ToListAsync());
        Assert.Contains(stored, transfer => transfer.Kind == TransferKind.Lapse);
        Assert.Contains(stored, transfer => transfer.Kind == TransferKind.Post);
        Assert.NotEmpty(refused);
        Assert.DoesNotContain(stored, transfer => refused.ContainsKey(transfer.Key));
        await world.MustBeRight(stored);
    }

    [Fact]
    public async Task One_bad_order_does_not_fail_those_beside_it()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 2);
        await world.Fill(1_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => world.Try(
            TransferOrder.Move($"one-{i}", TransferOccasion.Payment, i % 3 == 0 ? world.Empty : world.Accounts[0], world.Revenue, 10))));
        Assert.Equal(20, answers.Count(answer => answer.Refusal == "ledger.insufficient"));
        Assert.Equal(40, answers.Count(answer => answer.Booked is { Replayed: false }));
        Assert.Equal(600, await world.Balance(world.Accounts[0]));
    }

    [Fact]
    public async Task An_account_is_opened_by_its_first_transfer_when_there_is_its_owner()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        var stranger = LedgerAccountName.Of(Id<CustomerAccount>.New(), LedgerPurpose.Cash, "CNY");
        var nobodys = LedgerAccountName.Of(Id<CustomerAccount>.New(), LedgerPurpose.Cash, "CNY") with { OwnerKind = LedgerOwnerKind.Partner };
        await Assert.ThrowsAsync<NotFound>(() => world.Book(TransferOrder.Move("a", TransferOccasion.Payment, world.Accounts[0], stranger, 1)));
        await Assert.ThrowsAsync<NotFound>(() => world.Book(TransferOrder.Move("b", TransferOccasion.Payment, world.Accounts[0], nobodys, 1)));
        await Assert.ThrowsAsync<NotFound>(() => world.Book(TransferOrder.Move("c", TransferOccasion.FundTransfer, world.Accounts[0], world.Accounts[0] with { Purpose = LedgerPurpose.Received, CounterpartyId = Guid.CreateVersion7() }, 1)));
        await world.Book(TransferOrder.Move("d", TransferOccasion.Payment, world.Accounts[0], world.Empty, 1));
        Assert.Equal((999, 1), (await world.Balance(world.Accounts[0]), await world.Balance(world.Empty)));
    }

    [Fact]
    public async Task A_key_belongs_to_one_order_of_one_vendor()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        var order = TransferOrder.Move("the key", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 10);
        Assert.Equal("Key", (await Assert.ThrowsAsync<InvalidField>(() => world.Book(order))).Field);
        order = order with { Key = "the-key" };
        await world.Book(order);
        Assert.Equal("ledger.key_reused", (await world.Try(TransferOrder.Move("the-key", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 11))).Refusal);
        var other = await LedgerWorld.Build(await Town.Build(server), accounts: 1);
        await other.Fill(1_000);
        Assert.False((await other.Book(TransferOrder.Move("the-key", TransferOccasion.Payment, other.Accounts[0], other.Revenue, 11))).Replayed);
    }

    [Fact]
    public async Task Within_a_unit_of_work_all_orders_are_booked_with_what_is_saved_or_none()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 2);
        await world.Fill(1_000);
        var good = TransferOrder.Move("good", TransferOccasion.Payment, world.Accounts[0], world.Revenue, 10);
        var bad = TransferOrder.Move("bad", TransferOccasion.Payment, world.Accounts[1], world.Revenue, 1_001);
        var partner = Partner.Create("With money", null, "Contact", "contact@partner.example", town.Now);
        await Assert.ThrowsAsync<Refused>(() => Save([good, bad]));
        Assert.Equal(1_000, await world.Balance(world.Accounts[0]));
        Assert.False(await town.As((_, db) => db.Partners.AnyAsync(p => p.Id == partner.Id)));
        await Save([good]);
        Assert.Equal(990, await world.Balance(world.Accounts[0]));
        Assert.True(await town.As((_, db) => db.Partners.AnyAsync(p => p.Id == partner.Id)));
        await world.MustBeRight(await town.As((_, db) => db.Transfers.AsNoTracking().OrderBy(transfer => transfer.Id).ToListAsync()));

        Task<bool> Save(TransferOrder[] orders) => town.As((services, db) => db.Atomically(
            async () =>
            {
                db.Add(partner);
                await db.SaveChangesAsync();
                await services.GetRequiredService<LedgerBooking>().With(orders, CancellationToken.None);
                return true;
            },
            CancellationToken.None));
    }

    [Fact]
    public async Task A_credit_line_is_a_floor()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        var credit = world.Accounts[0] with { Purpose = LedgerPurpose.Credit };
        Assert.Equal("ledger.insufficient", (await world.Try(TransferOrder.Move("a", TransferOccasion.Payment, credit, world.Revenue, 1))).Refusal);
        await SetLine(-500);
        Assert.Equal("ledger.insufficient", (await world.Try(TransferOrder.Move("b", TransferOccasion.Payment, credit, world.Revenue, 501))).Refusal);
        await world.Book(TransferOrder.Move("b", TransferOccasion.Payment, credit, world.Revenue, 500));
        await SetLine(-100);
        Assert.Equal(-500, await world.Balance(credit));
        Assert.Equal("ledger.insufficient", (await world.Try(TransferOrder.Move("c", TransferOccasion.Payment, credit, world.Revenue, 1))).Refusal);
        await world.Book(TransferOrder.Move("d", TransferOccasion.Repayment, world.Accounts[0], credit, 401));
        await world.Book(TransferOrder.Move("c", TransferOccasion.Payment, credit, world.Revenue, 1));

        Task<LedgerAccount> SetLine(long floor) => town.As((services, _) => services.GetRequiredService<LedgerBooking>().SetFloor(credit, floor, CancellationToken.None));
    }

    [Fact]
    public async Task A_hold_is_over_at_its_moment_for_whoever_comes_next()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        var cash = world.Accounts[0];
        var hold = (await world.Book(TransferOrder.HoldMoney("hold", TransferOccasion.Payment, [cash], 800, town.Now.AddHours(1)))).Transfer;
        Assert.Equal("ledger.insufficient", (await world.Try(TransferOrder.Move("pay", TransferOccasion.Payment, cash, world.Revenue, 900))).Refusal);
        town.Pass(TimeSpan.FromHours(1));
        await world.Book(TransferOrder.Move("pay", TransferOccasion.Payment, cash, world.Revenue, 900));
        Assert.Equal("hold.expired", (await world.Try(TransferOrder.Post("post", TransferOccasion.Payment, hold.HoldId!.Value, [new(world.Revenue, 1)]))).Refusal);
        Assert.Equal(100, await world.Balance(cash));
    }

    [Fact]
    public async Task Of_many_who_end_a_hold_at_once_one_does_and_the_others_are_told_that_it_is_over()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        for (var i = 0; i < 40; i++)
        {
            var hold = (await world.Book(TransferOrder.HoldMoney($"hold-{i}", TransferOccasion.Payment, [world.Accounts[0]], 10, town.Now.AddHours(1)))).Transfer.HoldId!.Value;
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => world.Try(TransferOrder.Void($"void-{i}-{n}", TransferOccasion.Payment, hold))));
            Assert.Single(answers, answer => answer.Booked is { Replayed: false });
            Assert.Equal(5, answers.Count(answer => answer.Refusal == "hold.over"));
        }

        Assert.Equal(1_000, await world.Balance(world.Accounts[0]));
    }

    [Fact]
    public async Task What_nobody_touches_lapses_by_itself()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        await world.Book(TransferOrder.HoldMoney("hold", TransferOccasion.Payment, [world.Accounts[0]], 800, town.Now.AddHours(1)));
        await Run();
        Assert.Equal(200, await world.Balance(world.Accounts[0]));
        town.Pass(TimeSpan.FromHours(1));
        await Run();
        Assert.Equal(1_000, await world.Balance(world.Accounts[0]));

        Task<bool> Run() => town.As(async (services, _) =>
        {
            await services.GetRequiredService<LapseHolds>().Run(CancellationToken.None);
            return true;
        });
    }

    [Fact]
    public async Task The_database_itself_refuses_an_overdraft_and_any_change_of_what_was_booked()
    {
        var town = await Town.Build(server);
        var world = await LedgerWorld.Build(town, accounts: 1);
        await world.Fill(1_000);
        var cash = world.Accounts[0].IdFor(town.Vendor.Id);
        await Refuses(db => db.LedgerAccounts.Where(a => a.Id == cash).ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, -1)));
        await Refuses(db => db.LedgerAccounts.Where(a => a.Id == cash).ExecuteDeleteAsync());
        await Refuses(db => db.Transfers.ExecuteUpdateAsync(set => set.SetProperty(t => t.Amount, 1)));
        await Refuses(db => db.Transfers.ExecuteDeleteAsync());
        await Refuses(db => db.Postings.ExecuteUpdateAsync(set => set.SetProperty(p => p.Amount, 1)));
        await Refuses(db => db.Postings.ExecuteDeleteAsync());
        Assert.Equal(1_000, await world.Balance(world.Accounts[0]));

        Task<bool> Refuses(Func<Db, Task<int>> change) => town.As(async (_, db) =>
        {
            var failure = await Assert.ThrowsAnyAsync<DbException>(() => change(db));
            Assert.Contains("ledger: ", failure.Message, StringComparison.Ordinal);
            return true;
        });
    }
}
