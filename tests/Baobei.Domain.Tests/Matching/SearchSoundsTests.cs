using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

/// <summary>By which words a name is found as it is read, and by which somebody asks for it.</summary>
public class SearchSoundsTests
{
    [Theory]
    [InlineData("振华新材", "=zhen.hua =hua.xin =xin.cai #zhx #hxc")]
    [InlineData("重庆", "=zhong.qing =chong.qing")]
    [InlineData("绿源科技", "=lu.yuan =yuan.ke =ke.ji #lyk #ykj")]
    [InlineData("TCL方舟", "=fang.zhou #tcl #clf #lfz")]
    [InlineData("振华5G云", "=zhen.hua #zh5 #h5g #5gy")]
    [InlineData("A&B云", "")]
    [InlineData("云\n帆船", "=fan.chuan")]
    [InlineData("Blue Harbor Logic", "")]
    [InlineData("云", "")]
    [InlineData("", "")]
    public void A_name_leaves_the_sounds_of_neighbours_behind(string name, string words) =>
        Assert.Equal(Sorted(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Sorted(SearchSounds.Of(string.Join('\n', name.Split('\n').Select(SearchGrams.QueryOf)))));

    [Theory]
    [InlineData("zhenhua", "=zhen.hua|=zhen.hu =hu.a|=zhen.hu|#zhe #hen #enh #nhu #hua")]
    [InlineData("Zhen Hua Xin Cai", "=zhen.hua =hua.xin =xin.cai|=zhen.hu =hu.a =a.xin =xin.cai|=zhen.hua =hua.xin|#zhe #hen #enh #nhu #hua #uax #axi #xin #inc #nca #cai")]
    [InlineData("zhenhuax", "=zhen.hua|#zhe #hen #enh #nhu #hua #uax")]
    [InlineData("zhxc", "#zhx #hxc")]
    [InlineData("zhx", "#zhx")]
    [InlineData("zh", "")]
    [InlineData("zhen", "#zhe #hen")]
    [InlineData("zhenh", "#zhe #hen #enh")]
    [InlineData("振hua", "振 =zhen.hua|振 =zhen.hu =hu.a|振 =zhen.hu|#zhu #hua")]
    [InlineData("hua振", "=hua.zhen 振|=hu.a =a.zhen 振|#hua #uaz")]
    [InlineData("振华xincai", "振华 =hua.xin =xin.cai|振华 =hua.xin|#zhx #hxi #xin #inc #nca #cai")]
    [InlineData("振华x", "振华|#zhx")]
    [InlineData("振h", "")]
    [InlineData("行hui", "行 =xing.hui|行 =hang.hui|#hui")]
    [InlineData("lvyuan", "=lu.yuan|=lu.yu =yu.an|=lu.yu|#lvy #vyu #yua #uan")]
    [InlineData("tclfangzhou", "tc cl =fang.zhou|#tcl #clf #lfa #fan #ang #ngz #gzh #zho #hou")]
    [InlineData("xianhua", "=xian.hua|=xi.an =an.hua|=xian.hu =hu.a|=xi.an =an.hu =hu.a|=xian.hu|#xia #ian #anh #nhu #hua")]
    [InlineData("云帆", "")]
    [InlineData("1234", "")]
    [InlineData("harbor", "#har #arb #rbo #bor")]
    public void What_was_typed_asks_for_the_words_of_each_way_to_read_it(string typed, string ways) => Assert.Equal(
        ways, string.Join('|', SearchSounds.ToFind(SearchGrams.QueryOf(typed)).Select(words => string.Join(' ', words))));

    [Fact]
    public void Nothing_typed_asks_for_much_and_no_name_leaves_much_behind()
    {
        foreach (var typed in new[] { new string('a', 5_000), string.Concat(Enumerable.Repeat("xian", 200)), string.Concat(Enumerable.Repeat("xiangan", 9)), string.Concat(Enumerable.Repeat("行a", 100)), "𠮷ye𠮷", "é'\"*=#.zhen" })
        {
            var ways = SearchSounds.ToFind(SearchGrams.QueryOf(typed));
            Assert.InRange(ways.Count, 0, SearchSounds.MostWays);
            Assert.All(ways, words => Assert.InRange(words.Length, 1, SearchSounds.MostAsked));
        }

        Assert.InRange(SearchSounds.Of(string.Concat(Enumerable.Range(0, 200).Select(i => (char)('一' + (i * 37))))).Count(), 2, SearchSounds.MostOfLine);
        Assert.InRange(SearchSounds.Of(new string('行', 200)).Count(), 2, 4 + 8);
    }

    [Fact]
    public void Words_of_sound_are_no_others()
    {
        var sounds = SearchSounds.Of("#振华=c:新材").ToHashSet();
        Assert.NotEmpty(sounds);
        Assert.All(sounds, word => Assert.True(word.Length > 3 && word[0] is '=' or '#'));
        Assert.Empty(SearchGrams.Of("#zhx=zhen.hua#振华").Append(SearchGrams.OfCustomer("#z")).Append(SearchGrams.OfIndustry("65")).Intersect(sounds));
    }

    [Fact]
    public void Whatever_finds_a_name_by_two_syllables_or_three_first_letters_asks_for_words_that_it_has()
    {
        const string characters = "振华新材云帆海星科技杭州重庆长风石化绿源西安古城行乐厦门天蓝信息有限公司曾单朝佛山六安女吕安恩昂饿爱阿藏方舟";
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(3, 14)).Select(_ => random.Next(12) == 0 ? "TCL5G&"[random.Next(6)] : characters[random.Next(characters.Length)]));
            var folded = SearchGrams.QueryOf(name);
            var length = Math.Min(random.Next(2, 6), folded.Length);
            if (length < 2)
            {
                continue;
            }

            var part = folded.Substring(random.Next(folded.Length - length + 1), length);
            var way = random.Next(3);
            var typed = string.Concat(part.Select(c => way switch
            {
                0 => Spoken(c, random),
                1 => Spoken(c, random)[..1],
                _ => random.Next(2) == 0 ? c.ToString() : Spoken(c, random),
            }));
            var han = part.Count(c => Pinyin.Of(c).Length > 0);
            var syllables = part.Zip(part.Skip(1)).Any(pair => Pinyin.Of(pair.First).Length > 0 && Pinyin.Of(pair.Second).Length > 0);
            // Many that begin with a vowel fall into syllables in more ways than are followed.
            if (part.Count("安恩昂饿爱阿".Contains) > 2)
            {
                continue;
            }

            if (!typed.Any(char.IsAsciiLetter) || han < part.Length || (way == 1 ? length < NameSearch.FewestInitials : !syllables) || folded.Contains(typed, StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(NameSearch.Finds(typed, name));
            var words = SearchGrams.Of(folded, SearchSounds.Of(folded)).ToHashSet();
            Assert.True(SearchSounds.ToFind(SearchGrams.QueryOf(typed)).Any(asked => asked.All(words.Contains)), $"{typed} in {name}");
        }

        // Of the readings that the index keeps: not all that a dictionary knows.
        static string Spoken(char c, Random random)
        {
            var kept = SearchSounds.Of(new string(c, 2)).Where(word => word[0] == '=').Select(word => word[1..].Split('.')[0]).Distinct().ToArray();
            return kept.Length == 0 ? c.ToString() : kept[random.Next(kept.Length)];
        }
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> words) => words.Order(StringComparer.Ordinal);
}
