using System.Globalization;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

/// <summary>Among thousands of names, composed by a seed, the right one is found however it was loosened.</summary>
public sealed class RetrievalTests
{
    private const int Count = 5_000;

    /// <summary>Each of them is loosened in every way.</summary>
    private const int Asked = 200;

    private static readonly (string Zh, string En)[] Cities =
    [
        ("杭州", "Hangzhou"), ("成都", "Chengdu"), ("武汉", "Wuhan"), ("合肥", "Hefei"), ("深圳", "Shenzhen"), ("苏州", "Suzhou"), ("沈阳", "Shenyang"), ("青岛", "Qingdao"),
        ("长沙", "Changsha"), ("郑州", "Zhengzhou"), ("西安", "Xi'an"), ("昆明", "Kunming"), ("贵阳", "Guiyang"), ("南宁", "Nanning"), ("厦门", "Xiamen"), ("宁波", "Ningbo"),
        ("大连", "Dalian"), ("太原", "Taiyuan"), ("兰州", "Lanzhou"), ("南昌", "Nanchang"), ("无锡", "Wuxi"), ("佛山", "Foshan"), ("东莞", "Dongguan"), ("洛阳", "Luoyang"),
    ];

    private static readonly (string Zh, string Traditional, string En)[] Businesses =
    [
        ("软件", "軟件", "Software"), ("物流", "物流", "Logistics"), ("电子科技", "電子科技", "Electronic Technology"), ("餐饮管理", "餐飲管理", "Catering Management"), ("建筑工程", "建築工程", "Construction Engineering"),
        ("医疗器械", "醫療器械", "Medical Device"), ("生物科技", "生物科技", "Biotechnology"), ("网络科技", "網絡科技", "Network Technology"), ("文化传媒", "文化傳媒", "Culture Media"), ("农业发展", "農業發展", "Agricultural Development"),
        ("汽车销售", "汽車銷售", "Automobile Sales"), ("新材料", "新材料", "New Material"), ("服饰", "服飾", "Garment"), ("家具", "傢具", "Furniture"), ("食品", "食品", "Food"),
        ("机械制造", "機械製造", "Machinery Manufacturing"), ("投资管理", "投資管理", "Investment Management"), ("教育咨询", "教育諮詢", "Education Consulting"), ("国际贸易", "國際貿易", "International Trade"), ("环保工程", "環保工程", "Environmental Engineering"),
    ];

    private const string BrandCharacters =
        "云岫澜栖禾泽楷朗砚屿骁途霁川沐坤辰翎瑞达晟朴铂亿森茂霖源桐檀砺岑颐沁穗丰沃鼎瀚屹珩稷黍岚珂蔚榕诺棠芮澄凌霄博远恒通嘉盛宏图启航卓越锦绣华夏星海天宇龙腾飞翔金玉满堂福禄寿喜春晖秋月冬青夏荷梅兰竹菊松柏杨柳江湖河汉山石田园林泉";

    private static readonly string[] Notes = ["（已签约）", "-续费", "（重复）", " 测试", "（王总）"];

    private static readonly Company[] Held;

    private static readonly Company[] Unknown;

    private static readonly NameIndex Index;

    static RetrievalTests()
    {
        // The first numbers are held, the others nobody holds; no two brands are equal.
        var random = new Random(20260301);
        var brands = new HashSet<string>();
        while (brands.Count < Count + 1_000)
        {
            brands.Add(string.Concat(Enumerable.Range(0, random.Next(10) < 7 ? 3 : 4).Select(_ => BrandCharacters[random.Next(BrandCharacters.Length)])));
        }

        var all = brands.Select(brand => new Company(brand, random.Next(Cities.Length), random.Next(Businesses.Length), random.Next(5) == 0)).ToArray();
        (Held, Unknown) = (all[..Count], all[Count..]);
        Index = NameIndex.Build([.. Held.Select(company => company.Name)]);
    }

    [Fact]
    public void The_right_name_comes_first()
    {
        var (all, first, five, missed) = (0, 0, 0, new List<string>());
        var ways = new SortedDictionary<string, (int All, int First)>(StringComparer.Ordinal);
        for (var number = 0; number < Asked; number++)
        {
            foreach (var (way, query) in Loosened(Held[number], new Random(number)))
            {
                var place = Index.Find(new(query), 20, MatchThresholds.Default).ToList().FindIndex(hit => hit.Number == number);
                all++;
                first += place == 0 ? 1 : 0;
                five += place is >= 0 and < 5 ? 1 : 0;
                ways.TryGetValue(way, out var counts);
                ways[way] = (counts.All + 1, counts.First + (place == 0 ? 1 : 0));
                if (place is < 0 or >= 5)
                {
                    missed.Add($"{way}: {query} for {Held[number].Name}");
                }
            }
        }

        var report = string.Join('\n', [
            string.Create(CultureInfo.InvariantCulture, $"{(double)first / all:P1} first, {(double)five / all:P1} among five, of {all}"),
            .. ways.Select(way => $"{way.Key}: {way.Value.First} of {way.Value.All} first"), .. missed.Take(40)]);
        Assert.True(first >= 0.95 * all && five >= 0.98 * all, report);

        // No way to loosen a name is lost among the others.
        Assert.True(ways.Values.All(way => way.First >= 0.75 * way.All), report);
    }

    [Fact]
    public void Little_work_finds_nearly_as_much()
    {
        var missed = new List<string>();
        var all = 0;
        for (var number = 0; number < Asked; number++)
        {
            // Nobody fills a file with slips in pinyin: they have the work of a question.
            foreach (var (way, query) in Loosened(Held[number], new Random(number)).Where(one => one.Way != "pinyin with a slip"))
            {
                all++;
                if (Index.Find(new(query), 20, MatchThresholds.Default, NameEffort.Row).All(hit => hit.Number != number))
                {
                    missed.Add($"{way}: {query} for {Held[number].Name}");
                }
            }
        }

        Assert.True(missed.Count <= 0.005 * all, string.Join('\n', missed.Take(40).Prepend($"{missed.Count} of {all} missed")));
    }

    [Fact]
    public void The_name_itself_is_always_found_first() => Assert.All(Held.Take(1_000).Select((company, number) => (company, number)), held =>
        Assert.Equal(new NameHit(held.number, new(MatchAnswer.Same, 1000)), Index.Find(new(held.company.Name), 1, MatchThresholds.Default)[0]));

    [Fact]
    public void Nothing_is_found_for_most_names_that_nobody_holds()
    {
        var found = Unknown.Select(company => (company.Name, Hits: Index.Find(new(company.Name), 1, MatchThresholds.Default).Where(hit => hit.Result.Score >= MatchThresholds.Default.Review).ToList()))
            .Where(asked => asked.Hits.Count > 0).ToList();
        Assert.True(found.Count <= 0.1 * Unknown.Length, string.Join('\n', found.Select(asked => $"{asked.Name}: {Held[asked.Hits[0].Number].Name} {asked.Hits[0].Result}").Take(40)));
        Assert.True(found.Count(asked => asked.Hits[0].Result.Answer == MatchAnswer.Same) <= 0.005 * Unknown.Length);
    }

    private static IEnumerable<(string Way, string Query)> Loosened(Company company, Random random)
    {
        var (city, business, en) = (Cities[company.City].Zh, Businesses[company.Business].Zh, Businesses[company.Business].En);
        var brand = company.Brand;
        var pinyin = Pinyin(brand);
        yield return ("legal form dropped", $"{city}{brand}{business}");
        yield return ("legal form shortened", $"{city}{brand}{business}公司");
        yield return ("region dropped", $"{brand}{business}有限公司");
        yield return ("region in brackets", $"{brand}（{city}）{business}有限公司");
        yield return ("region with its kind", $"{city}市{brand}{business}有限公司");
        yield return ("brand and business", brand + business);
        yield return ("region and brand", city + brand);
        yield return ("brand", brand);
        yield return ("traditional", $"{city}{brand}{Businesses[company.Business].Traditional}有限公司");
        yield return ("note", $"{city}{brand}{business}有限公司{Notes[random.Next(Notes.Length)]}");
        yield return ("note in front", $"【重点】{city}{brand}{business}有限公司");
        yield return ("spaces", $" {city} {brand} {business} 有限公司 ");
        yield return ("doubled", $"{city}{brand}{business}{business[^1]}有限公司");
        yield return ("doubled in the brand", $"{city}{brand}{brand[^1]}{business}有限公司");
        yield return ("form misspelt", $"{city}{brand}{business}有线公司");
        yield return ("swapped", business.Length > 2 ? $"{city}{brand}{business[1]}{business[0]}{business[2..]}有限公司" : $"{city}{brand}{business}限有公司");
        yield return ("missing", business.Length > 2 ? $"{city}{brand}{business[..^1]}有限公司" : $"{city}{brand}{business}有限公");
        yield return ("pinyin", $"{Pinyin(city)}{pinyin}{Pinyin(business)}");
        yield return ("brand in pinyin", $"{city}{pinyin}{business}有限公司");
        yield return ("pinyin with a slip", Slipped($"{Pinyin(city)}{pinyin}{Pinyin(business)}", random));
        yield return ("business by its first letters", $"{city}{brand}{Initials(business)}");
        yield return ("brand by its first letters", $"{city}{Initials(brand)}{business}");
        yield return ("turned", $"{business} {brand} {city}");
        yield return ("English", $"{Cities[company.City].En} {pinyin} {en} Co., Ltd.");
    }

    /// <summary>A letter too many.</summary>
    private static string Slipped(string letters, Random random) => letters.Insert(random.Next(letters.Length), "w");

    private static string Initials(string text) => string.Concat(text.Select(c => Pinyin(c.ToString())[0]));

    private static string Pinyin(string text) => string.Concat(text.Select(c => Domain.Matching.Pinyin.Of(c) is { Length: > 0 } readings ? Domain.Matching.Pinyin.Text(readings[0]) : c.ToString()));

    /// <summary>A name made of parts.</summary>
    private sealed record Company(string Brand, int City, int Business, bool HasBrackets)
    {
        public string Name => HasBrackets ? $"{Brand}（{Cities[City].Zh}）{Businesses[Business].Zh}有限公司" : $"{Cities[City].Zh}{Brand}{Businesses[Business].Zh}有限公司";
    }
}
