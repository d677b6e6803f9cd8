using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>One step of the wizard 创建项目 (guide lines 155 to 161).</summary>
public enum ProjectStep
{
    /// <summary>客户账号.</summary>
    Account,

    /// <summary>基本信息.</summary>
    Basic,

    /// <summary>详细信息.</summary>
    Detail,

    /// <summary>收入信息.</summary>
    Income,

    /// <summary>Everything once more before it is sent.</summary>
    Summary,
}

/// <summary>A project as it is typed into the forms: amounts in whole units of the currency, the month of the income as "2026-11".</summary>
public class ProjectForm : IChecked
{
    private static readonly Dictionary<ProjectStep, HashSet<string>> _steps = new()
    {
        [ProjectStep.Account] = [],
        [ProjectStep.Basic] = [nameof(Name), nameof(Industry), nameof(Region), nameof(Description), nameof(IsBid), nameof(IsTest), nameof(IsThirdParty)],
        [ProjectStep.Detail] =
        [
            nameof(ContactName), nameof(ContactTitle), nameof(ContactPhone), nameof(PhoneCountry), nameof(Products), nameof(Competitors), nameof(Environment),
            nameof(ExpectedStartOn), nameof(BidOn), nameof(TenderNumber), Files,
        ],
        [ProjectStep.Income] = [nameof(Amount), nameof(OneOff), nameof(Currency), nameof(ExpectedSignOn), nameof(ExpectedRevenueMonth)],
        [ProjectStep.Summary] = [],
    };

    /// <summary>The field of the files.</summary>
    public const string Files = "Files";

    [Required, StringLength(ProjectDetails.MaxNameLength)]
    public string Name { get; set; } = "";

    [Required, StringLength(200)]
    public string Industry { get; set; } = "";

    [Required, StringLength(20)]
    public string Region { get; set; } = "";

    [Required, StringLength(ProjectDetails.MaxDescriptionLength)]
    public string Description { get; set; } = "";

    [Required]
    public bool? IsBid { get; set; }

    [Required]
    public bool? IsTest { get; set; }

    [Required]
    public bool? IsThirdParty { get; set; }

    [Required, StringLength(ProjectDetails.MaxContactNameLength)]
    public string ContactName { get; set; } = "";

    [StringLength(ProjectDetails.MaxContactTitleLength)]
    public string? ContactTitle { get; set; }

    [StringLength(2, MinimumLength = 2)]
    public string PhoneCountry { get; set; } = "CN";

    [StringLength(ProjectDetails.MaxPhoneLength)]
    public string? ContactPhone { get; set; }

    [Required]
    public string[]? Products { get; set; }

    [StringLength(ProjectDetails.MaxCompetitorsLength)]
    public string? Competitors { get; set; }

    [StringLength(ProjectDetails.MaxEnvironmentLength)]
    public string? Environment { get; set; }

    public DateOnly? ExpectedStartOn { get; set; }

    public DateOnly? BidOn { get; set; }

    [StringLength(ProjectDetails.MaxTenderNumberLength)]
    public string? TenderNumber { get; set; }

    /// <summary>In whole units, with at most two decimals: "1,200,000.50".</summary>
    [Required, StringLength(24)]
    public string Amount { get; set; } = "";

    [StringLength(24)]
    public string? OneOff { get; set; }

    [Required, StringLength(3, MinimumLength = 3)]
    public string Currency { get; set; } = "CNY";

    [Required]
    public DateOnly? ExpectedSignOn { get; set; }

    [Required, StringLength(7)]
    public string ExpectedRevenueMonth { get; set; } = "";

    /// <summary>Which button was pressed: "next", "back" or "later".</summary>
    public string? Go { get; set; }

    /// <summary>The version that was looked at; of a project that is changed.</summary>
    public int Version { get; set; }

    public static bool IsOf(ProjectStep step, string field) => _steps[step].Contains(field);

    /// <summary>The first step with something wrong.</summary>
    public static ProjectStep? StepOf(IEnumerable<string> fields) =>
        fields.Select(field => Enum.GetValues<ProjectStep>().Cast<ProjectStep?>().FirstOrDefault(step => IsOf(step!.Value, field))).Min();

    public void Check(WrongFields wrong) => Command(wrong);

    /// <summary>As the use case wants it. What cannot be read is noted, and is the default.</summary>
    internal RegisterProject.Command Command(WrongFields wrong)
    {
        var command = new RegisterProject.Command
        {
            Name = Name,
            Industry = Industry,
            Region = Region,
            Description = Description,
            IsBid = IsBid ?? false,
            IsTest = IsTest ?? false,
            IsThirdParty = IsThirdParty ?? false,
            ContactName = ContactName,
            ContactTitle = ContactTitle,
            ContactPhone = wrong.Read(() => string.IsNullOrWhiteSpace(ContactPhone) ? null
                : Phones.ToE164(PhoneCountry, ContactPhone) ?? throw new InvalidField(nameof(ContactPhone), "phone")),
            Products = Products ?? [],
            Competitors = Competitors,
            Environment = Environment,
            ExpectedStartOn = ExpectedStartOn,
            BidOn = BidOn,
            TenderNumber = TenderNumber,
            AmountMinor = wrong.Read(() => Minor(nameof(Amount), Amount)),
            OneOffMinor = wrong.Read(() => Minor(nameof(OneOff), OneOff)),
            Currency = Currency,
            ExpectedSignOn = ExpectedSignOn,
            ExpectedRevenueMonth = ExpectedRevenueMonth,
        };
        if (Industry is { Length: > 0 } && Industries.Division(Industry) is null)
        {
            wrong.Add(nameof(Industry), "industry");
        }

        return command;
    }

    /// <summary>The names of the form for what the domain calls otherwise.</summary>
    internal static string FieldOf(string field) => field switch
    {
        nameof(ProjectDetails.AmountMinor) => nameof(Amount),
        nameof(ProjectDetails.OneOffMinor) => nameof(OneOff),
        nameof(ProjectDetails.ExpectedRevenueOn) => nameof(ExpectedRevenueMonth),
        _ => field,
    };

    /// <summary>What is typed when it is changed.</summary>
    internal static TForm Of<TForm>(Project project)
        where TForm : ProjectForm, new()
    {
        var (country, phone) = project.ContactPhone is { } number ? Phones.Split(number) : ("CN", null);
        return new TForm
        {
            Name = project.Name,
            Industry = Customers.CustomerWords.Industry(project.Industry),
            Region = project.Region,
            Description = project.Description,
            IsBid = project.IsBid,
            IsTest = project.IsTest,
            IsThirdParty = project.IsThirdParty,
            ContactName = project.ContactName,
            ContactTitle = project.ContactTitle,
            PhoneCountry = country,
            ContactPhone = phone,
            Products = [.. project.Products],
            Competitors = project.Competitors,
            Environment = project.Environment,
            ExpectedStartOn = project.ExpectedStartOn,
            BidOn = project.BidOn,
            TenderNumber = project.TenderNumber,
            Amount = Whole(project.AmountMinor),
            OneOff = project.OneOffMinor == 0 ? null : Whole(project.OneOffMinor),
            Currency = project.Currency,
            ExpectedSignOn = project.ExpectedSignOn,
            ExpectedRevenueMonth = project.ExpectedRevenueOn.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            Version = project.Version,
        };
    }

    private static string Whole(long minor) => (minor / 100m).ToString(minor % 100 == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>What was typed as an amount, to be shown; null when it is none.</summary>
    internal static Money? Read(string? text, string? currency) =>
        text is not null && currency is not null && Minor(text) is { } minor ? new Money(minor, currency) : null;

    private static long Minor(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? 0 : Minor(text) ?? throw new InvalidField(field, "project_amount");

    private static long? Minor(string text)
    {
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return decimal.TryParse(text.Replace('\uFF0C', ','), styles, CultureInfo.InvariantCulture, out var whole) && decimal.Round(whole, 2) == whole
            && whole is >= 0 and <= ProjectDetails.MaxAmountMinor / 100
            ? (long)(whole * 100)
            : null;
    }
}

/// <summary>The same where a project is changed: files that are there may be left out.</summary>
public sealed class EditProjectForm : ProjectForm
{
    /// <summary>Ids of the documents that stay.</summary>
    public string[]? KeptFiles { get; set; }

    /// <summary>Fields of which what somebody else has just saved is taken instead of what was typed.</summary>
    public string[]? Take { get; set; }

    internal static EditProjectForm Of(Project project)
    {
        var form = Of<EditProjectForm>(project);
        form.KeptFiles = [.. project.Files.Select(file => new Id<Document>(file).ToString())];
        return form;
    }

    internal static Guid? FileId(string text) => Id<Document>.TryParse(text, null, out var id) ? id.Value : null;

    /// <summary>What was sent; and what the project has for the fields that may not be changed (a browser does not send them) or are to stay as they are.</summary>
    internal static Form<EditProjectForm> Whole(Form<EditProjectForm> sent, EditProjectModel blank)
    {
        var words = sent.Words.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, value) in Form<EditProjectForm>.Blank(Of(blank.Picture.Project)).Words)
        {
            var name = field == nameof(KeptFiles) ? Files : field == nameof(PhoneCountry) ? nameof(ContactPhone) : field;
            if (field is not (nameof(Version) or nameof(Take)) && (blank.IsLocked(name) || sent.ValuesOf(nameof(Take)).Contains(name)))
            {
                words[field] = value;
            }
        }

        return Form<EditProjectForm>.Typed(words);
    }
}
