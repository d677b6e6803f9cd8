using Baobei.Server.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests;

/// <summary>Every address says who may come in, or why everybody may.</summary>
public sealed class EveryRoute(TestServer server)
{
    [Fact]
    public void Every_route_needs_a_permission_or_says_why_it_is_open()
    {
        var silent = Routes().Where(r => r.Metadata.GetMetadata<NeedsPermission>() is null && r.Metadata.GetMetadata<OpenToAll>() is null).Select(NameOf);
        Assert.Empty(silent);
    }

    [Fact]
    public void No_route_says_both()
    {
        var both = Routes().Where(r => r.Metadata.GetMetadata<NeedsPermission>() is not null && r.Metadata.GetMetadata<OpenToAll>() is not null).Select(NameOf);
        Assert.Empty(both);
    }

    [Fact]
    public void Every_reason_for_being_open_is_a_reason()
    {
        var thin = Routes().Where(r => r.Metadata.GetMetadata<OpenToAll>() is { Why.Length: < 15 }).Select(NameOf);
        Assert.Empty(thin);
    }

    [Fact]
    public void The_list_of_routes_is_not_empty() => Assert.Contains(Routes(), r => NameOf(r) == "POST /sign-in");

    private static string NameOf(RouteEndpoint route) =>
        $"{string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])} /{route.RoutePattern.RawText?.TrimStart('/')}";

    private List<RouteEndpoint> Routes() => [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
