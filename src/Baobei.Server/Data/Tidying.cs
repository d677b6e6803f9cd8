using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Data;

/// <summary>Deletes what has no worth any more, a batch at a time: whoever writes meanwhile waits for one batch at most.</summary>
public static class Tidying
{
    public const int BatchSize = 1_000;

    /// <summary>Deletes all of <paramref name="rows"/>, each batch in a transaction of its own.</summary>
    /// <param name="rows">A range of an index.</param>
    /// <param name="order">What that index is in the order of.</param>
    /// <returns>How many were deleted.</returns>
    public static async Task<int> DeleteInBatches<T, TKey>(this Db db, IQueryable<T> rows, Expression<Func<T, TKey>> order, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(order);
        var deleted = 0;
        while (true)
        {
            var now = await db.Atomically(
                async () =>
                {
                    // No limit inside the deletion: databases take that for a search of its own for every row.
                    var last = await rows.OrderBy(order).Select(order).Skip(BatchSize - 1).Take(1).ToListAsync(ct);
                    var batch = last.Count == 0 ? rows : rows.Where(UpTo(order, last[0]));
                    return await batch.ExecuteDeleteAsync(ct);
                },
                ct);
            deleted += now;
            if (now < BatchSize)
            {
                return deleted;
            }
        }
    }

    private static Expression<Func<T, bool>> UpTo<T, TKey>(Expression<Func<T, TKey>> order, TKey last)
    {
        Expression<Func<TKey>> value = () => last;
        return Expression.Lambda<Func<T, bool>>(Expression.LessThanOrEqual(order.Body, value.Body), order.Parameters);
    }
}
