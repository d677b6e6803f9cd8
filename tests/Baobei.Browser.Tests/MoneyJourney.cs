using Baobei.Domain.People;
using Baobei.Server.Tests;
using Baobei.Server.Tests.Purchasing;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Browser.Tests;

/// <summary>Guide lines 64 to 68 as they are played on the screen: 划拨, 回收, 代付 and a refund, and what each of the four consoles sees at each step.</summary>
public sealed class MoneyJourney(Stage stage)
{
    [Fact]
    public Task Money_is_transferred_taken_back_paid_on_behalf_and_refunded() => stage.Play(async scene =>
    {
        var world = await EveryRouteWorld.Build(scene.Town.Server, scene.Town);
        var resold = await scene.Town.Someone(Role.Customer);
        await scene.Town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == world.Own.Resale.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.UserId, resold.User!.Id)));
        var (bookkeeper, finance, cbm, customer) = (await Enters("bookkeeper"), await Enters("finance"), await Enters("cbm"), await Enters("customer"));
        var resale = await Opens(resold);
        var funds = $"/accounts/{world.Own.Resale.Id}/funds";

        // 划拨: the partner gives, and the account, the partner and the vendor see it.
        await bookkeeper.Goes("/accounts");
        await bookkeeper.Clicks(world.Own.Resale.AccountName);
        await bookkeeper.Goes(funds);
        await bookkeeper.Clicks("划拨");
        await bookkeeper.Types("Amount", "1,250.00");
        await bookkeeper.Types("Reason", "四季度额度");
        await bookkeeper.Presses("确认划拨");
        await bookkeeper.Reads("划拨成功，客户账号可以使用这笔资金了", "1,250.00", "四季度额度");
        await resale.Goes("/my/billing");
        await resale.Reads("代销", "四季度额度", "4,250.00");
        await finance.Goes("/funds");
        await finance.Reads(world.Own.Resale.AccountName, "1,250.00");

        // 回收: not more than the least of three.
        await bookkeeper.Goes(funds);
        await bookkeeper.Clicks("回收");
        await bookkeeper.Types("Amount", "99,999.00");
        await bookkeeper.Types("Reason", "项目延期");
        await bookkeeper.Presses("确认回收");
        await bookkeeper.IsAt($"{funds}/reclaim");
        await bookkeeper.Types("Amount", "250.00");
        await bookkeeper.Presses("确认回收");
        await bookkeeper.Reads("回收成功，资金已退回贵公司现金账户", "项目延期");
        await resale.Goes("/my/billing");
        await resale.Reads("项目延期", "4,000.00");
        await finance.Goes(funds);
        await finance.Reads("四季度额度", "项目延期");

        // 代付: the customer asks, the partner pays with its cash.
        await customer.Goes("/my/billing/purchase-orders");
        await customer.Clicks("Offered");
        await customer.PressesAndConfirms("确认采购单");
        await customer.PressesAndConfirms("请伙伴代付");
        await customer.Sees("已请伙伴代付");
        await bookkeeper.Goes("/purchase-orders");
        await bookkeeper.Clicks("Offered");
        await bookkeeper.Clicks("代付");
        await bookkeeper.Presses("代付");
        await bookkeeper.Sees("已代付，订单已生成");
        var order = new Uri(bookkeeper.Page.Url).AbsolutePath;
        await customer.Goes($"/my/billing{order}");
        await customer.Reads("已支付", "合作伙伴代付");
        await cbm.Goes(order);
        await cbm.Reads("已支付", "合作伙伴代付", world.Own.Partner.Name);

        // 退款: the vendor gives it back, to the partner that paid.
        var before = await Cash();
        await finance.Goes(order);
        await finance.Clicks("退款");
        await finance.Chooses("Reason", "NotWanted");
        await finance.Presses("确认退款");
        await finance.Reads("已退款");
        await bookkeeper.Goes(order);
        await bookkeeper.Reads("已退款", "2,743.20");
        await bookkeeper.IsTold("订单已退款", "已退款 CNY 2,743.20");
        await customer.Goes($"/my/billing{order}");
        await customer.Reads("已退款", "2,743.20");
        await cbm.Goes(order);
        await cbm.Reads("已退款");
        Assert.Equal(before + 274_320, await Cash());

        Task<long> Cash() => scene.Town.Has(Baobei.Domain.Ledger.LedgerAccountName.Of(world.Own.Partner.Id, Baobei.Domain.Ledger.LedgerPurpose.Cash, "CNY"));

        async Task<Window> Enters(string role) => await Opens(await world.Who(role));

        async Task<Window> Opens(Person person)
        {
            await scene.Town.As((_, db) => db.Users.Where(u => u.Id == person.User!.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "zh-CN")));
            return await scene.Opens(Look.Chinese, person);
        }
    });
}
