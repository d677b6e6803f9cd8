using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>
/// How long until a moment, rounded up: "15 days left" as long as more than 14 are; below three days in hours and minutes. Amber within
/// <see cref="Soon"/>, red when past. <c>&lt;TimeLeft Until="@row.ExpiresAt" /&gt;</c>
/// </summary>
public sealed class TimeLeft : IComponent
{
    private static readonly TimeSpan _soon = TimeSpan.FromDays(7);

    private RenderHandle _place;

    [Inject]
    public Texts T { get; set; } = default!;

    [Inject]
    public TimeProvider Clock { get; set; } = default!;

    [Parameter, EditorRequired]
    public DateTimeOffset? Until { get; set; }

    /// <summary>Amber from here on; 7 days unless told.</summary>
    [Parameter]
    public TimeSpan Soon { get; set; } = _soon;

    /// <summary>Somebody has something to do until then: past it is overdue (已逾期), not over (已过期).</summary>
    [Parameter]
    public bool ToDo { get; set; }

    /// <summary>The same without a component.</summary>
    public static MarkupString Of(Texts texts, DateTimeOffset until, DateTimeOffset now, TimeSpan? soon = null, bool toDo = false)
    {
        var left = until - now;
        var minutes = (int)Math.Ceiling(left.TotalMinutes);
        var words = minutes switch
        {
            <= 0 => texts[toDo ? "ui.left.overdue" : "ui.left.over"],
            < 60 => texts["ui.left.minutes", minutes],
            < 3 * 24 * 60 => texts["ui.left.hours", minutes / 60, minutes % 60],
            _ => texts["ui.left.days", (int)Math.Ceiling(minutes / (24 * 60.0))],
        };
        var css = left <= TimeSpan.Zero ? " wrong" : left < (soon ?? _soon) ? " waiting" : null;
        return new(new Markup().Add($""" <span class="due{css}">{words}</span>""").ToString());
    }

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (Until is { } until)
        {
            var html = Of(T, until, Clock.GetUtcNow(), Soon, ToDo).Value;
            _place.Render(builder => builder.AddMarkupContent(0, html));
        }

        return Task.CompletedTask;
    }
}
