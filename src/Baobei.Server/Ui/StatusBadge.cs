using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>A status: shape, word, tint; the space keeps it off a word before it. <c>&lt;StatusBadge State="State.Good" Text="customers.status.associated" /&gt;</c></summary>
public sealed class StatusBadge : IComponent
{
    private RenderHandle _place;

    [Inject]
    public Texts T { get; set; } = default!;

    [Parameter, EditorRequired]
    public State State { get; set; }

    /// <summary>A text key, or a text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        _place.Render(builder =>
        {
            builder.AddMarkupContent(0, $" <span class=\"badge {State.Css()}\">{Icon.Markup($"state-{State.Css()}")}");
            builder.AddContent(1, T[Text]);
            builder.AddMarkupContent(2, "</span>");
        });
        return Task.CompletedTask;
    }
}
