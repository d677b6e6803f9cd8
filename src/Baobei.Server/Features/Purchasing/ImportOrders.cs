using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>
/// Use case: the vendor brings what customers bought in its shop (自主下单), as a file with a row for each line of an order. Each order is taken once however often
/// it comes; all of the file or nothing.
/// </summary>
public sealed class ImportOrders(Db db, Caller caller, TimeProvider clock)
{
    /// <summary>Without these a file says too little; <see cref="Optional"/> may be there too.</summary>
    public static readonly IReadOnlyList<string> Columns = ["order_number", "account", "paid_at", "currency", "spec_code", "quantity", "list_amount", "amount"];

    public static readonly IReadOnlyList<string> Optional = ["coupon_amount", "tax_amount"];

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
        foreach (var rows in lines.GroupBy(line => line["order_number"], StringComparer.Ordinal))
        {
            if (OrderOf([.. rows], shelf, faults) is not { } shop)
            {
                continue;
            }

            var first = rows.First();
            var history = shelf.Accounts[LoginName.Key(first["account"])];
            var account = history.Account;
            if (shelf.Known.GetValueOrDefault(shop.Number) is { } there)
            {
                known++;
                faults.Check(first, "order_number", there.Says(shop, account.Id), "validation.order_differs");
                continue;
            }

            added++;
            var with = history.At(shop.PaidAt);
            var name = (with is null ? null : shelf.CustomerNames.GetValueOrDefault(with.Customer)) ?? account.HolderName ?? account.AccountName;
            var (order, its) = Order.FromShop(shop, account, with, name, caller.RequireUser(), clock.GetUtcNow());
            db.Add(order);
            db.AddRange(its);
        }

        return (added, known);
    }

    private async Task<Shelf> ShelfOf(IReadOnlyList<SentTable.Line> lines, CancellationToken ct)
    {
        var shelf = new Shelf();
        foreach (var part in lines.Select(line => LoginName.Key(line["account"])).Distinct().Chunk(500))
        {
            var accounts = await db.CustomerAccounts.AsNoTracking().Where(a => part.Contains(a.AccountNameKey)).ToListAsync(ct);
            foreach (var history in (await db.Histories(accounts, ct)).Values)
            {
                shelf.Accounts[history.Account.AccountNameKey] = history;
            }
        }

        foreach (var part in shelf.Accounts.Values.SelectMany(history => history.Customers).Distinct().Chunk(500))
        {
            foreach (var customer in await db.AcrossPartners<Customer>().Where(c => part.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToListAsync(ct))
            {
                shelf.CustomerNames[customer.Id] = customer.Name;
            }
        }

        foreach (var part in lines.Select(line => line["spec_code"]).Distinct().Chunk(500))
        {
            var found = await db.ProductSpecs.AsNoTracking().Where(s => part.Contains(s.Code)).Join(db.Products.AsNoTracking(), s => s.ProductId, p => p.Id, (s, p) => new { Spec = s, Product = p }).ToListAsync(ct);
            found.ForEach(one => shelf.Specs[one.Spec.Code] = (one.Product, one.Spec));
        }

        foreach (var part in lines.Select(line => line["order_number"]).Distinct().Chunk(500))
        {
            foreach (var known in await db.AcrossPartners<Order>().Where(o => part.Contains(o.Number))
                .Select(o => new KnownOrder(o.Number, o.AccountId, o.PaidAt, o.Currency, o.ListMinor, o.AmountMinor, o.CouponMinor, o.TaxMinor)).ToListAsync(ct))
            {
                shelf.Known[known.Number] = known;
            }
        }

        return shelf;
    }

    /// <summary>Null when something is wrong with a row of it; the rows say what.</summary>
    private ShopOrder? OrderOf(IReadOnlyList<SentTable.Line> rows, Shelf shelf, ShopFaults faults)
    {
        var before = faults.Count;
        var first = rows[0];
        var number = faults.Read(first, () => NumberOf(first["order_number"]));
        faults.Check(first, "account", shelf.Accounts.ContainsKey(LoginName.Key(first["account"])), "validation.order_account");
        var paidAt = ReaderZone.Read(first["paid_at"], ReaderZone.Of(caller));
        faults.Check(first, "paid_at", paidAt <= clock.GetUtcNow(), paidAt is null ? "validation.moment" : "validation.order_future");
        var currency = first["currency"].ToUpperInvariant();
        faults.Check(first, "currency", SpecPrice.Currencies.Contains(currency), "validation.import_word", string.Join(", ", SpecPrice.Currencies));
        foreach (var row in rows.Skip(1))
        {
            foreach (var column in new[] { "account", "paid_at", "currency" })
            {
                faults.Check(row, column, row[column] == first[column], "validation.order_row_differs", first.Number);
            }
        }

        var lines = rows.Select(row => LineOf(row)).ToList();
        return faults.Count > before ? null : new(number!, paidAt!.Value, currency, lines!);

        ShopOrderLine? LineOf(SentTable.Line row)
        {
            var start = faults.Count;
            var (product, spec) = shelf.Specs.GetValueOrDefault(row["spec_code"]);
            faults.Check(row, "spec_code", spec is not null, "validation.order_spec");
            faults.Check(row, "quantity", int.TryParse(row["quantity"], NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity is >= 1 and <= ShopOrderLine.MaxQuantity, "validation.out_of_range", 1, ShopOrderLine.MaxQuantity);
            var (list, amount, coupon, tax) = (Minor("list_amount"), Minor("amount"), row["coupon_amount"].Length == 0 ? 0 : Minor("coupon_amount"), row["tax_amount"].Length == 0 ? 0 : Minor("tax_amount"));
            if (faults.Count == start)
            {
                faults.Check(row, "tax_amount", tax <= amount, "validation.order_tax");
            }

            return faults.Count > start ? null : new(product, spec!, quantity, list, amount, coupon, tax);

            long Minor(string column) => faults.Read(row, () => TypedAmount.Minor(column, row[column], currency, SpecPrice.MaxAmountMinor));
        }
    }

    private static string NumberOf(string typed) => typed.Length is < 1 or > Order.MaxNumberLength ? throw new InvalidField("order_number", "length_between", 1, Order.MaxNumberLength)
        : Order.IsOurs(typed) || typed.Any(c => c is <= ' ' or > '~') ? throw new InvalidField("order_number", "order_number") : typed;

    /// <summary>What the rows of a file are about.</summary>
    private sealed class Shelf
    {
        public Dictionary<string, AssociationHistory> Accounts { get; } = new(StringComparer.Ordinal);

        public Dictionary<Id<Customer>, string> CustomerNames { get; } = [];

        public Dictionary<string, (Product Product, ProductSpec Spec)> Specs { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, KnownOrder> Known { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>An order that is here.</summary>
    private sealed record KnownOrder(string Number, Id<CustomerAccount> Account, DateTimeOffset PaidAt, string Currency, long ListMinor, long AmountMinor, long CouponMinor, long TaxMinor)
    {
        public bool Says(ShopOrder shop, Id<CustomerAccount> account) =>
            (Account, PaidAt, Currency, ListMinor, AmountMinor, CouponMinor, TaxMinor) == (
                account, shop.PaidAt, shop.Currency, shop.Lines.Sum(line => line.ListMinor), shop.Lines.Sum(line => line.AmountMinor), shop.Lines.Sum(line => line.CouponMinor),
                shop.Lines.Sum(line => line.TaxMinor));
    }
}
