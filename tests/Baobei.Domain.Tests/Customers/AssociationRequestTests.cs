using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Customers;

/// <summary>关联变更: who asks, who has to agree, until when, and how often.</summary>
public sealed class AssociationRequestTests
{
    private static readonly DateTimeOffset Start = Reported.AddHours(1);
    private static readonly DateTimeOffset Now = Start.AddDays(10);

    [Theory]
    [InlineData(AssociationSide.Partner, AssociationSide.Customer)]
    [InlineData(AssociationSide.Customer, AssociationSide.Partner)]
    public void A_change_of_type_needs_the_other_side(AssociationSide asks, AssociationSide answers)
    {
        var (customer, account) = Pair();
        var request = Changes(account, customer, asks);
        Assert.Equal([answers], request.Missing(Now));
        Refused("association.own_request", () => request.Agree(asks, Now));
        Refused("association.own_request", () => request.Refuse(asks, "No", Sales, Now));
        Refused("association.not_own", () => request.TakeBack(answers, Sales, Now));
        Assert.True(request.Agree(answers, Now));
        request.Complete(Sales, Now);
        Assert.Equal(AssociationRequestStatus.Done, request.Status);
        Refused("association.not_waiting", () => request.Agree(answers, Now));
    }

    [Theory]
    [InlineData(AssociationSide.Customer, AssociationSide.Partner)]
    [InlineData(AssociationSide.Partner, AssociationSide.Customer)]
    public void A_move_needs_both_in_either_order(AssociationSide first, AssociationSide second)
    {
        var (customer, account) = Pair();
        var request = AssociationRequest.Move(account, customer, Id<Partner>.At(Now), "Ours", [], Policy, Sales, Now);
        Assert.False(request.Agree(first, Now));
        Refused("association.agreed_already", () => request.Agree(first, Now));
        Assert.True(request.Agree(second, Now));
        Refused("association.own_request", () => AssociationRequest.Move(account, customer, Id<Partner>.At(Now), "x", [], Policy, Sales, Now).Agree(AssociationSide.Receiver, Now));
    }

    [Fact]
    public void It_can_be_agreed_to_until_the_last_moment_and_has_lapsed_at_the_next()
    {
        var (customer, account) = Pair();
        var end = Now.AddDays(7);
        Assert.True(Changes(account, customer, AssociationSide.Partner).Agree(AssociationSide.Customer, end - Tick));
        var late = Changes(account, customer, AssociationSide.Partner);
        Assert.False(late.Lapse(end - Tick));
        Assert.Equal((AssociationRequestStatus.Waiting, AssociationRequestStatus.Lapsed), (late.StatusAt(end - Tick), late.StatusAt(end)));
        Refused("association.lapsed", () => late.Agree(AssociationSide.Customer, end));
        Refused("association.lapsed", () => late.TakeBack(AssociationSide.Partner, Sales, end));
        Refused("association.lapsed", () => late.Stop("x", Bd, end));
        Assert.True(late.Lapse(end));
        Assert.False(late.Lapse(end));
        Assert.Equal((AssociationRequestStatus.Lapsed, end), (late.Status, late.EndedAt));
    }

    [Fact]
    public void Three_in_ninety_days_and_the_next_at_the_moment_at_which_the_first_no_longer_counts()
    {
        var (customer, account) = Pair();
        DateTimeOffset[] earlier = [Now.AddDays(-1), Now.AddDays(-89), Now.AddDays(-40)];
        var free = Now.AddDays(1);
        Assert.Equal(free, AssociationRequest.NextAt(earlier, Policy, Now));
        Assert.Equal(free, AssociationRequest.NextAt(earlier, Policy, free - Tick));
        Assert.Null(AssociationRequest.NextAt(earlier, Policy, free));
        Assert.Null(AssociationRequest.NextAt(earlier[..2], Policy, Now));
        var refused = Assert.Throws<Refused>(() => Changes(account, customer, AssociationSide.Partner, earlier));
        Assert.Equal(("association.too_many", 3, 90, free), (refused.Code, (int)refused.Details[0], (int)refused.Details[1], (DateTimeOffset)refused.Details[2]));
        Assert.NotNull(Changes(account, customer, AssociationSide.Partner, earlier, free));
    }

    [Fact]
    public void The_vendor_stops_moves_and_nothing_else()
    {
        var (customer, account) = Pair();
        var move = AssociationRequest.Move(account, customer, Id<Partner>.At(Now), "Ours", [], Policy, Sales, Now);
        Assert.Throws<InvalidField>(() => move.Stop(" ", Bd, Now));
        move.Stop("Dispute", Bd, Now);
        Assert.Equal((AssociationRequestStatus.Stopped, AssociationSide.Vendor, "Dispute"), (move.Status, move.EndedBySide!.Value, move.EndReason));
        Refused("association.only_moves", () => Changes(account, customer, AssociationSide.Partner).Stop("x", Bd, Now));
    }

    [Fact]
    public void Nothing_is_asked_of_an_account_that_is_frozen_not_associated_or_about_to_be_released()
    {
        var (customer, account) = Pair();
        Refused("association.same_type", () => Changes(account, customer, AssociationSide.Partner, to: DistributionType.Agency));
        account.SetFrozen(true);
        Refused("account.frozen", () => Changes(account, customer, AssociationSide.Partner));
        account.SetFrozen(false);
        customer.RequestRelease("Done", Now);
        Refused("association.request_open", () => Changes(account, customer, AssociationSide.Partner));
        customer.ConfirmRelease(ReleaseParty.Customer, Now);
        account.EndAssociation(Now);
        Refused("account.not_associated", () => Changes(account, customer, AssociationSide.Partner));
        Refused("account.not_associated", () => AssociationRequest.PayAll(account, customer, "x", Policy, Sales, Now));
    }

    [Fact]
    public void To_pay_all_is_offered_once_and_ends_with_the_type_and_with_the_association()
    {
        var (customer, account) = Pair();
        Assert.Equal([AssociationSide.Customer], AssociationRequest.PayAll(account, customer, "As agreed", Policy, Sales, Now).Missing(Now));
        account.BeginPayAll(Now);
        Refused("association.pays_all", () => AssociationRequest.PayAll(account, customer, "As agreed", Policy, Sales, Now));
        account.ChangeType(DistributionType.Resale, customer);
        Assert.Equal((null, DistributionType.Resale), (account.PaidByPartnerSince, customer.DistributionType));
        Refused("association.not_agency", () => AssociationRequest.PayAll(account, customer, "As agreed", Policy, Sales, Now));
        account.ChangeType(DistributionType.Agency, customer);
        account.BeginPayAll(Now);
        account.EndPayAll(AssociationSide.Partner);
        Refused("association.pays_not_all", () => account.EndPayAll(AssociationSide.Customer));
        account.BeginPayAll(Now);
        account.EndAssociation(Now);
        Assert.Null(account.PaidByPartnerSince);
    }

    [Fact]
    public void A_move_makes_a_new_row_that_is_protected_anew_and_has_none_of_the_other_partners_notes()
    {
        var (last, account) = Pair();
        var receiver = Id<Partner>.At(Now);
        last.MoveAway(Now);
        account.EndAssociation(Now);
        var (customer, registration) = Customer.Receive(last, account, receiver, PolicyVersion, Sales, Now);
        var left = account.MoveTo(customer)!;
        customer.Associate(account, Policy, Now);
        Assert.Equal((last.PartnerId, last.Id, Start, Now), (left.PartnerId, left.CustomerId, left.BeganAt, left.EndedAt));
        Assert.Equal((RegistrationStatus.Released, EndReason.Moved), (last.Status, last.EndReason!.Value));
        Assert.Equal((receiver, RegistrationStatus.Associated, Now.AddDays(90)), (customer.PartnerId, customer.Status, customer.ExpiresAt));
        Assert.Equal((last.Name, last.CreditCode, null, null), (customer.Name, customer.CreditCode, customer.Nickname, customer.Remark));
        Assert.Equal((customer.Id, receiver, null, true), (account.CustomerId!.Value, account.PartnerId!.Value, account.Nickname, account.IsAssociated));
        Assert.Equal((CustomerRegistration.MoveRules, Verdict.Allow, customer.Id), (registration.RulesVersion, registration.Verdict, registration.CustomerId!.Value));
        Assert.Null(registration.Replay());
    }

    [Fact]
    public void Whose_an_account_was_is_known_to_the_tick_of_each_beginning_and_end()
    {
        var (last, account) = Pair();
        last.MoveAway(Now);
        account.EndAssociation(Now);
        var (customer, _) = Customer.Receive(last, account, Id<Partner>.At(Now), PolicyVersion, Sales, Now);
        var left = account.MoveTo(customer)!;
        var later = Now.AddDays(1);
        customer.Associate(account, Policy, later);
        var notice = later.AddDays(30);
        var history = new AssociationHistory(account, notice, [left]);
        Assert.Equal(
            [null, last.PartnerId, last.PartnerId, null, null, customer.PartnerId, customer.PartnerId, null],
            new[] { Start.AddTicks(-1), Start, Now.AddTicks(-1), Now, later.AddTicks(-1), later, notice.AddTicks(-1), notice }.Select(at => history.At(at)?.Partner));
        Assert.Equal([last.Id, customer.Id], history.Customers);
        account.EndAssociation(later.AddDays(2));
        Assert.Equal([customer.PartnerId, null], new[] { later.AddDays(2).AddTicks(-1), later.AddDays(2) }.Select(at => history.At(at)?.Partner));
    }

    private static AssociationRequest Changes(
        CustomerAccount account, Customer customer, AssociationSide side, DateTimeOffset[]? earlier = null, DateTimeOffset? at = null, DistributionType to = DistributionType.Resale) =>
        AssociationRequest.ChangeType(account, customer, to, "Less work", side, earlier ?? [], Policy, Sales, at ?? Now);

    private static void Refused(string code, Action act) => Assert.Equal(code, Assert.Throws<Refused>(act).Code);

    private static (Customer Customer, CustomerAccount Account) Pair()
    {
        var (customer, invitation) = Inviting();
        var account = SignedUp(customer, invitation, Reported);
        Submitted(customer, invitation, account, Reported).Pass(account, null, Start);
        customer.Associate(account, Policy, Start);
        return (customer, account);
    }
}
