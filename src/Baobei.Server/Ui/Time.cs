using System.Globalization;
using System.Text.Encodings.Web;
using Baobei.Server.Access;
using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>A moment in the reader's zone, with the zone in its title: <c>&lt;Time At="@row.ReportedAt" /&gt;</c>. Null shows nothing.</summary>
public sealed class Time : IComponent
{
    private RenderHandle _place;

    [Inject]
    public CallerSlot Slot { get; set; } = default!;

    [Parameter, EditorRequired]
    public DateTimeOffset? At { get; set; }

    /// <summary>The same without a component.</summary>
    public static MarkupString Of(DateTimeOffset at, TimeZoneInfo zone) => new(
        $"""<time datetime="{at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}" title="{HtmlEncoder.Default.Encode(ReaderZone.Title(at, zone))}">{ReaderZone.Show(at, zone)}</time>""");

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (At is { } at)
        {
            var html = Of(at, ReaderZone.Of(Slot.Caller)).Value;
            _place.Render(builder => builder.AddMarkupContent(0, html));
        }

        return Task.CompletedTask;
    }
}
