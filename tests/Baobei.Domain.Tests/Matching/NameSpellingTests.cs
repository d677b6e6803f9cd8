using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

/// <summary>Characters as they are spelt in Hong Kong and Taiwan: each beside another one in the brand of a company of that place.</summary>
public sealed class NameSpellingTests
{
    [Theory]
    [InlineData('周', "chow|chau|chou")]
    [InlineData('张', "cheung|chang")]
    [InlineData('陈', "chan|chun")]
    [InlineData('黄', "wong")]
    [InlineData('李', "lee|li|lei")]
    [InlineData('吴', "ng")]
    [InlineData('叶', "yip|ip")]
    [InlineData('徐', "tsui|chui")]
    [InlineData('谢', "tse|che")]
    [InlineData('福', "fook|fuk")]
    [InlineData('记', "kee|kei|ki")]
    [InlineData('新', "sun|san")]
    [InlineData('源', "yuen")]
    [InlineData('宝', "po|bo")]
    [InlineData('發', "fat|faat")]
    [InlineData('行', "hong|hang")]
    [InlineData('余', "yu|yue|eu")]
    public void A_character_is_spelt_in_Hong_Kong(char character, string spellings) =>
        Assert.All(spellings.Split('|'), spelling => Assert.Equal(MatchAnswer.Same, HongKong(character, "Wing " + spelling)));

    [Theory]
    [InlineData('新', "hsin|shin")]
    [InlineData('国', "kuo")]
    [InlineData('清', "ching|tsing")]
    [InlineData('大', "ta|da")]
    [InlineData('同', "tung|tong")]
    [InlineData('志', "chih")]
    [InlineData('京', "king|ching")]
    [InlineData('津', "tsin|chin")]
    [InlineData('荣', "jung|rong")]
    [InlineData('华', "hua|hwa")]
    [InlineData('友', "yu|you")]
    [InlineData('旭', "hsu")]
    [InlineData('女', "nu")]
    public void A_character_is_spelt_in_Taiwan_and_was_before_pinyin(char character, string spellings) =>
        Assert.All(spellings.Split('|'), spelling => Assert.Equal(
            MatchAnswer.Same, Matcher.Match($"台北国{character}食品有限公司", $"Taipei Kuo {spelling} Food Co., Ltd.", MatchThresholds.Default).Answer));

    [Theory]
    [InlineData("Wing Fook")]
    [InlineData("Wing Hang")]
    [InlineData("Tai On")]
    [InlineData("Wing Oni")]
    [InlineData("Win Gon")]
    public void Another_syllable_is_another_brand(string brand) => Assert.NotEqual(MatchAnswer.Same, HongKong('安', brand));

    [Theory]
    [InlineData("Wing On")]
    [InlineData("WINGON")]
    [InlineData("Wing-On")]
    public void Syllables_may_be_joined(string brand) => Assert.Equal(MatchAnswer.Same, HongKong('安', brand));

    [Fact]
    public void A_text_of_any_length_is_read()
    {
        foreach (var length in Enumerable.Range(1, 200))
        {
            var letters = new string('o', length);
            Assert.NotEqual(MatchAnswer.Same, Matcher.Match("香港" + new string('澳', length) + "食品", "Hong Kong " + letters + " Wing", MatchThresholds.Default).Answer);
        }
    }

    private static MatchAnswer HongKong(char character, string brand) =>
        Matcher.Match($"香港永{character}食品有限公司", $"Hong Kong {brand} Food Co., Ltd.", MatchThresholds.Default).Answer;
}
