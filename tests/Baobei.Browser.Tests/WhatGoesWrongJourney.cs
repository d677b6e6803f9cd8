using Baobei.Domain.People;
using Baobei.Server.Tests.Captcha;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>The same road as <see cref="RegistrationJourney"/>, and each place where it can end: what people are told there, and what they can do next.</summary>
public sealed class WhatGoesWrongJourney(Stage stage)
{
    private const string Name = "杭州明月科技有限公司";
    private const string Code = "91330100799655058B";
    private const string Boss = "boss@mingyue.example";

    [Fact]
    public Task A_link_expires_is_sent_again_and_replaced_and_is_used_once() => stage.Play(async scene =>
    {
        await scene.PassesVerificationsAtOnce();
        var sales = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("杭州云帆网络有限公司"));
        var page = await sales.Registers(Name, Boss, "13800138000", Code);
        await sales.Invites(page);
        var mail = await scene.Opens(Look.Chinese);
        var first = await mail.LinkOfMailTo(Boss);
        var customer = await scene.Opens(Look.ChinesePhone);
        Assert.Equal(200, await customer.Goes(first));

        // 72 hours (guide line 36): also the form that was open before is over, whatever stands in it.
        scene.Town.Pass(TimeSpan.FromHours(72));
        customer.Expects.Add(409);
        await customer.Types("AccountName", "aliyunceshi");
        await customer.Presses("确认");
        await customer.Reads("链接已过期", "请联系邀请您的合作伙伴重新发送注册链接。");
        Assert.Equal(410, await customer.Goes(first));
        await customer.Reads("链接已过期", "请联系邀请您的合作伙伴重新发送注册链接。");
        Assert.Equal("", string.Join('\n', await customer.Barriers()));

        // 超时请重新发送: the partner sees it, and sends again what it sent before.
        await sales.Goes(page);
        await sales.Sees("链接已失效，请重新发送");
        await sales.Clicks("重新发送");
        Assert.Equal((Boss, "明月"), (await sales.Typed("Email"), await sales.Typed("Nickname")));
        await sales.ReadsCaptcha();
        await sales.Presses("发送邀请");
        await sales.IsAt($"{page}(\\?|$)");
        await sales.Sees("等待客户注册");
        var second = await mail.LinkOfMailTo(Boss);
        Assert.NotEqual(first, second);
        Assert.Equal(410, await customer.Goes(first));
        await customer.Reads("链接已被新的邀请替换", "请使用最近一封邮件中的链接。");

        await customer.Goes(second);
        await customer.SignsUp(mail, "aliyunceshi", "13912345678");
        var stranger = await scene.Opens(Look.Chinese);
        Assert.Equal(410, await stranger.Goes(second));
        await stranger.Reads("该链接已经使用过", "账号已经注册，请直接登录。");
        await stranger.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "登录", Exact = true }).ClickAsync();
        await stranger.IsAt("/sign-in$");

        // A link that nobody made.
        Assert.Equal(404, await stranger.Goes($"{second[..^6]}aaaaaa"));
        await stranger.Reads("链接无效", "请确认链接完整，或使用邮件中的最新链接。");
    });

    [Fact]
    public Task A_wrong_captcha_is_told_beside_its_field_and_what_was_typed_stays() => stage.Play(async scene =>
    {
        var sales = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner());
        var page = await sales.Registers(Name, "office@mingyue.example", "13800138000", Code);
        await sales.Goes($"{page}/invitation");
        await sales.Types("Email", Boss);
        await sales.Page.Locator("input[name=DistributionType][value=Resale]").CheckAsync();
        await sales.Types("Nickname", "明月");
        await sales.Types("Remark", "年底续费");
        var shown = await sales.CaptchaToken();
        await sales.Types("CaptchaAnswer", $"{scene.Town.AnswerOf(shown)}x");
        await sales.Presses("发送邀请");
        await Expect(sales.Page.Locator("#f-CaptchaAnswer-error")).ToHaveTextAsync("验证码不正确或已失效，请按新的验证码重新填写");
        await Expect(sales.Page.Locator("#f-CaptchaAnswer")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(sales.Page.Locator("#f-CaptchaAnswer")).ToHaveValueAsync("");
        Assert.NotEqual(shown, await sales.CaptchaToken());
        await sales.ShowsPicture();
        Assert.Equal((Boss, "明月", "年底续费"), (await sales.Typed("Email"), await sales.Typed("Nickname"), await sales.Typed("Remark")));
        await Expect(sales.Page.Locator("input[name=DistributionType][value=Resale]")).ToBeCheckedAsync();
        Assert.Equal("", string.Join('\n', await sales.Barriers()));

        // Whoever cannot see the picture answers a question instead, and nothing is lost on the way.
        await sales.Presses("看不到图片？改用文字题");
        await Expect(sales.Page.Locator(".captcha")).ToContainTextAsync("等于几？");
        Assert.Equal((Boss, "明月", "年底续费"), (await sales.Typed("Email"), await sales.Typed("Nickname"), await sales.Typed("Remark")));
        await sales.ReadsCaptcha();
        await sales.Presses("发送邀请");
        await sales.IsAt($"{page}(\\?|$)");
        await sales.Sees("邀请已发送");
    });

    [Fact]
    public Task An_identity_other_than_the_registered_one_ends_the_registration() => stage.Play(async scene =>
    {
        await scene.PassesVerificationsAtOnce();
        var sales = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner());
        var page = await sales.Registers(Name, Boss, "13800138000", Code);
        await sales.Invites(page);
        var mail = await scene.Opens(Look.Chinese);
        var customer = await scene.Opens(Look.Chinese);
        await customer.Goes(await mail.LinkOfMailTo(Boss));
        await customer.SignsUp(mail, "aliyunceshi", "13912345678");

        // The difference is said first; a slip of the pen costs nothing.
        await customer.HandsIn("杭州星河科技有限公司", Code);
        await customer.Sees("填写的信息与合作伙伴报备的不一致");
        await customer.Sees("合作伙伴对您的报备将因信息不一致而失效");
        Assert.Equal(("杭州星河科技有限公司", Code), (await customer.Typed("Name"), await customer.Typed("CreditCode")));
        Assert.Equal("", string.Join('\n', await customer.Barriers()));
        await sales.Goes(page);
        await sales.Sees("等待客户完成实名认证");

        await customer.Page.Locator("#f-ConfirmDifference").CheckAsync();
        await customer.Presses("提交认证");
        await customer.IsAt("/my(\\?|$)");
        await customer.Sees("认证信息与报备不一致，认证未通过");

        // 过期 with the reason, on the row, on its page and in a message (A2n).
        await sales.Goes("/customers?tab=ended");
        await Expect(sales.Row(Name)).ToContainTextAsync("已失效");
        await Expect(sales.Row(Name)).ToContainTextAsync("实名信息不符");
        await sales.Goes(page);
        await sales.Sees("请与客户核对名称，再以实名主体的全称重新报备。");
        await sales.Sees("客户实名认证的主体与报备的客户不是同一个。");
        await sales.IsTold("实名认证结果与报备不一致", $"客户“{Name}”的实名认证结果与报备信息不一致");
    });

    [Fact]
    public Task A_second_partner_is_refused_with_reasons_and_is_not_told_who_was_first() => stage.Play(async scene =>
    {
        var first = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("杭州云帆网络有限公司"));
        await first.Registers(Name, Boss, "13800138000", Code);
        var second = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("宁波远航信息有限公司"));
        await second.Goes("/customers/new");
        await second.FillsRegistration("杭州明月科技 有限公司", "sales@mingyue.example", "13700137000", Code);
        await second.Presses("先检查报备条件");
        await second.Reads("不符合报备条件", "该客户正在保护期内，暂时不能报备", "请核对客户名称和信用代码是否填写正确");
        await second.Presses("报备");
        await second.Reads("未能报备，原因如下", "该客户正在保护期内，暂时不能报备", "可在对方保护期结束后再次报备，或联系厂商的商务经理");
        Assert.Equal(("杭州明月科技 有限公司", "sales@mingyue.example", "王伟"), (await second.Typed("Name"), await second.Typed("Email"), await second.Typed("ContactName")));
        await second.SaysNothingOf("杭州云帆网络有限公司", Boss, "138 0013 8000", "13800138000");
        Assert.Equal("", string.Join('\n', await second.Barriers()));

        // It stays in the records with its reason, and there is no customer.
        await second.Goes("/customers/registrations");
        await Expect(second.Row("杭州明月科技")).ToContainTextAsync("不可报备");
        await Expect(second.Row("杭州明月科技")).ToContainTextAsync("该客户正在保护期内");
        await second.SaysNothingOf("杭州云帆网络有限公司", Boss);
        await second.Goes("/customers");
        await second.Sees("还没有客户");
    });

    [Fact]
    public Task The_customer_refuses_the_invitation_and_the_partner_reads_why() => stage.Play(async scene =>
    {
        var sales = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("杭州云帆网络有限公司"));
        var page = await sales.Registers(Name, Boss, "13800138000", Code);
        await sales.Invites(page);
        var customer = await scene.Opens(Look.ChinesePhone);
        var link = await customer.LinkOfMailTo(Boss);
        await customer.Goes(link);
        await customer.Clicks("谢绝邀请");
        await customer.Sees("谢绝后，杭州云帆网络有限公司 会收到通知，此链接随即失效。");
        await customer.Types("Reason", "已有其他供应商");
        Assert.Equal("", string.Join('\n', await customer.Barriers()));
        await customer.Presses("确认谢绝");
        await customer.Reads("您已谢绝邀请", "我们已通知合作伙伴，您无需再做任何操作。");
        Assert.Equal(410, await customer.Goes(link));
        await customer.Reads("邀请已被谢绝", "如需重新接受邀请，请联系合作伙伴。");

        await sales.Goes(page);
        await sales.Reads("考察中", "客户谢绝了邀请", "已谢绝", "已有其他供应商");
        await sales.IsTold("客户谢绝了邀请", $"客户“{Name}”谢绝了注册邀请，原因：已有其他供应商");
    });

    [Fact]
    public Task A_near_name_waits_for_the_BD_and_the_partner_is_told_the_decision() => stage.Play(async scene =>
    {
        var holder = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("杭州云帆网络有限公司"));
        await holder.Registers("桐乡相近客户有限公司", "a@jin.example", "13800138000");
        var asking = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("宁波远航信息有限公司"));
        var approved = await AsksForReview(asking, "桐乡相近客户股份有限公司", "b@jin.example", "13800138001");
        await asking.SaysNothingOf("杭州云帆网络有限公司", "桐乡相近客户有限公司", "a@jin.example");
        var rejected = await AsksForReview(asking, "桐乡相近客户集团有限公司", "c@jin.example", "13800138002");

        // Both sides beside each other; no decision without a reason; the next case opens by itself.
        var bd = await scene.Enters(Look.Chinese, Role.BusinessDeveloper);
        await bd.Goes("/vendor");
        await bd.Clicks("报备审核");
        await bd.IsAt("/reviews$");
        await bd.Reads("客户名称与下列已有资料相近", "桐乡相近客户有限公司", "杭州云帆网络有限公司", "宁波远航信息有限公司", "母公司，已在接触");
        await bd.Decides("Approved", "");
        await Expect(bd.Page.Locator("#f-Reason-error")).ToHaveTextAsync("请填写此项");
        Assert.Equal("", string.Join('\n', await bd.Barriers()));
        await bd.Decides("Approved", "两家不同的公司");
        await bd.Sees("已同意，伙伴会收到通知。");
        await bd.Sees("桐乡相近客户集团有限公司");
        await bd.Decides("Rejected", "与已有客户为同一集团");
        await bd.Sees("没有待审核的报备");

        await asking.Goes(approved);
        await asking.Reads("考察中", "请邀请客户注册", "审核意见：两家不同的公司");
        await asking.Goes(rejected);
        await asking.Reads("未通过", "报备未通过审核", "审核意见：与已有客户为同一集团");
        await asking.IsTold("报备审核通过", "客户“桐乡相近客户股份有限公司”的报备已通过审核");
        await asking.IsTold("报备审核未通过", "客户“桐乡相近客户集团有限公司”的报备未通过审核，原因：与已有客户为同一集团");
        await asking.SaysNothingOf("杭州云帆网络有限公司", "桐乡相近客户有限公司");
    });

    /// <summary>报备 of a name that is near another's: the answer is a question to the vendor, which the partner may hand in.</summary>
    private static async Task<string> AsksForReview(Window asking, string name, string email, string phone)
    {
        await asking.Goes("/customers/new");
        await asking.FillsRegistration(name, email, phone);
        await asking.Presses("报备");
        await asking.Reads("需要厂商审核", "客户名称与已有客户相近，需要厂商审核", "您可以提交审核，由厂商的商务经理判断；审核期间客户为您保留。");
        await asking.Types("Explanation", "母公司，已在接触");
        await asking.Presses("提交审核");
        await asking.IsAt("/customers/cus_");
        await asking.Reads("已提交审核，审核期间客户为您保留。", "待审核", "等待厂商审核");
        return new Uri(asking.Page.Url).AbsolutePath;
    }
}
