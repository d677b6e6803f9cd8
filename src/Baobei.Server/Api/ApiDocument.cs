using System.Text;
using System.Text.Json.Nodes;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Baobei.Server.Api;

/// <summary>The API's OpenAPI document, made once per process from the routes themselves.</summary>
public sealed class ApiDocument
{
    public const string Name = "v1";

    private readonly Lazy<Task<OpenApiDocument>> _document;
    private readonly Lazy<Task<byte[]>> _json;

    public ApiDocument(IServiceProvider services)
    {
        _document = new(() => services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync());
        _json = new(async () => Encoding.UTF8.GetBytes(await (await _document.Value).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)));
    }

    public Task<OpenApiDocument> Read() => _document.Value;

    public Task<byte[]> Json() => _json.Value;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddOpenApi(Name, document =>
        {
            document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            document.ShouldInclude = api => api.RelativePath?.StartsWith(ApiGroup.Root[1..] + "/", StringComparison.Ordinal) == true;
            document.CreateSchemaReferenceId = type => ReferenceOf(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            document.AddSchemaTransformer((schema, context, _) =>
            {
                DescribeType(schema, context.JsonTypeInfo.Type);
                return Task.CompletedTask;
            });
            document.AddOperationTransformer((operation, context, ct) => DescribeOperation(operation, context, ct));
            document.AddDocumentTransformer((whole, context, ct) => DescribeDocument(whole, context, ct));
        });
    }

    /// <summary>"RegisterCustomer" for its nested Command, "CustomerListRow" for another nested type; null leaves the choice to the library.</summary>
    private static string? ReferenceOf(Type type) => type switch
    {
        { IsNested: true, Name: "Command", DeclaringType: { } useCase } => useCase.Name,
        { IsNested: true, IsEnum: false, IsGenericType: false, DeclaringType: { } around } => around.Name + type.Name,
        _ => null,
    };

    private static void DescribeType(OpenApiSchema schema, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (PatternOf(plain) is { } pattern)
        {
            schema.Type = JsonSchemaType.String | (plain == type ? 0 : JsonSchemaType.Null);
            schema.Pattern = pattern;
            schema.Properties = null;
            schema.Required = null;
        }
    }

    /// <summary>What an id of this kind looks like, "^cus_[0-9a-f]{32}$"; null when the type is not an id.</summary>
    private static string? PatternOf(Type type)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Id<>))
        {
            return null;
        }

        var prefix = (string)type.GetGenericArguments()[0].GetProperty(nameof(IHasId.IdPrefix))!.GetValue(null)!;
        return $"^{prefix}_[0-9a-f]{{32}}$";
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var api = context.Description;
        var metadata = api.ActionDescriptor.EndpointMetadata;
        var method = api.HttpMethod ?? HttpMethods.Get;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var type = api.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.ParameterDescriptor?.ParameterType;
            if (type is not null && PatternOf(Nullable.GetUnderlyingType(type) ?? type) is { } pattern)
            {
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern };
            }
        }

        var takesVersion = metadata.OfType<System.Reflection.MethodInfo>().SelectMany(m => m.GetParameters()).Any(p => p.ParameterType == typeof(IfMatch));
        if (takesVersion)
        {
            Header(operation, "If-Match", "The version that you have seen: the `ETag` of the read. Another version by now answers 412 `edit.conflict`.");
        }

        if (method == HttpMethods.Post)
        {
            Header(operation, Idempotency.Header, "At most 100 visible ASCII characters, new for each intention. For 7 days the same key and body give the stored answer; another body answers 422 `idempotency.mismatch`.");
        }

        operation.OperationId ??= NameOf(method, api.RelativePath ?? "");
        var needs = metadata.OfType<NeedsPermission>().FirstOrDefault();
        if (needs is not null)
        {
            var permission = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(needs.Permission.ToString());
            operation.Description = $"{operation.Description} Needs the permission `{permission}`.".Trim();
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions["x-permission"] = new JsonNodeExtension(JsonValue.Create(permission));
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", context.Document)] = [] }];
        }

        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: ct);
        context.Document?.AddComponent(nameof(Problem), problem);
        var read = method == HttpMethods.Get;
        var named = api.RelativePath?.Contains('{', StringComparison.Ordinal) == true;
        var shaped = !read || operation.Parameters is { Count: > 0 };
        Answers(operation, context.Document, shaped, "400", "The input is wrong: `errors` says what, by field (`input.invalid`, `input.unreadable`).");
        Answers(operation, context.Document, needs is not null, "401", "No key, or one that is not valid (`access.sign_in_required`).");
        Answers(operation, context.Document, needs is not null, "403", "The key or its owner may not do this (`access.forbidden`), or the partner may not work yet (`partner.not_effective`, `partner.distribution_closed`).");
        Answers(operation, context.Document, named, "404", "Not there, or not yours: the same answer for both (`access.not_found`).");
        Answers(operation, context.Document, !read, "409", "The business says no; `code` says why.");
        Answers(operation, context.Document, takesVersion, "412", "Somebody else changed it meanwhile (`edit.conflict`).");
        Answers(operation, context.Document, takesVersion, "428", "Say in `If-Match` which version you have seen (`edit.version_required`).");
        Answers(operation, context.Document, method == HttpMethods.Post, "422", "This `Idempotency-Key` was used for a different request (`idempotency.mismatch`).");
    }

    /// <summary>"getCustomersById", "putCustomersByIdInvitation": a route's name for generated clients, unless it names itself.</summary>
    private static string NameOf(string method, string path)
    {
        var name = new StringBuilder(method.ToLowerInvariant());
        foreach (var word in path[(ApiGroup.Root.Length - 1)..].Split('/', '-', '.').Where(w => w.Length > 0))
        {
            var plain = word.Trim('{', '}').Split(':')[0];
            name.Append(word[0] == '{' ? "By" : "").Append(char.ToUpperInvariant(plain[0])).Append(plain.AsSpan(1));
        }

        return name.ToString();
    }

    private static void Header(OpenApiOperation operation, string name, string description) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static void Answers(OpenApiOperation operation, OpenApiDocument? document, bool when, string status, string description)
    {
        if (when)
        {
            (operation.Responses ??= [])[status] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problems.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
                },
            };
        }
    }

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Baobei API",
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
            Description = """
                Everything that the console offers, for programs.

                - **Who:** `Authorization: Bearer <API key>`. A key carries a subset of its owner's permissions; make one in the console under API keys.
                - **Ids** are text that begins with the kind of thing, `cus_0198…`. Times are UTC (RFC 3339), statuses are words in `snake_case`.
                - **Lists** answer `{"data": […], "next": "…" | null}`. Pass `next` as `cursor` to go on. `limit` is 1 to 100, 20 when not given.
                - **Errors** are problem details (RFC 9457) with a stable `code`; `title` is a sentence in the language of `Accept-Language` (`zh-CN` or `en`).
                - **Repeating a POST** is safe with an `Idempotency-Key`: the same key and body give the stored answer.
                - **Two editors:** what carries an `ETag` is changed with `If-Match`.
                """.ReplaceLineEndings("\n"),
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["apiKey"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, made in the console.",
        };
        if (document.Components.Schemas?.TryGetValue(nameof(Problem), out var schema) == true
            && schema.Properties?.TryGetValue("code", out var found) == true && found is OpenApiSchema code)
        {
            var texts = context.ApplicationServices.GetRequiredService<Texts>();
            code.Description = "Stable; never renamed. New codes may be added.";
            code.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            code.Extensions["x-extensible-enum"] = new JsonNodeExtension(new JsonArray([.. ApiCodes.All(texts).Select(c => (JsonNode)c)]));
        }

        return Task.CompletedTask;
    }
}

/// <summary>One code with which the product says no.</summary>
public sealed record CodeRow(string Code, string Sentence, string? Next);

/// <summary>Every code that a problem can carry: those that have a sentence.</summary>
public static class ApiCodes
{
    private const string Prefix = "refused.";

    /// <summary>No refusal has more arguments; each shows as an ellipsis where it stands in a sentence.</summary>
    private static readonly object[] _arguments = ["…", "…", "…", "…"];

    public static IEnumerable<string> All(Texts texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal)).Select(k => k[Prefix.Length..]).Order(StringComparer.Ordinal);
    }
    /// <summary>The codes with what they mean in the language of the moment.</summary>
    public static IEnumerable<CodeRow> Rows(Texts texts) => All(texts).Select(code => new CodeRow(
        code, texts[$"refused.{code}", _arguments], texts.Has($"next.{code}") ? texts[$"next.{code}", _arguments] : null));
}
