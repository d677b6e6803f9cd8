namespace Baobei.Server.Api;

/// <summary>The manners that every group of API routes has, in one place.</summary>
public static class ApiGroup
{
    public const string Root = "/api/v1";

    /// <summary>
    /// <c>app.MapApi("customers")</c> is <c>/api/v1/customers</c>: commands are checked by their attributes, then an
    /// <c>Idempotency-Key</c> is honoured. What is wrong in shape is not remembered under the key.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string nouns)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.MapGroup($"{Root}/{nouns}")
            .AddEndpointFilterFactory(ValidateCommand.Filter)
            .AddEndpointFilter<RouteGroupBuilder, Idempotency>()
            .WithMetadata(new RepeatsAnswers())
            .WithTags(nouns.Split('/')[0]);
    }
}
