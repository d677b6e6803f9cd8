using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

public class PinyinTests
{
    [Theory]
    [InlineData('云', "yun")]
    [InlineData('華', "hua")]
    [InlineData('绿', "lv")]
    [InlineData('一', "yi")]
    public void A_character_is_read(char character, string syllable) => Assert.Equal(syllable, Pinyin.Text(Pinyin.Of(character)[0]));

    [Theory]
    [InlineData('a')]
    [InlineData('\ud800')]
    [InlineData('\uffff')]
    public void What_is_not_known_is_not_read(char character) => Assert.True(Pinyin.Of(character).IsEmpty);

    [Fact]
    public void A_character_with_two_readings_has_both() =>
        Assert.Equal(["chang", "zhang"], Pinyin.Of('长').ToArray().Select(one => Pinyin.Text(one)).Order());

    [Theory]
    [InlineData("zhang", "zan")]
    [InlineData("shi", "si")]
    [InlineData("long", "nong")]
    [InlineData("ying", "yin")]
    [InlineData("xiang", "xian")]
    [InlineData("fu", "hu")]
    [InlineData("fang", "huan")]
    [InlineData("nv", "lu")]
    public void Near_sounds_are_one(string a, string b) => Assert.Equal(Pinyin.Fuzzy(Pinyin.Find(a)), Pinyin.Fuzzy(Pinyin.Find(b)));

    [Theory]
    [InlineData("ba", "pa")]
    [InlineData("jin", "jun")]
    [InlineData("ding", "dong")]
    public void Other_sounds_stay_apart(string a, string b) => Assert.NotEqual(Pinyin.Fuzzy(Pinyin.Find(a)), Pinyin.Fuzzy(Pinyin.Find(b)));

    [Theory]
    [InlineData("xian", "xian|xi an")]
    [InlineData("luan", "luan|lu an")]
    [InlineData("xinchuangjia", "xin chuang jia|xin chuang ji a")]
    [InlineData("lveyang", "lve yang")]
    [InlineData("technology", "")]
    [InlineData("", "")]
    [InlineData("ng", "")]
    public void Letters_fall_into_syllables(string word, string expected)
    {
        var ways = Pinyin.Segmentations(word).Select(way => string.Join(' ', way.Select(one => Pinyin.Text(one)))).ToList();
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), ways.Take(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Length).ToList());
        Assert.Equal(expected.Length == 0, ways.Count == 0);
    }

    [Fact]
    public void Segmentations_are_bounded()
    {
        Assert.Equal(4, Pinyin.Segmentations(string.Concat(Enumerable.Repeat("xian", 15))).Count);
        Assert.Empty(Pinyin.Segmentations(new string('a', 10_000)));
    }
}
