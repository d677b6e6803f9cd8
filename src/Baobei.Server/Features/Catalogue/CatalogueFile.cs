using System.Globalization;
using Baobei.Server.Ui;
using CsvHelper;
using CsvHelper.Configuration;

namespace Baobei.Server.Features.Catalogue;

/// <summary>
/// The catalogue as a file of comma separated values: one line for each specification, with its product in front and its list price behind;
/// a line without a specification is a product alone.
/// </summary>
public static class CatalogueFile
{
    /// <summary>Names of the columns, in the order in which they are written; read in any order.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "product_code", "product_name", "product_name_en", "category", "category_en", "product_status", "spec_code", "spec_name", "spec_name_en", "unit", "regions",
        "max_quantity", "terms", "counts_for_performance", "discount_allowed", "spec_status", "price", "currency", "price_from",
    ];

    /// <summary>Without these a file says too little; the others leave what they are about as it is.</summary>
    public static readonly IReadOnlyList<string> Required =
        ["product_code", "product_name", "product_name_en", "category", "category_en", "spec_code", "spec_name", "spec_name_en", "unit", "price", "currency"];

    /// <summary>Between the regions and the terms of one cell.</summary>
    public const char Between = '|';

    /// <summary>A line of the file: what stands in its columns, and its number (the head is 1).</summary>
    public sealed record Line(int Number, IReadOnlyDictionary<string, string> Cells)
    {
        /// <summary>Without spaces around it; empty when there is no such column.</summary>
        public string this[string column] => Cells.TryGetValue(column, out var cell) ? cell.Trim() : "";

        public bool Has(string column) => Cells.ContainsKey(column);

        public IReadOnlyList<string> ListOf(string column) => this[column].Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The lines of the file, one by one; the first names the columns.</summary>
    /// <param name="head">The names of its columns, before the first line is handed out.</param>
    public static IEnumerable<Line> Read(TextReader text, Action<IReadOnlyList<string>>? head = null)
    {
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectColumnCountChanges = false, BadDataFound = null, IgnoreBlankLines = true });
        if (!parser.Read())
        {
            head?.Invoke([]);
            yield break;
        }

        var columns = parser.Record!.Select(name => name.Trim().ToLowerInvariant()).ToArray();
        head?.Invoke(columns);
        while (parser.Read())
        {
            var cells = new Dictionary<string, string>(columns.Length);
            for (var i = 0; i < columns.Length && i < parser.Count; i++)
            {
                cells.TryAdd(columns[i], WithoutGuard(parser[i]));
            }

            if (cells.Values.Any(cell => !string.IsNullOrWhiteSpace(cell)))
            {
                yield return new(parser.RawRow, cells);
            }
        }
    }

    /// <summary>What <see cref="Csv"/> puts in front of a cell that begins like a formula is no part of it.</summary>
    private static string WithoutGuard(string cell) => cell is ['\'', '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] ? cell[1..] : cell;
}
