using Baobei.Domain.Kernel;

namespace Baobei.Server.Ui;

/// <summary>What fields need to know of a <see cref="Form{T}"/>, whatever its command.</summary>
public interface IForm
{
    Refused? Refused { get; }

    IReadOnlyDictionary<string, FieldError> Errors { get; }

    /// <summary>What the pressed button "again" asked for: the form as it is, with another captcha. Nothing is checked or done then.</summary>
    string? Again { get; }

    string? ValueOf(string field);

    IReadOnlyList<string> ValuesOf(string field);

    FieldError? ErrorOf(string field);

    /// <summary>Whether the command's attributes require the field, and how long it may be.</summary>
    (bool Required, int? MaxLength) LimitsOf(string field);
}

/// <summary>The form around a field and the beginning of its texts' keys.</summary>
public sealed record FormScope(IForm Form, string Texts)
{
    /// <summary>"Texts.credit_code" for CreditCode.</summary>
    public string KeyOf(string field) => $"{Texts}.{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(field)}";
}
