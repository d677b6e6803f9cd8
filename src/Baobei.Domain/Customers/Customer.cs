using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>
/// 客户: a company or person that a partner has registered (报备), a row of 客户管理. The partner holds it until <see cref="ExpiresAt"/>:
/// first under observation (考察中, 邀请中), and after the association (已关联) under protection. Time rules are facts: whoever asks compares
/// <see cref="ExpiresAt"/> with now; <see cref="Lapse"/> only tidies up.
/// </summary>
/// <remarks>
/// Policies: what was promised at registration (observation, protection, notice) comes from the policy of <see cref="PolicyId"/>;
/// what belongs to a sending (link lifetime, interval, number of accounts) from the policy in force at that moment.
/// Every move of a row whose hold is over is refused with <c>customer.expired</c>, every other wrong move with <c>customer.wrong_status</c>.
/// The end of the protection is not the end of the association: that lasts until it is released (<see cref="IsAssociatedAt"/>), or until
/// it is renewed with the same partner under a new registration (<see cref="RenewedAs"/>).
/// </remarks>
public sealed class Customer : Entity, IHasId, IOwnedByPartner, IVersioned
{
    /// <summary>The <see cref="ProtectionEvent"/> of a protection that began with the association.</summary>
    public const string AssociationEvent = "association";

    public const int MaxReasonLength = 500;

    private const string WrongStatus = "customer.wrong_status";

    /// <summary>到期时间 of a row whose end nobody knows yet, because the vendor has to decide.</summary>
    public static readonly DateTimeOffset NoEnd = Deadline.None;

    public static readonly Lifecycle<RegistrationStatus> Lifecycle = new Lifecycle<RegistrationStatus>(WrongStatus)
        .Allow(RegistrationStatus.PendingReview, RegistrationStatus.Observing, RegistrationStatus.Rejected, RegistrationStatus.Withdrawn)
        .Allow(RegistrationStatus.Observing, RegistrationStatus.Inviting, RegistrationStatus.Expired, RegistrationStatus.Withdrawn)
        .Allow(
            RegistrationStatus.Inviting,
            RegistrationStatus.Inviting,
            RegistrationStatus.Observing,
            RegistrationStatus.Associated,
            RegistrationStatus.Expired,
            RegistrationStatus.Withdrawn)
        .Allow(RegistrationStatus.Associated, RegistrationStatus.Expired, RegistrationStatus.Released)
        .Allow(RegistrationStatus.Expired, RegistrationStatus.Released);

    public static string IdPrefix => "cus";

    public Id<Customer> Id { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public int Version { get; private set; }

    public CustomerType CustomerType { get; private init; }

    /// <summary>客户名称, full, as the partner typed it.</summary>
    public string Name { get; private init; } = "";

    /// <summary><see cref="IdentityKeys.NameKey"/> of the name.</summary>
    public string NameKey { get; private init; } = "";

    /// <summary>Normalised name, line feed, normalised nickname: what a search of the list looks into.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>
    /// Characters and pairs of neighbouring characters of <see cref="SearchText"/>'s two lines, industry and region: the index behind the search. Once the hold
    /// has ended, how the two lines are read, too: until then the names in memory are found by their sound, and registering writes nothing for it.
    /// </summary>
    public string[] SearchGrams { get; private set; } = [];

    /// <summary>统一社会信用代码, as reported or, when none was, as verified.</summary>
    public string? CreditCode { get; private set; }

    /// <summary>客户行业: division of GB/T 4754-2017, two digits; its section is the first level.</summary>
    public string Industry { get; private init; } = "";

    /// <summary>Code of a province or city.</summary>
    public string Region { get; private init; } = "";

    public string ContactName { get; private init; } = "";

    public string Email { get; private init; } = "";

    /// <summary>E.164.</summary>
    public string Phone { get; private init; } = "";

    public string? Remark { get; private set; }

    /// <summary>昵称: by which the partner finds the customer (guide line 62).</summary>
    public string? Nickname { get; private set; }

    /// <summary>分销类型 of its newest invitation until it is associated, then that of the account it was associated with; further accounts have their own.</summary>
    public DistributionType? DistributionType { get; private set; }

    /// <summary>会员名 of its first account.</summary>
    public string? AccountName { get; private set; }

    /// <summary>As stored; <see cref="StatusAt"/> says what it is now.</summary>
    public RegistrationStatus Status { get; private set; }

    public EndReason? EndReason { get; private set; }

    /// <summary>报备时间.</summary>
    public DateTimeOffset ReportedAt { get; private init; }

    /// <summary>End of 考察期; <see cref="NoEnd"/> while the registration is under review.</summary>
    public DateTimeOffset ObservationEndsAt { get; private set; }

    /// <summary>到期时间: the partner holds the customer until this moment, exclusively. Never empty: <see cref="NoEnd"/> while the vendor has to decide.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? AssociatedAt { get; private set; }

    /// <summary>What began the current protection: "association", or "project:{number}".</summary>
    public string? ProtectionEvent { get; private set; }

    public DateTimeOffset? ProtectionStartedAt { get; private set; }

    /// <summary>End of the protection if nobody gives notice.</summary>
    public DateTimeOffset? ProtectionEndsAt { get; private set; }

    /// <summary>Who asked to end the association; null when nobody did.</summary>
    public ReleaseParty? ReleaseRequestedBy { get; private set; }

    public DateTimeOffset? ReleaseRequestedAt { get; private set; }

    public string? ReleaseReason { get; private set; }

    /// <summary>The association ends here because the customer gave notice, whether or not its protection ends before.</summary>
    public DateTimeOffset? NoticeEndsAt { get; private set; }

    /// <summary>The newer registration by the same partner under which its association goes on; null while one of its accounts is still associated here.</summary>
    public Id<Customer>? RenewedAs { get; private set; }

    public Guid RegisteredBy { get; private init; }

    /// <summary>The policy it was registered under.</summary>
    public Id<PolicyVersion> PolicyId { get; private init; }

    public Id<CustomerRegistration> RegistrationId { get; private init; }

    /// <summary>Waits for the decision on a verification that was handed in in time.</summary>
    public bool IsUnderVerification => Status == RegistrationStatus.Inviting && ExpiresAt == NoEnd;

    /// <summary>
    /// 报备: makes the row that the rules allowed (考察中, for the policy's observation) or sent to review. Refusals: the first refusing
    /// reason of the registration. <see cref="InvalidField"/>: as <see cref="CustomerDetails.Normalise()"/>.
    /// </summary>
    public static Customer Register(CustomerDetails details, CustomerRegistration registration, Policy policy, DateTimeOffset now)
    {
        if (registration.Reasons.FirstOrDefault(reason => reason.Severity == Verdict.Refuse) is { } refusal)
        {
            throw new Refused(refusal.Code, [.. refusal.Details]);
        }

        details = details.Normalise();
        var inReview = registration.Verdict == Verdict.Review;
        var customer = new Customer
        {
            Id = Id<Customer>.At(now),
            PartnerId = registration.PartnerId,
            CustomerType = details.CustomerType,
            Name = details.Name,
            NameKey = IdentityKeys.NameKey(details.CustomerType, details.Name),
            CreditCode = details.CreditCode,
            Industry = details.Industry,
            Region = details.Region,
            ContactName = details.ContactName,
            Email = details.Email,
            Phone = details.Phone,
            Status = inReview ? RegistrationStatus.PendingReview : RegistrationStatus.Observing,
            ReportedAt = now,
            ObservationEndsAt = inReview ? NoEnd : now + policy.Observation,
            ExpiresAt = inReview ? NoEnd : now + policy.Observation,
            RegisteredBy = registration.ReportedBy,
            PolicyId = registration.PolicyId,
            RegistrationId = registration.Id,
        };
        customer.Note(details.Nickname, details.Remark);
        registration.Opened(customer.Id);
        customer.Tell(new CustomerRegistered(
            customer.Id, customer.PartnerId, registration.Id, customer.Name, customer.RegisteredBy, customer.Status, customer.ExpiresAt));
        return customer;
    }

    /// <summary>What the row is at <paramref name="now"/>: a hold that is over reads as 已失效, or 已解除 when a notice ended it, whether or not it was tidied up.</summary>
    public RegistrationStatus StatusAt(DateTimeOffset now) => Hold.StatusAt(now);

    /// <summary>What decides where it stands, for lists that read only this.</summary>
    public Hold Hold => new(Status, EndReason, ExpiresAt, NoticeEndsAt, ProtectionEndsAt);

    /// <summary>Why the hold is over at <paramref name="now"/>; null while it is not.</summary>
    public EndReason? EndReasonAt(DateTimeOffset now) => Hold.EndReasonAt(now);

    /// <summary>The partner holds the customer.</summary>
    public bool IsLiveAt(DateTimeOffset now) => !Deadline.IsOver(ExpiresAt, now);

    /// <summary>Its accounts work for the partner: associated and neither released nor renewed under another registration, with the protection or after it.</summary>
    public bool IsAssociatedAt(DateTimeOffset now) => Hold.IsAssociatedAt(now, AssociatedAt, RenewedAs);

    /// <summary>Counts among the partner's customers under observation (at most the policy's <c>MaxObserved</c>).</summary>
    public bool IsObservedAt(DateTimeOffset now) =>
        IsLiveAt(now) && Status is RegistrationStatus.PendingReview or RegistrationStatus.Observing or RegistrationStatus.Inviting;

    /// <summary>
    /// The BD decides for the partner: the observation begins now. Refusals: <c>registration.own_decision</c>,
    /// <c>registration.already_decided</c>, <c>customer.wrong_status</c>.
    /// </summary>
    public void ApproveReview(CustomerRegistration registration, Guid by, string? reason, Policy policy, DateTimeOffset now)
    {
        var to = Lifecycle.Move(Of(registration).MustBe(RegistrationStatus.PendingReview), RegistrationStatus.Observing);
        registration.Decide(ReviewDecision.Approved, by, reason, now);
        Status = to;
        ObservationEndsAt = now + policy.Observation;
        ExpiresAt = ObservationEndsAt;
        Tell(new CustomerReviewApproved(Id, PartnerId, Name, RegisteredBy, by, registration.DecisionReason, ObservationEndsAt));
    }

    /// <summary>
    /// The BD decides against the partner, with a reason it will read. Refusals: as <see cref="ApproveReview"/>;
    /// <see cref="InvalidField"/> <c>Reason</c> <c>required</c>.
    /// </summary>
    public void RejectReview(CustomerRegistration registration, Guid by, string reason, DateTimeOffset now)
    {
        var to = Lifecycle.Move(Of(registration).MustBe(RegistrationStatus.PendingReview), RegistrationStatus.Rejected);
        reason = Text.Required("Reason", reason, CustomerRegistration.MaxDecisionReasonLength);
        registration.Decide(ReviewDecision.Rejected, by, reason, now);
        End(to, Customers.EndReason.Rejected, now);
        Tell(new CustomerReviewRejected(Id, PartnerId, Name, RegisteredBy, by, reason));
    }

    /// <summary>Changes nickname and remark, at any time: they are the partner's own notes.</summary>
    public void EditNotes(string? nickname, string? remark)
    {
        Note(nickname, remark);
        Tell(new CustomerNotesEdited(Id, PartnerId));
    }

    /// <summary>
    /// 邀请注册: sends an invitation to <paramref name="details"/>'s address, for the first time or again (guide line 36).
    /// Returns a new invitation, or the one of <paramref name="earlier"/> that was sent again. An address whose owner declined may be
    /// invited anew, after the ordinary interval from the declining. An open invitation to another address is replaced while the
    /// customer is not associated; an associated customer may have several, up to its number of accounts.
    /// </summary>
    /// <param name="earlier">All invitations of this customer so far.</param>
    /// <param name="accounts">Accounts it has that have not ended.</param>
    /// <remarks>
    /// Refusals: <c>customer.wrong_status</c>, <c>customer.expired</c>, <c>customer.observation_over</c> (no sending after 考察期, though a
    /// link sent before stays good), <c>customer.under_verification</c>, <c>customer.notice_given</c>, <c>customer.too_many_accounts</c> (limit), and those of
    /// <see cref="CustomerInvitation.Resend"/>.
    /// </remarks>
    public CustomerInvitation Invite(
        InvitationDetails details, IReadOnlyCollection<CustomerInvitation> earlier, int accounts, Policy policy, Guid by, DateTimeOffset now)
    {
        MustBeLive(now);
        if (Status is not (RegistrationStatus.Observing or RegistrationStatus.Inviting or RegistrationStatus.Associated))
        {
            throw new Refused(WrongStatus, Status, RegistrationStatus.Inviting);
        }

        if (IsUnderVerification)
        {
            throw new Refused("customer.under_verification");
        }

        if (Status != RegistrationStatus.Associated && Deadline.IsOver(ObservationEndsAt, now))
        {
            throw new Refused("customer.observation_over");
        }

        if (NoticeEndsAt is not null)
        {
            throw new Refused("customer.notice_given");
        }

        details = details.Normalise();
        var same = earlier.Where(invitation => invitation.Email == details.Email).MaxBy(invitation => invitation.SentAt);
        var open = earlier.Where(invitation => invitation != same && invitation.CanStillBeAccepted(now)).ToList();
        var replaced = Status == RegistrationStatus.Associated ? [] : open;
        var most = CustomerType == CustomerType.Enterprise ? policy.MaxAccountsEnterprise : policy.MaxAccountsIndividual;
        var makesAnAccount = same?.AccountId is null;
        if (makesAnAccount && accounts + open.Count - replaced.Count >= most)
        {
            throw new Refused("customer.too_many_accounts", most);
        }

        CustomerInvitation invitation;
        if (same is null or { State: InvitationState.Refused })
        {
            same?.MustNotBeTooSoon(policy, now);
            invitation = CustomerInvitation.Send(this, details, policy, by, now);
        }
        else
        {
            same.Resend(details, policy, by, now);
            invitation = same;
        }

        foreach (var other in replaced)
        {
            other.Replace();
        }

        if (Status != RegistrationStatus.Associated)
        {
            Status = Lifecycle.Move(Status, RegistrationStatus.Inviting);
            ExpiresAt = Deadline.Later(ExpiresAt, invitation.LinkExpiresAt);

            // Of an associated customer the row speaks of what is, not of the account that is still to come: its words stay with the invitation.
            DistributionType = invitation.DistributionType;
            Note(details.Nickname, details.Remark ?? Remark);
        }

        Tell(new CustomerInvited(
            Id, PartnerId, invitation.Id, invitation.Generation, Name, invitation.Email, invitation.DistributionType, by, invitation.LinkExpiresAt));
        return invitation;
    }

    /// <summary>
    /// 重新发送: the same invitation once more, with what was said before. What was declined is not repeated at the press of a button:
    /// <c>invitation.declined</c>. Other refusals: as <see cref="Invite"/>.
    /// </summary>
    /// <param name="last">One of <paramref name="earlier"/>.</param>
    public CustomerInvitation Resend(
        CustomerInvitation last, IReadOnlyCollection<CustomerInvitation> earlier, int accounts, Policy policy, Guid by, DateTimeOffset now)
    {
        if (last.State == InvitationState.Refused)
        {
            throw new Refused("invitation.declined");
        }

        var details = new InvitationDetails
        {
            Email = last.Email,
            DistributionType = last.DistributionType,
            Nickname = last.Nickname,
            Remark = last.Remark,
        };
        return Invite(details, earlier, accounts, policy, by, now);
    }

    /// <summary>
    /// The invited person said no: before the association the row goes back to 考察中 for what is left of it, unless another invitation of
    /// it (<paramref name="others"/>) is still good.
    /// </summary>
    public void InvitationWasRefused(IEnumerable<CustomerInvitation> others, DateTimeOffset now)
    {
        MustBeLive(now);
        if (Status != RegistrationStatus.Inviting || IsUnderVerification)
        {
            return;
        }

        var good = others.Where(invitation => invitation.IsGoodAt(now)).ToList();
        Status = Lifecycle.Move(Status, good.Count > 0 ? RegistrationStatus.Inviting : RegistrationStatus.Observing);
        ExpiresAt = good.Select(invitation => invitation.LinkExpiresAt).Append(ObservationEndsAt).Max();
        Version++;
    }

    /// <summary>The invited person made an account; its name shows in the list from now on. Refusals: <c>customer.expired</c>, <c>customer.wrong_status</c>.</summary>
    internal void SignedUp(CustomerAccount account, Id<CustomerInvitation> invitation, DateTimeOffset now)
    {
        Takes(account, now);
        Tell(new CustomerSignedUp(Id, PartnerId, invitation, account.Id, account.AccountName));
    }

    /// <summary>The invited person has an account already and comes with it. Refusals: as <see cref="SignedUp"/>.</summary>
    /// <param name="renews">The row whose association is renewed by that; null when none is.</param>
    internal void AccountJoined(CustomerAccount account, Id<CustomerInvitation> invitation, Id<Customer>? renews, DateTimeOffset now)
    {
        Takes(account, now);
        Tell(new CustomerAccountJoined(Id, PartnerId, invitation, account.Id, account.AccountName, renews));
    }

    /// <summary>
    /// One of its accounts went to the newer registration <paramref name="renewedAs"/> of the same partner. The row stays over as it was. Who
    /// agrees to go on together wants no end: a notice, or the partner's request, is off with the first account that is renewed.
    /// </summary>
    /// <param name="others">Associated accounts that stay here.</param>
    internal void AccountRenewed(CustomerAccount account, Id<Customer> renewedAs, int others, DateTimeOffset now)
    {
        Lapse(now);
        if (ReleaseRequestedBy is { } asked)
        {
            ForgetRelease();
            Tell(new CustomerReleaseCancelled(Id, PartnerId, asked, ReleaseParty.Customer));
        }

        if (others == 0)
        {
            RenewedAs = renewedAs;
        }

        Tell(new CustomerAssociationRenewed(Id, PartnerId, renewedAs, account.Id, account.AccountName));
    }

    /// <summary>
    /// The customer handed in everything before its link ended (<see cref="CustomerInvitation.Submit"/> guards that): while an operator
    /// has to look, the hold has no end. Of an associated customer, whose further account this is, the hold stays as it is.
    /// </summary>
    public void SubmittedVerification(DateTimeOffset now)
    {
        MustBeLive(now);
        if (Status != RegistrationStatus.Associated)
        {
            Status = Lifecycle.Move(MustBe(RegistrationStatus.Inviting), RegistrationStatus.Inviting);
            ExpiresAt = NoEnd;
        }

        Tell(new CustomerVerificationSubmitted(Id, PartnerId));
    }

    /// <summary>
    /// The verification failed for a reason that the customer can mend (an unreadable document): the clocks go on as if it had not been
    /// handed in. Afterwards the row may be over.
    /// </summary>
    /// <param name="linkExpiresAt">End of the invitation's link.</param>
    public void VerificationSentBack(DateTimeOffset linkExpiresAt)
    {
        if (!IsUnderVerification)
        {
            return;
        }

        ExpiresAt = Deadline.Later(ObservationEndsAt, linkExpiresAt);
        Version++;
    }

    /// <summary>
    /// 已关联 (guide line 60): signed up and verified. The protection begins now and lasts the policy's days to the second (guide lines 24
    /// to 30). A further account of an associated customer only joins. Refusals: <c>customer.expired</c>, <c>customer.wrong_status</c>,
    /// <c>account.not_verified</c>, <c>account.already_associated</c>.
    /// </summary>
    /// <param name="verifiedCode">统一社会信用代码 of the verification: the row has it from now on, and claims it like a reported one.</param>
    public void Associate(CustomerAccount account, Policy policy, DateTimeOffset now, string? verifiedCode = null)
    {
        if (account.CustomerId != Id)
        {
            throw new ArgumentException("The account of another customer.", nameof(account));
        }

        MustBeLive(now);
        if (Status == RegistrationStatus.Associated)
        {
            account.Associate(now);
            CreditCode ??= verifiedCode;
            Tell(new CustomerAccountAdded(Id, PartnerId, account.Id, Name, account.AccountName, account.Email, RegisteredBy));
            return;
        }

        var to = Lifecycle.Move(Status, RegistrationStatus.Associated);
        account.Associate(now);
        Status = to;
        AssociatedAt = now;
        CreditCode ??= verifiedCode;
        AccountName = account.AccountName;
        DistributionType = account.DistributionType ?? DistributionType;
        ProtectionEvent = AssociationEvent;
        ProtectionStartedAt = now;
        ProtectionEndsAt = now + policy.Protection;
        ExpiresAt = ProtectionEndsAt.Value;
        Tell(new CustomerAssociated(Id, PartnerId, account.Id, Name, account.AccountName, account.Email, RegisteredBy, now, ExpiresAt));
    }

    /// <summary>The verified identity is not the one that was reported: the row is over (过期客户). A further account of an associated customer does not end the association.</summary>
    public void VerificationMismatch(DateTimeOffset now)
    {
        MustBeLive(now);
        if (Status == RegistrationStatus.Associated)
        {
            return;
        }

        End(Lifecycle.Move(MustBe(RegistrationStatus.Inviting), RegistrationStatus.Expired), Customers.EndReason.VerificationMismatch, now);
        Tell(new CustomerExpired(Id, PartnerId, Name, RegisteredBy, Customers.EndReason.VerificationMismatch, now));
    }

    /// <summary>
    /// Begins the protection anew at <paramref name="at"/> because of a valid project. It only extends, never beyond a notice that was given.
    /// </summary>
    /// <param name="because">"project:{number}".</param>
    public void Renew(DateTimeOffset at, string because, Policy policy)
    {
        MustBeLive(at);
        MustBe(RegistrationStatus.Associated);
        var until = at + policy.Protection;
        if (until <= ProtectionEndsAt)
        {
            return;
        }

        ProtectionEvent = because;
        ProtectionStartedAt = at;
        ProtectionEndsAt = until;
        ExpiresAt = NoticeEndsAt is { } notice ? Deadline.Earlier(until, notice) : until;
        Tell(new CustomerProtectionRenewed(Id, PartnerId, because, ExpiresAt));
    }

    /// <summary>Tidies up: writes down what <see cref="StatusAt"/> says and tells it. True when something changed.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        var status = StatusAt(now);
        if (status == Status)
        {
            return false;
        }

        var reason = Hold.ReasonOfTimeAt(now);
        Status = Lifecycle.Move(Status, status);
        EndReason = reason;
        Index();
        if (status == RegistrationStatus.Released)
        {
            Tell(new CustomerReleased(Id, PartnerId, Name, RegisteredBy, reason, NoticeEndsAt ?? ExpiresAt));
        }
        else
        {
            Tell(new CustomerExpired(Id, PartnerId, Name, RegisteredBy, reason, ExpiresAt));
        }

        return true;
    }

    /// <summary>
    /// The partner takes its registration back, before the association only; its <paramref name="invitations"/> are void. Refusals:
    /// <c>customer.expired</c>, <c>customer.wrong_status</c>, <c>customer.under_verification</c>.
    /// </summary>
    public void Withdraw(IEnumerable<CustomerInvitation> invitations, DateTimeOffset now)
    {
        MustBeLive(now);
        if (IsUnderVerification)
        {
            // The customer did everything in time and was told that the review costs it nothing. Waiting costs the partner nothing either:
            // if the identity fails it can withdraw then, and if it passes it can ask the customer for a release.
            throw new Refused("customer.under_verification");
        }

        End(Lifecycle.Move(Status, RegistrationStatus.Withdrawn), Customers.EndReason.Withdrawn, now);
        foreach (var invitation in invitations)
        {
            invitation.Replace();
        }

        Tell(new CustomerWithdrawn(Id, PartnerId));
    }

    /// <summary>
    /// The file that registered it is undone: withdrawn, as long as nothing has happened to it since. Refusals: <c>customer.touched</c>,
    /// <c>customer.expired</c>.
    /// </summary>
    public void TakeBackImported(DateTimeOffset now)
    {
        if (Version > 1)
        {
            throw new Refused("customer.touched");
        }

        Withdraw([], now);
    }

    /// <summary>
    /// The customer gives notice (解除关联), also after the protection: the association ends after the policy's notice, and with it the
    /// protection if that is not over before. The partner may agree to end it at once. Refusal: <c>customer.release_requested</c> when
    /// somebody already asked.
    /// </summary>
    public void GiveNotice(string? reason, Policy policy, DateTimeOffset now)
    {
        AskForRelease(ReleaseParty.Customer, reason, now);
        NoticeEndsAt = now + policy.ReleaseNotice;
        ExpiresAt = Deadline.Earlier(ExpiresAt, NoticeEndsAt.Value);
        Tell(new CustomerReleaseRequested(Id, PartnerId, Name, RegisteredBy, ReleaseParty.Customer, ReleaseReason, NoticeEndsAt));
    }

    /// <summary>The partner asks the customer to end the association, also after the protection; it goes on until the customer agrees. Refusal: <c>customer.release_requested</c>.</summary>
    public void RequestRelease(string? reason, DateTimeOffset now)
    {
        AskForRelease(ReleaseParty.Partner, reason, now);
        Tell(new CustomerReleaseRequested(Id, PartnerId, Name, RegisteredBy, ReleaseParty.Partner, ReleaseReason, null));
    }

    /// <summary>
    /// The side that did not ask agrees: the association is over at once. Refusals: <c>customer.release_not_requested</c>,
    /// <c>customer.own_release</c> when the side that asked tries to agree with itself.
    /// </summary>
    public void ConfirmRelease(ReleaseParty by, DateTimeOffset now)
    {
        MustBeAssociated(now);
        var asked = ReleaseRequestedBy ?? throw new Refused("customer.release_not_requested");
        if (asked == by)
        {
            throw new Refused("customer.own_release");
        }

        var reason = asked == ReleaseParty.Customer ? Customers.EndReason.ReleasedByCustomer : Customers.EndReason.ReleasedByPartner;
        End(Lifecycle.Move(Status, RegistrationStatus.Released), reason, now);
        Tell(new CustomerReleased(Id, PartnerId, Name, RegisteredBy, reason, now));
    }

    /// <summary>
    /// The vendor ends the association, with a reason that both sides read: at once, with the protection or after it. Refusals:
    /// <c>customer.expired</c>, <c>customer.wrong_status</c>. <see cref="InvalidField"/>: <c>Reason</c> <c>required</c>, <c>too_long</c>.
    /// </summary>
    public void ReleaseByVendor(string reason, DateTimeOffset now)
    {
        MustBeAssociated(now);
        ReleaseReason = Text.Required("Reason", reason, MaxReasonLength);
        End(Lifecycle.Move(Status, RegistrationStatus.Released), Customers.EndReason.ReleasedByVendor, now);
        Tell(new CustomerReleased(Id, PartnerId, Name, RegisteredBy, Customers.EndReason.ReleasedByVendor, now, ReleaseReason));
    }

    /// <summary>
    /// The vendor ends the protection before its time, with a reason that the partner reads: other partners may register the customer, the
    /// association goes on. Refusals and <see cref="InvalidField"/>: as <see cref="ReleaseByVendor"/>.
    /// </summary>
    public void EndProtection(string reason, DateTimeOffset now)
    {
        MustBeLive(now);
        MustBe(RegistrationStatus.Associated);
        reason = Text.Required("Reason", reason, MaxReasonLength);
        End(Lifecycle.Move(Status, RegistrationStatus.Expired), Customers.EndReason.ProtectionEndedByVendor, now);
        ProtectionEndsAt = now;
        Tell(new CustomerExpired(Id, PartnerId, Name, RegisteredBy, Customers.EndReason.ProtectionEndedByVendor, now, reason));
    }

    /// <summary>
    /// The side that asked takes it back, or the customer declines the partner's request; a notice of the customer cannot be declined
    /// (<c>customer.notice_given</c>). Refusal: <c>customer.release_not_requested</c>.
    /// </summary>
    public void CancelRelease(ReleaseParty by, DateTimeOffset now)
    {
        MustBeAssociated(now);
        var asked = ReleaseRequestedBy ?? throw new Refused("customer.release_not_requested");
        if (asked == ReleaseParty.Customer && by == ReleaseParty.Partner)
        {
            throw new Refused("customer.notice_given");
        }

        ForgetRelease();
        ExpiresAt = ProtectionEndsAt ?? ExpiresAt;
        Tell(new CustomerReleaseCancelled(Id, PartnerId, asked, by));
    }

    /// <summary>
    /// 迁移: everybody agreed that its accounts go to another partner, so the association with this one is over. Refusals: <c>customer.expired</c>,
    /// <c>customer.wrong_status</c>.
    /// </summary>
    public void MoveAway(DateTimeOffset now)
    {
        MustBeAssociated(now);
        End(Lifecycle.Move(Status, RegistrationStatus.Released), Customers.EndReason.Moved, now);
        Tell(new CustomerReleased(Id, PartnerId, Name, RegisteredBy, Customers.EndReason.Moved, now));
    }

    /// <summary>
    /// The row of the partner that receives the customer of <paramref name="last"/>: what was verified, and how the account can be reached. What the
    /// other partner noted stays with it. Its accounts join by <see cref="CustomerAccount.MoveTo"/> and <see cref="Associate"/>.
    /// </summary>
    public static (Customer Customer, CustomerRegistration Registration) Receive(
        Customer last, CustomerAccount account, Id<Partner> receiver, PolicyVersion policy, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(last);
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(policy);
        var details = new CustomerDetails
        {
            CustomerType = last.CustomerType,
            Name = last.Name,
            CreditCode = last.CreditCode,
            Industry = last.Industry,
            Region = last.Region,
            ContactName = last.ContactName,
            Email = account.Email,
            Phone = account.Phone,
        };
        var registration = CustomerRegistration.OfMove(details, receiver, policy, by, now);
        var customer = Register(details, registration, policy.Values, now);

        // Its accounts are there already: nobody has to be invited.
        customer.Status = Lifecycle.Move(customer.Status, RegistrationStatus.Inviting);
        return (customer, registration);
    }

    /// <summary>分销类型 of its first account changed.</summary>
    internal void FollowType(CustomerAccount account)
    {
        if (account.AccountName == AccountName)
        {
            DistributionType = account.DistributionType;
            Version++;
        }
    }

    private void Takes(CustomerAccount account, DateTimeOffset now)
    {
        MustBeLive(now);
        if (Status is not (RegistrationStatus.Inviting or RegistrationStatus.Associated))
        {
            throw new Refused(WrongStatus, Status, RegistrationStatus.Inviting);
        }

        AccountName ??= account.AccountName;
    }

    private void AskForRelease(ReleaseParty by, string? reason, DateTimeOffset now)
    {
        MustBeAssociated(now);
        if (ReleaseRequestedBy is not null)
        {
            throw new Refused("customer.release_requested");
        }

        ReleaseReason = Text.Optional("Reason", reason, MaxReasonLength);
        ReleaseRequestedBy = by;
        ReleaseRequestedAt = now;
    }

    private void ForgetRelease()
    {
        ReleaseRequestedBy = null;
        ReleaseRequestedAt = null;
        ReleaseReason = null;
        NoticeEndsAt = null;
    }

    private void End(RegistrationStatus status, EndReason reason, DateTimeOffset now)
    {
        Status = status;
        EndReason = reason;
        Index();

        // A hold that is over stays over from where it was.
        ExpiresAt = Deadline.Earlier(ExpiresAt, now);
    }

    private void Note(string? nickname, string? remark)
    {
        var wrong = new WrongFields();
        nickname = wrong.Read(() => Text.Name(nameof(Nickname), nickname, CustomerDetails.MaxNicknameLength));
        remark = wrong.Read(() => Text.Optional(nameof(Remark), remark, CustomerDetails.MaxRemarkLength));
        wrong.ThrowIfAny();
        (Nickname, Remark) = (nickname, remark);
        Index();
    }

    /// <summary>Says anew by what it is found; for rows from before a kind of words.</summary>
    public void Index()
    {
        SearchText = Matching.SearchGrams.TextOf(Name, Nickname);
        SearchGrams = Matching.SearchGrams.Of(SearchText, EndReason is null ? Facts() : Facts().Concat(SearchSounds.Of(SearchText)));
    }

    /// <summary>What a list is narrowed to, so that the index behind the search serves it too.</summary>
    private IEnumerable<string> Facts()
    {
        if (Industries.Find(Industry) is { } industry)
        {
            yield return Matching.SearchGrams.OfIndustry(industry.Code);
            yield return Matching.SearchGrams.OfIndustry(industry.Section);
        }

        for (var region = Regions.Find(Region); region is not null; region = region.Parent is null ? null : Regions.Find(region.Parent))
        {
            yield return Matching.SearchGrams.OfRegion(region.Code);
        }
    }

    private Customer Of(CustomerRegistration registration) =>
        registration.Id == RegistrationId ? this : throw new ArgumentException("The registration of another customer.", nameof(registration));

    private RegistrationStatus MustBe(RegistrationStatus status) => Status == status ? status : throw new Refused(WrongStatus, Status, status);

    private void MustBeAssociated(DateTimeOffset now)
    {
        if (!IsAssociatedAt(now))
        {
            MustBeLive(now);
            MustBe(RegistrationStatus.Associated);
        }
    }

    private void MustBeLive(DateTimeOffset now)
    {
        if (Status == RegistrationStatus.Expired || StatusAt(now) != Status)
        {
            throw new Refused("customer.expired");
        }
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent
    {
        Version++;
        Raise(what, Id.ToString());
    }
}
