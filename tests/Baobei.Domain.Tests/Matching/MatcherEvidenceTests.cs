using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

/// <summary>What is known beside the names.</summary>
public sealed class MatcherEvidenceTests
{
    private const string Code = "91330100799655058B";

    /// <summary>Another valid one.</summary>
    private static readonly string OtherCode = "0123456789ABCDEFGHJKLMNPQRTUWXY".Select(check => "91330100799655066" + check).Single(code => UnifiedCreditCode.IsValid(code));

    private static readonly MatchParty Full = new("武汉骁途山海物流有限公司");

    /// <summary>Has to be looked at: nearly the sound of a long brand.</summary>
    private static readonly MatchParty Doubtful = new("武汉骁途三海物流有限公司");

    [Theory]
    [InlineData("杭州云岫澜软件有限公司", "济南颐沁堂药业有限公司")]
    [InlineData("杭州云岫澜软件有限公司", "Larkmoor Timber GmbH")]
    [InlineData("杭州云岫澜软件有限公司", "杭州云岫澜软件有限公司成都分公司")]
    [InlineData("a", "b")]
    public void Equal_credit_codes_are_one_customer_whatever_the_names(string left, string right)
    {
        var result = Match(new(left) { CreditCode = Code }, new(right) { CreditCode = "9133 0100 7996 5505 8b" });
        Assert.Equal(new(MatchAnswer.Same, 1000), result);
        Assert.Equal("same_code", Assert.Single(Matcher.Explain(new(left) { CreditCode = Code }, new(right) { CreditCode = Code })).Code);
    }

    [Theory]
    [InlineData("杭州云岫澜软件有限公司", "杭州云岫澜软件有限公司")]
    [InlineData("Larkmoor Timber GmbH", "larkmoor timber gmbh")]
    [InlineData("杭州云岫澜软件有限公司", "云岫澜")]
    public void Two_valid_codes_that_differ_are_never_one_customer(string left, string right)
    {
        var one = new MatchParty(left) { CreditCode = Code, Phone = "+8613800138000", Email = "a@yunxiulan.example" };
        var two = new MatchParty(right) { CreditCode = OtherCode, Phone = "+8613800138000", Email = "b@yunxiulan.example" };
        Assert.Equal(new(MatchAnswer.Different, 0), Match(one, two));
        Assert.NotEqual(MatchAnswer.Same, Matcher.Match(one, two, new(1, 0)).Answer);
        Assert.Equal("other_code", Matcher.Explain(one, two)[0].Code);
    }

    [Fact]
    public void A_branch_with_a_code_of_its_own_stays_related() => Assert.Equal(
        MatchAnswer.Related,
        Match(new("武汉骁途物流有限公司") { CreditCode = Code }, new("武汉骁途物流有限公司宜昌分公司") { CreditCode = OtherCode }).Answer);

    [Theory]
    [InlineData("91330100799655058C")]
    [InlineData("91330100799655058")]
    [InlineData("n/a")]
    [InlineData("")]
    [InlineData(null)]
    public void An_invalid_code_says_nothing(string? invalid)
    {
        Assert.Equal(MatchAnswer.Same, Match(Full with { CreditCode = Code }, Full with { CreditCode = invalid }).Answer);
        var stranger = new MatchParty("济南颐沁堂药业有限公司") { CreditCode = invalid };
        Assert.Equal(MatchAnswer.Different, Match(Full with { CreditCode = invalid }, stranger).Answer);
        Assert.Equal(Match(Full, Doubtful), Match(Full with { CreditCode = Code }, Doubtful with { CreditCode = invalid }));
    }

    [Fact]
    public void A_telephone_number_lifts_what_is_doubtful()
    {
        Assert.Equal(MatchAnswer.Review, Match(Full, Doubtful).Answer);
        Assert.Equal(MatchAnswer.Same, Match(Full with { Phone = "+8613800138000" }, Doubtful with { Phone = "+8613800138000" }).Answer);
        Assert.Equal(MatchAnswer.Review, Match(Full with { Phone = "+8613800138000" }, Doubtful with { Phone = "+8613800138001" }).Answer);
        Assert.Equal(MatchAnswer.Review, Match(Full with { Phone = "" }, Doubtful with { Phone = "" }).Answer);
    }

    [Theory]
    [InlineData("wang@xiaotu.example", "Li@XiaoTu.example", true)]
    [InlineData("wang@xiaotu.example", "li@xiaotu-wl.example", false)]
    [InlineData("wang@qq.com", "wang@qq.com", false)]
    [InlineData("wang@163.com", "li@163.com", false)]
    [InlineData("wang@mailox.fun", "li@mailox.fun", false)]
    [InlineData("xiaotu.example", "xiaotu.example", false)]
    [InlineData(null, null, false)]
    public void Addresses_of_one_own_domain_lift_what_is_doubtful_and_those_of_providers_say_nothing(string? left, string? right, bool isLifted) => Assert.Equal(
        isLifted ? MatchAnswer.Same : MatchAnswer.Review,
        Match(Full with { Email = left }, Doubtful with { Email = right }).Answer);

    [Fact]
    public void A_short_brand_alone_needs_both()
    {
        var full = new MatchParty("武汉骁途物流有限公司") { Phone = "+8613800138000", Email = "a@xiaotu.example" };
        var brand = new MatchParty("骁途");
        Assert.Equal(MatchAnswer.Review, Match(full, brand).Answer);
        Assert.Equal(MatchAnswer.Review, Match(full, brand with { Phone = full.Phone }).Answer);
        Assert.Equal(MatchAnswer.Review, Match(full, brand with { Email = full.Email }).Answer);
        Assert.Equal(MatchAnswer.Same, Match(full, brand with { Phone = full.Phone, Email = full.Email }).Answer);
    }

    [Fact]
    public void Neither_telephone_number_nor_domain_makes_one_of_two_customers()
    {
        var one = Full with { Phone = "+8613800138000", Email = "a@xiaotu.example" };
        var two = new MatchParty("济南颐沁堂药业有限公司") { Phone = "+8613800138000", Email = "b@xiaotu.example" };
        Assert.NotEqual(MatchAnswer.Same, Match(one, two).Answer);
        Assert.Equal(["same_domain", "same_phone"], Matcher.Explain(one, two).Select(reason => reason.Code).Where(code => code.StartsWith("same", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_region_beside_the_name_is_the_one_that_it_leaves_out()
    {
        var named = new MatchParty("杭州云岫澜软件有限公司") { Region = "3301" };
        var bare = new MatchParty("云岫澜软件有限公司");
        Assert.True(Match(named, bare with { Region = "3301" }).Score > Match(named, bare).Score);
        Assert.True(Match(named, bare with { Region = "33" }).Score > Match(named, bare).Score);
        Assert.Equal(Match(named, bare), Match(named, bare with { Region = "4201" }));
        Assert.DoesNotContain(Matcher.Explain(named, bare with { Region = "3301" }), reason => reason.Code == "region_missing");
    }

    [Fact]
    public void A_city_in_common_beside_the_names_tells_that_the_province_in_one_and_the_city_in_the_other_are_no_two_places()
    {
        var (province, city) = (new MatchParty("湖南云岫澜软件有限公司"), new MatchParty("株洲云岫澜软件有限公司"));
        Assert.Equal(MatchAnswer.Review, Match(province, city).Answer);
        Assert.Contains(Matcher.Explain(province, city), reason => reason.Code == "region_part");
        Assert.Equal(Match(province, city), Match(province with { Region = "43" }, city with { Region = "43" }));
        Assert.Equal(Match(province, city), Match(province with { Region = "4301" }, city with { Region = "4302" }));
        Assert.Equal(MatchAnswer.Same, Match(province with { Region = "4302" }, city with { Region = "4302" }).Answer);
    }

    [Fact]
    public void Two_industries_count_where_a_name_does_not_say_its_business()
    {
        var full = new MatchParty("杭州云岫澜软件有限公司") { Industry = "65" };
        var bare = new MatchParty("云岫澜");
        Assert.True(Match(full, bare with { Industry = "62" }).Score < Match(full, bare).Score);
        Assert.Equal(Match(full, bare), Match(full, bare with { Industry = "64" }));
        Assert.Equal(Match(full, full), Match(full, full with { Industry = "62" }));
    }

    [Fact]
    public void A_nickname_or_an_English_name_may_be_the_others_name()
    {
        var nicknamed = new MatchParty("济南百草仁药业有限公司") { Nickname = "骁途山海物流" };
        var result = Match(nicknamed, Full);
        Assert.True(result.Answer is MatchAnswer.Same or MatchAnswer.Review, $"{result}");
        Assert.Contains(Matcher.Explain(nicknamed, Full), reason => reason.Code == "nickname");
        Assert.Equal(result, Match(Full, nicknamed));

        var english = Full with { NameEn = "Larkmoor Freight Ltd" };
        Assert.Equal(MatchAnswer.Same, Match(english, new("Larkmoor Freight Limited")).Answer);
        Assert.Equal(MatchAnswer.Same, Match(english, new("骁屹运输") { NameEn = "LARKMOOR FREIGHT LTD" }).Answer);
        Assert.Equal(MatchAnswer.Different, Match(Full, new("Larkmoor Freight Limited")).Answer);
        Assert.All(Matcher.Explain(english, new("Larkmoor Freight Limited")), reason => Assert.StartsWith("Larkmoor", reason.Left, StringComparison.Ordinal));
    }

    [Fact]
    public void Persons_are_told_by_two_of_name_telephone_number_and_address()
    {
        var person = new MatchParty("欧阳栖禾") { IsPerson = true, Phone = "+8613800138000", Email = "qihe@qq.com" };
        var nameOnly = new MatchParty("歐陽栖禾") { IsPerson = true };
        Assert.Equal(MatchAnswer.Same, Match(person, nameOnly with { Phone = "+8613800138000" }).Answer);
        Assert.Equal(MatchAnswer.Same, Match(person, nameOnly with { Email = "QiHe@QQ.com" }).Answer);
        Assert.Equal(MatchAnswer.Same, Match(person, person with { Name = "某人" }).Answer);
        Assert.Equal(MatchAnswer.Different, Match(person, nameOnly).Answer);
        Assert.Equal(MatchAnswer.Different, Match(person, nameOnly with { Phone = "+8613800138001", Email = "other@qq.com" }).Answer);
        Assert.Equal(MatchAnswer.Review, Match(person, nameOnly with { Name = "某人", Phone = "+8613800138000" }).Answer);
        Assert.Equal(MatchAnswer.Different, Match(person, person with { IsPerson = false }).Answer);
        Assert.NotEmpty(Matcher.Explain(person, nameOnly));
    }

    private static MatchResult Match(MatchParty left, MatchParty right)
    {
        var result = Matcher.Match(left, right, MatchThresholds.Default);
        Assert.Equal(result, Matcher.Match(right, left, MatchThresholds.Default));
        return result;
    }
}
