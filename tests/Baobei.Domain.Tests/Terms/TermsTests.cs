using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using static Baobei.Domain.Tests.Customers.Given;

namespace Baobei.Domain.Tests.Terms;

public sealed class TermsTests
{
    private static readonly Guid _operator = Guid.Parse("0198aaaa-0000-7000-8000-000000000003");

    [Fact]
    public void A_text_holds_from_its_moment_until_the_next_one_does_and_a_withdrawn_one_never()
    {
        var first = TermsDocument.First(ConsentKind.Terms, "1", "一", "One", Reported);
        var second = Publish("2", Reported.AddDays(10), first);
        var other = TermsDocument.First(ConsentKind.Marketing, "1", "三", "Three", Reported);

        Assert.Same(first, TermsDocument.InForce([second, other, first], ConsentKind.Terms, Reported.AddDays(10) - Tick));
        Assert.Same(second, TermsDocument.InForce([first, second, other], ConsentKind.Terms, Reported.AddDays(10)));
        Assert.Null(TermsDocument.InForce([other], ConsentKind.Terms, Reported));

        second.Withdraw(Reported.AddDays(9));
        Assert.Same(first, TermsDocument.InForce([first, second], ConsentKind.Terms, Reported.AddDays(10)));
    }

    [Fact]
    public void A_version_is_withdrawn_until_one_tick_before_it_holds_and_only_once()
    {
        var holds = Reported.AddDays(10);
        var late = Publish("2", holds);
        Assert.Equal("terms.in_force", RefusalOf(() => late.Withdraw(holds)));
        Assert.Null(late.WithdrawnAt);

        var timely = Publish("2", holds);
        timely.Withdraw(holds - Tick);
        Assert.Equal(holds - Tick, timely.WithdrawnAt);
        Assert.Equal("terms.already_withdrawn", RefusalOf(() => timely.Withdraw(holds.AddYears(1))));
        Assert.Equal(["terms.published", "terms.withdrawn"], EventsOf(timely));
    }

    [Theory]
    [InlineData("2027-01", null)]
    [InlineData(" v2.1 ", null)]
    [InlineData("", "required")]
    [InlineData("-1", "terms_version")]
    [InlineData(".", "terms_version")]
    [InlineData("2027/01", "terms_version")]
    [InlineData("二", "terms_version")]
    [InlineData("123456789012345678901", "terms_version")]
    [InlineData("2026-11", "terms_version_taken")]
    [InlineData("OLD", "terms_version_taken")]
    public void A_version_is_called_by_what_can_stand_in_an_address_and_no_name_is_used_twice(string version, string? wrong)
    {
        TermsMoment[] versions = [new("2026-11", DateTimeOffset.UnixEpoch, false), new("old", Reported.AddDays(20), true)];
        if (wrong is null)
        {
            Assert.Equal(version.Trim(), Publish(version, versions).TermsVersion);
            return;
        }

        var invalid = Assert.Throws<InvalidField>(() => Publish(version, versions));
        Assert.Equal((nameof(TermsDocument.TermsVersion), wrong), (invalid.Field, invalid.Code));
    }

    [Fact]
    public void A_version_comes_after_now_and_after_the_newest_that_was_not_withdrawn()
    {
        Assert.Equal(Reported, Publish("2", Reported).EffectiveFrom);
        Assert.Equal("in_the_past", Assert.Throws<InvalidField>(() => Publish("2", Reported - Tick)).Code);

        TermsMoment[] versions = [new("1", DateTimeOffset.UnixEpoch, false), new("2", Reported.AddDays(10), false), new("3", Reported.AddDays(20), true)];
        Assert.Equal("before_last", Assert.Throws<InvalidField>(() => Publish("4", versions, Reported.AddDays(10))).Code);
        Assert.Equal(Reported.AddDays(10) + Tick, Publish("4", versions, Reported.AddDays(10) + Tick).EffectiveFrom);
    }

    [Fact]
    public void A_text_stands_in_both_languages_with_plain_line_ends()
    {
        var terms = TermsDocument.Publish([], ConsentKind.Terms, "2", " 一\r\n\r\n二 ", "One\r\rTwo", Reported, _operator, Reported);
        Assert.Equal(("一\n\n二", "One\n\nTwo", (Guid?)_operator), (terms.BodyZh, terms.BodyEn, terms.CreatedBy));

        foreach (var (zh, en, field, code) in new[]
        {
            (" ", "One", nameof(TermsDocument.BodyZh), "required"),
            ("一", "\n", nameof(TermsDocument.BodyEn), "required"),
            (new string('一', TermsDocument.MaxBodyLength + 1), "One", nameof(TermsDocument.BodyZh), "too_long"),
        })
        {
            var invalid = Assert.Throws<InvalidField>(() => TermsDocument.Publish([], ConsentKind.Terms, "2", zh, en, Reported, _operator, Reported));
            Assert.Equal((field, code), (invalid.Field, invalid.Code));
        }
    }

    [Theory]
    [InlineData(ConsentKind.Terms, "consent.not_revocable")]
    [InlineData(ConsentKind.AssociationNotice, "consent.not_revocable")]
    [InlineData(ConsentKind.PersonalData, null)]
    [InlineData(ConsentKind.Marketing, null)]
    public void Consents_are_taken_back_as_the_guide_says(ConsentKind kind, string? refusal)
    {
        var consent = ConsentRecord.Give(Sales, null, TermsDocument.First(kind, "2026-01", "条款", "Terms", Reported), Reported);
        Assert.Equal((kind, "2026-01", true), (consent.Kind, consent.TermsVersion, consent.IsInForce));

        if (refusal is not null)
        {
            Assert.Equal(refusal, RefusalOf(() => consent.Withdraw(Reported)));
            Assert.True(consent.IsInForce);
            return;
        }

        consent.Withdraw(Reported.AddDays(1));
        Assert.Equal(Reported.AddDays(1), consent.WithdrawnAt);
        Assert.Equal("consent.already_withdrawn", RefusalOf(() => consent.Withdraw(Reported.AddDays(2))));
        Assert.Equal(["consent.given", "consent.withdrawn"], EventsOf(consent));
    }

    [Fact]
    public void Agreeing_to_a_newer_version_takes_the_place_of_the_earlier_consent()
    {
        var first = TermsDocument.First(ConsentKind.PersonalData, "1", "一", "One", Reported);
        var holds = Reported.AddDays(10);
        var second = TermsDocument.Publish([], ConsentKind.PersonalData, "2", "二", "Two", holds, _operator, Reported);
        var earlier = ConsentRecord.Give(Sales, null, first, Reported);
        Assert.Equal("consent.already_given", RefusalOf(() => ConsentRecord.Give(Sales, null, first, Reported, earlier)));
        Assert.Equal("terms.not_in_force", RefusalOf(() => ConsentRecord.Give(Sales, null, second, holds - Tick, earlier)));
        Assert.True(earlier.IsInForce);

        var later = ConsentRecord.Give(Sales, null, second, holds, earlier);
        Assert.Equal((holds, false, true), (earlier.ReplacedAt!.Value, earlier.IsInForce, later.IsInForce));
        Assert.Equal("consent.replaced", RefusalOf(() => earlier.Withdraw(holds)));
        later.Withdraw(holds);
        Assert.False(later.IsInForce);
    }

    [Fact]
    public void A_new_association_needs_a_new_consent_to_the_same_notice_which_takes_the_place_of_the_old_one()
    {
        var notice = TermsDocument.First(ConsentKind.AssociationNotice, "1", "一", "One", Reported);
        var account = Id<CustomerAccount>.At(Reported);
        var earlier = ConsentRecord.Give(Sales, account, notice, Reported);
        var again = ConsentRecord.GiveForAssociation(Sales, account, notice, Reported.AddDays(1), earlier);
        Assert.Equal((Reported.AddDays(1), true), (earlier.ReplacedAt!.Value, again.IsInForce));
    }

    [Theory]
    [InlineData(ConsentKind.Terms, null, TermsNeed.Required)]
    [InlineData(ConsentKind.Terms, "1", TermsNeed.Required)]
    [InlineData(ConsentKind.Terms, "2", TermsNeed.Agreed)]
    [InlineData(ConsentKind.AssociationNotice, null, TermsNeed.Required)]
    [InlineData(ConsentKind.AssociationNotice, "1", TermsNeed.Required)]
    [InlineData(ConsentKind.AssociationNotice, "2", TermsNeed.Agreed)]
    [InlineData(ConsentKind.PersonalData, null, TermsNeed.Offered)]
    [InlineData(ConsentKind.PersonalData, "1", TermsNeed.Required)]
    [InlineData(ConsentKind.PersonalData, "2", TermsNeed.Agreed)]
    [InlineData(ConsentKind.Marketing, null, TermsNeed.Offered)]
    [InlineData(ConsentKind.Marketing, "1", TermsNeed.Offered)]
    [InlineData(ConsentKind.Marketing, "2", TermsNeed.Agreed)]
    public void What_a_text_asks_depends_on_the_version_that_was_agreed_to(ConsentKind kind, string? agreed, TermsNeed need)
    {
        ConsentRecord[] given = agreed is null ? [] : [ConsentRecord.Give(Sales, null, TermsDocument.First(kind, agreed, "文", "Text", Reported), Reported)];
        var standing = Assert.Single(TermsStanding.Of([new(kind, "2", Reported)], given, hasPartner: true));
        Assert.Equal((need, agreed), (standing.Need, standing.Agreed?.TermsVersion));
    }

    [Fact]
    public void The_association_notice_concerns_those_who_have_a_partner()
    {
        TermsHeadline[] inForce = [new(ConsentKind.Terms, "1", Reported), new(ConsentKind.AssociationNotice, "1", Reported)];
        Assert.Equal([ConsentKind.Terms], TermsStanding.Of(inForce, [], hasPartner: false).Select(standing => standing.InForce.Kind));
        Assert.Equal([ConsentKind.Terms, ConsentKind.AssociationNotice], TermsStanding.Of(inForce, [], hasPartner: true).Select(standing => standing.InForce.Kind));
    }

    private static TermsDocument Publish(string version, DateTimeOffset from, params TermsDocument[] earlier) =>
        Publish(version, [.. earlier.Select(t => new TermsMoment(t.TermsVersion, t.EffectiveFrom, t.WithdrawnAt is not null))], from);

    private static TermsDocument Publish(string version, IReadOnlyCollection<TermsMoment> versions, DateTimeOffset? from = null) =>
        TermsDocument.Publish(versions, ConsentKind.Terms, version, "文", "Text", from ?? Reported.AddDays(30), _operator, Reported);
}
