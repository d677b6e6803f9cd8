using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>
/// Use case: the vendor brings what its shop gave back of the orders that customers placed there, as a file with a row for each line of a refund, or one for all that
/// was left of the order. The shop moved the money itself, so no account changes. Each refund is taken once however often it comes; all of the file or nothing.
/// </summary>
public sealed class ImportRefunds(Db db, Caller caller, TimeProvider clock)
{
    /// <summary>Without these a file says too little; <see cref="Optional"/> may be there too.</summary>
    public static readonly IReadOnlyList<string> Columns = ["refund_number", "order_number", "amount", "refunded_at"];

    public static readonly IReadOnlyList<string> Optional = ["position", "words"];

    /// <summary><see cref="InvalidField"/> on <c>File</c>: as <see cref="SentTable"/>.</summary>
    public async Task<ShopReport> Run(IFormFile? file, bool dryRun, CancellationToken ct)
    {
        var lines = await ShopFile.Lines(file, nameof(ShopFile.Command.File), Columns, ct);
        return await ShopFile.Take(db, dryRun, faults => Read(lines, faults, ct), ct);
    }

    private async Task<(int Added, int Known)> Read(IReadOnlyList<SentTable.Line> lines, ShopFaults faults, CancellationToken ct)
    {
        var shelf = await ShelfOf(lines, ct);
        var (added, known) = (0, 0);
        foreach (var group in lines.GroupBy(line => line["refund_number"], StringComparer.Ordinal))
        {
            var rows = group.ToList();
            if (RefundOf(rows, shelf, faults) is not { } refund)
            {
                continue;
            }

            if (shelf.Known.GetValueOrDefault(refund.Number) is { } there)
            {
                known++;
                faults.Check(rows[0], "refund_number", refund.Is(there), "validation.refund_differs");
                continue;
            }

            var (order, its) = (refund.Order, shelf.Lines[refund.Order.Id].ToList());
            var before = faults.Count;
            var parts = rows.Zip(refund.Parts).SelectMany(one => faults.Read(one.First, () => order.PartInShop(its, one.Second.Position, one.Second.Amount, refund.At)) ?? []).ToList();
            if (faults.Count == before)
            {
                added++;
                db.Add(order.RefundInShop(refund.Number, parts, refund.Words, caller.RequireUser(), refund.At));
            }
        }

        return (added, known);
    }

    private async Task<Shelf> ShelfOf(IReadOnlyList<SentTable.Line> lines, CancellationToken ct)
    {
        var (orders, known, parts) = (new List<Order>(), new List<OrderRefund>(), new List<OrderLine>());
        foreach (var numbers in lines.Select(line => line["order_number"]).Distinct().Chunk(500))
        {
            orders.AddRange(await db.Orders.Where(o => numbers.Contains(o.Number)).ToListAsync(ct));
        }

        foreach (var ids in orders.Select(order => order.Id).Chunk(500))
        {
            parts.AddRange(await db.OrderLines.Where(l => ids.Contains(l.OrderId)).ToListAsync(ct));
        }

        foreach (var numbers in lines.Select(line => line["refund_number"]).Distinct().Chunk(500))
        {
            known.AddRange(await db.OrderRefunds.AsNoTracking().Where(r => numbers.Contains(r.ShopNumber!)).ToListAsync(ct));
        }

        return new(
            orders.ToDictionary(order => order.Number, StringComparer.Ordinal), parts.ToLookup(line => line.OrderId), known.ToDictionary(refund => refund.ShopNumber!, StringComparer.Ordinal));
    }

    /// <summary>Null when something is wrong with a row of it; the rows say what.</summary>
    private Refund? RefundOf(IReadOnlyList<SentTable.Line> rows, Shelf shelf, ShopFaults faults)
    {
        var before = faults.Count;
        var first = rows[0];
        faults.Check(first, "refund_number", first["refund_number"].Length is >= 1 and <= Order.MaxNumberLength, "validation.length_between", 1, Order.MaxNumberLength);
        var order = shelf.Orders.GetValueOrDefault(first["order_number"]);
        faults.Check(first, "order_number", order is not null, "validation.refund_order");
        var at = ReaderZone.Read(first["refunded_at"], ReaderZone.Of(caller));
        faults.Check(first, "refunded_at", at <= clock.GetUtcNow(), at is null ? "validation.moment" : "validation.refund_future");
        var words = rows.Select(row => row["words"]).FirstOrDefault(said => said.Length > 0);
        faults.Check(first, "words", words is null || (words.Length <= OrderRefund.MaxWordsLength && !words.Any(char.IsControl)), "validation.too_long", OrderRefund.MaxWordsLength);
        foreach (var row in rows.Skip(1))
        {
            foreach (var column in new[] { "order_number", "refunded_at" })
            {
                faults.Check(row, column, row[column] == first[column], "validation.refund_row_differs", first.Number);
            }
        }

        // Of an order that is not here the currency is not known either: the usual one says whether it is an amount at all.
        var parts = rows.Select(row => (Position: PositionOf(row), Amount: faults.Read(row, () => TypedAmount.Minor("amount", row["amount"], order?.Currency ?? FundTransfer.TheCurrency, SpecPrice.MaxAmountMinor)))).ToList();
        foreach (var (row, part) in rows.Zip(parts).Where(one => parts.Count(other => other.Position is null || other.Position == one.Second.Position) > 1))
        {
            faults.Check(row, "position", false, "validation.refund_twice");
        }

        return faults.Count > before ? null : new(first["refund_number"], order!, at!.Value, words, parts);

        int? PositionOf(SentTable.Line row)
        {
            var typed = row["position"];
            var isNumber = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
            faults.Check(row, "position", isNumber || typed.Length == 0, "validation.refund_position");
            return isNumber ? position : null;
        }
    }

    /// <summary>What the rows of a file are about.</summary>
    /// <param name="Known">Refunds that are here.</param>
    private sealed record Shelf(IReadOnlyDictionary<string, Order> Orders, ILookup<Id<Order>, OrderLine> Lines, IReadOnlyDictionary<string, OrderRefund> Known);

    /// <summary>A refund as its rows say it.</summary>
    /// <param name="Parts">For each row: of which line, null of all that was left, and how much, minor units.</param>
    private sealed record Refund(string Number, Order Order, DateTimeOffset At, string? Words, IReadOnlyList<(int? Position, long Amount)> Parts)
    {
        public bool Is(OrderRefund there) => there.OrderId == Order.Id && there.At == At && there.AmountMinor == Parts.Sum(part => part.Amount)
            && Parts.All(part => part.Position is null || there.Lines.Any(line => line.Position == part.Position && line.AmountMinor == part.Amount));
    }
}
