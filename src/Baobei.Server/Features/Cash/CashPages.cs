using Baobei.Domain.Cash;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Payments;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>Puts the models of the pages about top-ups, withdrawals and the bank together.</summary>
public sealed class CashPages(Db db, TopUps topUps, Withdrawals withdrawals, BankStatements bank, StartPayment online, Caller caller, TimeProvider clock)
{
    private bool MayAsk => caller.May(Permission.UseCash);

    public async Task<IResult> TopUps(Asked asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return TopUpListPage.Show(new((await topUps.List(Place.Of(asked), ct)).Select(order => TopUpView.Of(order, now)), asked, MayAsk, MayAsk && online.IsOffered, caller.SeesAllPartners));
    }

    public async Task<IResult> TopUp(Id<TopUpOrder> id, CancellationToken ct)
    {
        var order = TopUpView.Of(await topUps.Get(id, ct), clock.GetUtcNow());
        return TopUpPage.Show(new(order, MayAsk && order.Status == TopUpStatus.Open));
    }

    public async Task<IResult> Withdrawals(Asked asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return WithdrawalListPage.Show(new((await withdrawals.List(Place.Of(asked), ct)).Select(one => WithdrawalView.Of(one, now)), asked, MayAsk, caller.SeesAllPartners));
    }

    public async Task<IResult> NewWithdrawal(Form<Withdrawals.AskForm>? again, int status, CancellationToken ct) => NewWithdrawalPage.Show(
        new(await withdrawals.Available(ct), again ?? Form<Withdrawals.AskForm>.Blank(new() { FormKey = Guid.CreateVersion7() })), status);

    public async Task<IResult> Withdrawal(Id<Withdrawal> id, Form<Withdrawals.PayCommand>? payment, Form<Withdrawals.RefusalCommand>? refusal, int status, CancellationToken ct)
    {
        var one = WithdrawalView.Of(await withdrawals.Get(id, ct), clock.GetUtcNow());
        var waits = one.Status == WithdrawalStatus.Waiting;
        return WithdrawalPage.Show(
            new(
                one, MayAsk && waits, waits && caller.May(Permission.ManageBank), payment ?? Form<Withdrawals.PayCommand>.Blank(), refusal ?? Form<Withdrawals.RefusalCommand>.Blank()),
            status);
    }

    public async Task<IResult> Bank(string? status, Asked asked, CancellationToken ct)
    {
        var wanted = Customers.Words.Find<BankLineStatus>(status ?? "");
        return BankPage.Show(new(
            wanted, (await bank.List(wanted, Place.Of(asked), ct)).Select(BankLineView.Of), asked, await bank.Count(BankLineStatus.New, ct), await bank.Count(BankLineStatus.Proposed, ct)));
    }

    public async Task<IResult> Line(Id<BankLine> id, Form<BankStatements.MatchCommand>? match, Form<BankStatements.ReasonCommand>? reason, int status, CancellationToken ct)
    {
        var line = await bank.Get(id, ct);
        var order = line.TopUpId is { } top ? await db.TopUps.AsNoTracking().SingleOrDefaultAsync(o => o.Id == top, ct) : null;
        return BankLinePage.Show(
            new(
                BankLineView.Of(line), order is null ? null : TopUpView.Of(order, clock.GetUtcNow()),
                line.Status == BankLineStatus.Proposed && caller.User != line.MatchedBy && caller.User != line.ImportedBy,
                match ?? Form<BankStatements.MatchCommand>.Blank(), reason ?? Form<BankStatements.ReasonCommand>.Blank()),
            status);
    }
}
