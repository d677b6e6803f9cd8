using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Features.Imports;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>Reads the cells of a row as the forms read what is typed: the same fields, the same limits, the same sentences.</summary>
public sealed class ProjectImportCells(Texts texts)
{
    private static readonly string[] _days = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy\u5e74M\u6708d\u65e5", "yyyyMMdd", "yyyy-M-d H:mm:ss"];

    private static readonly string[] _months = ["yyyy-M", "yyyy/M", "yyyy.M", "yyyy\u5e74M\u6708", "yyyyMM", .. _days];

    private static readonly char[] _between = ['|', ',', ';', '\uFF0C', '\uFF1B', '\u3001'];

    /// <summary>What the row says, normalised; null with what is wrong.</summary>
    public ProjectDetails? Read(IReadOnlyList<string> cells, DateOnly today, WrongFields wrong)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(wrong);
        var form = new ProjectForm
        {
            Name = cells[ProjectImportColumns.Name],
            Industry = ImportCells.Industry(cells[ProjectImportColumns.Industry]),
            Region = ImportCells.Region(cells[ProjectImportColumns.Region]),
            Description = cells[ProjectImportColumns.Description],
            IsBid = YesOrNo(nameof(ProjectForm.IsBid), cells[ProjectImportColumns.IsBid], wrong),
            IsTest = YesOrNo(nameof(ProjectForm.IsTest), cells[ProjectImportColumns.IsTest], wrong),
            IsThirdParty = YesOrNo(nameof(ProjectForm.IsThirdParty), cells[ProjectImportColumns.IsThirdParty], wrong),
            ContactName = cells[ProjectImportColumns.ContactName],
            ContactTitle = cells[ProjectImportColumns.ContactTitle],
            ContactPhone = cells[ProjectImportColumns.ContactPhone],
            Products = cells[ProjectImportColumns.Products].Split(_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Competitors = cells[ProjectImportColumns.Competitors],
            Environment = cells[ProjectImportColumns.Environment],
            ExpectedStartOn = Day(nameof(ProjectForm.ExpectedStartOn), cells[ProjectImportColumns.ExpectedStartOn], wrong),
            BidOn = Day(nameof(ProjectForm.BidOn), cells[ProjectImportColumns.BidOn], wrong),
            TenderNumber = cells[ProjectImportColumns.TenderNumber],
            Amount = cells[ProjectImportColumns.Amount],
            OneOff = cells[ProjectImportColumns.OneOff],
            Currency = cells[ProjectImportColumns.Currency] is { Length: > 0 } currency ? currency.ToUpperInvariant() : "CNY",
            ExpectedSignOn = Day(nameof(ProjectForm.ExpectedSignOn), cells[ProjectImportColumns.ExpectedSignOn], wrong),
            ExpectedRevenueMonth = Month(cells[ProjectImportColumns.ExpectedRevenueMonth]),
        };
        var command = form.Command(wrong);
        return Empty(form, wrong) ? null : wrong.Read(() => command.Details(today));
    }

    /// <summary>A row that lacks something says so for each field; the rest of the rules would say the same once more and otherwise.</summary>
    private static bool Empty(ProjectForm form, WrongFields wrong)
    {
        foreach (var (field, text) in new[]
        {
            (nameof(form.Name), form.Name), (nameof(form.Industry), form.Industry), (nameof(form.Region), form.Region), (nameof(form.Description), form.Description),
            (nameof(form.ContactName), form.ContactName), (nameof(form.Amount), form.Amount), (nameof(form.ExpectedRevenueMonth), form.ExpectedRevenueMonth),
        })
        {
            if (text.Length == 0 && !wrong.Has(field))
            {
                wrong.Add(field, "required");
            }
        }

        if (form.ExpectedSignOn is null && !wrong.Has(nameof(form.ExpectedSignOn)))
        {
            wrong.Add(nameof(form.ExpectedSignOn), "required");
        }

        return wrong.All.Count > 0;
    }

    private bool YesOrNo(string field, string text, WrongFields wrong) =>
        text.Length == 0 || Is(text, "projects.no", "no", "false", "0") ? false
        : Is(text, "projects.yes", "yes", "true", "1") ? true
        : Nothing<bool>(() => wrong.Add(field, "import_word", $"{texts["projects.yes"]}, {texts["projects.no"]}"));

    private bool Is(string text, string key, params string[] words) =>
        words.Append(texts.In(Texts.Chinese, key)).Append(texts.In(Texts.English, key)).Any(word => text.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static DateOnly? Day(string field, string text, WrongFields wrong) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, _days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : DateTime.TryParseExact(text, _days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? DateOnly.FromDateTime(time)
        : Nothing<DateOnly?>(() => wrong.Add(field, "day"));

    private static T? Nothing<T>(Action note)
    {
        note();
        return default;
    }

    private static string Month(string text) =>
        DateTime.TryParseExact(text, _months, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month.ToString("yyyy-MM", CultureInfo.InvariantCulture) : text;
}
