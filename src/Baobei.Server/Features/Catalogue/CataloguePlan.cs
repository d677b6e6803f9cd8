using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>What a line of a file does to the catalogue.</summary>
public enum RowVerdict
{
    Wrong,
    Added,
    Changed,
    Unchanged,
}

/// <summary>A line of a file and what it does.</summary>
/// <param name="Line">Its number in the file; the head is 1.</param>
/// <param name="Column">Where it is wrong; null when it is not.</param>
/// <param name="Reason">Why it is wrong: the key of the sentence and its details.</param>
public sealed record ImportRow(int Line, string ProductCode, string SpecCode, RowVerdict Verdict, string? Column = null, FieldError? Reason = null);

/// <summary>A file with what each of its lines does.</summary>
public sealed record ImportReport(CatalogueImport Import, IReadOnlyList<ImportRow> Rows)
{
    public int Count(RowVerdict verdict) => Rows.Count(row => row.Verdict == verdict);
}

/// <summary>
/// Carries the lines of a file over to the catalogue by the same rules as the forms, without saving: who asked for a dry run forgets it again.
/// A column that is not there leaves what it is about as it is; an empty cell of <c>price</c>, of a status or of yes and no does, too.
/// </summary>
public sealed class CataloguePlan(Db db, Caller caller, Texts texts, TimeProvider clock)
{
    private const int BatchSize = 500;

    private readonly Db _db = db;
    private readonly Caller _caller = caller;
    private readonly Texts _texts = texts;
    private readonly TimeProvider _clock = clock;

    public async Task<IReadOnlyList<ImportRow>> Apply(IReadOnlyList<SentTable.Line> lines, CancellationToken ct)
    {
        var work = new Work(this, await Known(lines, ct));
        List<ImportRow> rows = [.. lines.Select(work.Take)];
        work.Finish();
        return rows;
    }

    private async Task<Shelves> Known(IReadOnlyList<SentTable.Line> lines, CancellationToken ct)
    {
        var shelves = new Shelves();
        foreach (var codes in lines.Select(line => line["product_code"]).Distinct().Chunk(BatchSize))
        {
            foreach (var product in await _db.Products.Where(p => codes.Contains(p.Code)).ToListAsync(ct))
            {
                shelves.Products[product.Code] = product;
            }
        }

        foreach (var codes in lines.Select(line => line["spec_code"]).Where(code => code.Length > 0).Distinct().Chunk(BatchSize))
        {
            var specs = await _db.ProductSpecs.Where(s => codes.Contains(s.Code)).ToListAsync(ct);
            var ids = specs.Select(s => s.Id).ToList();
            var prices = (await _db.SpecPrices.AsNoTracking().Where(p => ids.Contains(p.SpecId)).ToListAsync(ct)).ToLookup(p => p.SpecId);
            foreach (var spec in specs)
            {
                shelves.Specs[spec.Code] = spec;
                shelves.Prices[spec.Id] = [.. prices[spec.Id]];
            }
        }

        return shelves;
    }

    /// <summary>What there is of what the file speaks of, and what came to it.</summary>
    private sealed class Shelves
    {
        public Dictionary<string, Product> Products { get; } = [];

        public Dictionary<string, ProductSpec> Specs { get; } = [];

        public Dictionary<Id<ProductSpec>, List<SpecPrice>> Prices { get; } = [];
    }

    /// <summary>A cell is wrong.</summary>
    private sealed class WrongCell(string column, FieldError reason) : Exception
    {
        public string Column => column;

        public FieldError Reason => reason;
    }

    private sealed class Work(CataloguePlan plan, Shelves shelves)
    {
        private static readonly string[] _ofProduct = ["product_name", "product_name_en", "category", "category_en", "product_status"];

        private readonly DateTimeOffset _now = plan._clock.GetUtcNow();
        private readonly TimeZoneInfo _zone = ReaderZone.Of(plan._caller);
        private readonly Dictionary<string, SentTable.Line> _firstOfProduct = [];
        private readonly Dictionary<string, int> _lineOfSpec = [];
        private readonly List<Product> _toWithdraw = [];

        public ImportRow Take(SentTable.Line line)
        {
            try
            {
                return new(line.Number, line["product_code"], line["spec_code"], Carry(line));
            }
            catch (WrongCell wrong)
            {
                return new(line.Number, line["product_code"], line["spec_code"], RowVerdict.Wrong, wrong.Column, wrong.Reason);
            }
        }

        /// <summary>Products leave the shelf when all has been said about what they are sold as.</summary>
        public void Finish() => _toWithdraw.ForEach(product => product.Withdraw());

        private RowVerdict Carry(SentTable.Line line)
        {
            var (product, verdict) = ProductOf(line);
            if (line["spec_code"].Length == 0)
            {
                return verdict;
            }

            var spec = SpecOf(line, product);
            var priced = Priced(line, product, spec.Spec);
            var moved = Moved(line, spec.Spec, product);
            return spec.IsNew ? RowVerdict.Added
                : spec.IsChanged || priced || moved || verdict != RowVerdict.Unchanged ? RowVerdict.Changed
                : RowVerdict.Unchanged;
        }

        private (Product Product, RowVerdict Verdict) ProductOf(SentTable.Line line)
        {
            var code = line["product_code"];
            if (_firstOfProduct.TryGetValue(code, out var first))
            {
                // Of a product that was wrong, its first line says why.
                var column = _ofProduct.FirstOrDefault(column => first[column] != line[column]);
                return column is not null ? throw Wrong(column, "validation.import_differs", first.Number)
                    : shelves.Products.TryGetValue(code, out var same) ? (same, RowVerdict.Unchanged)
                    : throw Wrong("product_code", "validation.import_product", first.Number);
            }

            _firstOfProduct.Add(code, line);
            var command = new AddProduct.Command
            {
                Code = code,
                Name = line["product_name"],
                NameEn = line["product_name_en"],
                Category = line["category"],
                CategoryEn = line["category_en"],
            };
            CheckAll(command, field => field switch
            {
                nameof(command.Code) => "product_code",
                nameof(command.Name) => "product_name",
                nameof(command.NameEn) => "product_name_en",
                nameof(command.Category) => "category",
                _ => "category_en",
            });
            var wanted = StatusOf(line, "product_status");
            if (!shelves.Products.TryGetValue(code, out var product))
            {
                product = Product.Add(code, command.Name, command.NameEn, command.Category, command.CategoryEn, _now);
                plan._db.Add(product);
                shelves.Products.Add(code, product);
                LeaveWhen(wanted, product);
                return (product, RowVerdict.Added);
            }

            var version = product.Version;
            if (wanted == SaleStatus.OnSale && !product.IsOnSale)
            {
                product.Return();
            }

            if ((product.Name, product.NameEn, product.Category, product.CategoryEn) != (command.Name, command.NameEn, command.Category, command.CategoryEn))
            {
                Obey("product_code", () => product.Edit(command.Name, command.NameEn, command.Category, command.CategoryEn));
            }

            return (product, LeaveWhen(wanted, product) || product.Version != version ? RowVerdict.Changed : RowVerdict.Unchanged);
        }

        private bool LeaveWhen(SaleStatus? wanted, Product product)
        {
            if (wanted != SaleStatus.Withdrawn || !product.IsOnSale)
            {
                return false;
            }

            _toWithdraw.Add(product);
            return true;
        }

        private (ProductSpec Spec, bool IsNew, bool IsChanged) SpecOf(SentTable.Line line, Product product)
        {
            var code = line["spec_code"];
            if (!_lineOfSpec.TryAdd(code, line.Number))
            {
                throw Wrong("spec_code", "validation.import_twice", _lineOfSpec[code]);
            }

            var known = shelves.Specs.GetValueOrDefault(code);
            if (known is not null && known.ProductId != product.Id)
            {
                throw Wrong("spec_code", "refused.spec.code_taken");
            }

            var command = CommandOf(line, known?.Details);
            CheckAll(command, field => field switch
            {
                nameof(command.Name) => "spec_name",
                nameof(command.NameEn) => "spec_name_en",
                nameof(command.Code) => "spec_code",
                _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(field),
            });
            if (known is null)
            {
                ProductSpec? spec = null;
                Obey("product_status", () => spec = ProductSpec.Add(product, code, command.Details, _now));
                plan._db.Add(spec!);
                shelves.Specs.Add(code, spec!);
                return (spec!, true, false);
            }

            var version = known.Version;
            if (StatusOf(line, "spec_status") == SaleStatus.OnSale && !known.IsOnSale)
            {
                Obey("spec_status", () => known.Return(product));
            }

            if (command.Details.Check() != known.Details)
            {
                Obey("spec_code", () => known.Edit(command.Details, shelves.Prices[known.Id].Count > 0));
            }

            return (known, false, known.Version != version);
        }

        private WriteSpec.NewCommand CommandOf(SentTable.Line line, SpecDetails? now) => new()
        {
            Code = line["spec_code"],
            Name = line["spec_name"],
            NameEn = line["spec_name_en"],
            Unit = Word<BillingUnit>(line, "unit"),
            Regions = line.Has("regions") ? line.ListOf("regions") : now?.Regions,
            MaxQuantity = line.Has("max_quantity") ? Number(line, "max_quantity", line["max_quantity"]) : now?.MaxQuantity,
            Terms = line.Has("terms") ? [.. line.ListOf("terms").Select(term => Number(line, "terms", term) ?? 0)] : now?.Terms,
            CountsForPerformance = YesOrNo(line, "counts_for_performance") ?? now?.CountsForPerformance ?? true,
            DiscountAllowed = YesOrNo(line, "discount_allowed") ?? now?.DiscountAllowed ?? true,
            CostPercent = line.Has("cost_percent") ? Number(line, "cost_percent", line["cost_percent"]) : now?.CostPercent,
        };

        private bool Priced(SentTable.Line line, Product product, ProductSpec spec)
        {
            if (line["price"].Length == 0)
            {
                return false;
            }

            var currency = line["currency"].ToUpperInvariant();
            if (!SpecPrice.Currencies.Contains(currency))
            {
                throw Wrong("currency", "validation.import_word", string.Join(", ", SpecPrice.Currencies));
            }

            var amount = new Money(Read("price", () => TypedAmount.Minor("price", line["price"], currency, SpecPrice.MaxAmountMinor)), currency);
            DateTimeOffset? from = line["price_from"] is { Length: > 0 } typed ? MomentOf(typed) ?? throw Wrong("price_from", "validation.moment") : null;
            var prices = shelves.Prices.TryGetValue(spec.Id, out var known) ? known : shelves.Prices[spec.Id] = [];
            if (SpecPrice.InForce(prices, from > _now ? from.Value : _now)?.Amount == amount)
            {
                return false;
            }

            Obey("price", product.RequireOnSale);
            Obey(from < _now ? "price_from" : "price", () =>
            {
                var price = SpecPrice.Next(spec, prices, amount, from ?? _now, plan._caller.User, _now);
                prices.Add(price);
                plan._db.Add(price);
            });
            return true;
        }

        private bool Moved(SentTable.Line line, ProductSpec spec, Product product)
        {
            if (StatusOf(line, "spec_status") is not { } wanted || wanted == spec.Status)
            {
                return false;
            }

            Obey("spec_status", () =>
            {
                if (wanted == SaleStatus.Withdrawn)
                {
                    spec.Withdraw();
                }
                else
                {
                    spec.Return(product);
                }
            });
            return true;
        }

        /// <summary>A moment in the reader's zone; a day alone is its beginning.</summary>
        private DateTimeOffset? MomentOf(string typed) => ReaderZone.Read(typed, _zone) ?? ReaderZone.Read($"{typed} 00:00", _zone);

        private SaleStatus? StatusOf(SentTable.Line line, string column) => line[column].Length == 0 ? null : Word<SaleStatus>(line, column);

        /// <summary>A value of <typeparamref name="T"/> as the API writes it, or by its word in either language; null when the cell is empty.</summary>
        private T? Word<T>(SentTable.Line line, string column)
            where T : struct, Enum
        {
            var typed = line[column];
            if (typed.Length == 0)
            {
                return null;
            }

            foreach (var value in Enum.GetValues<T>())
            {
                if (Is(typed, Words.Of(value)) || Is(typed, plan._texts.In(Texts.Chinese, Texts.KeyOf(value))) || Is(typed, plan._texts.In(Texts.English, Texts.KeyOf(value))))
                {
                    return value;
                }
            }

            throw Wrong(column, "validation.import_word", string.Join(", ", Enum.GetValues<T>().Select(Words.Of)));
        }

        private bool? YesOrNo(SentTable.Line line, string column)
        {
            var typed = line[column];
            return typed.Length == 0 ? null
                : Is(typed, "yes") || Is(typed, "true") || typed == plan._texts.In(Texts.Chinese, "catalogue.yes") ? true
                : Is(typed, "no") || Is(typed, "false") || typed == plan._texts.In(Texts.Chinese, "catalogue.no") ? false
                : throw Wrong(column, "validation.import_word", "yes, no");
        }

        private static bool Is(string typed, string word) => typed.Equals(word, StringComparison.OrdinalIgnoreCase);

        private static int? Number(SentTable.Line line, string column, string typed) => typed.Length == 0 ? null
            : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong(column, "validation.format");

        /// <summary>The same attributes and rules as in a form.</summary>
        private static void CheckAll(object command, Func<string, string> columnOf)
        {
            foreach (var (field, error) in Validation.Of(command))
            {
                throw new WrongCell(columnOf(field), error);
            }
        }

        private static void Obey(string column, Action act)
        {
            try
            {
                act();
            }
            catch (Refused refused)
            {
                throw Wrong(column, $"refused.{refused.Code}", [.. refused.Details]);
            }
            catch (InvalidField invalid)
            {
                throw Wrong(column, $"validation.{invalid.Code}", [.. invalid.Details]);
            }
        }

        private static T Read<T>(string column, Func<T> read)
        {
            T value = default!;
            Obey(column, () => value = read());
            return value;
        }

        private static WrongCell Wrong(string column, string key, params object[] details) => new(column, new(key, details));
    }
}
