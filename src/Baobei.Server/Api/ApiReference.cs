using System.Globalization;
using Microsoft.OpenApi;

namespace Baobei.Server.Api;

/// <summary>The OpenAPI document in the form in which the reference page shows it.</summary>
public sealed record ApiReference(string Title, string Version, IReadOnlyList<string> Manners, IReadOnlyList<ApiReference.Group> Groups, IReadOnlyList<ApiReference.Shape> Shapes)
{
    public sealed record Group(string Name, IReadOnlyList<Operation> Operations);

    public sealed record Operation(
        string Id, string Method, string Path, string Summary, string Description, IReadOnlyList<Field> Parameters, TypeName? Body, IReadOnlyList<Outcome> Outcomes);

    public sealed record Field(string Name, string Place, TypeName Type, bool IsRequired, string Description);

    public sealed record Outcome(string Status, string Description, TypeName? Type);

    /// <summary>How a type is called, and the shape that it links to.</summary>
    public sealed record TypeName(string Text, string? Shape);

    public sealed record Shape(string Name, string Description, IReadOnlyList<Field> Fields);

    public static ApiReference Of(OpenApiDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var operations =
            from path in document.Paths
            from operation in path.Value.Operations ?? []
            let tag = operation.Value.Tags?.FirstOrDefault()?.Name ?? ""
            group OperationOf(path.Key, operation.Key.Method, operation.Value) by tag into tagged
            orderby tagged.Key
            select new Group(tagged.Key, [.. tagged]);
        var shapes =
            from schema in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>()
            orderby schema.Key
            select new Shape(schema.Key, schema.Value.Description ?? Words(schema.Value), [.. FieldsOf(schema.Value)]);
        var manners = (document.Info.Description ?? "").Split('\n').Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..]);
        return new(document.Info.Title ?? "", document.Info.Version ?? "", [.. manners], [.. operations], [.. shapes]);
    }

    private static Operation OperationOf(string path, string method, OpenApiOperation operation) => new(
        operation.OperationId ?? $"{method}-{path}",
        method,
        path,
        operation.Summary ?? "",
        operation.Description ?? "",
        [
            .. (operation.Parameters ?? []).Select(p =>
                new Field(p.Name ?? "", p.In?.ToString().ToLowerInvariant() ?? "", NameOf(p.Schema), p.Required, Join(p.Description, LimitsOf(p.Schema)))),
        ],
        operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema is { } body ? NameOf(body) : null,
        [
            .. (operation.Responses ?? []).Select(r =>
                new Outcome(r.Key, r.Value.Description ?? "", r.Value.Content?.Values.FirstOrDefault()?.Schema is { } schema ? NameOf(schema) : null)),
        ]);

    private static IEnumerable<Field> FieldsOf(IOpenApiSchema schema) =>
        (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(p => new Field(
            p.Key, "", NameOf(p.Value), schema.Required?.Contains(p.Key) == true, Join(p.Value.Description, LimitsOf(p.Value))));

    private static TypeName NameOf(IOpenApiSchema? schema)
    {
        switch (schema)
        {
            case null:
                return new("any", null);
            case OpenApiSchemaReference reference:
                var name = reference.Reference.Id ?? "";
                return new(name, name);
            default:
                break;
        }

        // "this or null" is written as a choice when "this" is a shape of its own.
        if (schema.OneOf?.FirstOrDefault(s => s is OpenApiSchemaReference) is { } choice)
        {
            return NameOf(choice) with { Text = NameOf(choice).Text + "?" };
        }

        var optional = schema.Type?.HasFlag(JsonSchemaType.Null) == true ? "?" : "";
        if (schema.Items is { } items)
        {
            var item = NameOf(items);
            return new($"{item.Text}[]{optional}", item.Shape);
        }

        var kind = (schema.Type & ~JsonSchemaType.Null)?.ToIdentifiers().FirstOrDefault() ?? "any";
        return new(kind + (schema.Format is { } format ? $" ({format})" : "") + optional, null);
    }

    private static string LimitsOf(IOpenApiSchema? schema)
    {
        if (schema is null or OpenApiSchemaReference)
        {
            return "";
        }

        var limits = new List<string>();
        if (schema.MinLength is { } shortest)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"at least {shortest} characters"));
        }

        if (schema.MaxLength is { } longest)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"at most {longest} characters"));
        }

        if (schema.Minimum is { } least)
        {
            limits.Add($"at least {least}");
        }

        if (schema.Maximum is { } most)
        {
            limits.Add($"at most {most}");
        }

        if (schema.Pattern is { } pattern)
        {
            limits.Add($"`{pattern}`");
        }

        limits.Add(Words(schema));
        return string.Join("; ", limits.Where(l => l.Length > 0));
    }

    private static string Words(IOpenApiSchema schema) => schema.Enum is { Count: > 0 } words ? string.Join(", ", words.Select(w => $"`{w}`")) : "";

    private static string Join(string? description, string limits) => string.Join(" ", new[] { description ?? "", limits }.Where(t => t.Length > 0));
}
