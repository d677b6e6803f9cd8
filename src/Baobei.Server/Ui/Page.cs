using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Baobei.Server.Ui;

/// <summary>A page is a function of its model. An endpoint answers <c>CustomerPage.Show(model)</c>.</summary>
public abstract class Page<TSelf, TModel> : ComponentBase
    where TSelf : Page<TSelf, TModel>
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;

    public static IResult Show(TModel model, int status = StatusCodes.Status200OK) =>
        new RazorComponentResult<TSelf>(new Dictionary<string, object?> { [nameof(Model)] = model })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}
