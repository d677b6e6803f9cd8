using System.Collections.Frozen;
using Baobei.Domain.Projects;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>A column of a file of projects.</summary>
/// <param name="Name">As the API and the rows' faults call it.</param>
/// <param name="Label">Key of its heading.</param>
/// <param name="Required">A file without it says too little.</param>
public sealed record ProjectImportColumn(string Name, string Label, bool Required);

/// <summary>The columns of a file of projects, in the order in which they are kept and written. A heading is read in either language, or by its name.</summary>
public static class ProjectImportColumns
{
    /// <summary>Only in the vendor's files: whose project it is.</summary>
    public const int Partner = 0;

    public const int Account = 1;
    public const int Name = 2;
    public const int Industry = 3;
    public const int Region = 4;
    public const int Description = 5;
    public const int IsBid = 6;
    public const int IsTest = 7;
    public const int IsThirdParty = 8;
    public const int ContactName = 9;
    public const int ContactTitle = 10;
    public const int ContactPhone = 11;
    public const int Products = 12;
    public const int Competitors = 13;
    public const int Environment = 14;
    public const int ExpectedStartOn = 15;
    public const int BidOn = 16;
    public const int TenderNumber = 17;
    public const int Amount = 18;
    public const int OneOff = 19;
    public const int Currency = 20;
    public const int ExpectedSignOn = 21;
    public const int ExpectedRevenueMonth = 22;

    public static readonly IReadOnlyList<ProjectImportColumn> All =
    [
        new("partner", "customers.partner", true),
        Field(nameof(RegisterProject.Sent.AccountName), true),
        Field(nameof(ProjectForm.Name), true),
        Field(nameof(ProjectForm.Industry), true),
        Field(nameof(ProjectForm.Region), true),
        Field(nameof(ProjectForm.Description), true),
        Field(nameof(ProjectForm.IsBid), false),
        Field(nameof(ProjectForm.IsTest), false),
        Field(nameof(ProjectForm.IsThirdParty), false),
        Field(nameof(ProjectForm.ContactName), true),
        Field(nameof(ProjectForm.ContactTitle), false),
        Field(nameof(ProjectForm.ContactPhone), false),
        Field(nameof(ProjectForm.Products), true),
        Field(nameof(ProjectForm.Competitors), false),
        Field(nameof(ProjectForm.Environment), false),
        Field(nameof(ProjectForm.ExpectedStartOn), false),
        Field(nameof(ProjectForm.BidOn), false),
        Field(nameof(ProjectForm.TenderNumber), false),
        Field(nameof(ProjectForm.Amount), true),
        Field(nameof(ProjectForm.OneOff), false),
        Field(nameof(ProjectForm.Currency), false),
        Field(nameof(ProjectForm.ExpectedSignOn), true),
        Field(nameof(ProjectForm.ExpectedRevenueMonth), true),
    ];

    /// <summary>The columns of a file of that side: a partner's own has none for the partner.</summary>
    public static IEnumerable<ProjectImportColumn> Of(bool vendor) => vendor ? All : All.Skip(1);

    /// <summary>Key of the heading of the column by that name.</summary>
    public static string? LabelOf(string? name) => All.FirstOrDefault(column => column.Name == name)?.Label;

    /// <summary>Which column each heading of a file is; -1 when it is none, or was there before.</summary>
    public static int[] Read(IReadOnlyList<string> head, Texts texts)
    {
        var known = Headings(texts);
        var taken = new HashSet<int>();
        return [.. head.Select(heading => known.TryGetValue(Fold(heading), out var column) && taken.Add(column) ? column : -1)];
    }

    private static FrozenDictionary<string, int> Headings(Texts texts) => All
        .SelectMany((column, i) => new[] { column.Name, texts.In(Texts.Chinese, column.Label), texts.In(Texts.English, column.Label) }.Select(heading => (Key: Fold(heading), i)))
        .DistinctBy(pair => pair.Key).ToFrozenDictionary(pair => pair.Key, pair => pair.i);

    /// <summary>Width, case, signs and what stands in brackets make no difference.</summary>
    private static string Fold(string heading) => ProjectScope.NameKey(heading.Split('(', '\uFF08')[0]);

    private static ProjectImportColumn Field(string field, bool required) => new(Data.Names.Snake(field), ProjectWords.FieldKey(field), required);
}
