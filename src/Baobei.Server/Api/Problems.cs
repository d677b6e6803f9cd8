using System.Diagnostics;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Api;

/// <summary>RFC 9457 problem details with the product's stable <c>code</c>.</summary>
/// <param name="Blockers">Everything that stands in the way, where several things do.</param>
public sealed record Problem(string Type, string Title, int Status, string Code, IReadOnlyList<object>? Details, string? TraceId, IReadOnlyDictionary<string, string[]>? Errors,
    IReadOnlyList<Blocker>? Blockers = null);

public static class Problems
{
    public const string ContentType = "application/problem+json";

    public static IResult Of(HttpContext http, Refused refused) => Answer(http, StatusCodes.Status409Conflict, refused.Code, refused.Details, blockers: refused.Blockers);

    /// <summary>A problem with a sentence in the asked language (<c>refused.{code}</c>).</summary>
    public static IResult Answer(
        HttpContext http, int status, string code, IReadOnlyList<object>? details = null, IReadOnlyDictionary<string, string[]>? errors = null, IReadOnlyList<Blocker>? blockers = null)
    {
        var texts = http.RequestServices.GetRequiredService<Texts>();
        var title = details is { Count: > 0 } ? texts[$"refused.{code}", [.. details]] : texts[$"refused.{code}"];
        var problem = new Problem($"/api/codes#{code}", title, status, code, details, Activity.Current?.TraceId.ToString(), errors, blockers is { Count: > 0 } ? blockers : null);
        return Results.Json(problem, ServerJson.Options, ContentType, status);
    }
}
