using System.Globalization;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.People;
using Baobei.Server.Tests;
using Baobei.Server.Tests.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>The second half of the operating guide (lines 125 to 349), as it is played on the screen.</summary>
public sealed class ProjectJourney(Stage stage)
{
    [Fact]
    public Task A_partner_registers_a_project_the_vendor_approves_the_customer_confirms_and_the_work_begins() => stage.Play(async scene =>
    {
        var (buyer, account) = await Ready(scene);
        var sales = await scene.Enters(Look.Chinese, Role.PartnerSales, await scene.Town.Partner("杭州云帆网络有限公司"));

        // 我的客户 → 项目管理 → 创建项目, at the top right (line 129).
        await sales.Goes("/partner");
        await sales.Clicks("项目管理");
        await sales.IsAt("/projects$");
        await sales.Reads("伙伴客户项目", "Vendor客户项目", "申请记录", "查看帮助", "高级搜索");
        await sales.Page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = "创建项目" }).ClickAsync();

        // The four steps and the notice (lines 151 to 175).
        await sales.Reads("客户账号", "基本信息", "详细信息", "收入信息", "项目申请成功后，项目关联业务结算金额将按伙伴业绩统计及返佣规则进行核算。");
        await sales.Types("AccountName", account.AccountName);
        await sales.Page.Keyboard.PressAsync("Tab");
        await sales.Sees("可以报备，提交后需审批并由客户确认");
        await sales.ReadsCaptcha();
        await sales.Presses("下一步");
        await Fills(sales, "核心系统上云");
        await sales.Sees("提交后由厂商 BD 审批");
        await sales.Presses("提交");
        await sales.IsAt("/projects/prj_");
        await sales.Sees("等待厂商审批");
        await sales.SaysNothingOf("杭州明月科技有限公司");
        var page = new Uri(sales.Page.Url).AbsolutePath;

        // The vendor's BD (line 177).
        var bd = await scene.Enters(Look.Chinese, Role.BusinessDeveloper);
        await bd.Goes("/vendor");
        await bd.Clicks("项目审批");
        await bd.Sees("核心系统上云");
        await Decides(bd, "Approved", "Verified");
        await bd.Sees("已通过，等待客户确认");

        // 控制台-费用中心-采购单-我的历史服务单 (line 177), from the mail.
        var customer = await scene.Opens(Look.Chinese, buyer);
        await customer.OpensMailTo(account.Email);
        await customer.Reads("核心系统上云", "杭州云帆网络有限公司");
        await customer.Goes("/my");
        await customer.Clicks("费用中心");
        await customer.Clicks("采购单");
        await customer.Clicks("我的历史服务单");
        await customer.Page.GetByRole(AriaRole.Link, new() { Name = "去确认" }).First.ClickAsync();
        await customer.Sees("杭州云帆网络有限公司 为您报备了这个项目，请确认");
        await customer.PressesAndConfirms("确认项目");
        await customer.Sees("您已确认这个项目");

        // The project's page (lines 263 to 319), and its first entry.
        await sales.Goes(page);
        await sales.Reads("进行中", "杭州明月科技有限公司", "潜在商机", "20%", "返回", "服务过程", "项目进展");
        await sales.Clicks("添加进展");
        await sales.Chooses("Means", "Visit");
        await sales.Types("Words", "拜访信息部，确认预算。");
        await sales.Chooses("Stage", "ConfirmedOpportunity");
        await sales.Presses("保存");
        await sales.Reads("拜访信息部，确认预算。", "40%");
    });

    [Fact]
    public Task Every_refusal_says_why_and_what_comes_next() => stage.Play(async scene =>
    {
        var (buyer, account) = await Ready(scene);
        var world = await EveryRouteWorld.Build(scene.Town.Server, scene.Town);
        var sales = await scene.Enters(Look.ChinesePhone, Role.PartnerSales, await scene.Town.Partner("杭州云帆网络有限公司"));
        var bd = await scene.Enters(Look.Chinese, Role.BusinessDeveloper);
        var customer = await scene.Opens(Look.ChinesePhone, buyer);

        // An account that is not there, and another partner's customer (line 179).
        foreach (var (name, why) in new[] { ("nobody2026", "没有这个账号"), (world.Own.Account.AccountName, "无法报备该客户项目") })
        {
            await sales.Goes("/projects/new");
            await sales.Types("AccountName", name);
            await sales.ReadsCaptcha();
            await sales.Presses("下一步");
            await sales.Sees(why);
        }

        // Sent back: only what was named can be changed.
        var page = await Reports(sales, account, "核心系统上云");
        await bd.Goes("/approvals");
        await bd.Page.GetByRole(AriaRole.Link, new() { Name = "核心系统上云" }).First.ClickAsync();
        await Decides(bd, "Returned", "Incomplete", "请补充沟通记录", "Description");
        await bd.Sees("已退回合作伙伴");
        await sales.Goes(page);
        await sales.Reads("请修改后重新提交", "请补充沟通记录");
        await sales.Clicks("修改并重新提交");
        await Expect(sales.Page.Locator("#f-Name")).ToBeDisabledAsync();
        await sales.Types("Description", "已与信息部会面两次。");
        await sales.Presses("修改并重新提交");
        await sales.Sees("等待厂商审批");

        // Refused by the vendor, with its reason.
        await bd.Goes("/approvals");
        await bd.Page.GetByRole(AriaRole.Link, new() { Name = "核心系统上云" }).First.ClickAsync();
        await Decides(bd, "Rejected", "NotGenuine", "与客户核实，没有该项目");
        await sales.Goes(page);
        await sales.Reads("审批未通过", "与客户核实，没有该项目");

        // Refused by the customer.
        var second = await Reports(sales, account, "数据备份");
        await Approves(bd, "数据备份");
        await customer.Goes($"/my/purchase-orders/{second.Split('/')[^1]}");
        await customer.Chooses("Reason", "NoSuchProject");
        await customer.Presses("拒绝");
        await customer.Sees("这个项目已经结束");
        await sales.Goes(second);
        await sales.Reads("客户没有确认", "没有这个项目");

        // The customer is silent.
        var third = await Reports(sales, account, "办公协同");
        await Approves(bd, "办公协同");
        scene.Town.Pass(TimeSpan.FromDays(7));
        await sales.Goes(third);
        await sales.Sees("客户未在期限内确认");
        await customer.Goes($"/my/purchase-orders/{third.Split('/')[^1]}");
        await customer.Sees("已过期");
    });

    private static async Task<(Person Buyer, CustomerAccount Account)> Ready(Scene scene)
    {
        await scene.Town.As(async (_, db) =>
        {
            db.Add(Product.Add("ecs", "云主机", "Cloud host", "计算", "Compute", scene.Town.Now));
            return await db.SaveChangesAsync();
        });
        var buyer = await scene.Town.DirectCustomer("杭州明月科技有限公司");
        await scene.Town.As((_, db) => db.Users.Where(u => u.Id == buyer.Customer.User!.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "zh-CN")));
        return buyer;
    }

    private static async Task<string> Reports(Window sales, CustomerAccount account, string name)
    {
        await sales.Goes("/projects/new");
        await sales.Types("AccountName", account.AccountName);
        await sales.ReadsCaptcha();
        await sales.Presses("下一步");
        await Fills(sales, name);
        await sales.Presses("提交");
        await sales.IsAt("/projects/prj_");
        return new Uri(sales.Page.Url).AbsolutePath;
    }

    /// <summary>Steps 2 to 4, up to the summary.</summary>
    private static async Task Fills(Window sales, string name)
    {
        await sales.IsAt("/basic$");
        await sales.Types("Name", name);
        await sales.Types("Industry", "制造业/汽车制造业");
        await sales.Page.Locator("#f-Region").SelectOptionAsync(new SelectOptionValue { Index = 3 });
        await sales.Types("Description", "把核心系统迁到云上。");
        foreach (var question in new[] { "IsBid", "IsTest", "IsThirdParty" })
        {
            await sales.Page.Locator($"input[name={question}][value=false]").CheckAsync();
        }

        await sales.Presses("下一步");
        await sales.IsAt("/detail$");
        await sales.Types("ContactName", "王伟");
        await sales.Page.Locator("input[name=Products][value=ecs]").CheckAsync();
        await sales.Presses("下一步");
        await sales.IsAt("/income$");
        var signed = sales.Town.Now.AddDays(30);
        await sales.Types("Amount", "1,200,000");
        await sales.Types("ExpectedSignOn", signed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await sales.Types("ExpectedRevenueMonth", signed.AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture));
        await sales.Presses("下一步");
        await sales.IsAt("/summary$");
        await sales.Sees("1,200,000");
    }

    private static async Task Approves(Window bd, string name)
    {
        await bd.Goes("/approvals");
        await bd.Page.GetByRole(AriaRole.Link, new() { Name = name }).First.ClickAsync();
        await Decides(bd, "Approved", "Verified");
        await bd.Sees("已通过，等待客户确认");
    }

    private static async Task Decides(Window bd, string outcome, string reason, string? words = null, string? field = null)
    {
        await bd.Page.Locator($"input[name=Outcome][value={outcome}]").CheckAsync();
        await bd.Chooses("Reason", reason);
        if (words is not null)
        {
            await bd.Types("Words", words);
        }

        if (field is not null)
        {
            await bd.Page.GetByText("选择内容").ClickAsync();
            await bd.Page.Locator($"input[name=Fields][value={field}]").CheckAsync();
        }

        await bd.Presses("提交决定");
    }
}
