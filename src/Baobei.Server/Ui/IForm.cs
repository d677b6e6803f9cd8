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

/// <summary>The form around a field, the beginning of its texts' keys, and what its fields are called.</summary>
public sealed class FormScope(IForm form, string texts)
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);

    public IForm Form { get; } = form;

    /// <summary>Called when a wrong field has told its label: the summary stands before the fields and is drawn again.</summary>
    public Action? Labelled { get; set; }

    /// <summary>"Texts.credit_code" for CreditCode.</summary>
    public string KeyOf(string field) => $"{texts}.{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(field)}";

    /// <summary>A field says what it is called, for the summary of errors.</summary>
    public void Label(string field, string label)
    {
        if (Form.ErrorOf(field) is not null)
        {
            _labels[field] = label;
            Labelled?.Invoke();
        }
    }

    public string? LabelOf(string field) => _labels.GetValueOrDefault(field);

    /// <summary>What is wrong, in the order in which the fields stand on the page.</summary>
    public IEnumerable<KeyValuePair<string, FieldError>> Errors
    {
        get
        {
            var places = _labels.Keys.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.OrdinalIgnoreCase);
            return Form.Errors.OrderBy(error => places.GetValueOrDefault(error.Key, int.MaxValue));
        }
    }
}
