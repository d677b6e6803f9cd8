using System.ComponentModel;
using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Metering;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.BusinessDetails;

/// <summary>What is asked of 业务明细.</summary>
public sealed record BusinessDetailsQuery
{
    [FromQuery(Name = "month")]
    [Description("Month of the bill, `2026-11`; not given: the newest that has lines.")]
    public string? Month { get; init; }

    [FromQuery(Name = "account")]
    [Description("Name of a customer's account.")]
    public string? Account { get; init; }

    [FromQuery(Name = "service")]
    [Description("Name of a service.")]
    public string? Service { get; init; }

    [FromQuery(Name = "category")]
    [Description("`usage`, `purchase`, `tax`, `credit`, `adjustment`, or `correction` for lines that put an earlier bill right.")]
    public string? Category { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }

    public int? Period => DateOnly.TryParseExact(Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day.Year * 100) + day.Month : null;
}

/// <summary>A line with the name of whose it is.</summary>
public sealed record UsageRow(UsageLine Line, string Account, string? Partner);

/// <summary>A line as the API shows it. Costs are exact decimals of the currency, as text.</summary>
public sealed record UsageLineView(
    Id<UsageLine> Id, Id<CustomerAccount> AccountId, string Account, Id<Partner>? PartnerId, string Month, DateTimeOffset ChargeStart, DateTimeOffset ChargeEnd, ChargeCategory Category, bool IsCorrection,
    string Provider, string Service, string? Sku, string? Description, string? Region, string? Resource, decimal? Quantity, string? Unit, string Currency, string ListCost, string BilledCost)
{
    public static UsageLineView Of(UsageRow row) => new(
        row.Line.Id, row.Line.AccountId, row.Account, row.Line.PartnerId == default ? null : row.Line.PartnerId, BusinessDetailsReader.MonthOf(row.Line.Period), row.Line.ChargeStart, row.Line.ChargeEnd, row.Line.Category,
        row.Line.IsCorrection, row.Line.Provider, row.Line.Service, row.Line.Sku, row.Line.Description, row.Line.Region, row.Line.Resource, row.Line.Quantity, row.Line.Unit, row.Line.Currency,
        row.Line.ListCost.ToString(), row.Line.BilledCost.ToString());
}

/// <summary>What the lines of one currency sum to, exactly; corrections and credits stand apart.</summary>
/// <param name="Charges">Usage and purchases.</param>
/// <param name="Corrections">Lines that put earlier bills right.</param>
/// <param name="Adjustments">Refunds and the like.</param>
public sealed record UsageSum(string Currency, int Lines, ExactCost List, ExactCost Charges, ExactCost Corrections, ExactCost Adjustments, ExactCost Credits, ExactCost Tax)
{
    public ExactCost Total => Charges + Corrections + Adjustments + Credits + Tax;
}

/// <summary>The same for the API.</summary>
public sealed record UsageSumView(string Currency, int Lines, string List, string Charges, string Corrections, string Adjustments, string Credits, string Tax, string Total)
{
    public static UsageSumView Of(UsageSum sum) => new(
        sum.Currency, sum.Lines, sum.List.ToString(), sum.Charges.ToString(), sum.Corrections.ToString(), sum.Adjustments.ToString(), sum.Credits.ToString(), sum.Tax.ToString(), sum.Total.ToString());
}

/// <param name="Months">Months that have lines, the newest first.</param>
/// <param name="UnknownAccount">The account that was asked for is none that the reader may see.</param>
public sealed record BusinessDetailsModel(
    BusinessDetailsQuery Query, int? Period, Asked Asked, IReadOnlyList<string> Months, Slice<UsageRow> Page, IReadOnlyList<UsageSum> Sums, bool MayDeliver, bool SeesPartners, bool UnknownAccount)
{
    public ListAddress Address => ListAddress.Of("/business-details", Filters);

    public ListAddress ExportAddress => ListAddress.Of("/business-details.csv", Filters);

    private (string, string?)[] Filters =>
        [("month", Query.Month), ("account", Query.Account), ("service", Query.Service), ("category", Query.Category), ("partner", Query.Partner)];
}

/// <summary>Reads lines of metering: a partner those of its customers while they are associated with it, the vendor all.</summary>
public sealed class BusinessDetailsReader(Db db, PartnerNames names, Caller caller)
{
    private const int MostMonths = 36;

    private const string Order = "usage";

    public static string MonthOf(int period) => string.Create(CultureInfo.InvariantCulture, $"{period / 100:D4}-{period % 100:D2}");

    public async Task<BusinessDetailsModel> Read(BusinessDetailsQuery query, Asked asked, CancellationToken ct)
    {
        var months = await Months(ct);
        var period = query.Period ?? (months.Count > 0 ? months[0] : null);
        var (lines, unknown) = await Lines(query, period, ct);
        var page = await Rows(lines, Place.Of(asked), ct);
        return new(query, period, asked, [.. months.Select(MonthOf)], page, await Sums(lines, ct), caller.May(Permission.DeliverUsage), caller.SeesAllPartners, unknown);
    }

    /// <summary>A page of lines, newest charge first.</summary>
    public async Task<Slice<UsageRow>> Page(BusinessDetailsQuery query, Place place, CancellationToken ct) => await Rows((await Lines(query, await PeriodOf(query, ct), ct)).Lines, place, ct);

    /// <summary>What the lines sum to, by currency.</summary>
    public async Task<IReadOnlyList<UsageSum>> Sums(BusinessDetailsQuery query, CancellationToken ct) => await Sums((await Lines(query, await PeriodOf(query, ct), ct)).Lines, ct);

    /// <summary>All lines, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<UsageRow>> All(BusinessDetailsQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (lines, _) = await Lines(query, await PeriodOf(query, ct), ct);
        await foreach (var batch in Keyset.InBatches(place => Rows(lines, place, ct), 1000).WithCancellation(ct))
        {
            yield return batch;
        }
    }

    private async Task<int?> PeriodOf(BusinessDetailsQuery query, CancellationToken ct) => query.Period ?? (await Months(ct) is [var newest, ..] ? newest : null);

    /// <summary>Each next month is one step along the index, however many lines there are.</summary>
    private async Task<IReadOnlyList<int>> Months(CancellationToken ct)
    {
        var months = new List<int>();
        var before = int.MaxValue;
        while (months.Count < MostMonths && await db.UsageLines.Where(l => l.Period < before).MaxAsync(l => (int?)l.Period, ct) is { } month)
        {
            months.Add(before = month);
        }

        return months;
    }

    private async Task<(IQueryable<UsageLine> Lines, bool UnknownAccount)> Lines(BusinessDetailsQuery query, int? period, CancellationToken ct)
    {
        var lines = db.UsageLines.AsNoTracking().Where(l => l.Period == (period ?? 0));
        if (caller.SeesAllPartners && Id<Partner>.TryParse(query.Partner, null, out var partner))
        {
            lines = lines.Where(l => l.PartnerId == partner);
        }

        var unknown = false;
        if (!string.IsNullOrWhiteSpace(query.Account))
        {
            var wanted = await AccountNames.IdOf(db, query.Account, ct);
            lines = lines.Where(l => l.AccountId == wanted);

            // Whose a name is that the reader has nothing of is not said.
            unknown = !await db.UsageLines.AnyAsync(l => l.AccountId == wanted, ct);
        }

        if (!string.IsNullOrWhiteSpace(query.Service))
        {
            var service = query.Service.Trim();
            lines = lines.Where(l => l.Service == service);
        }

        if (query.Category is "correction")
        {
            lines = lines.Where(l => l.IsCorrection);
        }
        else if (Enum.TryParse<ChargeCategory>(query.Category, ignoreCase: true, out var category) && Enum.IsDefined(category))
        {
            lines = lines.Where(l => l.Category == category && !l.IsCorrection);
        }

        return (lines, unknown);
    }

    private async Task<Slice<UsageRow>> Rows(IQueryable<UsageLine> lines, Place place, CancellationToken ct)
    {
        var page = await lines.Slice(Order, l => l.ChargeStart, l => l.Id, descending: true, place, ct);
        var accountIds = page.Rows.Select(l => l.AccountId).Distinct().ToList();
        var accounts = await db.CustomerAccounts.Where(a => accountIds.Contains(a.Id)).Select(a => new { a.Id, a.AccountName }).ToDictionaryAsync(a => a.Id, a => a.AccountName, ct);
        var partners = await names.Of(page.Rows.Select(l => l.PartnerId).Where(id => id != default), null, ct);
        return page.Select(line => new UsageRow(line, accounts.GetValueOrDefault(line.AccountId) ?? line.AccountId.ToString(), partners?.GetValueOrDefault(line.PartnerId)));
    }

    private static async Task<IReadOnlyList<UsageSum>> Sums(IQueryable<UsageLine> lines, CancellationToken ct)
    {
        var parts = await lines.GroupBy(l => new { l.Currency, l.Category, l.IsCorrection })
            .Select(g => new { g.Key.Currency, g.Key.Category, g.Key.IsCorrection, Lines = g.Count(), ListMicro = g.Sum(l => l.ListMicro), ListPico = g.Sum(l => l.ListPico), BilledMicro = g.Sum(l => l.BilledMicro), BilledPico = g.Sum(l => l.BilledPico) })
            .ToListAsync(ct);
        return
        [
            .. parts.GroupBy(part => part.Currency).OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => new UsageSum(
                of.Key, of.Sum(part => part.Lines), of.Aggregate(default(ExactCost), (sum, part) => sum + new ExactCost(part.ListMicro, part.ListPico)),
                Of(of, part => part is { IsCorrection: false, Category: ChargeCategory.Usage or ChargeCategory.Purchase }, part => new(part.BilledMicro, part.BilledPico)),
                Of(of, part => part.IsCorrection, part => new(part.BilledMicro, part.BilledPico)),
                Of(of, part => part is { IsCorrection: false, Category: ChargeCategory.Adjustment }, part => new(part.BilledMicro, part.BilledPico)),
                Of(of, part => part is { IsCorrection: false, Category: ChargeCategory.Credit }, part => new(part.BilledMicro, part.BilledPico)),
                Of(of, part => part is { IsCorrection: false, Category: ChargeCategory.Tax }, part => new(part.BilledMicro, part.BilledPico)))),
        ];

        static ExactCost Of<T>(IEnumerable<T> parts, Func<T, bool> which, Func<T, ExactCost> cost) => parts.Where(which).Aggregate(default(ExactCost), (sum, part) => sum + cost(part));
    }
}
