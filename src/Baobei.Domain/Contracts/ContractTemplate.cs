using System.Text.RegularExpressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Contracts;

/// <summary>With whom the vendor makes a contract.</summary>
public enum ContractParty
{
    /// <summary>合作伙伴: about the partnership itself.</summary>
    Partner,

    /// <summary>客户账号: about what an account buys. For a resale account its partner signs, for any other the account itself.</summary>
    Account,
}

/// <summary>In which language a contract is.</summary>
public enum ContractLanguage
{
    Chinese,
    English,
}

/// <summary>
/// 合同模板: the wording of a kind of contracts, in versions. A version never changes; contracts are made from the newest one and keep which it was. Where the
/// text says <c>{{partner}}</c> and the like, a contract has what it is about (<see cref="ContractBlanks"/>).
/// </summary>
public sealed class ContractTemplate : Entity, IHasId, IVersioned
{
    public const int MaxNameLength = 60;
    public const int MaxBodyLength = 50_000;

    public static string IdPrefix => "ctt";

    public Id<ContractTemplate> Id { get; private init; }

    public int Version { get; private set; }

    /// <summary>Unique in the vendor; the title of its contracts.</summary>
    public string Name { get; private init; } = "";

    public ContractParty Party { get; private init; }

    public ContractLanguage Language { get; private init; }

    /// <summary>Number of the newest version, from 1.</summary>
    public int Newest { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was taken out of use; null while contracts are made from it.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>A template with its first version. <see cref="InvalidField"/>, all together: <c>Name</c> and <c>Body</c> as <see cref="Text.Required"/>, <c>Body</c> as <see cref="ContractBlanks.Check"/>.</summary>
    public static (ContractTemplate Template, ContractTemplateVersion First) Create(
        string name, ContractParty party, ContractLanguage language, string body, Guid by, DateTimeOffset now)
    {
        var wrong = new WrongFields();
        name = wrong.Read(() => Text.Required(nameof(Name), name, MaxNameLength));
        body = wrong.Read(() => ContractTemplateVersion.Check(party, body));
        wrong.ThrowIfAny();
        var template = new ContractTemplate { Id = Id<ContractTemplate>.At(now), Name = name, Party = party, Language = language, CreatedAt = now };
        return (template, template.Add(body, by, now));
    }

    /// <summary>The next version; contracts made from now on have it. <see cref="InvalidField"/>: as <see cref="Create"/>. Refusal: <c>template.retired</c>.</summary>
    public ContractTemplateVersion Publish(string body, Guid by, DateTimeOffset now)
    {
        MustBeInUse();
        return Add(ContractTemplateVersion.Check(Party, body), by, now);
    }

    /// <summary>No contracts are made from it any more; those that were stay. Refusal: <c>template.retired</c>.</summary>
    public void Retire(DateTimeOffset now)
    {
        MustBeInUse();
        RetiredAt = now;
        Version++;
        Raise(new TemplateRetired(Id, Name), Id.ToString());
    }

    /// <summary>Refusal: <c>template.retired</c>.</summary>
    public void MustBeInUse()
    {
        if (RetiredAt is not null)
        {
            throw new Refused("template.retired");
        }
    }

    private ContractTemplateVersion Add(string body, Guid by, DateTimeOffset now)
    {
        Newest++;
        Version++;
        Raise(new TemplatePublished(Id, Name, Party, Newest), Id.ToString());
        return new() { TemplateId = Id, Number = Newest, Body = body, PublishedAt = now, PublishedBy = by };
    }
}

/// <summary>One wording of a template.</summary>
public sealed class ContractTemplateVersion : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<ContractTemplate> TemplateId { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }

    /// <summary>An empty line ends a paragraph; a line that begins with <c>#</c> is a heading.</summary>
    public string Body { get; init; } = "";

    public DateTimeOffset PublishedAt { get; init; }

    public Guid PublishedBy { get; init; }

    /// <summary>The text as it is kept. <see cref="InvalidField"/> on <c>Body</c>: as <see cref="Text.Required"/> and <see cref="ContractBlanks.Check"/>.</summary>
    public static string Check(ContractParty party, string? body)
    {
        // Browsers send line ends of their own kind.
        var text = Text.Required("Body", (body ?? "").ReplaceLineEndings("\n"), ContractTemplate.MaxBodyLength);
        ContractBlanks.Check(party, text);
        return text;
    }
}

/// <summary>What a template leaves open (占位符), and how it is filled in.</summary>
public static partial class ContractBlanks
{
    /// <summary>The vendor's name.</summary>
    public const string Vendor = "vendor";

    /// <summary>Name and credit code of the partner: of the party itself, or of that with which the account is associated.</summary>
    public const string Partner = "partner";
    public const string PartnerCode = "partner_code";

    /// <summary>Name and credit code or identity of the account's verified holder.</summary>
    public const string Customer = "customer";
    public const string CustomerCode = "customer_code";

    /// <summary>会员名.</summary>
    public const string Account = "account";

    /// <summary>The contract's number.</summary>
    public const string Number = "number";

    /// <summary>The day on which the contract was made, in the vendor's zone.</summary>
    public const string Date = "date";

    private static readonly string[] _common = [Vendor, Partner, PartnerCode, Number, Date];

    /// <summary>What may stand in a template for that party.</summary>
    public static IReadOnlyList<string> Of(ContractParty party) => party == ContractParty.Partner ? _common : [.. _common, Customer, CustomerCode, Account];

    /// <summary><see cref="InvalidField"/> on <c>Body</c>: <c>contract_blank</c> (the first that there is not).</summary>
    public static void Check(ContractParty party, string body)
    {
        var known = Of(party);
        if (Blank().Matches(body).FirstOrDefault(blank => !known.Contains(blank.Groups[1].Value)) is { } unknown)
        {
            throw new InvalidField("Body", "contract_blank", unknown.Value);
        }
    }

    /// <summary>The text with <paramref name="values"/> in its blanks; one without a value is a line to write on.</summary>
    public static string Fill(string body, IReadOnlyDictionary<string, string?> values) =>
        Blank().Replace(body, blank => values.GetValueOrDefault(blank.Groups[1].Value) is { Length: > 0 } value ? value : "________");

    [GeneratedRegex("\\{\\{\\s*([^{}]*?)\\s*\\}\\}")]
    private static partial Regex Blank();
}

/// <summary>A template has a new wording; contracts made from then on have it.</summary>
public sealed record TemplatePublished(Id<ContractTemplate> TemplateId, string TemplateName, ContractParty Party, int Number) : IEvent
{
    public static string Name => "template.published";
}

/// <summary>No contracts are made from a template any more.</summary>
public sealed record TemplateRetired(Id<ContractTemplate> TemplateId, string TemplateName) : IEvent
{
    public static string Name => "template.retired";
}
