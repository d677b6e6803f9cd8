using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Customers;

/// <summary>What a customer hands in for 实名认证.</summary>
public sealed record VerificationDetails
{
    public CustomerType CustomerType { get; init; }

    /// <summary>Full name of the company, or of the person.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of an enterprise.</summary>
    public string? CreditCode { get; init; }

    /// <summary>Of a person, encrypted by the caller; the plain number never reaches an entity.</summary>
    public string? IdentityNumberSealed { get; init; }

    /// <summary>As screens show it: <see cref="ResidentIdentityNumber.Mask"/>.</summary>
    public string? IdentityNumberMasked { get; init; }

    /// <summary>Licence or other document, as stored.</summary>
    public Guid? DocumentId { get; init; }

    /// <summary>
    /// The same, trimmed, with the number of its kind and without the other. <see cref="InvalidField"/>, all together: <c>Name</c> required,
    /// <c>invalid_name</c>; <c>CreditCode</c> <c>required</c>, <c>credit_code</c>; <c>IdentityNumber</c> <c>required</c>.
    /// </summary>
    public VerificationDetails Normalise()
    {
        var wrong = new WrongFields();
        var isEnterprise = CustomerType == CustomerType.Enterprise;
        if (!isEnterprise && string.IsNullOrEmpty(IdentityNumberSealed))
        {
            wrong.Add("IdentityNumber", "required");
        }

        var normal = this with
        {
            Name = wrong.Read(NormaliseName),
            CreditCode = isEnterprise ? wrong.Read(NormaliseCreditCode) : null,
            IdentityNumberSealed = isEnterprise ? null : IdentityNumberSealed,
            IdentityNumberMasked = isEnterprise ? null : IdentityNumberMasked,
        };
        wrong.ThrowIfAny();
        return normal;
    }

    private string NormaliseName()
    {
        var name = Text.Name(nameof(Name), Name, CustomerDetails.MaxNameLength) ?? throw new InvalidField(nameof(Name), "required");
        return (CustomerType == CustomerType.Enterprise ? CompanyName.IsValid(name) : PersonName.IsValid(name))
            ? name
            : throw new InvalidField(nameof(Name), "invalid_name");
    }

    private string NormaliseCreditCode() => string.IsNullOrWhiteSpace(CreditCode)
        ? throw new InvalidField(nameof(CreditCode), "required")
        : UnifiedCreditCode.TryParse(CreditCode) ?? throw new InvalidField(nameof(CreditCode), "credit_code");
}

/// <summary>实名认证 of one account: what was handed in, and what was decided. A new attempt is a new row.</summary>
public sealed class IdentityVerification : Entity, IHasId, IConcernsPartner
{
    public const int MaxReasonLength = 500;

    /// <summary>The <see cref="Reason"/> of a failure that differs from the registration.</summary>
    public const string MismatchReason = "mismatch";

    public static readonly Lifecycle<VerificationStatus> Lifecycle = new Lifecycle<VerificationStatus>("verification.already_decided")
        .Allow(VerificationStatus.Pending, VerificationStatus.Passed, VerificationStatus.Failed);

    public static string IdPrefix => "ver";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<IdentityVerification> Id { get; private init; }

    public Id<CustomerAccount> AccountId { get; private init; }

    public Id<Customer>? CustomerId { get; private init; }

    public Id<Partner>? PartnerId { get; private init; }

    public Id<CustomerInvitation>? InvitationId { get; private init; }

    public CustomerType CustomerType { get; private init; }

    public string Name { get; private init; } = "";

    public string? CreditCode { get; private init; }

    /// <summary>Encrypted text; never shown, never logged.</summary>
    public string? IdentityNumberSealed { get; private init; }

    public string? IdentityNumberMasked { get; private init; }

    public Guid? DocumentId { get; private init; }

    public VerificationStatus Status { get; private set; }

    public DateTimeOffset SubmittedAt { get; private init; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>The operator; null when the built-in checks decided.</summary>
    public Guid? DecidedBy { get; private set; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; private set; }

    /// <summary>The account may hand one in now. Refusals: <c>account.frozen</c>, <c>verification.already_passed</c>, <c>verification.pending</c>.</summary>
    public static void MustBeOpen(CustomerAccount account)
    {
        if (account.IsFrozen)
        {
            throw new Refused("account.frozen");
        }

        if (account.VerificationStatus == VerificationStatus.Passed)
        {
            throw new Refused("verification.already_passed");
        }

        if (account.VerificationStatus == VerificationStatus.Pending)
        {
            throw new Refused("verification.pending");
        }
    }

    /// <summary>
    /// Hands in a verification. Refusals: as <see cref="MustBeOpen"/>.
    /// <see cref="InvalidField"/>: as <see cref="VerificationDetails.Normalise"/>.
    /// </summary>
    /// <param name="invitation">The invitation the account was made with; noted as handed in by <see cref="CustomerInvitation.Submit"/>, which the caller calls first.</param>
    public static IdentityVerification Submit(
        CustomerAccount account, Id<CustomerInvitation>? invitation, VerificationDetails details, DateTimeOffset now)
    {
        MustBeOpen(account);
        details = details.Normalise();
        var verification = new IdentityVerification
        {
            Id = Id<IdentityVerification>.At(now),
            AccountId = account.Id,
            CustomerId = account.CustomerId,
            PartnerId = account.PartnerId,
            InvitationId = invitation,
            CustomerType = details.CustomerType,
            Name = details.Name,
            CreditCode = details.CreditCode,
            IdentityNumberSealed = details.IdentityNumberSealed,
            IdentityNumberMasked = details.IdentityNumberMasked,
            DocumentId = details.DocumentId,
            Status = VerificationStatus.Pending,
            SubmittedAt = now,
        };
        account.Verification(VerificationStatus.Pending, null, now);
        verification.Raise(
            new VerificationSubmitted(verification.Id, account.Id, account.CustomerId, account.PartnerId, details.Name), Subject(account));
        return verification;
    }

    /// <summary>It is right. Refusal: <c>verification.already_decided</c>.</summary>
    /// <param name="by">The operator; null when the built-in checks decided.</param>
    public void Pass(CustomerAccount account, Guid? by, DateTimeOffset now)
    {
        Decide(account, VerificationStatus.Passed, by, null, now);
        Raise(new VerificationPassed(Id, account.Id, CustomerId, PartnerId, Name, account.Email), Subject(account));
    }

    /// <summary>It is wrong. Refusal: <c>verification.already_decided</c>; <see cref="InvalidField"/> <c>Reason</c> <c>required</c>.</summary>
    /// <param name="reason">What the customer reads; <see cref="MismatchReason"/> when it differs from the registration.</param>
    public void Fail(CustomerAccount account, Guid? by, string reason, DateTimeOffset now)
    {
        Decide(account, VerificationStatus.Failed, by, Text.Required(nameof(Reason), reason, MaxReasonLength), now);
        Raise(new VerificationFailed(Id, account.Id, CustomerId, PartnerId, Name, account.Email, Reason!), Subject(account));
    }

    /// <summary>
    /// What of the verified identity differs from what the partner reported: <c>customer_type</c>, <c>name</c> (by name key), <c>credit_code</c> (when
    /// it was reported). Empty when it is the same.
    /// </summary>
    public IReadOnlyList<string> DifferencesFrom(Customer reported)
    {
        var differences = new List<string>(3);
        if (CustomerType != reported.CustomerType)
        {
            differences.Add("customer_type");
        }

        if (IdentityKeys.NameKey(CustomerType, Name) != reported.NameKey)
        {
            differences.Add("name");
        }

        if (reported.CreditCode is not null && CreditCode != reported.CreditCode)
        {
            differences.Add("credit_code");
        }

        return differences;
    }

    /// <summary>Keys under which only one live customer may stand: name and code of a company. A person's name says little, many people share one.</summary>
    public IReadOnlyList<string> IdentifyingKeys =>
        CustomerType != CustomerType.Enterprise ? []
        : CreditCode is null ? [KeyOf(KeyKind.Name, IdentityKeys.NameKey(CustomerType, Name))]
        : [KeyOf(KeyKind.Name, IdentityKeys.NameKey(CustomerType, Name)), KeyOf(KeyKind.Code, CreditCode)];

    /// <summary>
    /// Who else holds what was verified, by the rules of a registration: another live registration or its accounts, an account of the
    /// vendor itself, a partner. A registration may leave the code out, so this is asked again when the code is known: while there is
    /// anybody, it cannot pass for <paramref name="customer"/>. Each with the code that a registration would have been refused with.
    /// For the vendor only.
    /// </summary>
    /// <param name="claims">All claims on <see cref="IdentifyingKeys"/>; the customer's own do not count.</param>
    public IReadOnlyList<EligibilityEvidence> HeldByOthers(Customer customer, IEnumerable<FoundClaim> claims) => Eligibility.Of(new EligibilityFacts
    {
        Partner = customer.PartnerId.Value,
        PartnerIsEffective = true,
        DistributionIsOpen = true,
        MaxObserved = 1,
        NameIsValid = true,
        CustomerType = CustomerType,
        Keys = IdentifyingKeys,
        Claims = [.. claims.Where(claim => claim.Customer != customer.Id.Value)],
    }).Evidence;

    private static string KeyOf(KeyKind kind, string value) => new IdentityKey(kind, value, true).Text;

    private static string Subject(CustomerAccount account) => account.CustomerId?.ToString() ?? account.Id.ToString();

    private void Decide(CustomerAccount account, VerificationStatus status, Guid? by, string? reason, DateTimeOffset now)
    {
        if (account.Id != AccountId)
        {
            throw new ArgumentException("The verification of another account.", nameof(account));
        }

        Status = Lifecycle.Move(Status, status);
        DecidedBy = by;
        DecidedAt = now;
        Reason = reason;
        account.Verification(status, Name, now);
    }
}

/// <summary>An account handed in its verification.</summary>
public sealed record VerificationSubmitted(
    Id<IdentityVerification> VerificationId, Id<CustomerAccount> AccountId, Id<Customer>? CustomerId, Id<Partner>? PartnerId, string HolderName) : IEvent
{
    public static string Name => "verification.submitted";
}

/// <summary>The identity is verified.</summary>
public sealed record VerificationPassed(
    Id<IdentityVerification> VerificationId, Id<CustomerAccount> AccountId, Id<Customer>? CustomerId, Id<Partner>? PartnerId, string HolderName,
    string AccountEmail) : IEvent
{
    public static string Name => "verification.passed";
}

/// <summary>The identity is not verified.</summary>
public sealed record VerificationFailed(
    Id<IdentityVerification> VerificationId, Id<CustomerAccount> AccountId, Id<Customer>? CustomerId, Id<Partner>? PartnerId, string HolderName,
    string AccountEmail, string Reason) : IEvent
{
    public static string Name => "verification.failed";
}
