using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

public class NameIndexTests
{
    private static readonly string[] Made =
    [
        "杭州云帆海星信息技术有限公司", "杭州市青松科技有限公司", "上海蓝鲸方舟物流有限责任公司", "厦门百川（集团）股份有限公司", "重庆长风石化设备有限公司", "六安市金石建材有限公司",
        "成都启明新元信息技术有限公司", "广东恒远高速公路股份有限公司", "深圳中瑞恒华能源股份有限公司", "内蒙古草原牧歌乳业有限公司", "中国天成电信有限公司", "中国天成电信有限公司杭州分公司",
        "Blue Harbor Logic Inc.", "Silver Field Systems Pte. Ltd.", "Infront Motors GmbH", "Grand Ocean Bridge Works Corporation", "Qingsong Trading Co., Ltd.", "TCL方舟电子有限公司",
        "香港周福隆珠宝有限公司", "鄭榮記餅家有限公司", "台北国欣机械股份有限公司",
    ];

    private static readonly NameIndex Index = NameIndex.Build([.. Made, .. Crowd(3_000)]);

    [Theory]
    [InlineData("杭州云帆海星信息技术有限公司", 0)]
    [InlineData("云帆海星", 0)]
    [InlineData("云帆海星信息", 0)]
    [InlineData("杭州云帆", 0)]
    [InlineData("杭州雲帆海星資訊技術有限公司", 0)]
    [InlineData("云帆海星信息技术（杭州）有限公司", 0)]
    [InlineData("浙江省杭州市云帆海星信息技术股份公司", 0)]
    [InlineData("杭州云帆海星信息技术有限公司(续费)", 0)]
    [InlineData("杭州云帆海星信息技术有", 0)]
    [InlineData("杭州云凡海星信息技术有限公司", 0)]
    [InlineData("杭州云帆星海信息技术有限公司", 0)]
    [InlineData("杭州云帆星信息技术", 0)]
    [InlineData("杭州云帆帆海星信息技术", 0)]
    [InlineData("Hangzhou Yunfan Haixing Information Technology Co., Ltd.", 0)]
    [InlineData("yun fan hai xing", 0)]
    [InlineData("上海南鲸方舟物流", 2)]
    [InlineData("厦门百川股份有限公司", 3)]
    [InlineData("Xiamen Baichuan Group", 3)]
    [InlineData("Chongqing Changfeng Petrochemical Equipment Co.,Ltd", 4)]
    [InlineData("Luan Jinshi Building Materials Limited", 5)]
    [InlineData("粤高速", 7)]
    [InlineData("深恒华", 8)]
    [InlineData("中瑞恒华能源", 8)]
    [InlineData("蒙牧歌乳业", 9)]
    [InlineData("天成电信", 10)]
    [InlineData("blue harbour logic", 12)]
    [InlineData("BlueHarbor Logic", 12)]
    [InlineData("BHL", 12)]
    [InlineData("Sliver Field Systems", 13)]
    [InlineData("infont", 14)]
    [InlineData("Grand Ocean Bridge Wroks", 15)]
    [InlineData("杭州青松贸易有限公司", 16)]
    [InlineData("TCL", 17)]
    [InlineData("hangzhouyunfanhaixxingxinxi", 0)]
    [InlineData("chongqinchangfneg", 4)]
    [InlineData("luanjinshijaincai", 5)]
    [InlineData("杭州yfhx信息技术", 0)]
    [InlineData("cqcf石化设备", 4)]
    [InlineData("lajsjc", 5)]
    [InlineData("lasjsjc", 5)]
    [InlineData("重庆长风shsb", 4)]
    [InlineData("石化设备 长风 重庆", 4)]
    [InlineData("Chow Fook Lung Jewellery", 18)]
    [InlineData("Cheng Wing Kee", 19)]
    [InlineData("Kuo Hsin Machinery Taiwan", 20)]
    [InlineData("Chungking Changfeng Petrochemical", 4)]
    [InlineData("Blue Whale Ark Logistics", 2)]
    public void A_name_is_found_however_it_is_written(string query, int number) => Assert.Contains(number, Index.Candidates(query));

    [Theory]
    [InlineData("杭州云帆海星信息技术有限公司", 0)]
    [InlineData("ＴＣＬ方舟电子", 17)]
    [InlineData("中国天成电信", 10)]
    [InlineData("Silver Field", 13)]
    public void The_nearest_name_comes_first(string query, int number) => Assert.Equal(number, Index.Candidates(query)[0]);

    [Fact]
    public void No_more_candidates_than_asked_for_and_none_twice()
    {
        Assert.Equal(5, Index.Candidates("杭州青松科技", 5).Count);
        Assert.Empty(Index.Candidates("杭州青松科技", 0));
        var all = Index.Candidates("杭州青松科技");
        Assert.Equal(NameIndex.MostCandidates, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(int.MaxValue, 2)]
    public void Only_names_before_a_number_are_found(int before, int found)
    {
        var index = NameIndex.Build(["杭州云帆海星有限公司", "上海蓝鲸物流有限公司", "云帆海星（杭州）有限公司"]);
        Span<int> numbers = stackalloc int[8];
        Assert.Equal(found, index.Candidates("云帆海星", numbers, before: before));
        Assert.DoesNotContain(1, numbers[..found].ToArray());
    }

    /// <summary>What a Chinese name shares with an English one by chance is left out of little work, the one that is meant is not.</summary>
    [Fact]
    public void Little_work_is_done_on_the_English_name_that_is_meant()
    {
        var index = NameIndex.Build([.. Enumerable.Range(0, 200).Select(i => $"Bluefield Harbour {i} Machinery Trading Co., Ltd."), "Changsha Hengruida Machinery Co., Ltd."]);
        Span<int> numbers = stackalloc int[NameEffort.Row.Candidates];
        Assert.Equal(1, index.Candidates("长沙恒瑞达机械有限公司", numbers, NameEffort.Row));
        Assert.Equal(200, numbers[0]);
    }

    [Fact]
    public void An_empty_index_answers_nothing()
    {
        Assert.Empty(new NameIndex().Candidates("云帆海星"));
        Assert.Empty(NameIndex.Build([]).Find(new MatchParty("云帆海星"), 5, MatchThresholds.Default));
    }

    [Fact]
    public void A_name_is_found_once_it_is_added_and_not_once_it_is_removed()
    {
        var index = NameIndex.Build(["杭州云帆海星有限公司", "上海蓝鲸物流有限公司"]);
        Assert.Equal(2, index.Add("南京石榴籽餐饮有限公司"));
        Assert.Equal((3, "南京石榴籽餐饮有限公司"), (index.Count, index.NameOf(2)));
        Assert.Equal([2], index.Candidates("石榴籽餐饮"));
        index.Remove(2);
        index.Remove(2);
        Assert.Equal(2, index.Count);
        Assert.Empty(index.Candidates("石榴籽餐饮"));
        Assert.Equal(3, index.Add("南京石榴籽餐饮有限公司"));
        Assert.Equal([3], index.Candidates("石榴籽餐饮"));
        Assert.Equal([0], index.Candidates("云帆海星"));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Remove(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.NameOf(-1));
    }

    [Fact]
    public void An_index_that_grew_one_by_one_finds_all()
    {
        // More than make it move to longer lists.
        var names = Crowd(70_000).ToArray();
        var index = new NameIndex();
        foreach (var name in names)
        {
            index.Add(name);
        }

        Assert.Equal(names.Length, index.Count);
        Assert.All(Enumerable.Range(0, 100).Select(i => i * 700), number => Assert.Contains(number, index.Candidates(names[number])));
    }

    [Fact]
    public void Decided_hits_are_the_same_first_and_none_that_are_different()
    {
        var hits = Index.Find(new MatchParty("杭州云帆海星信息技术有限公司"), 3, MatchThresholds.Default);
        Assert.Equal((0, new MatchResult(MatchAnswer.Same, 1000)), (hits[0].Number, hits[0].Result));
        Assert.All(hits, hit => Assert.NotEqual(MatchAnswer.Different, hit.Result.Answer));
        Assert.Equal(hits.OrderByDescending(hit => hit.Result.Answer == MatchAnswer.Same).ThenByDescending(hit => hit.Result.Score), hits);
        Assert.Empty(Index.Find(new MatchParty("杭州云帆海星信息技术有限公司"), 0, MatchThresholds.Default));
    }

    [Fact]
    public async Task Who_asks_sees_whole_names_while_others_are_added_and_removed()
    {
        var index = NameIndex.Build([.. Made]);
        var added = Made.Length;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var asked = 0;
            for (; !stop.IsCancellationRequested || asked == 0; asked++)
            {
                Assert.Equal(0, index.Candidates("杭州云帆海星信息技术有限公司")[0]);
                var last = Volatile.Read(ref added) - 1;
                if (last >= Made.Length && last % 3 != 0)
                {
                    Assert.Contains(last, index.Candidates(index.NameOf(last)));
                }
            }

            return asked;
        })).ToList();

        // Names apart from each other; every third goes again at once.
        foreach (var name in Crowd(20_000))
        {
            var number = index.Add(name);
            if (number % 3 == 0)
            {
                index.Remove(number);
            }

            Volatile.Write(ref added, number + 1);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), asked => Assert.True(asked > 0));
    }

    [Fact]
    public void Any_text_may_be_asked_for_and_added()
    {
        var index = NameIndex.Build(Made);
        string[] odd =
        [
            "", " ", "\0", "云", "\ud800", "云\udc00帆", "㈱云帆", "e\u0301\u0301\u0301", "\u1100\u1161", "𠀀𠀁", "🏢🏢公司", "有限公司", "Co., Ltd.", "(((", "集团股份", "中",
            new('云', 10_000), string.Concat(Enumerable.Repeat("xian", 2_500)), new(' ', 10_000), new('\ud800', 10_000), string.Concat(Enumerable.Repeat("a b ", 2_500)), new('a', 100_000),
        ];
        foreach (var text in odd)
        {
            index.Candidates(text);
            Assert.Equal(text.Length > 65_535 ? text[..65_535] : text, index.NameOf(index.Add(text)));
            index.Candidates(text);
        }

        // Any character, broken surrogates, too.
        Gen.Char.Array[0, 60].Select(characters => new string(characters)).Sample(
            text =>
            {
                lock (odd)
                {
                    index.Add(text);
                }

                Assert.Equal(0, index.Candidates(Made[0])[0]);
                index.Candidates(text);
            },
            iter: 2_000);
    }

    /// <summary>Names as they are common, none twice.</summary>
    [Theory]
    [InlineData("云帆海星", 0)]
    [InlineData("yunfan", 0)]
    [InlineData("haixing", 0)]
    [InlineData("yunfanhaix", 0)]
    [InlineData("云fan", 0)]
    [InlineData("yfhx", 0)]
    [InlineData("yfhxxx", 0)]
    [InlineData("hzyf", 0)]
    [InlineData("qingsong", 16)]
    [InlineData("langjing", -1)]
    [InlineData("yun", -1)]
    public void A_search_finds_what_a_name_has_as_it_is_written_or_read(string typed, int number)
    {
        var found = Index.Search(typed).Where(one => one.IsRead).Select(one => one.Number).ToList();
        Assert.Equal(number >= 0, found.Contains(number));
        Assert.All(found, one => Assert.True(NameSearch.Finds(typed, Index.NameOf(one))));
        Assert.Equal(found.Distinct(), found);
    }

    [Theory]
    [InlineData("云凡海星信息", 0)]
    [InlineData("Yunfan Haixing Information Technology", 0)]
    [InlineData("Xiamen Baichuan Group", 3)]
    [InlineData("blue harbour logic", 12)]
    public void A_search_finds_what_is_near_behind_it(string typed, int number)
    {
        var found = Index.Search(typed);
        Assert.Contains(new NameFound(number, false), found);
        Assert.Equal(found.OrderByDescending(one => one.IsRead), found);
    }

    [Fact]
    public void A_search_among_some_finds_them_however_many_others_there_are()
    {
        var index = NameIndex.Build([.. Enumerable.Range(0, 1_000).Select(i => $"杭州云帆{(char)('一' + i)}有限公司"), "绍兴云帆纺织品进出口贸易有限公司"]);
        Assert.DoesNotContain(1_000, index.Search("yunfan").Select(one => one.Number));
        Assert.Equal([new(1_000, true)], index.Search("yunfan", number => number == 1_000));
        Assert.Empty(index.Search("yunfan", _ => false));
    }

    [Fact]
    public void What_very_many_names_have_leads_to_each_of_them()
    {
        const int many = 70_000;
        var index = NameIndex.Build([.. Enumerable.Range(0, many).Select(i => $"云帆{(char)('一' + (i % 10_000))}{(char)('一' + (i / 10_000))}")]);
        index.Add("云帆后来");
        Assert.All([0, 15, 127, 32_000, 32_767, 32_768, 65_535, 65_536, many - 1, many], number => Assert.Equal([new(number, true)], index.Search("云帆", one => one == number)));
    }

    private static IEnumerable<string> Crowd(int count)
    {
        const string brand = "华信德源盛达宏泰丰和瑞祥兴隆鼎嘉诚正博创智联合众力美佳康宁安永顺通利金鑫森林江河湖海山峰云天星辰日月光明新元启航远";
        string[] regions = ["杭州", "上海", "广州市", "成都", "厦门市", "重庆", "山东", "南京"];
        string[] trades = ["科技", "信息技术", "贸易", "物流", "建材", "餐饮管理", "电子商务", "石化", "物业服务"];
        for (var i = 0; i < count; i++)
        {
            var n = i * 7919;
            yield return $"{regions[i % regions.Length]}{brand[n % brand.Length]}{brand[n / brand.Length % brand.Length]}{brand[i / brand.Length % brand.Length]}{trades[i % trades.Length]}有限公司";
        }
    }
}
