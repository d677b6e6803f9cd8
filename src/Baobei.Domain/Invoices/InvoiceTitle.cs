using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Invoices;

/// <summary>What stands on an invoice about whom it is made out to (抬头).</summary>
/// <param name="CreditCode">Unified social credit code, normalised; null of a person.</param>
/// <param name="Address">Registered address.</param>
/// <param name="Bank">Name of the bank and branch.</param>
public sealed record InvoiceTitleText(string Name, string? CreditCode, string? Address, string? Phone, string? Bank, string? BankAccount)
{
    /// <summary>Everything that a special invoice (专用发票) has to say is there.</summary>
    public bool IsComplete => CreditCode is not null && Address is not null && Phone is not null && Bank is not null && BankAccount is not null;

    /// <summary>
    /// Trimmed and normalised. <see cref="InvalidField"/>, all together: <c>Name</c> <c>required</c>, <c>too_long</c>, <c>characters</c>; <c>CreditCode</c>
    /// <c>credit_code</c>; the others <c>too_long</c>, <c>characters</c>.
    /// </summary>
    public InvoiceTitleText Check()
    {
        var wrong = new WrongFields();
        var text = new InvoiceTitleText(
            wrong.Read(() => Text.Required(nameof(Name), Name, InvoiceTitle.MaxNameLength)),
            wrong.Read(() => string.IsNullOrWhiteSpace(CreditCode) ? null : UnifiedCreditCode.TryParse(CreditCode) ?? throw new InvalidField(nameof(CreditCode), "credit_code")),
            wrong.Read(() => Text.Optional(nameof(Address), Address, InvoiceTitle.MaxAddressLength)),
            wrong.Read(() => Text.Optional(nameof(Phone), Phone, InvoiceTitle.MaxPhoneLength)),
            wrong.Read(() => Text.Optional(nameof(Bank), Bank, InvoiceTitle.MaxBankLength)),
            wrong.Read(() => Text.Optional(nameof(BankAccount), BankAccount, InvoiceTitle.MaxBankAccountLength)));
        wrong.ThrowIfAny();
        return text;
    }
}

/// <summary>Who asks for invoices: a partner, for its resale accounts (代销), or an account for itself. One of the two.</summary>
public readonly record struct InvoiceOwner(Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId)
{
    public static InvoiceOwner Of(Id<Partner> partner) => new(partner, null);

    public static InvoiceOwner Of(Id<CustomerAccount> account) => new(null, account);
}

/// <summary>发票抬头 that an owner keeps. An invoice takes what it says when it is asked for; later changes do not change it.</summary>
public sealed class InvoiceTitle : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxNameLength = 100;
    public const int MaxAddressLength = 150;
    public const int MaxPhoneLength = 30;
    public const int MaxBankLength = 100;
    public const int MaxBankAccountLength = 40;

    /// <summary>Of one owner.</summary>
    public const int MaxPerOwner = 20;

    public static string IdPrefix => "ttl";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<InvoiceTitle> Id { get; private init; }

    public int Version { get; private set; }

    public Id<Partner>? PartnerId { get; private init; }

    public Id<CustomerAccount>? AccountId { get; private init; }

    public string Name { get; private set; } = "";

    public string? CreditCode { get; private set; }

    public string? Address { get; private set; }

    public string? Phone { get; private set; }

    public string? Bank { get; private set; }

    public string? BankAccount { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public InvoiceTitleText Text => new(Name, CreditCode, Address, Phone, Bank, BankAccount);

    /// <summary><see cref="InvalidField"/>: as <see cref="InvoiceTitleText.Check"/>. Refusal: <c>title.too_many</c> (most).</summary>
    /// <param name="others">How many the owner has.</param>
    public static InvoiceTitle Add(InvoiceOwner owner, InvoiceTitleText text, int others, DateTimeOffset now)
    {
        if (others >= MaxPerOwner)
        {
            throw new Refused("title.too_many", MaxPerOwner);
        }

        var title = new InvoiceTitle { Id = Id<InvoiceTitle>.At(now), PartnerId = owner.PartnerId, AccountId = owner.AccountId, CreatedAt = now };
        title.Take(text.Check());
        title.Raise(new TitleAdded(title.Id, title.Name), title.Id.ToString());
        return title;
    }

    /// <summary><see cref="InvalidField"/>: as <see cref="InvoiceTitleText.Check"/>.</summary>
    public void Edit(InvoiceTitleText text)
    {
        Take(text.Check());
        Raise(new TitleEdited(Id, Name), Id.ToString());
    }

    /// <summary>The owner needs it no more.</summary>
    public void Remove() => Raise(new TitleRemoved(Id, Name), Id.ToString());

    private void Take(InvoiceTitleText text)
    {
        (Name, CreditCode, Address, Phone, Bank, BankAccount) = (text.Name, text.CreditCode, text.Address, text.Phone, text.Bank, text.BankAccount);
        Version++;
    }
}

/// <summary>An owner keeps another title.</summary>
public sealed record TitleAdded(Id<InvoiceTitle> TitleId, string Title) : IEvent
{
    public static string Name => "title.added";
}

/// <summary>A title says something else.</summary>
public sealed record TitleEdited(Id<InvoiceTitle> TitleId, string Title) : IEvent
{
    public static string Name => "title.edited";
}

/// <summary>A title is kept no more.</summary>
public sealed record TitleRemoved(Id<InvoiceTitle> TitleId, string Title) : IEvent
{
    public static string Name => "title.removed";
}
