using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Customers;

/// <summary>What an identity key is made from.</summary>
public enum KeyKind
{
    /// <summary>The normalised full name, legal form kept.</summary>
    Name,

    /// <summary>统一社会信用代码.</summary>
    Code,
    Mail,
    Tel,
}

/// <summary>One key by which a customer is recognised.</summary>
/// <param name="IsExclusive">Only one live registration may hold it; otherwise it is a hint.</param>
public sealed record IdentityKey(KeyKind Kind, string Value, bool IsExclusive)
{
    /// <summary>As stored: "name:…". At most <see cref="CustomerClaim.MaxKeyLength"/> characters; a longer value is cut and ends in its hash.</summary>
    public string Text { get; } = PrefixOf(Kind) + Fit(Value);

    public static string PrefixOf(KeyKind kind) => kind switch
    {
        KeyKind.Name => "name:",
        KeyKind.Code => "code:",
        KeyKind.Mail => "mail:",
        KeyKind.Tel => "tel:",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Fit(string value)
    {
        const int longest = CustomerClaim.MaxKeyLength - 5;
        const int hashLength = 32;
        return value.Length <= longest
            ? value
            : string.Concat(value.AsSpan(0, longest - hashLength), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value))).AsSpan(0, hashLength));
    }
}

/// <summary>
/// The keys of a customer. An enterprise is its name and its credit code; mail and phone are hints, because colleagues and
/// accountants share them. A person is an e-mail address and a phone number; a name says little, many people share one.
/// </summary>
public static class IdentityKeys
{
    /// <summary>Keys of what a partner reports; <paramref name="details"/> normalised.</summary>
    public static IReadOnlyList<IdentityKey> Of(CustomerDetails details) =>
        Keys(details.CustomerType, details.Name, details.CreditCode, details.Email, details.Phone);

    public static IReadOnlyList<IdentityKey> Of(Customer customer) =>
        Keys(customer.CustomerType, customer.Name, customer.CreditCode, customer.Email, customer.Phone);

    /// <param name="creditCode">Of its verification, when it has passed one.</param>
    public static IReadOnlyList<IdentityKey> Of(CustomerAccount account, string? creditCode) =>
        Keys(account.CustomerType, account.HolderName, creditCode, account.Email, account.Phone);

    public static IReadOnlyList<IdentityKey> Of(Partner partner) =>
        Keys(CustomerType.Enterprise, partner.Name, partner.CreditCode, EmailAddress.Normalise(partner.ContactEmail), null);

    /// <summary>The key of a name of that type of customer.</summary>
    public static string NameKey(CustomerType type, string name) => type switch
    {
        CustomerType.Enterprise => CompanyName.Key(name),
        CustomerType.Individual => PersonName.Key(name),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static List<IdentityKey> Keys(CustomerType type, string? name, string? creditCode, string? email, string? phone)
    {
        var isEnterprise = type == CustomerType.Enterprise;
        var keys = new List<IdentityKey>(4);
        Add(KeyKind.Name, string.IsNullOrEmpty(name) ? null : NameKey(type, name), isEnterprise);
        Add(KeyKind.Code, isEnterprise ? creditCode : null, true);
        Add(KeyKind.Mail, email, !isEnterprise);
        Add(KeyKind.Tel, phone, !isEnterprise);
        return keys;

        void Add(KeyKind kind, string? value, bool isExclusive)
        {
            if (!string.IsNullOrEmpty(value))
            {
                keys.Add(new(kind, value, isExclusive));
            }
        }
    }
}
