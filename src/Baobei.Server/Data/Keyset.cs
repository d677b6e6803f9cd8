using System.Linq.Expressions;
using Baobei.Domain.Kernel;
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

    /// <summary>The page goes on behind an earlier one.</summary>
    public bool IsContinued => After is { Length: > 0 };

    /// <summary>The page in front of a row is read against the order of the list.</summary>
    public bool IsBackwards => !IsContinued && Before is { Length: > 0 };

    /// <summary>The row from which to read; null: from the beginning. One of another order: <see cref="InvalidField"/> on <c>cursor</c>.</summary>
    public Cursor? From(string order) => (IsBackwards ? Before : After) is { Length: > 0 } text ? Cursor.Read(text, order) : null;
}

/// <summary>One page, and the cursors of its neighbours (null where there is none).</summary>
public sealed record Slice<T>(IReadOnlyList<T> Rows, string? Previous, string? Next)
{
    /// <summary>None of them has what was searched for; their names are near it.</summary>
    public bool IsNear { get; init; }

    public Slice<TOther> Select<TOther>(Func<T, TOther> select) => new([.. Rows.Select(select)], Previous, Next) { IsNear = IsNear };

    /// <summary>The page as the API answers it.</summary>
    public Listing<T> ToListing() => new(Rows, Next) { Near = IsNear ? true : null };
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
        var found = await rows.At(order, key, id, descending, place).ToListAsync(ct);
        var keyOf = key.Compile();
        var idOf = id.Compile();
        return Cut(found, place, row => byIdOnly ? Cursor.At(order, idOf(row)) : Cursor.At(order, keyOf(row), idOf(row)));
    }

    /// <summary>What is read for that page, in the direction of reading: up to one row more than it holds. For a list that is found by its keys before its rows are read.</summary>
    public static IQueryable<T> At<T, TKey, TId>(
        this IQueryable<T> rows, string order, Expression<Func<T, TKey>> key, Expression<Func<T, TId>> id, bool descending, Place place)
    {
        var byIdOnly = ReferenceEquals(key, id);
        var down = descending != place.IsBackwards;
        if (place.From(order) is { } cursor)
        {
            rows = rows.Where(byIdOnly
                ? Beyond(id, cursor.Value<TId>(0), down)
                : Beyond(key, cursor.Value<TKey>(0), id, cursor.Value<TId>(1), down));
        }

        var ordered = byIdOnly
            ? (down ? rows.OrderByDescending(id) : rows.OrderBy(id))
            : down ? rows.OrderByDescending(key).ThenByDescending(id) : rows.OrderBy(key).ThenBy(id);
        return ordered.Take(place.Limit + 1);
    }

    /// <summary>The same for rows that were read by other means.</summary>
    /// <param name="read">Up to one row more than the page holds, in the direction of reading.</param>
    public static Slice<T> Cut<T>(IReadOnlyList<T> read, Place place, Func<T, Cursor> positionOf)
    {
        var more = read.Count > place.Limit;
        var rows = read.Take(place.Limit).ToList();
        if (place.IsBackwards)
        {
            rows.Reverse();
        }

        return rows.Count == 0 ? new(rows, null, null) : new(
            rows,
            (place.IsBackwards ? more : place.IsContinued) ? positionOf(rows[0]).ToString() : null,
            place.IsBackwards || more ? positionOf(rows[^1]).ToString() : null);
    }

    /// <summary>All rows of a list in its order, some at a time.</summary>
    /// <param name="read">A page of the list.</param>
    public static async IAsyncEnumerable<IReadOnlyList<T>> InBatches<T>(Func<Place, Task<Slice<T>>> read, int size)
    {
        string? after = null;
        do
        {
            var page = await read(new(after, null, size));
            yield return page.Rows;
            after = page.Next;
        }
        while (after is not null);
    }

    private static Expression<Func<T, bool>> Beyond<T, TId>(Expression<Func<T, TId>> id, TId value, bool down) =>
        Expression.Lambda<Func<T, bool>>(Compare(id.Body, value, down), id.Parameters);

    private static Expression<Func<T, bool>> Beyond<T, TKey, TId>(
        Expression<Func<T, TKey>> key, TKey keyValue, Expression<Func<T, TId>> id, TId idValue, bool down)
    {
        // The first comparison is one range of the index; the second decides among equals.
        var row = key.Parameters[0];
        var sameRow = new Replace(id.Parameters[0], row).Visit(id.Body);
        return Expression.Lambda<Func<T, bool>>(
            Expression.AndAlso(Compare(key.Body, keyValue, down, orEqual: true), Expression.OrElse(Compare(key.Body, keyValue, down), Compare(sameRow, idValue, down))), row);
    }

    private static BinaryExpression Compare<TValue>(Expression left, TValue value, bool down, bool orEqual = false)
    {
        Expression right = Value(value);
        if (typeof(TValue) == typeof(string))
        {
            left = Expression.Call(typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!, left, right);
            right = Expression.Constant(0);
        }

        return (down, orEqual) switch
        {
            (true, true) => Expression.LessThanOrEqual(left, right),
            (true, false) => Expression.LessThan(left, right),
            (false, true) => Expression.GreaterThanOrEqual(left, right),
            (false, false) => Expression.GreaterThan(left, right),
        };
    }

    /// <summary>A parameter of the query rather than a literal, so that every page is one prepared statement.</summary>
    private static MemberExpression Value<TValue>(TValue value) => Expression.Property(Expression.Constant(new Box<TValue>(value)), nameof(Box<>.Content));

    private sealed record Box<TValue>(TValue Content);

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
