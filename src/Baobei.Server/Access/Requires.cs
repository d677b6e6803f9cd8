namespace Baobei.Server.Access;

/// <summary>The permission a route needs.</summary>
public sealed record NeedsPermission(Permission Permission);

/// <summary>A route that needs nobody in particular, and why.</summary>
public sealed record OpenToAll(string Why);

public static class Requires
{
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsPermission(permission));

    public static TBuilder Open<TBuilder>(this TBuilder builder, string why)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToAll(why));
}
