using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>Where a <see cref="Field"/> takes its value, its error, its limits and its texts from.</summary>
public partial class Field : ComponentBase
{
    [CascadingParameter]
    public FormScope Scope { get; set; } = default!;

    /// <summary>The command's property.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public string Type { get; set; } = "text";

    /// <summary>A text key, or a text; by default the form's key of the name.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>By default the form's key of the name with ".help", when there is such a text.</summary>
    [Parameter]
    public string? Help { get; set; }

    /// <summary>By default what the command's attributes say.</summary>
    [Parameter]
    public bool? Required { get; set; }

    /// <summary>Says nothing about being optional: sign-in, filters.</summary>
    [Parameter]
    public bool Quiet { get; set; }

    [Parameter]
    public IReadOnlyList<Option> Options { get; set; } = [];

    /// <summary>Choices of two levels, instead of <see cref="Options"/>.</summary>
    [Parameter]
    public IReadOnlyList<OptionGroup> Groups { get; set; } = [];

    /// <summary>The empty choice of a select; null for none.</summary>
    [Parameter]
    public string? Blank { get; set; } = "ui.choose";

    /// <summary>Shows how strong a password is.</summary>
    [Parameter]
    public bool Strength { get; set; }

    /// <summary>A checkbox's label that needs links in it.</summary>
    [Parameter]
    public RenderFragment? LabelMarkup { get; set; }

    /// <summary>In one line before the input: the country code of a phone number.</summary>
    [Parameter]
    public RenderFragment? Before { get; set; }

    /// <summary>In one line after the input: a button that sends a code.</summary>
    [Parameter]
    public RenderFragment? After { get; set; }

    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object> Rest { get; set; } = new Dictionary<string, object>();

    protected override void OnParametersSet() => Scope.Label(Name, TheLabel);

    private string Id => $"f-{Name}";

    private string? Current => Scope.Form.ValueOf(Name);

    private IReadOnlyList<string> Chosen => Scope.Form.ValuesOf(Name);

    private FieldError? Error => Scope.Form.ErrorOf(Name);

    private bool IsRequired => Required ?? Scope.Form.LimitsOf(Name).Required;

    private int? MaxLength => Scope.Form.LimitsOf(Name).MaxLength;

    private string? Invalid => Error is null ? null : "true";

    private string TheLabel => Label ?? Scope.KeyOf(Name);

    private string? TheHelp => Help ?? (T.Has($"{Scope.KeyOf(Name)}.help") ? $"{Scope.KeyOf(Name)}.help" : null);

    private string? DescribedBy => (Error, TheHelp) switch
    {
        (null, null) => null,
        (null, _) => $"{Id}-help",
        (_, null) => $"{Id}-error",
        _ => $"{Id}-error {Id}-help",
    };
}
