using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>One field of a FilterBar: a text (<see cref="Find"/> makes it the wide one), a date, a number, or a select when it has <see cref="Options"/>.</summary>
public sealed class Filter : IComponent
{
    private RenderHandle _place;

    [Inject]
    public Texts T { get; set; } = default!;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Value { get; set; }

    [Parameter]
    public string Type { get; set; } = "text";

    [Parameter]
    public bool Find { get; set; }

    [Parameter]
    public IReadOnlyList<Option>? Options { get; set; }

    /// <summary>What the choice "no filter" is called.</summary>
    [Parameter]
    public string All { get; set; } = "ui.all";

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var html = Draw().ToString();
        _place.Render(builder => builder.AddMarkupContent(0, html));
        return Task.CompletedTask;
    }

    private Markup Draw()
    {
        var html = new Markup();
        var label = T[Label];
        if (Find)
        {
            return html.Add($"""
                <label class="filter find">{Icon.Of("search")}<input name="{Name}" value="{Value}" placeholder="{label}" aria-label="{label}" maxlength="200" /></label>
                """);
        }

        html.Add($"""<label class="filter"><span>{label}</span>""");
        if (Options is null)
        {
            return html.Add($"""<input name="{Name}" type="{Type}" value="{Value}" maxlength="200" /></label>""");
        }

        html.Add($"""<select name="{Name}"><option value="">{T[All]}</option>""");
        foreach (var option in Options)
        {
            html.Add($"""<option value="{option.Value}"{new MarkupString(option.Value == Value ? " selected" : "")}>{T[option.Text]}</option>""");
        }

        return html.Raw("</select></label>");
    }
}
