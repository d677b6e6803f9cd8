using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Customers;

/// <summary>
/// The name of a company that somebody holds, for the matcher: of an enterprise a partner has registered, of the holder of an account, of a
/// partner. Added and removed with the <see cref="CustomerClaim"/>s of the same holder. What is known besides is here as far as the row of
/// 客户管理 behind it does not say it.
/// </summary>
public sealed class HeldName : Entity
{
    /// <summary>Given by the database; never given again.</summary>
    public long Number { get; private init; }

    /// <summary>As registered or verified.</summary>
    public string Name { get; private init; } = "";

    /// <summary>昵称 of the customer or account: it is found by this, too.</summary>
    public string? Nickname { get; private init; }

    /// <summary>Id of the customer, account or partner.</summary>
    public Guid Holder { get; private init; }

    public ClaimSource Source { get; private init; }

    /// <summary>The partner behind the holder; null for a direct account of the vendor.</summary>
    public Id<Partner>? PartnerId { get; private init; }

    /// <summary>The row of 客户管理 behind it, when there is one: it says whether the name is still held, and what else is known.</summary>
    public Id<Customer>? CustomerId { get; private init; }

    /// <summary>统一社会信用代码 of an account or partner, when known.</summary>
    public string? CreditCode { get; private init; }

    /// <summary>Of an account or partner.</summary>
    public string? Email { get; private init; }

    /// <summary>Of an account, E.164.</summary>
    public string? Phone { get; private init; }

    /// <summary>That of a registration; none of a person's.</summary>
    public static IReadOnlyList<HeldName> Of(Customer customer) => customer.CustomerType != CustomerType.Enterprise ? [] :
    [
        new()
        {
            Name = customer.Name,
            Nickname = customer.Nickname,
            Holder = customer.Id.Value,
            Source = ClaimSource.Registration,
            PartnerId = customer.PartnerId,
            CustomerId = customer.Id,
        },
    ];

    /// <summary>That of the company whose account it is; none while that is not known.</summary>
    /// <param name="creditCode">Of its verification, when it has passed one.</param>
    public static IReadOnlyList<HeldName> Of(CustomerAccount account, string? creditCode) =>
        account is not { CustomerType: CustomerType.Enterprise, HolderName: { Length: > 0 } name } ? [] :
        [
            new()
            {
                Name = name,
                Nickname = account.Nickname,
                Holder = account.Id.Value,
                Source = ClaimSource.Account,
                PartnerId = account.PartnerId,
                CustomerId = account.CustomerId,
                CreditCode = creditCode,
                Email = account.Email,
                Phone = account.Phone,
            },
        ];

    public static IReadOnlyList<HeldName> Of(Partner partner) =>
    [
        new()
        {
            Name = partner.Name,
            Holder = partner.Id.Value,
            Source = ClaimSource.Partner,
            PartnerId = partner.Id,
            CreditCode = partner.CreditCode,
            Email = partner.ContactEmail,
        },
    ];

    /// <summary>Says the same of the same holder.</summary>
    public bool Says(HeldName other) =>
        Holder == other.Holder && Name == other.Name && Nickname == other.Nickname && CreditCode == other.CreditCode && Email == other.Email && Phone == other.Phone;

    /// <summary>
    /// What takes its place when the account that holds it belongs to another customer, or is called otherwise. A row is never changed: who keeps names in
    /// memory learns of new ones, and that others are gone.
    /// </summary>
    public HeldName Now(CustomerAccount account) => Holder != account.Id.Value ? throw new ArgumentException("The name of another account.", nameof(account)) : new()
    {
        Name = Name,
        Nickname = account.Nickname,
        Holder = Holder,
        Source = Source,
        PartnerId = account.PartnerId,
        CustomerId = account.CustomerId,
        CreditCode = CreditCode,
        Email = Email,
        Phone = Phone,
    };
}
