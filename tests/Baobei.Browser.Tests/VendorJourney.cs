using System.Globalization;
using Baobei.Domain.People;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>Before line 12 of the guide: 身份生效 and 开通分销平台权限 (line 5), people of the partner, and the vendor's numbers.</summary>
public sealed class VendorJourney(Stage stage)
{
    private const string Partner = "杭州巨晨信息有限公司";
    private const string Owner = "wang@juchen.example";
    private const string Seller = "xiaoli@juchen.example";

    [Fact]
    public Task A_partner_is_created_opened_and_suspended_and_its_people_are_told_where_they_stand() => stage.Play(async scene =>
    {
        // Created and its owner invited: both at the vendor.
        var vendor = await scene.Enters(Look.Chinese, Role.VendorOperator);
        await vendor.Goes("/vendor");
        await vendor.Clicks("合作伙伴");
        await vendor.Clicks("创建合作伙伴");
        await vendor.Types("Name", Partner);
        await vendor.Types("CreditCode", "91350100M000100Y43");
        await vendor.Types("ContactName", "王芳");
        await vendor.Types("ContactEmail", Owner);
        await vendor.Presses("创建");
        await vendor.IsAt("/vendor/partners/par");
        await vendor.Reads("合作伙伴已创建，接下来请办理身份生效", "待生效", "核对资料，办理身份生效");
        var page = new Uri(vendor.Page.Url).AbsolutePath;
        await vendor.Clicks("邀请负责人");
        Assert.Equal((Owner, "王芳"), (await vendor.Typed("Email"), await vendor.Typed("DisplayName")));
        await vendor.Presses("邀请负责人");
        await vendor.Sees("邀请已发送，负责人设置密码后即可登录");
        await Expect(vendor.Row("王芳")).ToContainTextAsync("待加入");

        // The gate names what is missing and what to do, and lets through nothing else.
        var owner = await scene.Opens(Look.Chinese);
        await owner.Joins(Owner);
        await owner.Reads("合作伙伴身份未生效", Partner, "待生效", "身份生效后开通", "合作伙伴身份还没有生效，暂时不能办理业务。请联系您的商务经理办理身份生效和分销平台权限");
        Assert.Equal("", string.Join('\n', await owner.Barriers()));
        foreach (var shut in new[] { "/partner", "/customers", "/customers/new", "/staff", "/accounts" })
        {
            Assert.Equal(403, await owner.Goes(shut));
        }

        await vendor.PressesAndConfirms("办理身份生效");
        await vendor.Reads("身份已生效", "开通后伙伴才能报备和邀请客户。");
        await owner.Clicks("已办理，重新进入");
        await owner.Reads("分销平台权限未开通", "已生效", "未开通", "请联系您的商务经理申请开通，开通后刷新本页即可使用。");
        await vendor.PressesAndConfirms("开通分销平台权限");
        await vendor.Reads("已开通分销平台权限，伙伴现在可以报备客户", "可以正常开展业务");
        await Expect(vendor.Row("王芳")).ToContainTextAsync("启用");
        await owner.Clicks("已办理，重新进入");
        await owner.IsAt("/partner$");

        // The owner brings in who sells, who registers at once.
        await owner.Clicks("员工");
        await owner.Clicks("邀请员工");
        await owner.Types("DisplayName", "小李");
        await owner.Types("Email", Seller);
        await owner.Page.Locator("input[name=Role][value=PartnerSales]").CheckAsync();
        await owner.Presses("发送邀请");
        await Expect(owner.Row("小李")).ToContainTextAsync("已邀请");
        var sales = await scene.Opens(Look.Chinese);
        await sales.Joins(Seller);
        await sales.IsAt("/partner$");
        var customer = await sales.Registers("杭州明月科技有限公司", "boss@mingyue.example", "13800138000");
        await sales.Sees("考察中");

        // Suspended: shut at once, whatever is open; the reason stays with the vendor.
        await sales.Goes($"{customer}/notes");
        await vendor.Goes(page);
        await vendor.Clicks("暂停合作");
        await vendor.Types("Reason", "欠费三个月");
        await vendor.Presses("暂停合作");
        await vendor.Reads("已暂停合作", "伙伴的员工不能办理业务，已有的保护期照常计算。");
        await sales.Types("Nickname", "明月");
        await sales.Presses("保存");
        await sales.Reads("合作伙伴身份未生效", "已暂停", "合作已暂停，暂时不能办理业务；已有客户的保护期照常计算。");
        await sales.SaysNothingOf("欠费");
        Assert.Equal(403, await owner.Goes("/partner"));
        await owner.Sees("已暂停");
        await vendor.PressesAndConfirms("恢复合作");
        await vendor.Sees("已恢复合作");
        await sales.Clicks("已办理，重新进入");
        await sales.IsAt("/partner$");

        // All of it is in the audit, with who did it and to whom.
        var auditor = await scene.Enters(Look.Chinese, Role.Auditor);
        await auditor.Goes("/vendor");
        await auditor.Clicks("审计");
        foreach (var (happened, by) in new[] { ("创建合作伙伴", "VendorOperator"), ("身份生效", "VendorOperator"), ("开通分销平台权限", "VendorOperator"), ("暂停合作", "VendorOperator"), ("添加人员", "王芳") })
        {
            await Expect(auditor.Row(happened).First).ToContainTextAsync(by);
        }

        await auditor.Row("暂停合作").GetByRole(AriaRole.Link, new() { Name = "暂停合作" }).First.ClickAsync();
        await auditor.Reads("谁、何处", "欠费三个月");
        await auditor.Page.Locator($"main a[href='{page}']").ClickAsync();
        await auditor.IsAt($"{page}$");
        await auditor.Sees(Partner);
    });

    [Fact]
    public Task Other_numbers_hold_from_their_time_on_and_what_was_decided_stays() => stage.Play(async scene =>
    {
        var sales = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner());
        var before = await sales.Registers("杭州明月科技有限公司", "boss@mingyue.example", "13800138000");
        await sales.Sees("起考察 15 天。");

        var from = scene.Town.Now.AddDays(1).ToOffset(TimeSpan.FromHours(8));
        var vendor = await scene.Enters(Look.Chinese, Role.VendorOperator);
        await vendor.Goes("/vendor");
        await vendor.Clicks("策略");
        await vendor.Clicks("修改策略");
        await vendor.Types("ObservationDays", "0");
        await vendor.Types("Note", "试行更长的考察期");
        await vendor.Types("EffectiveFrom", from.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await vendor.Presses("保存新版本");
        await Expect(vendor.Page.Locator("#f-ObservationDays-error")).ToContainTextAsync("之间的整数");
        Assert.Equal("试行更长的考察期", await vendor.Typed("Note"));
        Assert.Equal("", string.Join('\n', await vendor.Barriers()));
        await vendor.Types("ObservationDays", "20");
        await vendor.Presses("保存新版本");
        await vendor.Reads("新版本已保存，到生效时间自动启用", "即将生效");
        await Expect(vendor.Row("试行更长的考察期")).ToContainTextAsync("考察期（天）：15 天 → 20 天");
        await Expect(vendor.Row("试行更长的考察期")).ToContainTextAsync(from.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

        // Written, and not yet in force.
        await sales.Registers("宁波远航信息有限公司", "boss@yuanhang.example", "13800138001");
        await sales.Sees("起考察 15 天。");
        scene.Town.Pass(TimeSpan.FromDays(1));
        await sales.Registers("绍兴青山软件有限公司", "boss@qingshan.example", "13800138002");
        await sales.Sees("起考察 20 天。");
        await sales.Goes(before);
        await sales.Sees("起考察 15 天。");
        await vendor.Goes("/vendor/policies");
        await Expect(vendor.Row("试行更长的考察期")).ToContainTextAsync("生效中");

        // The audit knows who changed what, and from when.
        await vendor.Clicks("审计");
        await vendor.Row("变更策略").GetByRole(AriaRole.Link, new() { Name = "变更策略" }).First.ClickAsync();
        await vendor.Reads("VendorOperator", "policy.changed", "控制台");
    });
}
