using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Server.Ui;

namespace Baobei.Server.Api;

/// <summary>
/// Metadata of a route: what only the use case can find wrong (a name that is taken), asked when something is wrong already, so that all of
/// it is said at once; the route finds it by itself.
/// </summary>
public sealed record AlsoChecked(Func<EndpointFilterInvocationContext, WrongFields, Task> Check);

/// <summary>Checks the attributes on what a route takes (a <c>Command</c>, <see cref="Paging"/>) before it runs: 400 <c>input.invalid</c> with a sentence per field.</summary>
public static class ValidateCommand
{
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext factory, EndpointFilterDelegate next)
    {
        var checkedArguments = factory.MethodInfo.GetParameters()
            .Select((parameter, index) => (parameter.ParameterType, index))
            .Where(p => HasRules(p.ParameterType))
            .Select(p => p.index)
            .ToArray();
        if (checkedArguments.Length == 0)
        {
            return next;
        }

        return async context =>
        {
            Dictionary<string, string[]>? errors = null;
            foreach (var index in checkedArguments)
            {
                if (context.Arguments[index] is not { } input)
                {
                    continue;
                }

                foreach (var (field, error) in Validation.Of(input))
                {
                    var texts = context.HttpContext.RequestServices.GetRequiredService<Texts>();
                    (errors ??= [])[JsonNamingPolicy.CamelCase.ConvertName(field)] = [texts[error.Key, error.Details]];
                }
            }

            if (errors is null)
            {
                return await next(context);
            }

            if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AlsoChecked>() is { } also)
            {
                var wrong = new WrongFields();
                await also.Check(context, wrong);
                foreach (var one in wrong.All)
                {
                    var texts = context.HttpContext.RequestServices.GetRequiredService<Texts>();
                    errors.TryAdd(JsonNamingPolicy.CamelCase.ConvertName(one.Field), [texts[$"validation.{one.Code}", [.. one.Details]]]);
                }
            }

            return Problems.Answer(context.HttpContext, StatusCodes.Status400BadRequest, "input.invalid", errors: errors);
        };
    }

    private static bool HasRules(Type type) =>
        type is { IsClass: true } && type.Assembly == typeof(ValidateCommand).Assembly
        && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(p => p.IsDefined(typeof(ValidationAttribute)));
}
