using System.Globalization;
using Baobei.Domain.People;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>The first half of the operating guide (lines 12 to 123), as it is played on the screen.</summary>
public sealed class RegistrationJourney(Stage stage)
{
    private const string Code = "91330100799655058B";

    [Fact]
    public Task A_partner_registers_and_invites_a_customer_who_signs_up_is_verified_and_is_associated() => stage.Play(async scene =>
    {
        await scene.PassesVerificationsAtOnce();
        await scene.Hires(Role.PartnerSales, "xiaoli", await scene.Town.Partner("杭州云帆网络有限公司"));

        // 首页 → 合作伙伴 → 我的客户 → 客户管理 (lines 7 and 18).
        var sales = await scene.Opens(Look.Chinese);
        await sales.Goes("/");
        await sales.Clicks("合作伙伴");
        await sales.IsAt("/sign-in");
        await sales.SignsIn("xiaoli");
        await sales.IsAt("/partner");
        await Expect(sales.Page.GetByText("我的客户").Locator("visible=true").First).ToBeVisibleAsync();
        await sales.Clicks("客户管理");
        await sales.IsAt("/customers$");
        await sales.Sees("还没有客户");

        // 报备客户, at the top right: the verdict first, then for good (lines 16 and 18).
        await sales.Page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = "报备客户" }).ClickAsync();
        await sales.FillsRegistration("杭州明月科技有限公司", "boss@mingyue.example", "13800138000", Code);
        await sales.Presses("先检查报备条件");
        await sales.Sees("符合报备条件");
        Assert.Equal("杭州明月科技有限公司", await sales.Page.Locator("#f-Name").InputValueAsync());
        await sales.Presses("报备");
        await sales.IsAt("/customers/cus_");
        await sales.Sees("考察中");
        var page = new Uri(sales.Page.Url).AbsolutePath;

        // 邀请客户注册 (lines 32 to 50).
        await sales.Clicks("邀请注册");
        await Expect(sales.Page.GetByRole(AriaRole.Dialog, new() { Name = "邀请客户注册" })).ToBeVisibleAsync();
        await sales.Sees("系统会发送注册链接至该邮箱中，链接有效期为 72 小时");
        Assert.Equal("boss@mingyue.example", await sales.Page.Locator("#f-Email").InputValueAsync());
        await sales.Page.Locator("input[name=DistributionType][value=Agency]").CheckAsync();
        await sales.Types("Nickname", "明月");
        var before = await sales.CaptchaToken();
        await sales.Presses("看不清楚，换一张");
        await Expect(sales.Page.Locator("input[name=CaptchaToken]")).Not.ToHaveValueAsync(before);
        await sales.ReadsCaptcha();
        await sales.Presses("发送邀请");
        await sales.IsAt($"{page}(\\?|$)");
        await sales.Sees("邀请中");

        // The mail and its link (line 72).
        var customer = await scene.Opens(Look.Chinese);
        await customer.OpensMailTo("boss@mingyue.example");
        await customer.Sees("杭州云帆网络有限公司");
        await customer.Page.FrameLocator("iframe.mail").GetByRole(AriaRole.Link, new() { Name = "注册并关联" }).ClickAsync();
        await customer.IsAt("/invitations/");
        await customer.Sees("杭州云帆网络有限公司 邀请您注册");
        await customer.Sees("账户设置");
        await customer.Sees("基本信息");

        // 子账号注册 and 实名认证 (lines 78 to 123, 60).
        var mail = await scene.Opens(Look.Chinese);
        await customer.SignsUp(mail, "aliyunceshi", "13912345678");
        await customer.HandsIn("杭州明月科技有限公司", Code);
        await customer.IsAt("/my(\\?|$)");
        await customer.Sees("账号已通过实名认证");

        // 已关联, and the end exactly 90 days after (lines 24 to 30).
        await sales.Goes("/customers");
        await Expect(sales.Row("杭州明月科技有限公司")).ToContainTextAsync("已关联");
        await Expect(sales.Row("杭州明月科技有限公司")).ToContainTextAsync("aliyunceshi");
        await Expect(sales.Row("杭州明月科技有限公司")).ToContainTextAsync("企业");
        var ends = await sales.Row("杭州明月科技有限公司").Locator("time").Last.GetAttributeAsync("datetime");
        await sales.Goes(page);
        var associated = await sales.Moment("关联时间");
        Assert.Equal(associated.AddDays(90), await sales.Moment("到期时间"));
        Assert.Equal(associated.AddDays(90), DateTimeOffset.Parse(ends!, CultureInfo.InvariantCulture));

        // 昵称 finds the customer later (line 62).
        await sales.Goes("/customers?q=%E6%98%8E%E6%9C%88");
        await Expect(sales.Row("杭州明月科技有限公司")).ToHaveCountAsync(1);
    });
}
