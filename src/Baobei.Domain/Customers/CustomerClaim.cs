using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Customers;

/// <summary>What holds a claim.</summary>
public enum ClaimSource
{
    /// <summary>A live registration; the holder is a <see cref="Customer"/>.</summary>
    Registration,

    /// <summary>An account that exists; the holder is a <see cref="CustomerAccount"/>.</summary>
    Account,

    /// <summary>A partner itself; the holder is a <see cref="Partner"/>.</summary>
    Partner,
}

/// <summary>
/// Somebody holds an identity key: "name:…", "code:…", "mail:…", "tel:…", or one of a partner's numbered places for
/// customers under observation, "slot:{partner}:{n}". Exclusive claims are unique within the vendor: that is how exactly one of
/// any number of simultaneous registrations wins. Claims of a registration go away when its hold ends; those of accounts and partners stay.
/// </summary>
public sealed class CustomerClaim : Entity
{
    public const int MaxKeyLength = 300;

    public string Key { get; private init; } = "";

    /// <summary>Id of the customer, account or partner.</summary>
    public Guid Holder { get; private init; }

    public ClaimSource Source { get; private init; }

    /// <summary>The partner behind the holder; null for a direct account of the vendor.</summary>
    public Id<Partner>? PartnerId { get; private set; }

    /// <summary>The row of 客户管理 behind it, when there is one: what is live about the claim is asked of that row.</summary>
    public Id<Customer>? CustomerId { get; private set; }

    /// <summary>Type of the customer or account; enterprise for a partner.</summary>
    public CustomerType CustomerType { get; private set; }

    public bool IsExclusive { get; private init; }

    /// <summary>What a registration claims, without its slot.</summary>
    public static IReadOnlyList<CustomerClaim> Of(Customer customer) =>
        [.. IdentityKeys.Of(customer).Select(key => new CustomerClaim
        {
            Key = key.Text,
            Holder = customer.Id.Value,
            Source = ClaimSource.Registration,
            PartnerId = customer.PartnerId,
            CustomerId = customer.Id,
            CustomerType = customer.CustomerType,
            IsExclusive = key.IsExclusive,
        })];

    /// <summary>What an account claims: never exclusive, because one company may have several.</summary>
    public static IReadOnlyList<CustomerClaim> Of(CustomerAccount account, string? creditCode) =>
        [.. IdentityKeys.Of(account, creditCode).Select(key => new CustomerClaim
        {
            Key = key.Text,
            Holder = account.Id.Value,
            Source = ClaimSource.Account,
            PartnerId = account.PartnerId,
            CustomerId = account.CustomerId,
            CustomerType = account.CustomerType,
        })];

    /// <summary>The account that holds it belongs to another customer now.</summary>
    public void Follow(CustomerAccount account)
    {
        if (Holder != account.Id.Value)
        {
            throw new ArgumentException("The claim of another account.", nameof(account));
        }

        PartnerId = account.PartnerId;
        CustomerId = account.CustomerId;
        CustomerType = account.CustomerType;
    }

    /// <summary>What a partner claims: its own name, code and contact address, so that nobody registers a partner as a customer.</summary>
    public static IReadOnlyList<CustomerClaim> Of(Partner partner) =>
        [.. IdentityKeys.Of(partner).Select(key => new CustomerClaim
        {
            Key = key.Text,
            Holder = partner.Id.Value,
            Source = ClaimSource.Partner,
            PartnerId = partner.Id,
        })];

    /// <summary>Takes place <paramref name="number"/> (1 to the policy's <c>MaxObserved</c>) among the partner's customers under observation.</summary>
    public static CustomerClaim Slot(Customer customer, int number) => new()
    {
        Key = SlotKey(customer.PartnerId, number),
        Holder = customer.Id.Value,
        Source = ClaimSource.Registration,
        PartnerId = customer.PartnerId,
        CustomerId = customer.Id,
        CustomerType = customer.CustomerType,
        IsExclusive = true,
    };

    public static string SlotKey(Id<Partner> partner, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{SlotKeys(partner)}{number}");

    /// <summary>What the keys of all places of a partner begin with.</summary>
    public static string SlotKeys(Id<Partner> partner) => $"slot:{partner.Value:N}:";

    /// <summary>The number of the place that the key names; null when it names none of the partner's.</summary>
    public static int? SlotNumber(string key, Id<Partner> partner) =>
        key.StartsWith(SlotKeys(partner), StringComparison.Ordinal)
        && int.TryParse(key.AsSpan(SlotKeys(partner).Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
