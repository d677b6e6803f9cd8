using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

public sealed class ListTests
{
    [Fact]
    public void Industries_have_two_levels_in_two_languages()
    {
        Assert.Equal(20, Industries.Sections.Count);
        Assert.Equal(97, Industries.All.Count(industry => !industry.IsSection));
        Assert.Equal(("I", "软件和信息技术服务业"), (Industries.Find("65")!.Section, Industries.Find("65")!.NameZh));
        Assert.Equal(["63", "64", "65"], Industries.DivisionsOf("I").Select(industry => industry.Code));
        Assert.All(Industries.All, industry => Assert.True(industry.NameZh.Length > 0 && industry.NameEn.Length > 0));
        Assert.Null(Industries.Find("00"));
    }

    [Theory]
    [InlineData("65", "65")]
    [InlineData("软件和信息技术服务业", "65")]
    [InlineData("信息传输、软件和信息技术服务业/软件和信息技术服务业", "65")]
    [InlineData(" 信息传输、软件和信息技术服务业 ／ 软件和信息技术服务业 ", "65")]
    [InlineData("manufacturing/Manufacture of automobiles", "36")]
    [InlineData("教育", "83")]
    [InlineData("教育/教育", "83")]
    [InlineData("制造业", null)]
    [InlineData("制造业/软件和信息技术服务业", null)]
    [InlineData("I", null)]
    [InlineData("99", null)]
    [InlineData("/", null)]
    [InlineData("", null)]
    public void A_division_is_known_by_its_code_its_name_or_both_levels_with_a_slash(string text, string? code) =>
        Assert.Equal(code, Industries.Division(text)?.Code);

    [Fact]
    public void Every_division_is_found_by_each_way_to_write_it()
    {
        foreach (var division in Industries.All.Where(industry => !industry.IsSection))
        {
            var section = Industries.Find(division.Section)!;
            string[] ways = [division.Code, division.NameZh, division.NameEn, $"{section.NameZh}/{division.NameZh}", $"{section.NameEn}/{division.NameEn}"];
            Assert.All(ways, way => Assert.Same(division, Industries.Division(way)));
        }
    }

    [Fact]
    public void Customers_lie_in_provinces_and_cities()
    {
        Assert.Equal(34, Regions.Provinces.Count);
        Assert.Equal(("杭州市", "Hangzhou", "33"), (Regions.Find("3301")!.Name, Regions.Find("3301")!.NameEn, Regions.Find("3301")!.Parent));
        Assert.Equal(["Shanxi", "Shaanxi", "Hong Kong"], new[] { "14", "61", "81" }.Select(code => Regions.Find(code)!.NameEn));
        Assert.Equal(
            ["Luohe", "Baise", "Xi'an", "Lu'an", "Ma'anshan", "Pu'er", "Ezhou", "Harbin", "Hohhot", "Urumqi", "Chongqing", "Xiamen", "Taizhou"],
            new[] { "4111", "4510", "6101", "3415", "3405", "5308", "4207", "2301", "1501", "6501", "5001", "3502", "3310" }.Select(code => Regions.Find(code)!.NameEn));
        Assert.Contains(Regions.CitiesOf("33"), city => city.ShortName == "杭州");
        Assert.Null(Regions.Find("330106"));
        Assert.Null(Regions.Find("9901"));
        Assert.Null(Regions.Find(""));
    }

    [Theory]
    [InlineData("3301", "3301")]
    [InlineData("Xi'an", "6101")]
    [InlineData("xi’an", "6101")]
    [InlineData("Xian", "6101")]
    [InlineData("Shaanxi/Xian", "6101")]
    [InlineData("Harbin", "2301")]
    [InlineData("Haerbin", "2301")]
    [InlineData("Hainan", "46")]
    [InlineData("Hsinchu County", "7110")]
    [InlineData("杭州市", "3301")]
    [InlineData("杭州", "3301")]
    [InlineData("浙江省/杭州市", "3301")]
    [InlineData("浙江／杭州", "3301")]
    [InlineData("hangzhou", "3301")]
    [InlineData("Zhejiang / Hangzhou", "3301")]
    [InlineData("吉林", "22")]
    [InlineData("吉林市", "2202")]
    [InlineData("Suzhou", null)]
    [InlineData("Jiangsu/Suzhou", "3205")]
    [InlineData("西湖区", null)]
    [InlineData("", null)]
    public void A_region_is_read_as_people_write_it(string text, string? code) => Assert.Equal(code, Regions.Written(text)?.Code);

    [Theory]
    [InlineData("歐陽娜", "欧阳娜")]
    [InlineData("Ann-Mari  Lee", "annmari lee")]
    [InlineData("艾力·买买提", "艾力买买提")]
    [InlineData("José", "jose")]
    public void A_person_has_one_key(string left, string right) => Assert.Equal(PersonName.Key(left), PersonName.Key(right));

    [Theory]
    [InlineData("王伟", true)]
    [InlineData("艾力·买买提", true)]
    [InlineData("O'Neil", true)]
    [InlineData("𠮷田", true)]
    [InlineData("王", false)]
    [InlineData("王5", false)]
    [InlineData("--", false)]
    [InlineData("wang@wei", false)]
    [InlineData("", false)]
    public void Names_of_people_have_letters_only(string name, bool isValid) => Assert.Equal(isValid, PersonName.IsValid(name));

    [Fact]
    public void Every_part_of_a_name_is_found_by_its_pairs() =>
        Gen.Select(Gen.String[Gen.Char["云帆科技ABab（）　 "], 1, 12], Gen.Int[0, 11], Gen.Int[1, 12]).Sample((name, from, length) =>
        {
            var text = SearchGrams.TextOf(name, "昵称");
            var key = SearchGrams.QueryOf(name);
            if (from >= key.Length)
            {
                return true;
            }

            var part = key.Substring(from, Math.Min(length, key.Length - from));
            return text.Contains(part, StringComparison.Ordinal) && (part.Length < 2 || SearchGrams.Of(part).All(SearchGrams.Of(text).Contains));
        });

    [Fact]
    public void Pairs_do_not_span_name_and_nickname() => Assert.Equal(["云", "云帆", "别", "别名", "名", "帆"], SearchGrams.Of(SearchGrams.TextOf("云帆", "别名")));
}
