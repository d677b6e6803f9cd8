using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>
/// An icon of <c>wwwroot/icons.svg</c>, silent for screen readers: <c>&lt;Icon Name="plus" /&gt;</c>. Beside a word, or inside something with an aria-label.
/// </summary>
/// <remarks>A list has hundreds of them, so each is one piece of markup that is made once, without the life of a component.</remarks>
public sealed class Icon : IComponent
{
    private static readonly ConcurrentDictionary<(string Name, bool Big), MarkupString> _drawn = new();

    private RenderHandle _place;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public bool Big { get; set; }

    /// <summary>The same without a component: <c>@Icon.Of("plus")</c>, for what every page has many of.</summary>
    public static MarkupString Of(string name, bool big = false) => _drawn.GetOrAdd((name, big), static icon =>
        new($"""<svg class="{(icon.Big ? "icon big" : "icon")}" aria-hidden="true"><use href="{WebFiles.Icons}#{HtmlEncoder.Default.Encode(icon.Name)}"></use></svg>"""));

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        _place.Render(builder => builder.AddMarkupContent(0, Of(Name, Big).Value));
        return Task.CompletedTask;
    }
}
