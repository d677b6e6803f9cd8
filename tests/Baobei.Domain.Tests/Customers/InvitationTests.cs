using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

public sealed class InvitationTests
{
    private static readonly DateTimeOffset End = Reported.AddHours(72);

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, "invitation.expired")]
    [InlineData(1, "invitation.expired")]
    public void A_link_works_until_its_moment_and_not_at_it(int ticks, string? refusal)
    {
        var now = End + (ticks * Tick);
        IsRefused(refusal, () => Inviting().Invitation.Open(1, now));
        IsRefused(refusal, () => Inviting().Invitation.Refuse(null, now));
        IsRefused(refusal, () => Inviting().Invitation.Register(Id<CustomerAccount>.At(now), now));
        IsRefused(refusal, () => Registered().Submit(now));
        Assert.Equal(refusal is null ? InvitationState.Sent : InvitationState.Expired, Inviting().Invitation.StateAt(now));
        Assert.Equal(refusal is not null, Inviting().Invitation.Lapse(now));
    }

    [Theory]
    [InlineData(0, "invitation.too_soon", 180)]
    [InlineData(1, "invitation.too_soon", 179)]
    [InlineData(179.5, "invitation.too_soon", 1)]
    [InlineData(179.999999, "invitation.too_soon", 1)]
    [InlineData(180, null, 0)]
    public void Three_minutes_lie_between_two_mails(double seconds, string? refusal, int left)
    {
        var (customer, invitation) = Inviting();
        var now = Reported.AddSeconds(seconds);

        Assert.Equal(left, invitation.SecondsUntilResend(Policy, now));
        var refused = Record.Exception(() => { customer.Invite(Invitation(), [invitation], 0, Policy, Sales, now); }) as Refused;
        Assert.Equal(refusal, refused?.Code);
        Assert.Equal(refusal is null ? [] : [left], refused?.Details ?? []);
        Assert.Equal(refusal is null ? 2 : 1, invitation.Generation);
    }

    [Fact]
    public void A_new_link_voids_the_old_one()
    {
        var (customer, invitation) = Inviting();
        invitation.Open(1, Reported.AddHours(1));
        customer.Invite(Invitation(), [invitation], 0, Policy, Sales, Reported.AddHours(2));

        Assert.Equal("invitation.replaced", RefusalOf(() => invitation.Open(1, Reported.AddHours(3))));
        Assert.Equal(InvitationState.Sent, invitation.State);
        invitation.Open(2, Reported.AddHours(3));
        Assert.Equal(InvitationState.Opened, invitation.State);
        Assert.Equal(Reported.AddHours(1), invitation.OpenedAt);
    }

    [Fact]
    public void An_expired_link_is_sent_again()
    {
        var (customer, invitation) = Inviting();
        invitation.Lapse(End);
        Assert.Equal(InvitationState.Expired, invitation.State);

        customer.Invite(Invitation(), [invitation], 0, Policy, Sales, End.AddHours(1));
        Assert.Equal((InvitationState.Sent, 2), (invitation.StateAt(End.AddHours(1)), invitation.Generation));
    }

    [Fact]
    public void Opening_is_told_once()
    {
        var invitation = Inviting().Invitation;
        invitation.Open(1, Reported);
        invitation.Open(1, Reported.AddHours(1));

        Assert.Equal(["invitation.opened"], EventsOf(invitation));
        Assert.Equal(Reported, invitation.OpenedAt);
    }

    /// <summary>Each state and each move: what is refused with what; "ok" is allowed.</summary>
    public static TheoryData<InvitationState, string, string, string, string> Moves => new()
    {
        { InvitationState.Sent, "ok", "ok", "invitation.not_registered", "ok" },
        { InvitationState.Opened, "ok", "ok", "invitation.not_registered", "ok" },
        { InvitationState.Registered, "invitation.used", "invitation.used", "ok", "ok" },
        { InvitationState.Submitted, "invitation.used", "invitation.used", "invitation.used", "invitation.used" },
        { InvitationState.Refused, "invitation.refused", "invitation.refused", "invitation.not_registered", "invitation.declined" },
        { InvitationState.Replaced, "invitation.replaced", "invitation.replaced", "invitation.not_registered", "ok" },
        { InvitationState.Expired, "invitation.expired", "invitation.expired", "invitation.not_registered", "ok" },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void What_each_state_allows(InvitationState state, string openOrRefuse, string register, string submit, string resend)
    {
        var now = Reported.AddHours(5);
        IsRefused(openOrRefuse, () => In(state).Invitation.MustBeUsable(1, now));
        IsRefused(openOrRefuse, () => In(state).Invitation.Refuse(null, now));
        IsRefused(register, () => In(state).Invitation.Register(Id<CustomerAccount>.At(now), now));
        IsRefused(submit, () => In(state).Invitation.Submit(now));
        IsRefused(resend, () =>
        {
            var (customer, invitation) = In(state);
            customer.Resend(invitation, [invitation], 0, Policy, Sales, now);
        });
    }

    [Fact]
    public void A_refusal_is_told_to_who_sent_it()
    {
        var invitation = Inviting().Invitation;
        invitation.Refuse(" 不需要 ", Reported.AddHours(1));

        var told = Assert.IsType<InvitationRefused>(Assert.Single(invitation.TakeEvents()).What);
        Assert.Equal((Sales, "不需要", "杭州云帆科技有限公司"), (told.SentBy, told.Reason, told.CustomerName));
    }

    [Theory]
    [InlineData("boss@mailox.fun", "Email", "disposable_email")]
    [InlineData("boss", "Email", "email")]
    [InlineData("", "Email", "required")]
    public void A_wrong_address_is_not_invited(string email, string field, string code)
    {
        var wrong = Assert.Throws<InvalidField>(() => Observing().Invite(Invitation(email), [], 0, Policy, Sales, Reported));
        Assert.Equal((field, code), (wrong.Field, wrong.Code));
    }

    [Fact]
    public void A_nickname_is_needed()
    {
        var wrong = Assert.Throws<InvalidField>(() => Observing().Invite(Invitation() with { Nickname = " " }, [], 0, Policy, Sales, Reported));
        Assert.Equal(("Nickname", "required"), (wrong.Field, wrong.Code));
    }

    [Fact]
    public void No_secret_travels_in_an_event()
    {
        var customer = Inviting().Customer;
        var told = Assert.IsType<CustomerInvited>(customer.TakeEvents()[^1].What);

        Assert.Equal((1, "boss@yunfan.example", DistributionType.Agency, End), (told.Generation, told.Email, told.DistributionType, told.LinkExpiresAt));
        Assert.DoesNotContain(typeof(CustomerInvited).GetProperties(), property => property.Name.Contains("Token", StringComparison.Ordinal));
    }

    private static CustomerInvitation Registered()
    {
        var (customer, invitation) = Inviting();
        SignedUp(customer, invitation, Reported);
        return invitation;
    }

    private static (Customer Customer, CustomerInvitation Invitation) In(InvitationState state)
    {
        var (customer, invitation) = Inviting(Reported);
        switch (state)
        {
            case InvitationState.Sent:
                break;
            case InvitationState.Opened:
                invitation.Open(1, Reported);
                break;
            case InvitationState.Registered:
                SignedUp(customer, invitation, Reported);
                break;
            case InvitationState.Submitted:
                SignedUp(customer, invitation, Reported);
                invitation.Submit(Reported);
                break;
            case InvitationState.Refused:
                invitation.Refuse(null, Reported);
                break;
            case InvitationState.Replaced:
                invitation.Replace();
                break;
            case InvitationState.Expired:
                invitation.Lapse(End);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(state), state, null);
        }

        return (customer, invitation);
    }

    private static void IsRefused(string? code, Action act)
    {
        var refused = Record.Exception(act);
        Assert.Equal(code is null or "ok" ? null : code, (refused as Refused)?.Code ?? refused?.ToString());
    }
}
