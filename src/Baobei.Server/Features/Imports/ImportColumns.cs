using System.Collections.Frozen;
using Baobei.Domain.Projects;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Imports;

/// <summary>A column of a file.</summary>
/// <param name="Name">As the API and the rows' faults call it.</param>
/// <param name="Label">Key of its heading.</param>
/// <param name="Required">A file without it says too little.</param>
public sealed record ImportColumn(string Name, string Label, bool Required);

/// <summary>The columns of a file, in the order in which they are kept and written. A heading is read in either language, or by its name.</summary>
/// <param name="All">The first is <see cref="Partner"/>.</param>
/// <param name="Name">Which is the name of what is registered.</param>
/// <param name="Account">Which is the account it is for; null: there is none.</param>
public sealed record ImportColumns(IReadOnlyList<ImportColumn> All, int Name, int? Account = null)
{
    /// <summary>Only in the vendor's files: for which partner it is.</summary>
    public const int Partner = 0;

    public static readonly ImportColumn PartnerColumn = new("partner", "customers.partner", true);

    /// <summary>The columns of a file of that side: a partner's own has none for the partner.</summary>
    public IEnumerable<ImportColumn> Of(bool vendor) => vendor ? All : All.Skip(1);

    /// <summary>Key of the heading of the column by that name.</summary>
    public string? LabelOf(string? name) => All.FirstOrDefault(column => column.Name == name)?.Label;

    /// <summary>Which column each heading of a file is; -1 when it is none, or was there before.</summary>
    public int[] Read(IReadOnlyList<string> head, Texts texts)
    {
        var known = Headings(texts);
        var taken = new HashSet<int>();
        return [.. head.Select(heading => known.TryGetValue(Fold(heading), out var column) && taken.Add(column) ? column : -1)];
    }

    /// <summary>What a file that has these columns says in a row, in the order of <see cref="All"/>.</summary>
    public RegistrationFile.Line Ordered(RegistrationFile.Line line, int[] columns)
    {
        var cells = new string[All.Count];
        Array.Fill(cells, "");
        for (var i = 0; i < columns.Length && i < line.Cells.Length; i++)
        {
            if (columns[i] >= 0)
            {
                cells[columns[i]] = line.Cells[i];
            }
        }

        return line with { Cells = cells };
    }

    private FrozenDictionary<string, int> Headings(Texts texts) => All
        .SelectMany((column, i) => new[] { column.Name, texts.In(Texts.Chinese, column.Label), texts.In(Texts.English, column.Label) }.Select(heading => (Key: Fold(heading), i)))
        .DistinctBy(pair => pair.Key).ToFrozenDictionary(pair => pair.Key, pair => pair.i);

    /// <summary>Width, case, signs and what stands in brackets make no difference.</summary>
    private static string Fold(string heading) => ProjectScope.NameKey(heading.Split('(', '\uFF08')[0]);
}
