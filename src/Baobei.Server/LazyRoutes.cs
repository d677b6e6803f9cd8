using System.Reflection;
using Microsoft.AspNetCore.Routing;

namespace Baobei.Server;

/// <summary>
/// MapGet, MapPost, MapPut and MapDelete for the whole product, found before the framework's own because they stand in its namespace. Same routes, but the code that binds a
/// request to a handler's parameters is made when the handler is first asked: making it for hundreds of routes took two fifths of a start's CPU. A handler whose parameters cannot be
/// bound still fails the start.
/// </summary>
public static class LazyRoutes
{
    private static readonly string[] _get = [HttpMethods.Get], _post = [HttpMethods.Post], _put = [HttpMethods.Put], _delete = [HttpMethods.Delete];

    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, handler, _get);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, handler, _post);

    public static RouteHandlerBuilder MapPut(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, handler, _put);

    public static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => Map(routes, pattern, handler, _delete);

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string pattern, Delegate handler, string[] methods) =>
        RouteHandlerServices.Map(routes, pattern, handler, methods, Infer, Create);

    private static RequestDelegateMetadataResult Infer(MethodInfo method, RequestDelegateFactoryOptions? options) => RequestDelegateFactory.InferMetadata(method, options);

    private static RequestDelegateResult Create(Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? inferred)
    {
        var made = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, inferred).RequestDelegate);
        return new RequestDelegateResult(context => made.Value(context), inferred?.EndpointMetadata ?? []);
    }
}
