using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Access;

/// <summary>One's own API keys.</summary>
internal static class ApiKeyRoutes
{
    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/api-keys").Needs(Permission.ManageOwnApiKeys);
        console.MapGet("", async (ApiKeys keys, CancellationToken ct) => ApiKeysPage.Show(await keys.List(ct)));
        console.MapGet("new", (ApiKeys keys) => NewApiKeyPage.Show(new(Form<ApiKeys.Command>.Blank(), keys.Offered)));
        console.MapPost("", (Form<ApiKeys.Command> form, ApiKeys keys, CancellationToken ct) =>
            form.Submit(
                () => keys.Run(form.Input, ct),
                show: key => ApiKeyMadePage.Show(key),
                again: (f, status) => Task.FromResult(NewApiKeyPage.Show(new(f, keys.Offered), status))));
        console.MapPost("{id}/revocation", async (Id<ApiKey> id, ApiKeys keys, CancellationToken ct) =>
        {
            await keys.Revoke(id, ct);
            return new SeeOther(Flash.To("/api-keys", "api_key.revoked"));
        });

        var api = app.MapApi("api-keys").Needs(Permission.ManageOwnApiKeys);
        api.MapGet("", async (ApiKeys keys, CancellationToken ct) => new Listing<ApiKeyView>(await keys.List(ct), null))
            .WithName("listApiKeys").WithSummary("One's own API keys, without their secrets.");
        api.MapPost("", async (ApiKeys.Command command, ApiKeys keys, CancellationToken ct) => Answers.Created("/api/v1/api-keys", await keys.Run(command, ct)))
            .WithMetadata(new AnswersSecret())
            .WithName("createApiKey").WithSummary("Makes a key with a subset of one's own permissions; its secret is in this answer only.");
        api.MapDelete("{id}", async (Id<ApiKey> id, ApiKeys keys, CancellationToken ct) =>
            {
                await keys.Revoke(id, ct);
                return TypedResults.NoContent();
            })
            .WithName("revokeApiKey").WithSummary("Revokes a key at once.");
    }
}
