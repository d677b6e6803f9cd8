using System.Globalization;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Metering;

/// <summary>A line as it was read, before its account is known.</summary>
/// <param name="Account">What names the account: <c>SubAccountId</c>, or <c>SubAccountName</c>.</param>
/// <param name="Line">All of it but the account.</param>
public readonly record struct ReadUsage(int Number, string Account, string? AccountName, UsageLine Line);

/// <summary>
/// Reads lines of metering in the column set of FOCUS 1.0 (FinOps Open Cost and Usage Specification): columns by their names, in any order; those that the product
/// does not use are left alone. <c>NULL</c> and an empty cell are nothing. A provider's own id of a line may stand in <c>x_LineId</c> or <c>Id</c>.
/// </summary>
public sealed class FocusReader
{
    private static readonly string[] _needed = ["BilledCost", "BillingCurrency", "BillingPeriodStart", "ChargeCategory", "ChargePeriodStart", "ChargePeriodEnd", "ProviderName", "ServiceName"];

    private static readonly string[] _times = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd"];

    private readonly Dictionary<Id<UsageLine>, int> _alike = [];
    private readonly int _billed, _currency, _period, _category, _start, _end, _provider, _service;
    private readonly int? _class, _description, _quantity, _unit, _pricingQuantity, _pricingUnit, _list, _region, _resource, _sku, _skuPrice, _sub, _subName, _ownId;

    /// <param name="head">Names of the columns. <see cref="InvalidField"/> on <c>File</c>: <c>file_columns</c> (those that are missing).</param>
    public FocusReader(IReadOnlyList<string> head)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < head.Count; i++)
        {
            columns.TryAdd(head[i].Trim().TrimStart('\uFEFF'), i);
        }

        List<string> missing = [.. _needed.Where(name => !columns.ContainsKey(name))];
        if (!columns.ContainsKey("SubAccountId") && !columns.ContainsKey("SubAccountName"))
        {
            missing.Add("SubAccountId");
        }

        if (missing.Count > 0)
        {
            throw new InvalidField("File", "file_columns", string.Join(", ", missing));
        }

        (_billed, _currency, _period, _category) = (columns["BilledCost"], columns["BillingCurrency"], columns["BillingPeriodStart"], columns["ChargeCategory"]);
        (_start, _end, _provider, _service) = (columns["ChargePeriodStart"], columns["ChargePeriodEnd"], columns["ProviderName"], columns["ServiceName"]);
        (_class, _description, _list) = (Of("ChargeClass"), Of("ChargeDescription"), Of("ListCost"));
        (_quantity, _unit, _pricingQuantity, _pricingUnit) = (Of("ConsumedQuantity"), Of("ConsumedUnit"), Of("PricingQuantity"), Of("PricingUnit"));
        (_region, _resource, _sku, _skuPrice) = (Of("RegionId"), Of("ResourceId"), Of("SkuId"), Of("SkuPriceId"));
        (_sub, _subName, _ownId) = (Of("SubAccountId"), Of("SubAccountName"), Of("x_LineId") ?? Of("Id"));

        int? Of(string name) => columns.TryGetValue(name, out var at) ? at : null;
    }

    /// <summary>The line, or why it is refused: codes <c>missing</c>, <c>currency</c>, <c>time</c>, <c>order</c> (the end is before the start), <c>category</c>, <c>class</c>, <c>number</c>, <c>digits</c>.</summary>
    public UsageFault? Read(int number, IReadOnlyList<string> cells, Id<UsageDelivery> delivery, out ReadUsage read)
    {
        read = default;
        var account = Cell(cells, _sub) ?? Cell(cells, _subName);
        var currency = Cell(cells, _currency);
        var provider = Cell(cells, _provider);
        if (account is null)
        {
            return new(number, "SubAccountId", "missing", null);
        }

        if (provider is null)
        {
            return new(number, "ProviderName", "missing", null);
        }

        if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetterUpper))
        {
            return new(number, "BillingCurrency", "currency", currency);
        }

        if (Time(cells, _period) is not { } period)
        {
            return new(number, "BillingPeriodStart", "time", Cell(cells, _period));
        }

        if (Time(cells, _start) is not { } start)
        {
            return new(number, "ChargePeriodStart", "time", Cell(cells, _start));
        }

        if (Time(cells, _end) is not { } end)
        {
            return new(number, "ChargePeriodEnd", "time", Cell(cells, _end));
        }

        if (end < start)
        {
            return new(number, "ChargePeriodEnd", "order", Cell(cells, _end));
        }

        if (!Enum.TryParse<ChargeCategory>(Cell(cells, _category), ignoreCase: true, out var category) || char.IsAsciiDigit(Cell(cells, _category)![0]))
        {
            return new(number, "ChargeCategory", "category", Cell(cells, _category));
        }

        var isCorrection = string.Equals(Cell(cells, _class), "Correction", StringComparison.OrdinalIgnoreCase);
        if (!isCorrection && Cell(cells, _class) is { } strange)
        {
            return new(number, "ChargeClass", "class", strange);
        }

        if (Cost(number, "BilledCost", Cell(cells, _billed), out var billed) is { } wrong)
        {
            return wrong;
        }

        // Who has no list price is billed at it.
        var list = billed;
        if (Cell(cells, _list) is { } listed && Cost(number, "ListCost", listed, out list) is { } wrongList)
        {
            return wrongList;
        }

        var (amount, unit) = Cell(cells, _quantity) is { } consumed ? (consumed, Cell(cells, _unit)) : (Cell(cells, _pricingQuantity), Cell(cells, _pricingUnit));
        decimal? quantity = null;
        if (amount is not null)
        {
            if (!Number(amount, out var value))
            {
                return new(number, "ConsumedQuantity", "number", amount);
            }

            quantity = value;
        }

        read = new(number, account, Cell(cells, _subName), new UsageLine
        {
            Id = IdOf(provider, cells),
            DeliveryId = delivery,
            Period = (period.Year * 100) + period.Month,
            ChargeStart = start,
            ChargeEnd = end,
            Category = category,
            IsCorrection = isCorrection,
            Provider = Short(provider)!,
            Service = Short(Cell(cells, _service)) ?? "",
            Sku = Short(Cell(cells, _skuPrice) ?? Cell(cells, _sku)),
            Description = Short(Cell(cells, _description)),
            Region = Short(Cell(cells, _region)),
            Resource = Short(Cell(cells, _resource)),
            Quantity = quantity,
            Unit = Short(unit),
            Currency = currency,
            ListMicro = list.Micro,
            ListPico = list.Pico,
            BilledMicro = billed.Micro,
            BilledPico = billed.Pico,
        });
        return null;
    }

    private static string? Cell(IReadOnlyList<string> cells, int? column) =>
        column is { } at && at < cells.Count && cells[at].Trim() is { Length: > 0 } text && text is not ("NULL" or "null") ? text : null;

    private static string? Short(string? text) => text?.Length > UsageLine.MaxText ? text[..UsageLine.MaxText] : text;

    /// <summary>FOCUS says UTC; a time without a zone is read so.</summary>
    private static DateTimeOffset? Time(IReadOnlyList<string> cells, int column) =>
        DateTimeOffset.TryParseExact(Cell(cells, column), _times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static bool Number(string text, out decimal value) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static UsageFault? Cost(int number, string column, string? text, out ExactCost cost)
    {
        cost = default;
        if (text is null || !Number(text, out var value))
        {
            return new(number, column, text is null ? "missing" : "number", text);
        }

        if (ExactCost.Of(value) is not { } exact)
        {
            return new(number, column, "digits", text);
        }

        cost = exact;
        return null;
    }

    private Id<UsageLine> IdOf(string provider, IReadOnlyList<string> cells)
    {
        if (Cell(cells, _ownId) is { } own)
        {
            return UsageLine.IdOf(provider, own, "", 0);
        }

        // What is alike is remembered by its hash: a file may have millions of lines.
        var content = UsageLine.IdOf(provider, null, string.Join('\u001F', cells), 0);
        _alike[content] = _alike.GetValueOrDefault(content) + 1;
        return UsageLine.IdOf(provider, null, content.ToString(), _alike[content]);
    }
}
