using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>账号: signs in, is verified, and later holds money and buys. A customer may have several; one without a partner belongs to the vendor directly.</summary>
public sealed class CustomerAccount : Entity, IHasId, IVersioned, IConcernsPartner
{
    public static string IdPrefix => "acc";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<CustomerAccount> Id { get; private init; }

    public int Version { get; private set; }

    /// <summary>The row of 客户管理 it belongs to, or belonged to last; null for a direct account.</summary>
    public Id<Customer>? CustomerId { get; private set; }

    /// <summary>The partner that invited it; null for a direct account of the vendor.</summary>
    public Id<Partner>? PartnerId { get; private set; }

    /// <summary>The person who signs in.</summary>
    public Guid? UserId { get; private init; }

    /// <summary>会员名, as typed.</summary>
    public string AccountName { get; private init; } = "";

    /// <summary>会员名 by which it is unique: <see cref="LoginName.Key"/>.</summary>
    public string AccountNameKey { get; private init; } = "";

    public string Email { get; private init; } = "";

    /// <summary>E.164.</summary>
    public string Phone { get; private init; } = "";

    public CustomerType CustomerType { get; private set; }

    /// <summary>Null for a direct account.</summary>
    public DistributionType? DistributionType { get; private set; }

    public string? Nickname { get; private set; }

    public string? Remark { get; private set; }

    /// <summary>Name of the verified company or person.</summary>
    public string? HolderName { get; private set; }

    public VerificationStatus VerificationStatus { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was associated with its partner; null until then.</summary>
    public DateTimeOffset? AssociatedAt { get; private set; }

    /// <summary>When the association with its partner ended because a side, or the vendor, wanted it; the account itself stays.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Frozen by the vendor: signs in, changes nothing.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>强代付: since when its partner pays every order that it confirms; null when it does not.</summary>
    public DateTimeOffset? PaidByPartnerSince { get; private set; }

    /// <summary>Works for its partner: associated and not ended.</summary>
    public bool IsAssociated => AssociatedAt is not null && EndedAt is null;

    /// <summary>
    /// 子账号注册 (guide lines 70 to 123): the account of an invited person. <see cref="InvalidField"/>: as
    /// <see cref="LoginName.Check"/>, and <c>phone</c>. Refusals: as <see cref="CustomerInvitation.Register"/>, <c>customer.expired</c>.
    /// The invitation is noted as used (<see cref="CustomerInvitation.Register"/>).
    /// </summary>
    /// <param name="phone">E.164; proved by a code.</param>
    public static CustomerAccount SignUp(
        Customer customer, CustomerInvitation invitation, string accountName, string phone, Guid user, DateTimeOffset now)
    {
        var account = Make(accountName, invitation.Email, phone, customer.CustomerType, user, now, customer, invitation);
        invitation.Register(account.Id, now);
        customer.SignedUp(account, invitation.Id, now);
        return account;
    }

    /// <summary>存量账号: an account that the vendor has without a partner; whose it is, the vendor knows.</summary>
    public static CustomerAccount Direct(
        string accountName, string email, string phone, CustomerType type, Guid? user, DateTimeOffset now, string? holderName = null)
    {
        var wrong = new WrongFields();
        var holder = wrong.Read(() => Text.Optional(nameof(HolderName), holderName, CustomerDetails.MaxNameLength));
        var account = wrong.Read(() => Make(accountName, email, phone, type, user, now, null, null));
        wrong.ThrowIfAny();
        account.HolderName = holder;
        return account;
    }

    /// <summary>
    /// Why the holder of an invited address cannot accept with this account, which it has already; null when it can. Codes:
    /// <c>account.is_direct</c> (the vendor's own customer goes by project), <c>account.frozen</c>, <c>account.joining</c> (another
    /// registration of it goes on), <c>account.still_associated</c> (the association with its partner was not ended: it is still protected,
    /// or another partner invites), <c>account.under_review</c>, <c>account.other_identity</c> (it was verified as somebody else).
    /// </summary>
    /// <remarks>
    /// An association without protection can be renewed with the same partner (<see cref="Renews"/>): the partner registers the customer
    /// again and invites the same address, and the account moves to the new row, protected anew. With another partner it has to be ended first.
    /// </remarks>
    /// <param name="last">The customer it belonged to last.</param>
    /// <param name="passed">Its verification; null when it has passed none.</param>
    public string? WhyNotJoin(Customer customer, Customer? last, IdentityVerification? passed, DateTimeOffset now) =>
        last is null ? "account.is_direct"
        : IsFrozen ? "account.frozen"
        : StandingAt(last, now) switch
        {
            AssociationStanding.Pending => "account.joining",
            AssociationStanding.Protected => "account.still_associated",
            AssociationStanding.Unprotected when !Renews(customer, last, now) => "account.still_associated",
            _ => VerificationStatus == VerificationStatus.Pending ? "account.under_review"
                : passed?.DifferencesFrom(customer).Count > 0 ? "account.other_identity"
                : null,
        };

    /// <summary>Joining <paramref name="customer"/> renews the association: it is the same partner's, and the protection of <paramref name="last"/> is over.</summary>
    /// <param name="last">The customer it belongs to.</param>
    public bool Renews(Customer customer, Customer last, DateTimeOffset now) =>
        customer.PartnerId == last.PartnerId && StandingAt(last, now) == AssociationStanding.Unprotected;

    /// <summary>
    /// The invited person signs in and associates the account it has instead of making another. It belongs to the new customer from now
    /// on; the row it came from keeps its own story. What was verified stays verified. The invitation is noted as used. Refusals: those
    /// of <see cref="WhyNotJoin"/>, of <see cref="CustomerInvitation.Register"/>, and <c>customer.expired</c>.
    /// </summary>
    /// <param name="others">Associated accounts of <paramref name="last"/> beside this one.</param>
    /// <returns>The association that it leaves behind; null when there was none.</returns>
    public AssociationPeriod? Join(
        Customer customer, CustomerInvitation invitation, Customer? last, IdentityVerification? passed, DateTimeOffset now, int others = 0)
    {
        if (WhyNotJoin(customer, last, passed, now) is { } code)
        {
            throw new Refused(code);
        }

        var renewed = last is not null && Renews(customer, last, now) ? last : null;
        invitation.Register(Id, now);
        customer.AccountJoined(this, invitation.Id, renewed?.Id, now);
        renewed?.AccountRenewed(this, customer.Id, others, now);
        var left = AssociationPeriod.Of(this, renewed is null && last is not null ? last.NoticeEndsAt ?? last.ExpiresAt : now);
        CustomerId = customer.Id;
        PartnerId = customer.PartnerId;
        CustomerType = customer.CustomerType;
        DistributionType = invitation.DistributionType;
        Nickname = invitation.Nickname;
        Remark = invitation.Remark;
        AssociatedAt = null;
        EndedAt = null;
        PaidByPartnerSince = null;
        if (VerificationStatus == VerificationStatus.Failed)
        {
            VerificationStatus = VerificationStatus.None;
        }

        Version++;
        return left;
    }

    /// <summary>Changes the partner's notes.</summary>
    public void EditNotes(string? nickname, string? remark)
    {
        var wrong = new WrongFields();
        nickname = wrong.Read(() => Text.Optional(nameof(Nickname), nickname, CustomerDetails.MaxNicknameLength));
        remark = wrong.Read(() => Text.Optional(nameof(Remark), remark, CustomerDetails.MaxRemarkLength));
        wrong.ThrowIfAny();
        (Nickname, Remark) = (nickname, remark);
        Version++;
    }

    /// <summary>Frozen accounts sign in and change nothing.</summary>
    public void SetFrozen(bool frozen)
    {
        if (IsFrozen != frozen)
        {
            IsFrozen = frozen;
            Version++;
            Raise(new AccountFrozenChanged(Id, frozen), Id.ToString());
        }
    }

    /// <summary>
    /// Where this account stands towards the partner of its <paramref name="customer"/>. The end of the protection opens the customer
    /// to other partners and leaves its accounts where they are; only a release ends their association, from the moment on at which
    /// it is over, whether or not that was written down.
    /// </summary>
    public AssociationStanding StandingAt(Customer customer, DateTimeOffset now)
    {
        if (customer.Id != CustomerId)
        {
            throw new ArgumentException("The customer of another account.", nameof(customer));
        }

        var isLive = customer.IsLiveAt(now);
        if (AssociatedAt is null)
        {
            return isLive ? AssociationStanding.Pending : AssociationStanding.NotReached;
        }

        return EndedAt is not null || customer.StatusAt(now) == RegistrationStatus.Released ? AssociationStanding.Ended
            : isLive ? AssociationStanding.Protected
            : AssociationStanding.Unprotected;
    }

    /// <summary>
    /// Whether its identity can be handed in now: it was not, or it failed; and while a registration is behind it, that goes on and the
    /// invitation's link is not over.
    /// </summary>
    /// <param name="customer">Null for a direct account.</param>
    /// <param name="linkExpiresAt">End of the link of the invitation it was made with.</param>
    public bool MayHandIn(Customer? customer, DateTimeOffset? linkExpiresAt, DateTimeOffset now) =>
        VerificationStatus is VerificationStatus.None or VerificationStatus.Failed
        && (customer is null || (customer.IsLiveAt(now) && !Deadline.IsOver(linkExpiresAt ?? Deadline.None, now)));

    /// <summary>
    /// Only an account that is associated speaks for its customer about the association (解除关联); one that has just signed up has shown
    /// no identity yet. Refusals: <c>account.frozen</c>, <c>account.not_associated</c>.
    /// </summary>
    public void MustSpeakForCustomer()
    {
        if (IsFrozen)
        {
            throw new Refused("account.frozen");
        }

        if (!IsAssociated)
        {
            throw new Refused("account.not_associated");
        }
    }

    /// <summary>The association with the partner is over because a side, or the vendor, wanted it.</summary>
    public void EndAssociation(DateTimeOffset now)
    {
        if (IsAssociated)
        {
            EndedAt = now;
            PaidByPartnerSince = null;
            Version++;
        }
    }

    /// <summary>切换分销类型, which both sides agreed to: who pays, invoices, signs and moves cash follows from now on.</summary>
    /// <param name="customer">The row that it belongs to.</param>
    public void ChangeType(DistributionType to, Customer customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        var from = DistributionType;
        DistributionType = to;
        PaidByPartnerSince = null;
        Version++;
        customer.FollowType(this);
        Raise(new AccountTypeChanged(Id, AccountName, from, to), Id.ToString());
    }

    /// <summary>迁移: it belongs to the receiving partner's new row from now on; <see cref="Customer.Associate"/> follows. What was verified stays verified.</summary>
    /// <returns>The association that it leaves behind, which has ended (<see cref="EndAssociation"/>).</returns>
    public AssociationPeriod? MoveTo(Customer customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        var left = EndedAt is { } ended ? AssociationPeriod.Of(this, ended) : null;
        (CustomerId, PartnerId) = (customer.Id, customer.PartnerId);
        (Nickname, Remark, AssociatedAt, EndedAt, PaidByPartnerSince) = (null, null, null, null, null);
        Version++;
        Raise(new AccountMoved(Id, AccountName), Id.ToString());
        return left;
    }

    /// <summary>强代付 begins: the customer agreed. Nothing happens when it has begun.</summary>
    public void BeginPayAll(DateTimeOffset now)
    {
        if (PaidByPartnerSince is null)
        {
            PaidByPartnerSince = now;
            Version++;
            Raise(new AccountPayAllChanged(Id, AccountName, true, AssociationSide.Customer), Id.ToString());
        }
    }

    /// <summary>强代付 ends for orders from now on, whichever side wants that. Refusal: <c>association.pays_not_all</c>.</summary>
    public void EndPayAll(AssociationSide by)
    {
        if (PaidByPartnerSince is null)
        {
            throw new Refused("association.pays_not_all");
        }

        PaidByPartnerSince = null;
        Version++;
        Raise(new AccountPayAllChanged(Id, AccountName, false, by), Id.ToString());
    }

    /// <summary>The account joins its customer. Refusals: <c>account.not_verified</c>, <c>account.already_associated</c>.</summary>
    internal void Associate(DateTimeOffset now)
    {
        if (VerificationStatus != VerificationStatus.Passed)
        {
            throw new Refused("account.not_verified");
        }

        if (AssociatedAt is not null)
        {
            throw new Refused("account.already_associated");
        }

        AssociatedAt = now;
        Version++;
    }

    internal void Verification(VerificationStatus status, string? holderName, DateTimeOffset now)
    {
        VerificationStatus = status;
        if (status == VerificationStatus.Passed)
        {
            HolderName = holderName;
            VerifiedAt = now;
        }

        Version++;
    }

    private static CustomerAccount Make(
        string accountName, string email, string phone, CustomerType type, Guid? user, DateTimeOffset now, Customer? customer,
        CustomerInvitation? invitation)
    {
        var wrong = new WrongFields();
        var name = wrong.Read(() => LoginName.Check(accountName));
        var address = wrong.Read(() => EmailAddress.Normalise(email) ?? throw new InvalidField(nameof(Email), "email"));
        if (!CustomerDetails.IsE164(phone))
        {
            wrong.Add(nameof(Phone), "phone");
        }

        wrong.ThrowIfAny();
        var account = new CustomerAccount
        {
            Id = Id<CustomerAccount>.At(now),
            CustomerId = customer?.Id,
            PartnerId = customer?.PartnerId,
            UserId = user,
            AccountName = name,
            AccountNameKey = LoginName.Key(name),
            Email = address,
            Phone = phone,
            CustomerType = type,
            DistributionType = invitation?.DistributionType,
            Nickname = invitation?.Nickname,
            Remark = invitation?.Remark,
            CreatedAt = now,
        };
        account.Raise(new AccountCreated(account.Id, account.CustomerId, account.PartnerId, account.AccountName, account.Email), account.Id.ToString());
        return account;
    }
}

/// <summary>An account was made, by invitation or directly.</summary>
public sealed record AccountCreated(
    Id<CustomerAccount> AccountId, Id<Customer>? CustomerId, Id<Partner>? PartnerId, string AccountName, string Email) : IEvent
{
    public static string Name => "account.created";
}

/// <summary>分销类型 of the account changed; both sides agreed.</summary>
public sealed record AccountTypeChanged(Id<CustomerAccount> AccountId, string AccountName, DistributionType? From, DistributionType To) : IEvent
{
    public static string Name => "account.type_changed";
}

/// <summary>迁移: the account belongs to another partner.</summary>
public sealed record AccountMoved(Id<CustomerAccount> AccountId, string AccountName) : IEvent
{
    public static string Name => "account.moved";
}

/// <summary>强代付 began or ended.</summary>
/// <param name="By">Who agreed, or ended it.</param>
public sealed record AccountPayAllChanged(Id<CustomerAccount> AccountId, string AccountName, bool Enabled, AssociationSide By) : IEvent
{
    public static string Name => "account.pay_all_changed";
}

/// <summary>The vendor froze the account or lifted that.</summary>
public sealed record AccountFrozenChanged(Id<CustomerAccount> AccountId, bool IsFrozen) : IEvent
{
    public static string Name => "account.frozen_changed";
}
