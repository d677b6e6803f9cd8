using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>What somebody wants to change about an association.</summary>
public enum AssociationRequestKind
{
    /// <summary>解除关联: it ends.</summary>
    Release,

    /// <summary>切换分销类型: one account becomes agency or resale.</summary>
    TypeChange,

    /// <summary>迁移: all accounts of the customer go to another partner.</summary>
    Move,

    /// <summary>强代付: the partner pays every order of an agency account.</summary>
    PayAll,
}

/// <summary>Whose business a request is.</summary>
public enum AssociationSide
{
    Customer,

    /// <summary>The partner that the account is associated with; of a move, the one that gives it away.</summary>
    Partner,

    /// <summary>Of a move, the partner that wants the account.</summary>
    Receiver,

    /// <summary>The vendor, which asks for nothing and may stop a request.</summary>
    Vendor,
}

/// <summary>Where a request stands.</summary>
public enum AssociationRequestStatus
{
    /// <summary>待确认.</summary>
    Waiting,

    /// <summary>已完成.</summary>
    Done,

    /// <summary>已拒绝: a side that had to agree did not.</summary>
    Refused,

    /// <summary>已撤回: by the side that asked.</summary>
    TakenBack,

    /// <summary>已叫停: by the vendor.</summary>
    Stopped,

    /// <summary>已过期: not everybody agreed in time.</summary>
    Lapsed,

    /// <summary>已终止: the association ended otherwise, or changed so that it has no object any more.</summary>
    Ended,
}

/// <summary>
/// A side of an association asks to change it, and the others agree or not (domain of the product, 1.8, 2.3). One at a time is open for an association,
/// beside offers to pay all orders. Time rules are facts: whoever asks compares <see cref="ExpiresAt"/> with now; <see cref="Lapse"/> only tidies up.
/// </summary>
/// <remarks>Every move of one that does not wait is refused with <c>association.not_waiting</c>, or <c>association.lapsed</c> when its time was over.</remarks>
public sealed class AssociationRequest : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxReasonLength = 200;

    /// <summary>Whoever still has to agree is reminded so long before the end.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromDays(2);

    public static string IdPrefix => "asr";

    /// <summary>What happens to it stands in the audit of the partner that has the account; a receiver learns nothing there.</summary>
    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<AssociationRequest> Id { get; private init; }

    public int Version { get; private set; }

    public AssociationRequestKind Kind { get; private init; }

    /// <summary>As stored; <see cref="StatusAt"/> says what it is now.</summary>
    public AssociationRequestStatus Status { get; private set; }

    /// <summary>The account that it is about; of a release or a move, the one by which the customer is known.</summary>
    public Id<CustomerAccount> AccountId { get; private init; }

    /// <summary>会员名.</summary>
    public string AccountName { get; private init; } = "";

    /// <summary>The row of 客户管理 whose association it is.</summary>
    public Id<Customer> CustomerId { get; private init; }

    /// <summary>The partner that the account is associated with.</summary>
    public Id<Partner> PartnerId { get; private init; }

    /// <summary>Of a move: the partner that wants the account.</summary>
    public Id<Partner>? ReceiverId { get; private init; }

    /// <summary>Who asked.</summary>
    public AssociationSide Side { get; private init; }

    public Guid AskedBy { get; private init; }

    public DateTimeOffset AskedAt { get; private init; }

    /// <summary>In the words of whoever asked; the others read it. Empty of a release without one.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Of a change of type: what the account is to be.</summary>
    public DistributionType? To { get; private init; }

    /// <summary>Whoever has to agree does so before this moment; of a release, when the notice is over. <see cref="Deadline.None"/> where it has no end.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>When the customer agreed; null before, and where it asked.</summary>
    public DateTimeOffset? CustomerAgreedAt { get; private set; }

    /// <summary>When the partner that has the account agreed; null before, and where it asked.</summary>
    public DateTimeOffset? PartnerAgreedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who ended it without agreement; null: nobody, or a job.</summary>
    public AssociationSide? EndedBySide { get; private set; }

    public Guid? EndedBy { get; private set; }

    /// <summary>Why, in the words of whoever refused or stopped it.</summary>
    public string? EndReason { get; private set; }

    /// <summary>
    /// 切换分销类型. Refusals: <c>association.same_type</c>, and as <see cref="MayAsk"/>. <see cref="InvalidField"/>: <c>Reason</c> <c>required</c>, <c>too_long</c>,
    /// <c>characters</c>; <c>To</c> <c>choice</c>.
    /// </summary>
    /// <param name="side"><see cref="AssociationSide.Partner"/> or <see cref="AssociationSide.Customer"/>.</param>
    /// <param name="earlier">When this side asked for something before, about this account.</param>
    public static AssociationRequest ChangeType(
        CustomerAccount account, Customer customer, DistributionType to, string? reason, AssociationSide side, IReadOnlyCollection<DateTimeOffset> earlier, Policy policy, Guid by, DateTimeOffset now)
    {
        MayAsk(account, customer, earlier, policy, now);
        if (!Enum.IsDefined(to))
        {
            throw new InvalidField(nameof(To), "choice");
        }

        return account.DistributionType == to
            ? throw new Refused("association.same_type")
            : Make(AssociationRequestKind.TypeChange, side, account, customer, Words(reason), now + policy.AssociationRequest, by, now, to);
    }

    /// <summary>迁移, asked for by the partner that wants the account. Refusals and <see cref="InvalidField"/>: as <see cref="ChangeType"/>.</summary>
    public static AssociationRequest Move(
        CustomerAccount account, Customer customer, Id<Partner> receiver, string? reason, IReadOnlyCollection<DateTimeOffset> earlier, Policy policy, Guid by, DateTimeOffset now)
    {
        MayAsk(account, customer, earlier, policy, now);
        return Make(AssociationRequestKind.Move, AssociationSide.Receiver, account, customer, Words(reason), now + policy.AssociationRequest, by, now, receiver: receiver);
    }

    /// <summary>
    /// 强代付, offered by the partner. Refusals: <c>association.not_agency</c>, <c>association.pays_all</c> when it does so already, <c>account.not_associated</c>.
    /// <see cref="InvalidField"/>: as <see cref="ChangeType"/>.
    /// </summary>
    public static AssociationRequest PayAll(CustomerAccount account, Customer customer, string? reason, Policy policy, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        MustBeAssociated(account, customer, now);
        if (account.DistributionType != DistributionType.Agency)
        {
            throw new Refused("association.not_agency");
        }

        return account.PaidByPartnerSince is not null
            ? throw new Refused("association.pays_all")
            : Make(AssociationRequestKind.PayAll, AssociationSide.Partner, account, customer, Words(reason), now + policy.AssociationRequest, by, now);
    }

    /// <summary>解除关联 as <paramref name="customer"/> keeps it, so that it counts and stands with the others. Refusal: <c>association.too_many</c>.</summary>
    public static AssociationRequest Release(
        CustomerAccount account, Customer customer, AssociationSide side, IReadOnlyCollection<DateTimeOffset> earlier, Policy policy, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(customer);
        MustNotBeTooMany(earlier, policy, now);
        var reason = customer.ReleaseReason ?? "";
        return Make(
            AssociationRequestKind.Release, side, account, customer, reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason, customer.NoticeEndsAt ?? Deadline.None, by, now);
    }

    /// <summary>
    /// When this side may ask next, being over the policy's number within the policy's days; null when it may now. The moment itself is free again.
    /// </summary>
    public static DateTimeOffset? NextAt(IReadOnlyCollection<DateTimeOffset> earlier, Policy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var counted = earlier.Where(at => !Deadline.IsOver(at + policy.AssociationRequestWindow, now)).OrderDescending().ToList();
        return counted.Count < policy.MaxAssociationRequests ? null : counted[policy.MaxAssociationRequests - 1] + policy.AssociationRequestWindow;
    }

    /// <summary>A request whose time is over has lapsed; a notice that has run out has ended the association.</summary>
    public AssociationRequestStatus StatusAt(DateTimeOffset now) =>
        Status != AssociationRequestStatus.Waiting || !Deadline.IsOver(ExpiresAt, now) ? Status
        : Kind == AssociationRequestKind.Release ? AssociationRequestStatus.Done
        : AssociationRequestStatus.Lapsed;

    /// <summary>Who has to agree yet, while it waits.</summary>
    public IReadOnlyList<AssociationSide> Missing(DateTimeOffset now)
    {
        if (StatusAt(now) != AssociationRequestStatus.Waiting)
        {
            return [];
        }

        List<AssociationSide> missing = [];
        if (Side != AssociationSide.Customer && CustomerAgreedAt is null)
        {
            missing.Add(AssociationSide.Customer);
        }

        if (Side != AssociationSide.Partner && PartnerAgreedAt is null)
        {
            missing.Add(AssociationSide.Partner);
        }

        return missing;
    }

    /// <summary>
    /// One side agrees. True: everybody has, and what was asked for is to be done now. Refusals: <c>association.own_request</c>,
    /// <c>association.agreed_already</c>.
    /// </summary>
    public bool Agree(AssociationSide by, DateTimeOffset now)
    {
        MustWait(now);
        if (by == Side)
        {
            throw new Refused("association.own_request");
        }

        if (!Missing(now).Contains(by))
        {
            throw new Refused("association.agreed_already");
        }

        if (by == AssociationSide.Customer)
        {
            CustomerAgreedAt = now;
        }
        else
        {
            PartnerAgreedAt = now;
        }

        if (Missing(now).Count == 0)
        {
            return true;
        }

        Tell(new AssociationAgreed(Id, Kind, AccountName, by));
        return false;
    }

    /// <summary>What was asked for has been done.</summary>
    public void Complete(Guid? by, DateTimeOffset now)
    {
        (Status, EndedAt, EndedBy) = (AssociationRequestStatus.Done, now, by);
        Tell(new AssociationDone(Id, Kind, AccountName));
    }

    /// <summary>
    /// A side that has to agree, or had agreed, does not want it. Refusals: <c>association.own_request</c> (it takes its own back). <see cref="InvalidField"/>:
    /// <c>Reason</c> <c>required</c>, <c>too_long</c>, <c>characters</c>.
    /// </summary>
    public void Refuse(AssociationSide side, string? reason, Guid by, DateTimeOffset now)
    {
        MustWait(now);
        if (side == Side)
        {
            throw new Refused("association.own_request");
        }

        var words = Words(reason);
        Close(AssociationRequestStatus.Refused, side, by, words, now);
    }

    /// <summary>The side that asked does not want it any more. Refusal: <c>association.not_own</c>.</summary>
    public void TakeBack(AssociationSide side, Guid by, DateTimeOffset now)
    {
        MustWait(now);
        if (side != Side)
        {
            throw new Refused("association.not_own");
        }

        Close(AssociationRequestStatus.TakenBack, side, by, null, now);
    }

    /// <summary>The vendor stops a move, with a reason that all read. Refusal: <c>association.only_moves</c>. <see cref="InvalidField"/>: as <see cref="Refuse"/>.</summary>
    public void Stop(string? reason, Guid by, DateTimeOffset now)
    {
        MustWait(now);
        if (Kind != AssociationRequestKind.Move)
        {
            throw new Refused("association.only_moves");
        }

        var words = Words(reason);
        Close(AssociationRequestStatus.Stopped, AssociationSide.Vendor, by, words, now);
    }

    /// <summary>The association ended, or changed, otherwise; nothing happens to one that does not wait.</summary>
    /// <param name="status"><see cref="AssociationRequestStatus.Ended"/>, or of a release how it came out.</param>
    public void EndWith(AssociationRequestStatus status, AssociationSide? side, Guid? by, DateTimeOffset now)
    {
        if (Status != AssociationRequestStatus.Waiting)
        {
            return;
        }

        if (status == AssociationRequestStatus.Done)
        {
            Complete(by, now);
        }
        else
        {
            Close(status, side, by, null, now);
        }
    }

    /// <summary>Tidies up: writes down that its time was over, and tells it. True when something changed. A notice is written down by the end of its association.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (Status != AssociationRequestStatus.Waiting || StatusAt(now) != AssociationRequestStatus.Lapsed)
        {
            return false;
        }

        Close(AssociationRequestStatus.Lapsed, null, null, null, ExpiresAt);
        return true;
    }

    /// <summary>
    /// Refusals: <c>account.not_associated</c>, <c>account.frozen</c>, <c>association.request_open</c> when an end of the association is asked for,
    /// <c>association.too_many</c> (how many, and when the next is possible, in the vendor's zone).
    /// </summary>
    private static void MayAsk(CustomerAccount account, Customer customer, IReadOnlyCollection<DateTimeOffset> earlier, Policy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        MustBeAssociated(account, customer, now);
        if (account.IsFrozen)
        {
            throw new Refused("account.frozen");
        }

        if (customer.ReleaseRequestedBy is not null)
        {
            throw new Refused("association.request_open");
        }

        MustNotBeTooMany(earlier, policy, now);
    }

    private static void MustNotBeTooMany(IReadOnlyCollection<DateTimeOffset> earlier, Policy policy, DateTimeOffset now)
    {
        if (NextAt(earlier, policy, now) is { } next)
        {
            throw new Refused("association.too_many", policy.MaxAssociationRequests, policy.AssociationRequestWindowDays, TimeZoneInfo.ConvertTime(next, VendorZone.Zone));
        }
    }

    private static void MustBeAssociated(CustomerAccount account, Customer customer, DateTimeOffset now)
    {
        if (account.StandingAt(customer, now) is not (AssociationStanding.Protected or AssociationStanding.Unprotected))
        {
            throw new Refused("account.not_associated");
        }
    }

    private static string Words(string? reason) => Text.Required(nameof(Reason), reason, MaxReasonLength);

    private static AssociationRequest Make(
        AssociationRequestKind kind, AssociationSide side, CustomerAccount account, Customer customer, string reason, DateTimeOffset expiresAt, Guid by, DateTimeOffset now,
        DistributionType? to = null, Id<Partner>? receiver = null)
    {
        var request = new AssociationRequest
        {
            Id = Id<AssociationRequest>.At(now),
            Kind = kind,
            AccountId = account.Id,
            AccountName = account.AccountName,
            CustomerId = customer.Id,
            PartnerId = customer.PartnerId,
            ReceiverId = receiver,
            Side = side,
            AskedBy = by,
            AskedAt = now,
            Reason = reason,
            To = to,
            ExpiresAt = expiresAt,
        };
        request.Tell(new AssociationRequested(request.Id, kind, request.AccountName, side, reason, to, expiresAt));
        return request;
    }

    private void MustWait(DateTimeOffset now)
    {
        if (StatusAt(now) is var status and not AssociationRequestStatus.Waiting)
        {
            throw new Refused(status == AssociationRequestStatus.Lapsed ? "association.lapsed" : "association.not_waiting");
        }
    }

    private void Close(AssociationRequestStatus status, AssociationSide? side, Guid? by, string? words, DateTimeOffset at)
    {
        (Status, EndedAt, EndedBySide, EndedBy, EndReason) = (status, at, side, by, words);
        Tell(new AssociationClosed(Id, status, Kind, AccountName, side, words));
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent
    {
        Version++;
        Raise(what, Id.ToString());
    }
}

/// <summary>A side asks to change an association. Nothing in it names the partner that wants to receive an account.</summary>
public sealed record AssociationRequested(
    Id<AssociationRequest> RequestId, AssociationRequestKind Kind, string AccountName, AssociationSide Side, string Reason, DistributionType? To, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "association.requested";
}

/// <summary>One side agreed; another has to.</summary>
public sealed record AssociationAgreed(Id<AssociationRequest> RequestId, AssociationRequestKind Kind, string AccountName, AssociationSide Side) : IEvent
{
    public static string Name => "association.agreed";
}

/// <summary>Everybody agreed, and it is done.</summary>
public sealed record AssociationDone(Id<AssociationRequest> RequestId, AssociationRequestKind Kind, string AccountName) : IEvent
{
    public static string Name => "association.done";
}

/// <summary>It came to nothing.</summary>
/// <param name="Side">Who ended it; null: its time, or the end of the association.</param>
public sealed record AssociationClosed(
    Id<AssociationRequest> RequestId, AssociationRequestStatus Status, AssociationRequestKind Kind, string AccountName, AssociationSide? Side, string? Reason) : IEvent
{
    public static string Name => "association.closed";
}
