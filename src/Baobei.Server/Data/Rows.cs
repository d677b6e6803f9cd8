using Baobei.Domain.Kernel;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Data;

/// <summary>Reading one row to show or change it.</summary>
public static class Rows
{
    /// <summary>The row of that id; <see cref="NotFound"/> when it is not there or not the caller's to see.</summary>
    public static async Task<T> Get<T>(this IQueryable<T> rows, Id<T> id, CancellationToken ct)
        where T : class, IHasId => await rows.SingleOrDefaultAsync(row => EF.Property<Id<T>>(row, "Id") == id, ct) ?? throw new NotFound();

    /// <summary>How many rows there are, counted no further than one more than tabs and numbers show ("1000+").</summary>
    public static Task<int> CountCapped<T>(this IQueryable<T> rows, CancellationToken ct) => rows.Take(Tab.Cap + 1).CountAsync(ct);

    /// <summary>Whoever else wants to change these rows, or locks them too, waits until the transaction at hand is over.</summary>
    /// <returns>How many there are.</returns>
    public static Task<int> Lock<T>(this IQueryable<T> rows, CancellationToken ct)
        where T : class, IVersioned => rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version), ct);

    /// <summary>Refuses (<c>edit.conflict</c>) when somebody saved since the caller looked; <paramref name="seen"/> is the version looked at, null for "whatever it is".</summary>
    public static T SeenAs<T>(this T row, int? seen)
        where T : IVersioned => seen is null || seen == row.Version ? row : throw new Refused("edit.conflict");
}
