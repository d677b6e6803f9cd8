using Baobei.Domain.Kernel;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Catalogue;

/// <summary>The file comes beside it.</summary>
public sealed record ImportForm;

/// <param name="Verdict">Which rows; nothing said: the wrong ones when there are any, else all.</param>
public sealed record ImportQuery(string? Verdict = null)
{
    public RowVerdict? Wanted(ImportReport report) => Enum.TryParse<RowVerdict>(Verdict, ignoreCase: true, out var verdict) && Enum.IsDefined(verdict) ? verdict
        : Verdict is null && report.Count(RowVerdict.Wrong) > 0 ? RowVerdict.Wrong
        : null;
}

public sealed record ImportReportModel(ImportReport Report, RowVerdict? Verdict, string? Asked, Asked Place, Slice<ImportRow> Rows, Form<ImportCatalogue.LoadCommand> Form)
{
    public static ImportReportModel Of(ImportReport report, ImportQuery query, Asked asked, Form<ImportCatalogue.LoadCommand> form)
    {
        var verdict = query.Wanted(report);
        return new(report, verdict, query.Verdict, asked, Page(report, verdict, Data.Place.Of(asked)), form);
    }

    /// <summary>A page of the rows of a verdict, by their numbers.</summary>
    public static Slice<ImportRow> Page(ImportReport report, RowVerdict? verdict, Place place)
    {
        var rows = report.Rows.Where(row => verdict is null || row.Verdict == verdict);
        var at = place.From("line")?.Value<int>(0);
        rows = place.IsBackwards ? rows.Where(row => row.Line < at).Reverse() : rows.Where(row => at is null || row.Line > at);
        return Keyset.Cut([.. rows.Take(place.Limit + 1)], place, row => Cursor.At("line", row.Line));
    }
}

/// <summary>A file and what loading it would do, or did.</summary>
public sealed record ImportView(Id<CatalogueImport> Id, string FileName, int Added, int Changed, int Unchanged, int Wrong)
{
    public static ImportView Of(ImportReport report) => new(
        report.Import.Id, report.Import.FileName, report.Count(RowVerdict.Added), report.Count(RowVerdict.Changed), report.Count(RowVerdict.Unchanged), report.Count(RowVerdict.Wrong));
}

/// <param name="Code">Why it is wrong, the same in every language: <c>validation.…</c> or <c>refused.…</c>.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record ImportRowView(int Line, string ProductCode, string SpecCode, RowVerdict Verdict, string? Column, string? Code, string? Sentence)
{
    public static ImportRowView Of(ImportRow row, Texts texts) => new(
        row.Line, row.ProductCode, row.SpecCode, row.Verdict, row.Column, row.Reason?.Key, row.Reason is { } reason ? texts[reason.Key, reason.Details] : null);
}
