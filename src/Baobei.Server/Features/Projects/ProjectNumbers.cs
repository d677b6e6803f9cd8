using System.Collections.Concurrent;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Projects;

/// <summary>How many numbers of a month are given away.</summary>
public sealed class ProjectMonth : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    /// <summary><see cref="ProjectNumber.MonthOf"/>.</summary>
    public int Month { get; init; }

    public int Last { get; init; }
}

/// <summary>
/// 项目编号 of new projects. Where many processes register at once, each takes some numbers ahead; those that it does not use are left out. No
/// number is given twice.
/// </summary>
public sealed class ProjectNumbers(ServerOptions options)
{
    /// <summary>At most so many are taken ahead.</summary>
    private const int MaxAhead = 64;

    /// <summary>A stock that was used up within this time is followed by one of twice its size.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Id<Vendor> Vendor, int Month), Stock> _stocks = new();

    /// <summary>A number that nobody has. Refusal: <c>project.numbers_used_up</c> when a month has had 999,999.</summary>
    public async Task<string> Next(Db db, DateTimeOffset now, CancellationToken ct) => (await Next(db, 1, now, ct))[0];

    /// <summary>The same for several that are registered at once, in the transaction at hand.</summary>
    public async Task<IReadOnlyList<string>> Next(Db db, int count, DateTimeOffset now, CancellationToken ct)
    {
        // SQLite takes its numbers in the transaction in which they are used, so nothing can be held ahead; and it has one writer anyway.
        if (!options.IsPostgres)
        {
            return await Take(db, count, now, ct);
        }

        var month = ProjectNumber.MonthOf(now);
        var taken = await Ahead(db, month, count, ct);
        return taken[^1] <= ProjectNumber.MaxPerMonth ? [.. taken.Select(number => ProjectNumber.Of(month, number))] : throw new Refused("project.numbers_used_up");
    }

    /// <summary>
    /// So many numbers at once, for a batch that is saved in the transaction at hand. Refusal: <c>project.numbers_used_up</c>; what was taken is left out then.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Take(Db db, int count, DateTimeOffset now, CancellationToken ct)
    {
        var month = ProjectNumber.MonthOf(now);
        var last = count == 0 ? 0 : await db.TakeProjectNumbers(month, count, ct);
        return last <= ProjectNumber.MaxPerMonth
            ? [.. Enumerable.Range(last - count + 1, count).Select(number => ProjectNumber.Of(month, number))]
            : throw new Refused("project.numbers_used_up");
    }

    /// <returns>So many, at least one, in ascending order.</returns>
    private async Task<IReadOnlyList<int>> Ahead(Db db, int month, int count, CancellationToken ct)
    {
        var stock = _stocks.GetOrAdd((db.VendorId, month), _ => new());
        await stock.Turn.WaitAsync(ct);
        try
        {
            var taken = new List<int>(count);
            while (taken.Count < count)
            {
                if (stock.Left == 0)
                {
                    var fast = stock.Size > 0 && TimeProvider.System.GetElapsedTime(stock.TakenAt) < _soon;
                    stock.Size = Math.Max(fast ? Math.Min(stock.Size * 2, MaxAhead) : 1, count - taken.Count);
                    stock.Last = await db.TakeProjectNumbers(month, stock.Size, ct);
                    stock.Left = stock.Size;
                    stock.TakenAt = TimeProvider.System.GetTimestamp();
                }

                taken.Add(stock.Last - --stock.Left);
            }

            return taken;
        }
        finally
        {
            stock.Turn.Release();
        }
    }

    private sealed class Stock
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Last { get; set; }

        public int Left { get; set; }

        public int Size { get; set; }

        public long TakenAt { get; set; }
    }
}
