using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Baobei.Server.Ui;

namespace Baobei.Server.Api;

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

            return errors is null
                ? await next(context)
                : Problems.Answer(context.HttpContext, StatusCodes.Status400BadRequest, "input.invalid", errors: errors);
        };
    }

    private static bool HasRules(Type type) =>
        type is { IsClass: true } && type.Assembly == typeof(ValidateCommand).Assembly
        && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(p => p.IsDefined(typeof(ValidationAttribute)));
}
