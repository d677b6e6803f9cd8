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
    private static readonly ConcurrentDictionary<(string Name, bool Big), string> _drawn = new();

    private RenderHandle _place;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public bool Big { get; set; }

    public static string Markup(string name, bool big = false) => _drawn.GetOrAdd((name, big), static icon =>
        $"""<svg class="{(icon.Big ? "icon big" : "icon")}" aria-hidden="true"><use href="{WebFiles.Icons}#{HtmlEncoder.Default.Encode(icon.Name)}"></use></svg>""");

    /// <summary>The same without a component: <c>@Icon.Of("plus")</c>, for what every page has many of.</summary>
    public static MarkupString Of(string name) => new(Markup(name));

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        _place.Render(builder => builder.AddMarkupContent(0, Markup(Name, Big)));
        return Task.CompletedTask;
    }
}
