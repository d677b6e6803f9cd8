using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>What a partner types in the dialog 邀请客户注册 (guide lines 32 to 50 and 62).</summary>
public sealed record InvitationDetails
{
    public string Email { get; init; } = "";

    public DistributionType DistributionType { get; init; }

    public string Nickname { get; init; } = "";

    public string? Remark { get; init; }

    /// <summary>The same, trimmed. <see cref="InvalidField"/>: <c>required</c>, <c>too_long</c>, <c>email</c>, <c>disposable_email</c>, <c>choice</c>.</summary>
    public InvitationDetails Normalise()
    {
        var wrong = new WrongFields();
        if (!Enum.IsDefined(DistributionType))
        {
            wrong.Add(nameof(DistributionType), "choice");
        }

        var normal = this with
        {
            Email = wrong.Read(NormaliseEmail),
            Nickname = wrong.Read(() => Text.Name(nameof(Nickname), Nickname, CustomerDetails.MaxNicknameLength)
                ?? throw new InvalidField(nameof(Nickname), "required")),
            Remark = wrong.Read(() => Text.Optional(nameof(Remark), Remark, CustomerDetails.MaxRemarkLength)),
        };
        wrong.ThrowIfAny();
        return normal;
    }

    private string NormaliseEmail()
    {
        var email = EmailAddress.Normalise(Text.Required(nameof(Email), Email, CustomerDetails.MaxEmailLength))
            ?? throw new InvalidField(nameof(Email), "email");
        return EmailAddress.IsDisposable(email) ? throw new InvalidField(nameof(Email), "disposable_email") : email;
    }
}

/// <summary>
/// 邀请注册: an invitation to one address. Each sending makes a new link, good for the policy's 72 hours (guide line 36), and voids the
/// one before: the link carries the <see cref="Generation"/>. Signing up and handing in the verification must both happen before
/// <see cref="LinkExpiresAt"/> (guide line 60); that moment itself is too late (<see cref="Deadline"/>).
/// </summary>
public sealed class CustomerInvitation : Entity, IHasId, IOwnedByPartner
{
    public const int MaxRefusalReasonLength = 500;

    public static string IdPrefix => "ivt";

    public Id<CustomerInvitation> Id { get; private init; }

    public Id<Customer> CustomerId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    /// <summary>Of the customer, for mails and events.</summary>
    public string CustomerName { get; private init; } = "";

    public string Email { get; private init; } = "";

    public DistributionType DistributionType { get; private set; }

    public string Nickname { get; private set; } = "";

    public string? Remark { get; private set; }

    public Guid SentBy { get; private set; }

    /// <summary>When it was sent last.</summary>
    public DateTimeOffset SentAt { get; private set; }

    public int SentCount { get; private set; }

    /// <summary>1 for the first link, one more for each sending; only the newest link works.</summary>
    public int Generation { get; private set; }

    public DateTimeOffset LinkExpiresAt { get; private set; }

    /// <summary>As stored; <see cref="StateAt"/> says what it is now.</summary>
    public InvitationState State { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    public DateTimeOffset? RefusedAt { get; private set; }

    public string? RefusalReason { get; private set; }

    public DateTimeOffset? RegisteredAt { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public Id<CustomerAccount>? AccountId { get; private set; }

    /// <summary>What it is at <paramref name="now"/>: sent or opened, and the link over, reads as expired.</summary>
    public InvitationState StateAt(DateTimeOffset now) =>
        State is InvitationState.Sent or InvitationState.Opened && Deadline.IsOver(LinkExpiresAt, now) ? InvitationState.Expired : State;

    /// <summary>The link works and no account was made with it.</summary>
    public bool CanStillBeAccepted(DateTimeOffset now) => StateAt(now) is InvitationState.Sent or InvitationState.Opened;

    /// <summary>It can still lead to a verified account: the link works, or an account was made with it and its time is not over.</summary>
    public bool IsGoodAt(DateTimeOffset now) =>
        CanStillBeAccepted(now) || State == InvitationState.Submitted || (State == InvitationState.Registered && !Deadline.IsOver(LinkExpiresAt, now));

    /// <summary>The first sending; <see cref="Customer.Invite"/> decides whether it may be.</summary>
    internal static CustomerInvitation Send(Customer customer, InvitationDetails details, Policy policy, Guid by, DateTimeOffset now)
    {
        var invitation = new CustomerInvitation
        {
            Id = Id<CustomerInvitation>.At(now),
            CustomerId = customer.Id,
            PartnerId = customer.PartnerId,
            CustomerName = customer.Name,
            Email = details.Email,
        };
        invitation.SendNow(details, policy, by, now);
        return invitation;
    }

    /// <summary>
    /// 重新发送: a new link, the old one is void. When the person has already signed up, the new link is for the verification that is
    /// still missing. Refusals: <c>invitation.too_soon</c> (seconds left), <c>invitation.used</c> (everything is handed in).
    /// </summary>
    internal void Resend(InvitationDetails details, Policy policy, Guid by, DateTimeOffset now)
    {
        if (State == InvitationState.Submitted)
        {
            throw new Refused("invitation.used");
        }

        MustNotBeTooSoon(policy, now);
        SendNow(details, policy, by, now);
    }

    /// <summary>Whole seconds, rounded up, until its address may be mailed again, counted from the last mail or from the answer "no"; 0 when it may be now.</summary>
    public int SecondsUntilResend(Policy policy, DateTimeOffset now)
    {
        var left = Deadline.Later(SentAt, RefusedAt ?? SentAt) + policy.ResendInterval - now;
        return left <= TimeSpan.Zero ? 0 : (int)Math.Ceiling(left.TotalSeconds);
    }

    /// <summary>Refusal: <c>invitation.too_soon</c> (seconds left).</summary>
    internal void MustNotBeTooSoon(Policy policy, DateTimeOffset now)
    {
        if (SecondsUntilResend(policy, now) is > 0 and var seconds)
        {
            throw new Refused("invitation.too_soon", seconds);
        }
    }

    /// <summary>
    /// The link with this generation is good for signing up. Refusals, each with its own page: <c>invitation.replaced</c> (a newer link
    /// or another address), <c>invitation.refused</c>, <c>invitation.used</c>, <c>invitation.expired</c>.
    /// </summary>
    public void MustBeUsable(int generation, DateTimeOffset now)
    {
        if (generation != Generation)
        {
            throw new Refused("invitation.replaced");
        }

        MustBeUsable(now);
    }

    /// <summary>The person opened the link; the first time is remembered. Refusals: as <see cref="MustBeUsable(int, DateTimeOffset)"/>.</summary>
    public void Open(int generation, DateTimeOffset now)
    {
        MustBeUsable(generation, now);
        if (State != InvitationState.Sent)
        {
            return;
        }

        State = InvitationState.Opened;
        OpenedAt ??= now;
        Tell(new InvitationOpened(CustomerId, PartnerId, Id));
    }

    /// <summary>The person says no. Refusals: as <see cref="MustBeUsable(int, DateTimeOffset)"/>.</summary>
    public void Refuse(string? reason, DateTimeOffset now)
    {
        MustBeUsable(now);
        State = InvitationState.Refused;
        RefusedAt = now;
        RefusalReason = Text.Optional("Reason", reason, MaxRefusalReasonLength);
        Tell(new InvitationRefused(CustomerId, PartnerId, Id, CustomerName, SentBy, RefusalReason));
    }

    /// <summary>The person made its account (子账号注册). Refusals: as <see cref="MustBeUsable(int, DateTimeOffset)"/>.</summary>
    public void Register(Id<CustomerAccount> account, DateTimeOffset now)
    {
        MustBeUsable(now);
        State = InvitationState.Registered;
        OpenedAt ??= now;
        RegisteredAt = now;
        AccountId = account;
    }

    /// <summary>
    /// The customer handed in everything for its verification. Refusals: <c>invitation.expired</c> from <see cref="LinkExpiresAt"/> on;
    /// <c>invitation.not_registered</c> before there is an account; <c>invitation.used</c> when it was handed in already.
    /// </summary>
    public void Submit(DateTimeOffset now)
    {
        if (State == InvitationState.Submitted)
        {
            throw new Refused("invitation.used");
        }

        if (State != InvitationState.Registered)
        {
            throw new Refused("invitation.not_registered");
        }

        if (Deadline.IsOver(LinkExpiresAt, now))
        {
            throw new Refused("invitation.expired");
        }

        State = InvitationState.Submitted;
        SubmittedAt = now;
    }

    /// <summary>What was handed in has to be handed in again, before the same end of the link.</summary>
    public void SentBack()
    {
        if (State == InvitationState.Submitted)
        {
            State = InvitationState.Registered;
            SubmittedAt = null;
        }
    }

    /// <summary>Another address is invited instead, or the registration was taken back: the link is void.</summary>
    public void Replace()
    {
        if (State is InvitationState.Sent or InvitationState.Opened)
        {
            State = InvitationState.Replaced;
        }
    }

    /// <summary>Tidies up: writes down that the link is over and tells it. True when something changed.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (StateAt(now) == State)
        {
            return false;
        }

        State = InvitationState.Expired;
        Tell(new InvitationExpired(CustomerId, PartnerId, Id, SentBy));
        return true;
    }

    private void MustBeUsable(DateTimeOffset now)
    {
        switch (StateAt(now))
        {
            case InvitationState.Expired:
                throw new Refused("invitation.expired");
            case InvitationState.Replaced:
                throw new Refused("invitation.replaced");
            case InvitationState.Refused:
                throw new Refused("invitation.refused");
            case InvitationState.Registered or InvitationState.Submitted:
                throw new Refused("invitation.used");
            case InvitationState.Sent or InvitationState.Opened:
                break;
            default:
                throw new InvalidOperationException("An unknown state.");
        }
    }

    private void SendNow(InvitationDetails details, Policy policy, Guid by, DateTimeOffset now)
    {
        if (AccountId is null)
        {
            // An account that was made keeps its type; only its verification is still asked for.
            DistributionType = details.DistributionType;
        }

        Nickname = details.Nickname;
        Remark = details.Remark;
        SentBy = by;
        SentAt = now;
        SentCount++;
        Generation++;
        LinkExpiresAt = now + policy.LinkLifetime;
        State = AccountId is null ? InvitationState.Sent : InvitationState.Registered;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, CustomerId.ToString());
}
