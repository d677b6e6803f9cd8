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

    /// <summary>The same without a component, with the word itself.</summary>
    public static MarkupString Of(State state, string word) =>
        new(new Markup().Add($""" <span class="badge {state.Css()}">{Icon.Of($"state-{state.Css()}")}{word}</span>""").ToString());

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var html = Of(State, T[Text]).Value;
        _place.Render(builder => builder.AddMarkupContent(0, html));
        return Task.CompletedTask;
    }
}
