using System.Collections.Concurrent;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Ledger;

/// <summary>Some accounts of a vendor with money in them.</summary>
public sealed class LedgerWorld
{
    private readonly Town _town;
    private readonly LedgerAccountName _bank;
    private readonly DateTimeOffset _soon;

    private LedgerWorld(Town town, IReadOnlyList<CustomerAccount> accounts)
    {
        _town = town;
        _soon = town.Now.AddMinutes(30);
        Revenue = LedgerAccountName.Of(town.Vendor.Id, LedgerPurpose.Revenue, "CNY");
        _bank = Revenue with { Purpose = LedgerPurpose.Bank };
        Accounts = [.. accounts.Skip(1).Select(account => LedgerAccountName.Of(account.Id, LedgerPurpose.Cash, "CNY"))];
        Empty = LedgerAccountName.Of(accounts[0].Id, LedgerPurpose.Cash, "CNY");
    }

    public static Task<LedgerWorld> Build(Town town, int accounts) => town.As(async (_, db) =>
    {
        List<CustomerAccount> made =
        [
            .. Enumerable.Range(0, accounts + 1).Select(i => CustomerAccount.Direct($"holder{i}", $"holder{i}@customer.example", "+8613900000000", CustomerType.Individual, null, town.Now)),
        ];
        db.AddRange(made);
        await db.SaveChangesAsync();
        return new LedgerWorld(town, made);
    });

    /// <summary>The account of that number, as the API names it.</summary>
    public string Owner(int account) => new Id<CustomerAccount>(Accounts[account].OwnerId).ToString();

    public LedgerAccountName Revenue { get; }

    public LedgerAccountName[] Accounts { get; }

    /// <summary>One that nobody has given anything.</summary>
    public LedgerAccountName Empty { get; }

    public Task<Booked> Book(TransferOrder order) => _town.As((services, _) => services.GetRequiredService<LedgerBooking>().Alone(order, CancellationToken.None));

    public async Task<(Booked? Booked, string? Refusal)> Try(TransferOrder order)
    {
        try
        {
            return (await Book(order), null);
        }
        catch (Refused refused)
        {
            return (null, refused.Code);
        }
    }

    public async Task Fill(long each)
    {
        foreach (var (account, i) in Accounts.Select((account, i) => (account, i)))
        {
            await Book(TransferOrder.Move($"fill-{i}", TransferOccasion.TopUp, _bank, account, each));
        }
    }

    public Task<long> Balance(LedgerAccountName name)
    {
        var id = name.IdFor(_town.Vendor.Id);
        return _town.As((_, db) => db.LedgerAccounts.Where(a => a.Id == id).Select(a => a.Balance).SingleAsync());
    }

    /// <summary>An order that the accounts may or may not be able to bear.</summary>
    public TransferOrder Any(Random random, string key)
    {
        var (one, two) = (random.Next(Accounts.Length), random.Next(Accounts.Length));
        var amount = random.Next(1, 4_000);
        return random.Next(8) switch
        {
            0 or 1 => TransferOrder.Move(key, TransferOccasion.Payment, Accounts[one], one == two ? Revenue : Accounts[two], amount),
            2 => TransferOrder.Move(key, TransferOccasion.Payment, one == two ? [Accounts[one]] : [Accounts[one], Accounts[two]], [new(Revenue, amount)]),
            3 or 4 or 5 => TransferOrder.HoldMoney(key, TransferOccasion.Payment, [Accounts[one]], amount, random.Next(3) == 0 ? _soon : _soon.AddDays(1)),
            _ => TransferOrder.Void(key, TransferOccasion.Payment, default),
        };
    }

    /// <summary>What was drawn as the end of a hold ends one of those that were made meanwhile, which others end too.</summary>
    public TransferOrder Ending(TransferOrder order, ConcurrentBag<Id<LedgerHold>> holds, Random random)
    {
        if (order.Kind != TransferKind.Void)
        {
            return order;
        }

        Id<LedgerHold>[] made = [.. holds];
        return made.Length == 0 ? TransferOrder.Move(order.Key, TransferOccasion.TopUp, _bank, Accounts[0], 1)
            : random.Next(3) == 0 ? TransferOrder.Void(order.Key, TransferOccasion.Payment, made[random.Next(made.Length)])
            : TransferOrder.Post(order.Key, TransferOccasion.Payment, made[random.Next(made.Length)], [new(Revenue, random.Next(1, 3_000))]);
    }

    /// <summary>One that lapses whatever the others do: theirs may all be ended by then.</summary>
    public Task<Booked> HoldThatNobodyEnds() => Book(TransferOrder.HoldMoney("left", TransferOccasion.Payment, [Accounts[0]], 1, _soon));

    /// <summary>An hour later every account is touched once more.</summary>
    public async Task LapseAll()
    {
        _town.Pass(TimeSpan.FromHours(1));
        foreach (var (account, i) in Accounts.Select((account, i) => (account, i)))
        {
            await Book(TransferOrder.Move($"last-{i}", TransferOccasion.TopUp, _bank, account, 1));
        }
    }

    /// <summary>The transfers, replayed one after the other on nothing but sums, give the stored balances, and no account was ever below zero.</summary>
    public async Task MustBeRight(List<Transfer> transfers)
    {
        var (accounts, postings) = await _town.As(async (_, db) => (await db.LedgerAccounts.AsNoTracking().ToListAsync(), await db.Postings.AsNoTracking().ToListAsync()));
        var byEntry = postings.ToDictionary(posting => (posting.AccountId, posting.Entry));
        var sums = accounts.ToDictionary(account => account.Id, _ => 0L);
        var open = new Dictionary<Id<LedgerHold>, long>();
        foreach (var transfer in AsTheyWereWritten(transfers))
        {
            var legs = transfer.ReadLegs().ToList();
            Assert.Equal(0, legs.Sum(leg => leg.Amount));
            foreach (var leg in legs)
            {
                sums[leg.Account] += leg.Amount;
                Assert.Equal((leg.Amount, sums[leg.Account], transfer.Id), (byEntry[(leg.Account, leg.Entry)].Amount, byEntry[(leg.Account, leg.Entry)].Balance, byEntry[(leg.Account, leg.Entry)].TransferId));
            }

            foreach (var account in accounts.Where(account => account.Floor == 0))
            {
                Assert.True(sums[account.Id] >= 0, $"{account.Purpose} fell to {sums[account.Id]}");
            }

            switch (transfer.Kind)
            {
                case TransferKind.Hold:
                    open.Add(transfer.HoldId!.Value, transfer.Amount);
                    break;
                case TransferKind.Post or TransferKind.Void or TransferKind.Lapse:
                    Assert.True(open.Remove(transfer.HoldId!.Value, out var held));
                    Assert.True(transfer.Amount <= held);
                    break;
            }
        }

        Assert.Equal(postings.Count, transfers.Sum(transfer => transfer.ReadLegs().Count()));
        Assert.All(accounts, account => Assert.Equal(sums[account.Id], account.Balance));
        Assert.Equal(open.Values.Sum(), accounts.Where(account => account.Purpose == LedgerPurpose.Held).Sum(account => account.Balance));
        Assert.Equal(0, accounts.Sum(account => account.Balance));
    }

    /// <summary>Each after those that its accounts have before it.</summary>
    private static IEnumerable<Transfer> AsTheyWereWritten(List<Transfer> transfers)
    {
        var written = new Dictionary<Id<LedgerAccount>, long>();
        var waiting = new LinkedList<Transfer>(transfers.OrderBy(transfer => transfer.BookedAt).ThenBy(transfer => transfer.Id));
        while (waiting.Count > 0)
        {
            var next = waiting.First(transfer => transfer.ReadLegs().All(leg => leg.Entry == written.GetValueOrDefault(leg.Account) + 1));
            foreach (var leg in next.ReadLegs())
            {
                written[leg.Account] = leg.Entry;
            }

            waiting.Remove(next);
            yield return next;
        }
    }
}
