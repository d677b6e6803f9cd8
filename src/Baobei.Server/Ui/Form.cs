using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Baobei.Domain.Kernel;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Ui;

/// <summary>
/// A submitted (or blank) form: the typed input, what was really typed, and what is wrong with it. Binds itself from the
/// request; an unreadable value is an error beside its field, never a failed request.
/// </summary>
public sealed class Form<T> : IForm
    where T : class, new()
{
    private readonly Dictionary<string, string[]> _raw;
    private readonly Dictionary<string, FieldError> _errors;

    private Form(T input, Dictionary<string, string[]> raw, Dictionary<string, FieldError> errors, IFormFileCollection? files)
    {
        Input = input;
        _raw = raw;
        _errors = errors;
        Files = files;
    }

    public T Input { get; }

    public IFormFileCollection? Files { get; }

    public Refused? Refused { get; private set; }

    public bool IsValid => _errors.Count == 0;

    public IReadOnlyDictionary<string, FieldError> Errors => _errors;

    public string? Again { get; private init; }

    public static Form<T> Blank(T? with = null)
    {
        var input = with ?? new T();
        var raw = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .ToDictionary(p => p.Name, p => Show(p.GetValue(input)), StringComparer.OrdinalIgnoreCase);
        return new Form<T>(input, raw, [], null);
    }

    /// <summary>Minimal APIs call this for a parameter of type <c>Form&lt;T&gt;</c>.</summary>
    public static async ValueTask<Form<T>?> BindAsync(HttpContext context)
    {
        var posted = await context.Request.ReadFormAsync(context.RequestAborted);
        return Of(
            posted.ToDictionary(field => field.Key, field => field.Value.Select(v => v ?? "").ToArray(), StringComparer.OrdinalIgnoreCase),
            posted.Files,
            posted.TryGetValue("again", out var again) ? again.ToString() : null);
    }

    /// <summary>What was typed earlier, word for word, checked as if it had just been sent.</summary>
    public static Form<T> Typed(IReadOnlyDictionary<string, string[]> typed) => Of(typed, null, null);

    private static Form<T> Of(IReadOnlyDictionary<string, string[]> typed, IFormFileCollection? files, string? again)
    {
        var input = new T();
        var raw = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        var errors = new Dictionary<string, FieldError>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            if (!typed.TryGetValue(property.Name, out var values) || values.Length == 0)
            {
                continue;
            }

            raw[property.Name] = values;
            if (Convert(property.PropertyType, values, out var value))
            {
                property.SetValue(input, value);
            }
            else
            {
                errors[property.Name] = new("validation.format");
            }
        }

        if (again is not null)
        {
            return new Form<T>(input, raw, [], files) { Again = again };
        }

        foreach (var (field, error) in Validation.Of(input))
        {
            errors.TryAdd(field, error);
        }

        return new Form<T>(input, raw, errors, files);
    }

    /// <summary>What was typed, by field, word for word.</summary>
    public IReadOnlyDictionary<string, string[]> Words => _raw;

    /// <summary>The same, with the errors of some fields only: one step of several.</summary>
    public Form<T> Only(Func<string, bool> field) => new(
        Input, _raw, _errors.Where(error => field(error.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase), Files)
    { Again = Again };

    /// <summary>What was typed into a field, for showing it again.</summary>
    public string? ValueOf(string field) => _raw.TryGetValue(field, out var values) && values.Length > 0 ? values[^1] : null;

    public IReadOnlyList<string> ValuesOf(string field) => _raw.TryGetValue(field, out var values) ? values : [];

    public FieldError? ErrorOf(string field) => _errors.GetValueOrDefault(field);

    public (bool Required, int? MaxLength) LimitsOf(string field)
    {
        if (typeof(T).GetProperty(field, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is not { } property)
        {
            return (false, null);
        }

        var required = property.IsDefined(typeof(RequiredAttribute));
        return (required, property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength);
    }

    public void AddError(string field, string key, params object[] details) => _errors.TryAdd(field, new(key, details));

    /// <summary>The same, without the errors of fields that are still empty: for a look at what is typed so far, before it is handed in.</summary>
    public Form<T> SoFar() => new(
        Input, _raw, _errors.Where(error => !string.IsNullOrWhiteSpace(ValueOf(error.Key))).ToDictionary(StringComparer.OrdinalIgnoreCase), Files);

    /// <summary>
    /// Valid: runs and goes on to <paramref name="then"/> (303). Wrong or refused: shows the page again with what was typed
    /// (422; 409 when the business refused; 429 when asked too often).
    /// </summary>
    /// <param name="also">
    /// What only the use case can find wrong (a name that is taken), asked when something is wrong already, so that all of it is said at
    /// once; <paramref name="run"/> finds it by itself.
    /// </param>
    public Task<IResult> Submit<TResult>(
        Func<Task<TResult>> run, Func<TResult, string> then, Func<Form<T>, int, Task<IResult>> again, Func<WrongFields, Task>? also = null)
    {
        ArgumentNullException.ThrowIfNull(then);
        return Submit(run, result => new SeeOther(then(result)), again, also);
    }

    /// <summary>The same, answered by a page at once: only for a secret that is shown this once and can be asked for by no address, or what changed nothing.</summary>
    public async Task<IResult> Submit<TResult>(
        Func<Task<TResult>> run, Func<TResult, IResult> show, Func<Form<T>, int, Task<IResult>> again, Func<WrongFields, Task>? also = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(show);
        ArgumentNullException.ThrowIfNull(again);
        if (Again is not null)
        {
            return await again(this, StatusCodes.Status200OK);
        }

        try
        {
            if (IsValid)
            {
                return show(await run());
            }

            if (also is not null)
            {
                var wrong = new WrongFields();
                await also(wrong);
                Add(wrong.All);
            }

            return await again(this, StatusCodes.Status422UnprocessableEntity);
        }
        catch (InvalidField invalid)
        {
            Add(invalid.All);
            return await again(this, StatusCodes.Status422UnprocessableEntity);
        }
        catch (Refused refused)
        {
            Refused = refused;
            return await again(this, StatusCodes.Status409Conflict);
        }
        catch (RateLimited limited)
        {
            Refused = new("rate.limited", limited.Seconds);
            return new Later(await again(this, StatusCodes.Status429TooManyRequests), limited.Seconds);
        }
    }

    public Task<IResult> Submit(Func<Task> run, string then, Func<Form<T>, int, Task<IResult>> again) => Submit(
        async () =>
        {
            await run();
            return 0;
        },
        _ => then,
        again);

    private void Add(IEnumerable<InvalidField> wrong)
    {
        foreach (var one in wrong)
        {
            AddError(one.Field, $"validation.{one.Code}", [.. one.Details]);
        }
    }

    private static string[] Show(object? value) => value switch
    {
        null => [],
        string text => [text],
        bool flag => [flag ? "true" : "false"],
        DateOnly day => [day.ToString("O", CultureInfo.InvariantCulture)],
        System.Collections.IEnumerable many => [.. many.Cast<object>().Select(o => System.Convert.ToString(o, CultureInfo.InvariantCulture) ?? "")],
        _ => [System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""],
    };

    private static bool Convert(Type type, string[] texts, out object? value)
    {
        value = null;
        if (type.IsArray)
        {
            var element = type.GetElementType()!;
            var items = Array.CreateInstance(element, texts.Length);
            for (var i = 0; i < texts.Length; i++)
            {
                if (!Convert(element, [texts[i]], out var item))
                {
                    return false;
                }

                items.SetValue(item, i);
            }

            value = items;
            return true;
        }

        var text = texts[^1].Trim();
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            value = texts[^1];
            return true;
        }

        if (text.Length == 0)
        {
            return !type.IsValueType || target != type || target == typeof(bool) ? Blank(target, type, out value) : false;
        }

        if (target == typeof(bool))
        {
            value = text is "true" or "on" or "1";
            return true;
        }

        if (target.IsEnum)
        {
            return Enum.TryParse(target, text, ignoreCase: true, out value) && Enum.IsDefined(target, value);
        }

        try
        {
            value = TypeDescriptor.GetConverter(target) is { } converter && converter.CanConvertFrom(typeof(string))
                ? converter.ConvertFromInvariantString(text)
                : Parse(target, text);
            return value is not null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool Blank(Type target, Type type, out object? value)
    {
        value = target == typeof(bool) && type == target ? false : null;
        return true;
    }

    private static object? Parse(Type target, string text)
    {
        object?[] arguments = [text, CultureInfo.InvariantCulture, null];
        var method = target.GetMethod("TryParse", [typeof(string), typeof(IFormatProvider), target.MakeByRefType()]);
        return method is not null && (bool)method.Invoke(null, arguments)! ? arguments[2] : null;
    }
}

/// <summary>A form that only asks.</summary>
public sealed class EmptyForm;

/// <summary>What is wrong with a field: a text key and its arguments.</summary>
public sealed record FieldError(string Key, params object[] Details);

/// <summary>303: after a POST the browser GETs where the result is.</summary>
public sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}

/// <summary>The page for somebody who asked too often, and after how many seconds to come again (<c>Retry-After</c>).</summary>
public sealed class Later(IResult page, int seconds) : IResult
{
    /// <summary>The same, said in another form.</summary>
    public Later With(IResult other) => new(other, seconds);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return page.ExecuteAsync(httpContext);
    }
}

/// <summary>The attributes on a command and its own <see cref="IChecked"/>, checked the same way for forms and JSON; a message is a text key by attribute.</summary>
public static class Validation
{
    // Looked for once: attributes are made anew whenever they are asked for.
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, ValidationAttribute[] Rules)[]> _rules = new();

    /// <summary>Each wrong field once.</summary>
    public static IEnumerable<(string Field, FieldError Error)> Of(object input)
    {
        var wrong = new HashSet<string>();
        foreach (var (property, rules) in _rules.GetOrAdd(input.GetType(), RulesOf))
        {
            var value = property.GetValue(input);
            foreach (var rule in rules)
            {
                if (!rule.IsValid(value))
                {
                    wrong.Add(property.Name);
                    yield return (property.Name, ErrorOf(rule));
                    break;
                }
            }
        }

        if (input is IChecked ruled)
        {
            var found = new WrongFields();
            ruled.Check(found);
            foreach (var one in found.All.Where(one => wrong.Add(one.Field)))
            {
                yield return (one.Field, new($"validation.{one.Code}", [.. one.Details]));
            }
        }
    }

    private static (PropertyInfo Property, ValidationAttribute[] Rules)[] RulesOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => (property, property.GetCustomAttributes<ValidationAttribute>().ToArray()))
            .Where(one => one.Item2.Length > 0),
    ];

    private static FieldError ErrorOf(ValidationAttribute rule) => rule switch
    {
        RequiredAttribute => new("validation.required"),
        StringLengthAttribute { MinimumLength: > 0 } length => new("validation.length_between", length.MinimumLength, length.MaximumLength),
        StringLengthAttribute length => new("validation.length", length.MaximumLength),
        RangeAttribute range => new("validation.range", range.Minimum, range.Maximum),
        EmailAddressAttribute => new("validation.email"),
        RegularExpressionAttribute when rule.ErrorMessage is { } key => new(key),
        _ => new(rule.ErrorMessage ?? "validation.format"),
    };
}
