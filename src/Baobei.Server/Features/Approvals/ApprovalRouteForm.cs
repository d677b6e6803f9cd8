using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Approvals;

/// <summary>A route as one types it: amounts in yuan, up to five steps of which those left empty are none.</summary>
public sealed record ApprovalRouteForm : IChecked
{
    /// <summary>The choice of a step that is decided by people instead of a role.</summary>
    public const string Named = "named";

    /// <summary>What a new one is for; of one that there is it does not change.</summary>
    public ApprovalSubject Subject { get; init; }

    [Required, StringLength(ApprovalRoute.MaxNameLength)]
    public string Name { get; init; } = "";

    public string[] Regions { get; init; } = [];

    public string[] Industries { get; init; } = [];

    /// <summary>Yuan, "100000" or "100,000.50".</summary>
    [StringLength(20)]
    public string? AmountFrom { get; init; }

    [StringLength(20)]
    public string? AmountBelow { get; init; }

    /// <summary>"true", "false" or empty for both.</summary>
    public bool? IsBid { get; init; }

    /// <summary>"12.5", per cent; empty for any.</summary>
    [StringLength(10)]
    public string? DiscountFrom { get; init; }

    public string[] Products { get; init; } = [];

    public string? Step1Role { get; init; }

    public string[] Step1People { get; init; } = [];

    [StringLength(ApprovalStep.MaxLabelLength)]
    public string? Step1Label { get; init; }

    public int? Step1Term { get; init; }

    public string? Step1Escalation { get; init; }

    public string? Step2Role { get; init; }

    public string[] Step2People { get; init; } = [];

    [StringLength(ApprovalStep.MaxLabelLength)]
    public string? Step2Label { get; init; }

    public int? Step2Term { get; init; }

    public string? Step2Escalation { get; init; }

    public string? Step3Role { get; init; }

    public string[] Step3People { get; init; } = [];

    [StringLength(ApprovalStep.MaxLabelLength)]
    public string? Step3Label { get; init; }

    public int? Step3Term { get; init; }

    public string? Step3Escalation { get; init; }

    public string? Step4Role { get; init; }

    public string[] Step4People { get; init; } = [];

    [StringLength(ApprovalStep.MaxLabelLength)]
    public string? Step4Label { get; init; }

    public int? Step4Term { get; init; }

    public string? Step4Escalation { get; init; }

    public string? Step5Role { get; init; }

    public string[] Step5People { get; init; } = [];

    [StringLength(ApprovalStep.MaxLabelLength)]
    public string? Step5Label { get; init; }

    public int? Step5Term { get; init; }

    public string? Step5Escalation { get; init; }

    public int? Version { get; init; }

    public static ApprovalRouteForm Blank(ApprovalSubject subject) => new()
    {
        Subject = subject,
        Step1Role = ApprovalGap.DefaultOf(subject).Steps[0].Role.ToString(),
        Step1Term = ApprovalStep.DefaultTermWorkingDays,
    };

    public static ApprovalRouteForm Of(ApprovalRoute route)
    {
        var (one, two, three, four, five) = (StepOf(route, 0), StepOf(route, 1), StepOf(route, 2), StepOf(route, 3), StepOf(route, 4));
        return new()
        {
            Subject = route.Subject,
            Name = route.Name,
            Regions = [.. route.Conditions.Regions],
            Industries = [.. route.Conditions.Industries],
            AmountFrom = Yuan(route.Conditions.AmountFrom),
            AmountBelow = Yuan(route.Conditions.AmountBelow),
            IsBid = route.Conditions.IsBid,
            DiscountFrom = route.Conditions.DiscountFrom is { } discount ? LineForm.Percent(discount) : null,
            Products = [.. route.Conditions.Products],
            Step1Role = one.Role,
            Step1People = one.People,
            Step1Label = one.Label,
            Step1Term = one.Term,
            Step1Escalation = one.Escalation,
            Step2Role = two.Role,
            Step2People = two.People,
            Step2Label = two.Label,
            Step2Term = two.Term,
            Step2Escalation = two.Escalation,
            Step3Role = three.Role,
            Step3People = three.People,
            Step3Label = three.Label,
            Step3Term = three.Term,
            Step3Escalation = three.Escalation,
            Step4Role = four.Role,
            Step4People = four.People,
            Step4Label = four.Label,
            Step4Term = four.Term,
            Step4Escalation = four.Escalation,
            Step5Role = five.Role,
            Step5People = five.People,
            Step5Label = five.Label,
            Step5Term = five.Term,
            Step5Escalation = five.Escalation,
            Version = route.Version,
        };
    }

    /// <summary>All that the form says wrong by itself, beside its fields.</summary>
    public void Check(WrongFields wrong)
    {
        var command = CommandOf(wrong);
        try
        {
            ApprovalRoute.Create([], command.Name, command.Asked, command.Decided, DateTimeOffset.UnixEpoch, Subject);
        }
        catch (InvalidField invalid)
        {
            Beside(wrong, invalid);
        }
    }

    /// <summary>Runs <paramref name="work"/> with the command; what is wrong with the third step of it is said beside the fields of that step of the form.</summary>
    public async Task<ApprovalRoute> Do(Func<WriteApprovalRoute.Command, Task<ApprovalRoute>> work)
    {
        var wrong = new WrongFields();
        var command = CommandOf(wrong);
        wrong.ThrowIfAny();
        try
        {
            return await work(command);
        }
        catch (InvalidField invalid)
        {
            Beside(wrong, invalid);
            wrong.ThrowIfAny();
            throw;
        }
    }

    private WriteApprovalRoute.Command CommandOf(WrongFields wrong)
    {
        var (from, below) = (wrong.Read(() => Minor(nameof(AmountFrom), AmountFrom)), wrong.Read(() => Minor(nameof(AmountBelow), AmountBelow)));
        var discount = wrong.Read(() => Discount(DiscountFrom));
        return new()
        {
            Subject = Subject,
            Name = Name,
            Conditions = new() { Regions = Chosen(Regions), Industries = Chosen(Industries), AmountFrom = from, AmountBelow = below, IsBid = IsBid, DiscountFrom = discount, Products = Chosen(Products) },
            Steps = [.. Filled().Select(CommandOf)],
            Version = Version,
        };
    }

    /// <summary>Says it beside the fields of the form.</summary>
    private void Beside(WrongFields wrong, InvalidField invalid)
    {
        var steps = Filled();
        foreach (var one in invalid.All)
        {
            wrong.Add(FieldOf(one.Field, steps), one.Code, [.. one.Details]);
        }
    }

    private List<FormStep> Filled() => [.. Steps().Where(step => step.Role is { Length: > 0 } || step.People.Length > 0 || step.Label is { Length: > 0 })];

    /// <summary>Minor units of an amount in yuan; null when there is none. <see cref="InvalidField"/>: <c>route_amount</c>.</summary>
    public static long? Minor(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        return decimal.TryParse(typed, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var yuan)
            && yuan * 100 <= ApprovalConditions.MaxAmount && yuan * 100 == decimal.Truncate(yuan * 100)
            ? (long)(yuan * 100)
            : throw new InvalidField(field, "route_amount", ApprovalConditions.MaxAmount / 100);
    }

    /// <summary>1/100 % of a percentage that somebody typed; null when there is none. <see cref="InvalidField"/>: <c>percent</c>.</summary>
    public static int? Discount(string? typed)
    {
        try
        {
            return string.IsNullOrWhiteSpace(typed) ? null : LineForm.BasisPoints(typed);
        }
        catch (InvalidField wrong)
        {
            throw new InvalidField(nameof(DiscountFrom), wrong.Code);
        }
    }

    private static string? Yuan(long? minor) => minor is { } amount ? (amount / 100m).ToString("0.##", CultureInfo.InvariantCulture) : null;

    private static (string? Role, string[] People, string? Label, int? Term, string? Escalation) StepOf(ApprovalRoute route, int at) => at >= route.Steps.Count
        ? (null, [], null, null, null)
        : (route.Steps[at].Role?.ToString() ?? Named, [.. route.Steps[at].People.Select(person => new Id<User>(person).ToString())], route.Steps[at].Label, route.Steps[at].TermWorkingDays,
            route.Steps[at].EscalationPerson is { } told ? new Id<User>(told).ToString() : route.Steps[at].EscalationRole?.ToString());

    private static WriteApprovalRoute.Step CommandOf(FormStep step) => new()
    {
        Label = step.Label,
        Role = step.Role != Named && Enum.TryParse<Role>(step.Role, out var role) && Enum.IsDefined(role) ? role : null,

        // People that were chosen before the role was are not meant any more.
        People = step.Role is Named or null or "" ? [.. step.People.Select(person => Id<User>.TryParse(person, null, out var id) ? id : default)] : [],
        TermWorkingDays = step.Term,
        EscalationRole = Enum.TryParse<Role>(step.Escalation, out var told) && Enum.IsDefined(told) ? told : null,

        // What is neither a role nor a person is nobody, and said beside the field.
        EscalationPerson = string.IsNullOrEmpty(step.Escalation) || Enum.TryParse<Role>(step.Escalation, out _) ? null
            : Id<User>.TryParse(step.Escalation, null, out var person) ? person : default(Id<User>),
    };

    private static string FieldOf(string field, List<FormStep> steps)
    {
        if (field == "Steps")
        {
            return nameof(Step1Role);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var prefix = $"Steps[{i}].";
            if (field.StartsWith(prefix, StringComparison.Ordinal))
            {
                var name = field[prefix.Length..];
                return $"Step{steps[i].Number}{(name == nameof(ApprovalStep.TermWorkingDays) ? "Term" : name.StartsWith("Escalation", StringComparison.Ordinal) ? "Escalation" : name == nameof(ApprovalStep.Role) && steps[i].Role == Named ? "People" : name)}";
            }
        }

        return field;
    }

    /// <summary>A list of which nothing is chosen may come as one empty choice.</summary>
    private static string[] Chosen(string[] values) => [.. values.Where(value => value.Length > 0)];

    private FormStep[] Steps() =>
    [
        new(1, Step1Role, Chosen(Step1People), Step1Label, Step1Term, Step1Escalation),
        new(2, Step2Role, Chosen(Step2People), Step2Label, Step2Term, Step2Escalation),
        new(3, Step3Role, Chosen(Step3People), Step3Label, Step3Term, Step3Escalation),
        new(4, Step4Role, Chosen(Step4People), Step4Label, Step4Term, Step4Escalation),
        new(5, Step5Role, Chosen(Step5People), Step5Label, Step5Term, Step5Escalation),
    ];

    private sealed record FormStep(int Number, string? Role, string[] People, string? Label, int? Term, string? Escalation);
}
