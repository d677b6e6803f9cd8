using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Customers;

/// <summary>关联: from when to when an account belonged to a partner. Kept when the account goes on elsewhere; where it is now, the account itself says.</summary>
public sealed class AssociationPeriod : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; private init; }

    public Id<CustomerAccount> AccountId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public Id<Customer> CustomerId { get; private init; }

    /// <summary>分销类型 when it ended.</summary>
    public DistributionType DistributionType { get; private init; }

    public DateTimeOffset BeganAt { get; private init; }

    /// <summary>Belongs to it no more.</summary>
    public DateTimeOffset EndedAt { get; private init; }

    /// <summary>The association that the account leaves behind; null when it was not associated.</summary>
    /// <param name="endedAt">When it ends, where that was not written down.</param>
    internal static AssociationPeriod? Of(CustomerAccount account, DateTimeOffset endedAt) => account is { PartnerId: { } partner, CustomerId: { } customer, AssociatedAt: { } began, DistributionType: { } type }
        ? new()
        {
            AccountId = account.Id,
            PartnerId = partner,
            CustomerId = customer,
            DistributionType = type,
            BeganAt = began,
            EndedAt = account.EndedAt ?? endedAt,
        }
        : null;
}

/// <summary>Whose an account was at a moment.</summary>
public sealed record AssociatedWith(Id<Partner> Partner, Id<Customer> Customer, DistributionType Type);

/// <summary>All associations of one account, those that are over and the one of now.</summary>
/// <param name="noticeEndsAt">Of its customer: the association of now ends then, whether or not that was written down.</param>
public sealed class AssociationHistory(CustomerAccount account, DateTimeOffset? noticeEndsAt, IReadOnlyCollection<AssociationPeriod> earlier)
{
    public CustomerAccount Account => account;

    /// <summary>The rows of 客户管理 that it was, and is.</summary>
    public IEnumerable<Id<Customer>> Customers => earlier.Select(period => period.CustomerId).Concat(account.CustomerId is { } customer ? [customer] : []);

    /// <summary>Whose it was; null: nobody's. The moment at which an association begins belongs to it, that at which it ends does not.</summary>
    public AssociatedWith? At(DateTimeOffset moment)
    {
        if (account is { PartnerId: { } partner, CustomerId: { } customer, DistributionType: { } type } && account.AssociatedAt <= moment
            && ((account.EndedAt ?? noticeEndsAt) is not { } end || end > moment))
        {
            return new(partner, customer, type);
        }

        return earlier.FirstOrDefault(period => period.BeganAt <= moment && period.EndedAt > moment) is { } then ? new(then.PartnerId, then.CustomerId, then.DistributionType) : null;
    }
}
