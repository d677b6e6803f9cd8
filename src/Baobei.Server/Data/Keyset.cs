using System.Linq.Expressions;
using Baobei.Server.Api;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Data;

/// <summary>Where one is in a console list, as <c>[AsParameters]</c>: the parts of its address that <c>Pager</c> writes.</summary>
public sealed record Asked(string? After = null, string? Before = null, string? Limit = null)
{
    /// <summary>Sizes that the pager does not offer are the usual one.</summary>
    public int Size => Limit switch { "20" => 20, "100" => 100, _ => 50 };

    /// <summary>The list's address with these parts.</summary>
    public ListAddress On(ListAddress list) => list.With("limit", Limit).With("after", After).With("before", Before);
}

/// <summary>Which page of a list is asked for: the first, the one after a row, or the one before a row.</summary>
public sealed record Place(string? After, string? Before, int Limit)
{
    public static Place Of(Asked asked) => new(asked.After, asked.Before, asked.Size);

    public static Place Of(Paging paging) => new(paging.Cursor, null, paging.Take());
}

/// <summary>One page, and the cursors of its neighbours (null where there is none).</summary>
public sealed record Slice<T>(IReadOnlyList<T> Rows, string? Previous, string? Next)
{
    public Slice<TOther> Select<TOther>(Func<T, TOther> select) => new([.. Rows.Select(select)], Previous, Next);
}

/// <summary>Paging by the row where one was, not by its number: the same cost on every page, and nothing slips when rows come in.</summary>
public static class Keyset
{
    /// <summary>A page of rows in the order of their ids, which is that of time.</summary>
    public static Task<Slice<T>> Slice<T, TId>(
        this IQueryable<T> rows, string order, Expression<Func<T, TId>> id, bool descending, Place place, CancellationToken ct) =>
        rows.Slice(order, id, id, descending, place, ct);

    /// <summary>A page of rows in the order of <paramref name="key"/>, and of the id where keys are equal.</summary>
    /// <param name="order">Name of the order; a cursor of another order is refused.</param>
    public static async Task<Slice<T>> Slice<T, TKey, TId>(
        this IQueryable<T> rows, string order, Expression<Func<T, TKey>> key, Expression<Func<T, TId>> id, bool descending, Place place, CancellationToken ct)
    {
        var byIdOnly = ReferenceEquals(key, id);
        var backwards = place.Before is { Length: > 0 };
        var down = descending != backwards;
        if ((backwards ? place.Before : place.After) is { Length: > 0 } text)
        {
            var cursor = Cursor.Read(text, order);
            var beyond = byIdOnly
                ? Beyond(id, cursor.Value<TId>(0), down)
                : Beyond(key, cursor.Value<TKey>(0), id, cursor.Value<TId>(1), down);
            rows = rows.Where(beyond);
        }

        var ordered = byIdOnly
            ? (down ? rows.OrderByDescending(id) : rows.OrderBy(id))
            : down ? rows.OrderByDescending(key).ThenByDescending(id) : rows.OrderBy(key).ThenBy(id);
        var found = await ordered.Take(place.Limit + 1).ToListAsync(ct);
        var more = found.Count > place.Limit;
        if (more)
        {
            found.RemoveAt(place.Limit);
        }

        if (backwards)
        {
            found.Reverse();
        }

        if (found.Count == 0)
        {
            return new(found, null, null);
        }

        var keyOf = key.Compile();
        var idOf = id.Compile();
        string At(T row) => (byIdOnly ? Cursor.At(order, idOf(row)) : Cursor.At(order, keyOf(row), idOf(row))).ToString();
        var hasPrevious = backwards ? more : place.After is { Length: > 0 };
        var hasNext = backwards || more;
        return new(found, hasPrevious ? At(found[0]) : null, hasNext ? At(found[^1]) : null);
    }

    /// <summary>The same for rows that were read by other means.</summary>
    /// <param name="read">Up to one row more than <paramref name="limit"/>, in the direction of reading.</param>
    /// <param name="continued">They go on behind an earlier page.</param>
    /// <param name="backwards">They were read against the order of the list.</param>
    public static Slice<T> Cut<T>(IReadOnlyList<T> read, int limit, bool continued, bool backwards, Func<T, Cursor> positionOf)
    {
        var more = read.Count > limit;
        var rows = read.Take(limit).ToList();
        if (backwards)
        {
            rows.Reverse();
        }

        return rows.Count == 0 ? new(rows, null, null) : new(
            rows,
            (backwards ? more : continued) ? positionOf(rows[0]).ToString() : null,
            backwards || more ? positionOf(rows[^1]).ToString() : null);
    }

    private static Expression<Func<T, bool>> Beyond<T, TId>(Expression<Func<T, TId>> id, TId value, bool down) =>
        Expression.Lambda<Func<T, bool>>(Compare(id.Body, value, down), id.Parameters);

    private static Expression<Func<T, bool>> Beyond<T, TKey, TId>(
        Expression<Func<T, TKey>> key, TKey keyValue, Expression<Func<T, TId>> id, TId idValue, bool down)
    {
        var row = key.Parameters[0];
        var sameRow = new Replace(id.Parameters[0], row).Visit(id.Body);
        var tie = Expression.AndAlso(Expression.Equal(key.Body, Value(keyValue)), Compare(sameRow, idValue, down));
        return Expression.Lambda<Func<T, bool>>(Expression.OrElse(Compare(key.Body, keyValue, down), tie), row);
    }

    private static BinaryExpression Compare<TValue>(Expression left, TValue value, bool down)
    {
        var right = Value(value);
        if (typeof(TValue) == typeof(string))
        {
            var compared = Expression.Call(typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!, left, right);
            return down ? Expression.LessThan(compared, Expression.Constant(0)) : Expression.GreaterThan(compared, Expression.Constant(0));
        }

        return down ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
    }

    /// <summary>A parameter of the query rather than a literal, so that every page is one prepared statement.</summary>
    private static MemberExpression Value<TValue>(TValue value) => Expression.Property(Expression.Constant(new Box<TValue>(value)), nameof(Box<>.Content));

    private sealed record Box<TValue>(TValue Content);

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
