using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

public class NameSearchTests
{
    [Theory]
    [InlineData("云帆", "杭州云帆海星信息技术有限公司")]
    [InlineData("雲 帆", "杭州云帆海星信息技术有限公司")]
    [InlineData("yunfan", "杭州云帆海星信息技术有限公司")]
    [InlineData("Yun Fan Hai", "杭州云帆海星信息技术有限公司")]
    [InlineData("yunfanha", "杭州云帆海星信息技术有限公司")]
    [InlineData("haixingxinxi", "杭州云帆海星信息技术有限公司")]
    [InlineData("云fan", "杭州云帆海星信息技术有限公司")]
    [InlineData("hzyf", "杭州云帆海星信息技术有限公司")]
    [InlineData("YFHX", "杭州云帆海星信息技术有限公司")]
    [InlineData("chongqing", "重庆长风石化设备有限公司")]
    [InlineData("zhangfeng", "重庆长风石化设备有限公司")]
    [InlineData("lvyuan", "绿源新能源有限公司")]
    [InlineData("luyuan", "绿源新能源有限公司")]
    [InlineData("xian", "西安古城酒店有限公司")]
    [InlineData("tclfangzhou", "TCL方舟电子有限公司")]
    [InlineData("harbor", "Blue Harbor Logic Inc.")]
    public void What_is_written_or_read_in_a_name_is_found(string typed, string name) => Assert.True(NameSearch.Finds(typed, name));

    [Theory]
    [InlineData("", "杭州云帆海星信息技术有限公司")]
    [InlineData("（）", "杭州云帆海星信息技术有限公司")]
    [InlineData("yun", "杭州云帆海星信息技术有限公司")]
    [InlineData("yf", "杭州云帆海星信息技术有限公司")]
    [InlineData("yunhai", "杭州云帆海星信息技术有限公司")]
    [InlineData("yunfang", "杭州云帆海星信息技术有限公司")]
    [InlineData("fanyun", "杭州云帆海星信息技术有限公司")]
    [InlineData("yhx", "杭州云帆海星信息技术有限公司")]
    [InlineData("云海", "杭州云帆海星信息技术有限公司")]
    [InlineData("yunfan", "Blue Harbor Logic Inc.")]
    public void What_is_not_in_it_is_not(string typed, string name) => Assert.False(NameSearch.Finds(typed, name));

    [Fact]
    public void A_long_text_of_letters_that_read_in_many_ways_ends()
    {
        Assert.False(NameSearch.Finds(new string('a', 5_000) + "b", new string('阿', 200)));
        Assert.True(NameSearch.Finds("aaaaaa", new string('阿', 200)));
    }
}
