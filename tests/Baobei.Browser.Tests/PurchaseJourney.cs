using Baobei.Server.Tests;
using Baobei.Server.Tests.Purchasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>The last lines of the operating guide (329 to 351), as they are played on the screen.</summary>
public sealed class PurchaseJourney(Stage stage)
{
    [Fact]
    public Task A_configuration_list_is_quoted_pushed_approved_confirmed_paid_and_partly_refunded() => stage.Play(async scene =>
    {
        var world = await EveryRouteWorld.Build(scene.Town.Server, scene.Town);
        var (sales, cbm, customer, finance) = (await Enters("sales"), await Enters("cbm"), await Enters("customer"), await Enters("finance"));

        // 服务过程 of the project: 报价单 fixes the prices, and 推送采购单 makes a 采购单 of it.
        await sales.Goes($"/projects/{world.Own.Project.Id}");
        await sales.Clicks("查看 Core");
        await sales.Clicks("生成报价单");
        await sales.Reads("价格有效期至", "2,743.20");
        await sales.Presses("生成报价单");
        await sales.Sees("报价单已生成，可以推送给客户");
        await sales.Clicks("推送采购单");
        await sales.Types("Words", "按周一商定的方案。");
        await sales.Presses("推送采购单");
        await sales.IsAt("/purchase-orders/pur_");
        await sales.Sees("等待厂商审批");
        var purchase = new Uri(sales.Page.Url).AbsolutePath;

        // The vendor's CBM.
        await cbm.Goes("/vendor");
        await cbm.Clicks("采购单审批");
        await cbm.Clicks("Core");
        await cbm.Sees("按周一商定的方案。");
        await cbm.Page.Locator("input[name=Outcome][value=Approved]").CheckAsync();
        await cbm.Chooses("Reason", "InOrder");
        await cbm.Presses("提交决定");
        await cbm.Sees("已提交决定");

        // 控制台 - 费用中心 - 采购单: takes one of two, confirms, asks to pay.
        await customer.Goes("/my");
        await customer.Clicks("费用中心");
        await customer.Clicks("采购单");
        await customer.Clicks("Core");
        await customer.Page.GetByText("减少数量", new() { Exact = true }).First.ClickAsync();
        await customer.Types("Quantity", "1");
        await customer.Presses("保存");
        await customer.Sees("1,371.60");
        await customer.PressesAndConfirms("确认采购单");
        await customer.Sees("已确认，可以申请支付");
        await customer.Presses("申请支付");
        await customer.Sees("余额不足，还差");
        await scene.Town.Fund(world.Own.Account.Id, 200_000);
        await customer.Page.ReloadAsync();
        await customer.Reads("2,000.00", "将从您的现金余额中支付。");
        await customer.Presses("支付");
        await customer.IsAt("/my/billing/orders/ord_");
        await customer.Sees("支付成功，订单已生成");
        var order = new Uri(customer.Page.Url).AbsolutePath;

        // 查看订单>> (line 349), and a project that has orders is found by it.
        await sales.Goes(purchase);
        await sales.Sees("采购已完成。");
        await sales.Goes($"/projects/{world.Own.Project.Id}");
        await sales.Clicks("查看订单>>");
        await Expect(sales.Row("Core")).ToContainTextAsync("已支付");
        await sales.Goes("/projects?orders=true");
        await sales.Sees(world.Own.Project.Name);

        // A part of it goes back.
        await finance.Goes("/orders");
        await finance.Clicks("Core");
        await finance.Clicks("退款");
        await finance.Chooses("Line", "1");
        await finance.Types("Amount", "100.60");
        await finance.Chooses("Reason", "Goodwill");
        await finance.Presses("确认退款");
        await finance.Reads("已退款", "部分退款");
        await customer.Goes(order);
        await customer.Reads("部分退款", "100.60", "协商补偿");
        await customer.IsTold("退款", "100.60");

        async Task<Window> Enters(string role)
        {
            var person = await world.Who(role);
            await scene.Town.As((_, db) => db.Users.Where(u => u.Id == person.User!.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "zh-CN")));
            return await scene.Opens(Look.Chinese, person);
        }
    });
}
