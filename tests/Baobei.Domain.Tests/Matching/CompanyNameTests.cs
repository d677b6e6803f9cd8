using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

public sealed class CompanyNameTests
{
    [Theory]
    [InlineData("阿里巴巴（中国）有限公司", "阿里巴巴(中国)有限公司")]
    [InlineData("阿里巴巴（中国）有限公司", " 阿里巴巴 中国 有限公司 ")]
    [InlineData("騰訊科技（深圳）有限公司", "腾讯科技（深圳）有限公司")]
    [InlineData("ＡＢＣ科技有限公司", "abc科技有限公司")]
    [InlineData("臺灣積體電路製造股份有限公司", "台湾积体电路制造股份有限公司")]
    [InlineData("A.B.C. Co., Ltd.", "ABC Co Ltd")]
    [InlineData("Société Générale S.A.", "SOCIETE GENERALE SA")]
    [InlineData("㈱日立", "株日立")]
    [InlineData("华\u200b为技术有限公司", "华为技术有限公司")]
    public void Two_spellings_of_one_name_have_one_key(string left, string right) => Assert.Equal(CompanyName.Key(left), CompanyName.Key(right));

    [Theory]
    [InlineData("华为技术有限公司", "华为技术股份有限公司")]
    [InlineData("A&B有限公司", "AB有限公司")]
    [InlineData("小米科技有限责任公司", "小米通讯技术有限公司")]
    public void Two_names_have_two_keys(string left, string right) => Assert.NotEqual(CompanyName.Key(left), CompanyName.Key(right));

    [Fact]
    public void Making_a_key_of_a_key_changes_nothing() =>
        Gen.String.Sample(text => CompanyName.Key(CompanyName.Key(text)) == CompanyName.Key(text), iter: 20_000);

    [Fact]
    public void Every_character_has_a_key_that_stays() =>
        Assert.All(Enumerable.Range(0, 0x10000), c =>
        {
            var key = CompanyName.Key(((char)c).ToString());
            Assert.Equal(key, CompanyName.Key(key));
        });

    [Theory]
    [InlineData("华为技术有限公司", true)]
    [InlineData("Acme Co., Ltd.", true)]
    [InlineData("IBM", true)]
    [InlineData("测试科技有限公司", true)]
    [InlineData("北京大学", true)]
    [InlineData("财政部", true)]
    [InlineData("测试有限公司", false)]
    [InlineData("test", false)]
    [InlineData("有限公司", false)]
    [InlineData("北京", false)]
    [InlineData("北京市有限公司", false)]
    [InlineData("12345", false)]
    [InlineData("啊啊啊啊", false)]
    [InlineData("！！！", false)]
    [InlineData("", false)]
    [InlineData("华为\n有限公司", false)]
    public void A_name_that_cannot_be_a_company_is_invalid(string name, bool valid) => Assert.Equal(valid, CompanyName.IsValid(name));
}
