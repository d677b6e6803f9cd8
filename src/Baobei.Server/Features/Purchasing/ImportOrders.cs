using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Why a row of a file of orders cannot be taken.</summary>
/// <param name="Line">In the file; the head is 1.</param>
/// <param name="Reason">A text's key and what fills it.</param>
public sealed record OrderFault(int Line, string Column, FieldError Reason);

/// <summary>What a file of orders would do, or did. With a fault nothing was taken.</summary>
/// <param name="Added">Orders that were not here.</param>
/// <param name="Known">Orders that came before, with the same content.</param>
public sealed record OrderImportReport(int Added, int Known, IReadOnlyList<OrderFault> Faults, bool Loaded);

/// <summary>The same as the API shows it.</summary>
public sealed record OrderImportView(int Added, int Known, bool Loaded, IReadOnlyList<OrderFaultView> Faults)
{
    /// <summary>More faults than these help nobody.</summary>
    public const int MostFaults = 200;

    public static OrderImportView Of(OrderImportReport report, Texts texts) => new(
        report.Added, report.Known, report.Loaded,
        [.. report.Faults.Take(MostFaults).Select(fault => new OrderFaultView(fault.Line, fault.Column, fault.Reason.Key, texts[fault.Reason.Key, fault.Reason.Details]))]);
}

/// <param name="Code">Why, the same in every language: <c>validation.…</c>.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record OrderFaultView(int Line, string Column, string Code, string Sentence);

/// <summary>
/// Use case: the vendor brings what customers bought in its shop (自主下单), as a file with a row for each line of an order. Each order is taken once however often
/// it comes; all of the file or nothing.
/// </summary>
public sealed class ImportOrders(Db db, Caller caller, TimeProvider clock)
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public const int MaxRows = 20_000;

    /// <summary>Without these a file says too little; <see cref="Optional"/> may be there too.</summary>
    public static readonly IReadOnlyList<string> Columns = ["order_number", "account", "paid_at", "currency", "spec_code", "quantity", "list_amount", "amount"];

    public static readonly IReadOnlyList<string> Optional = ["coupon_amount", "tax_amount"];

    private const string File = nameof(Command.File);

    /// <summary>A form sends the file itself, the API in the command.</summary>
    public sealed record Command
    {
        [Required]
        public SentFile? File { get; init; }

        /// <summary>Only says what would happen.</summary>
        public bool DryRun { get; init; }
    }

    /// <summary>The file comes beside it.</summary>
    public sealed record FileForm
    {
        public bool DryRun { get; init; }
    }

    /// <summary><see cref="InvalidField"/> on <c>File</c>: as <see cref="SentTable"/>.</summary>
    public async Task<OrderImportReport> Run(IFormFile? file, bool dryRun, CancellationToken ct)
    {
        var content = await SentTable.Content(file, File, MaxBytes, ct);
        var lines = SentTable.Lines(content, File, Columns, MaxRows);
        return await db.Atomically(
            async () =>
            {
                var shelf = await Read(lines, ct);
                var (faults, added, known) = (new List<OrderFault>(), 0, 0);
                foreach (var rows in lines.GroupBy(line => line["order_number"], StringComparer.Ordinal))
                {
                    if (OrderOf([.. rows], shelf, faults) is not { } shop)
                    {
                        continue;
                    }

                    var first = rows.First();
                    var account = shelf.Accounts[LoginName.Key(first["account"])];
                    if (shelf.Known.GetValueOrDefault(shop.Number) is { } there)
                    {
                        known++;
                        if (!there.Says(shop, account.Id))
                        {
                            faults.Add(new(first.Number, "order_number", new("validation.order_differs")));
                        }

                        continue;
                    }

                    added++;
                    var isOfPartner = account.AssociatedAt <= shop.PaidAt && (account.EndedAt is null || account.EndedAt > shop.PaidAt);
                    var (partner, customer) = isOfPartner ? (account.PartnerId, account.CustomerId) : (null, null);
                    var name = (customer is { } id ? shelf.CustomerNames.GetValueOrDefault(id) : null) ?? account.HolderName ?? account.AccountName;
                    var (order, its) = Order.FromShop(shop, account, partner, customer, name, caller.RequireUser(), clock.GetUtcNow());
                    db.Add(order);
                    db.AddRange(its);
                }

                var load = !dryRun && faults.Count == 0;
                if (load)
                {
                    await db.SaveChangesAsync(ct);
                }
                else
                {
                    db.Forget();
                }

                return new OrderImportReport(added, known, [.. faults.OrderBy(fault => fault.Line)], load);
            },
            ct);
    }

    private async Task<Shelf> Read(IReadOnlyList<SentTable.Line> lines, CancellationToken ct)
    {
        var shelf = new Shelf();
        foreach (var part in lines.Select(line => LoginName.Key(line["account"])).Distinct().Chunk(500))
        {
            foreach (var account in await db.CustomerAccounts.AsNoTracking().Where(a => part.Contains(a.AccountNameKey)).ToListAsync(ct))
            {
                shelf.Accounts[account.AccountNameKey] = account;
            }
        }

        foreach (var part in shelf.Accounts.Values.Where(account => account.CustomerId is not null).Select(account => account.CustomerId!.Value).Chunk(500))
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
    private ShopOrder? OrderOf(IReadOnlyList<SentTable.Line> rows, Shelf shelf, List<OrderFault> faults)
    {
        var before = faults.Count;
        var first = rows[0];
        var number = Read(first, "order_number", () => NumberOf(first["order_number"]));
        Check(first, "account", shelf.Accounts.ContainsKey(LoginName.Key(first["account"])), "validation.order_account");
        var paidAt = ReaderZone.Read(first["paid_at"], ReaderZone.Of(caller));
        Check(first, "paid_at", paidAt <= clock.GetUtcNow(), paidAt is null ? "validation.moment" : "validation.order_future");
        var currency = first["currency"].ToUpperInvariant();
        Check(first, "currency", SpecPrice.Currencies.Contains(currency), "validation.import_word", string.Join(", ", SpecPrice.Currencies));
        foreach (var row in rows.Skip(1))
        {
            foreach (var column in new[] { "account", "paid_at", "currency" })
            {
                Check(row, column, row[column] == first[column], "validation.order_row_differs", first.Number);
            }
        }

        if (faults.Count > before)
        {
            return null;
        }

        var lines = rows.Select(row => LineOf(row)).ToList();
        return faults.Count > before ? null : new(number!, paidAt!.Value, currency, lines!);

        ShopOrderLine? LineOf(SentTable.Line row)
        {
            var start = faults.Count;
            var (product, spec) = shelf.Specs.GetValueOrDefault(row["spec_code"]);
            Check(row, "spec_code", spec is not null, "validation.order_spec");
            Check(row, "quantity", int.TryParse(row["quantity"], NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity is >= 1 and <= ShopOrderLine.MaxQuantity, "validation.out_of_range", 1, ShopOrderLine.MaxQuantity);
            var (list, amount, coupon, tax) = (Minor("list_amount"), Minor("amount"), row["coupon_amount"].Length == 0 ? 0 : Minor("coupon_amount"), row["tax_amount"].Length == 0 ? 0 : Minor("tax_amount"));
            Check(row, "tax_amount", tax <= amount, "validation.order_tax");
            return faults.Count > start ? null : new(product, spec!, quantity, list, amount, coupon, tax);

            long Minor(string column) => Read(row, column, () => TypedAmount.Minor(column, row[column], currency, SpecPrice.MaxAmountMinor));
        }

        void Check(SentTable.Line row, string column, bool holds, string key, params object[] details)
        {
            if (!holds)
            {
                faults.Add(new(row.Number, column, new(key, details)));
            }
        }

        T? Read<T>(SentTable.Line row, string column, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (InvalidField invalid)
            {
                faults.Add(new(row.Number, column, new($"validation.{invalid.Code}", [.. invalid.Details])));
                return default;
            }
        }
    }

    private static string NumberOf(string typed) => typed.Length is < 1 or > Order.MaxNumberLength ? throw new InvalidField("order_number", "length_between", 1, Order.MaxNumberLength)
        : Order.IsOurs(typed) || typed.Any(c => c is <= ' ' or > '~') ? throw new InvalidField("order_number", "order_number") : typed;

    /// <summary>What the rows of a file are about.</summary>
    private sealed class Shelf
    {
        public Dictionary<string, CustomerAccount> Accounts { get; } = new(StringComparer.Ordinal);

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
