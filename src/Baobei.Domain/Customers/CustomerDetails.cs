using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Customers;

/// <summary>What a partner types when it registers a customer (报备客户). <see cref="Normalise()"/> checks and cleans it.</summary>
public sealed record CustomerDetails
{
    public const int MaxNameLength = 200;
    public const int MaxContactNameLength = 60;
    public const int MaxEmailLength = 254;
    public const int MaxPhoneLength = 32;
    public const int MaxNicknameLength = 50;
    public const int MaxRemarkLength = 1000;

    public CustomerType CustomerType { get; init; }

    /// <summary>Full name as registered (客户名称).</summary>
    public string Name { get; init; } = "";

    /// <summary>统一社会信用代码; only of an enterprise.</summary>
    public string? CreditCode { get; init; }

    /// <summary>客户行业: a division of GB/T 4754-2017, as <see cref="Industries.Division"/> reads it; its section is the first level. Normalised to the two digits.</summary>
    public string Industry { get; init; } = "";

    /// <summary>Code of a province or city.</summary>
    public string Region { get; init; } = "";

    public string ContactName { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>E.164: "+8613800000000".</summary>
    public string Phone { get; init; } = "";

    /// <summary>A remark (备注).</summary>
    public string? Remark { get; init; }

    /// <summary>昵称: by which the partner finds the customer (guide line 62).</summary>
    public string? Nickname { get; init; }

    /// <summary>
    /// The same, trimmed and in canonical form. <see cref="InvalidField"/>, all together: <c>required</c>, <c>too_long</c>, <c>characters</c>, <c>email</c>,
    /// <c>phone</c>, <c>credit_code</c>, <c>credit_code_of_person</c>, <c>industry</c>, <c>region</c>, <c>choice</c>.
    /// </summary>
    public CustomerDetails Normalise()
    {
        var wrong = new WrongFields();
        var normal = Normalise(wrong);
        wrong.ThrowIfAny();
        return normal;
    }

    /// <summary>
    /// What is filled in and cannot be: each such field once, as <see cref="Normalise()"/> would name it. What is empty is only missing, which is
    /// no error while somebody still types.
    /// </summary>
    public WrongFields Wrong()
    {
        var all = new WrongFields();
        Normalise(all);
        return all.Where(IsFilledIn);
    }

    internal static bool IsE164(string phone) =>
        phone.Length is >= 8 and <= 16 && phone[0] == '+' && phone[1] is >= '1' and <= '9' && !phone.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    private CustomerDetails Normalise(WrongFields wrong)
    {
        if (!Enum.IsDefined(CustomerType))
        {
            wrong.Add(nameof(CustomerType), "choice");
        }

        return this with
        {
            Name = wrong.Read(() => Text.Name(nameof(Name), Name, MaxNameLength) ?? throw new InvalidField(nameof(Name), "required")),
            CreditCode = wrong.Read(NormaliseCreditCode),
            Industry = wrong.Read(() => Industries.Division(Industry)?.Code ?? throw new InvalidField(nameof(Industry), "industry")),
            Region = wrong.Read(() => Regions.Find(Region.Trim())?.Code ?? throw new InvalidField(nameof(Region), "region")),
            ContactName = wrong.Read(() => Text.Required(nameof(ContactName), ContactName, MaxContactNameLength)),
            Email = wrong.Read(() => EmailAddress.Normalise(Text.Required(nameof(Email), Email, MaxEmailLength)) ?? throw new InvalidField(nameof(Email), "email")),
            Phone = wrong.Read(() => IsE164(Phone.Trim()) ? Phone.Trim() : throw new InvalidField(nameof(Phone), "phone")),
            Remark = wrong.Read(() => Text.Optional(nameof(Remark), Remark, MaxRemarkLength)),
            Nickname = wrong.Read(() => Text.Name(nameof(Nickname), Nickname, MaxNicknameLength)),
        };
    }

    private bool IsFilledIn(string field) => !string.IsNullOrWhiteSpace(field switch
    {
        nameof(Name) => Name,
        nameof(CreditCode) => CreditCode,
        nameof(Industry) => Industry,
        nameof(Region) => Region,
        nameof(ContactName) => ContactName,
        nameof(Email) => Email,
        nameof(Phone) => Phone,
        nameof(Remark) => Remark,
        nameof(Nickname) => Nickname,
        _ => null,
    });

    private string? NormaliseCreditCode()
    {
        if (string.IsNullOrWhiteSpace(CreditCode))
        {
            return null;
        }

        if (CustomerType == CustomerType.Individual)
        {
            throw new InvalidField(nameof(CreditCode), "credit_code_of_person");
        }

        return UnifiedCreditCode.TryParse(CreditCode) ?? throw new InvalidField(nameof(CreditCode), "credit_code");
    }
}

/// <summary>Trimming and lengths of texts that people type.</summary>
internal static class Text
{
    public static string Required(string field, string? value, int maxLength) =>
        Optional(field, value, maxLength) ?? throw new InvalidField(field, "required");

    /// <summary>
    /// Null when there is nothing. <see cref="InvalidField"/>: <c>too_long</c> (most); <c>characters</c> for what no database keeps: the
    /// character zero and halves of surrogate pairs.
    /// </summary>
    public static string? Optional(string field, string? value, int maxLength)
    {
        var text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length > maxLength)
        {
            throw new InvalidField(field, "too_long", maxLength);
        }

        return text.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(text) ? throw new InvalidField(field, "characters") : text;
    }

    /// <summary>The same for what is searched: what it folds to is no longer either (one sign of Unicode may stand for eighteen letters).</summary>
    public static string? Name(string field, string? value, int maxLength)
    {
        var text = Optional(field, value, maxLength);
        return text is not null && SearchGrams.QueryOf(text).Length > maxLength ? throw new InvalidField(field, "too_long", maxLength) : text;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
