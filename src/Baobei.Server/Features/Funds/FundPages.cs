using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Funds;

/// <summary>Puts the models of the pages about partners' money together.</summary>
public sealed class FundPages(ShowFunds show, PolicyBook policies, Caller caller, TimeProvider clock)
{
    private bool MayMove => caller.Partner is not null && caller.May(Permission.TransferFunds);

    public async Task<IResult> Account(Id<CustomerAccount> id, Asked asked, CancellationToken ct)
    {
        var account = await show.Account(id, ct);
        return AccountFundsPage.Show(new(account, await show.History(id, Place.Of(asked), ct), asked, MayMove && account.WhyNot is null, caller.SeesAllPartners));
    }

    public async Task<IResult> Move(FundKind kind, Id<CustomerAccount> id, Form<FundForm>? again, int status, CancellationToken ct)
    {
        var account = await show.Account(id, ct);
        var purse = FundPurse.Of(await show.Purse(ct));
        var policy = (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;
        return MoveFundsPage.Show(
            new(
                kind, account, purse.Cash, purse.LeftToday, policy.FundsSecondPersonFrom > 0 ? new(policy.FundsSecondPersonFrom * 100L, FundTransfer.TheCurrency) : null,
                again ?? Form<FundForm>.Blank(new() { FormKey = Guid.CreateVersion7() })),
            status);
    }

    public async Task<IResult> List(FundQuery query, Asked asked, CancellationToken ct) => FundListPage.Show(new(
        query, await show.List(query, Place.Of(asked), ct), asked, await show.CountWaiting(ct), caller.Partner is null ? null : FundPurse.Of(await show.Purse(ct)), MayMove));

    public async Task<IResult> One(Id<FundTransfer> id, Form<DecideFunds.RefusalCommand>? again, int status, CancellationToken ct)
    {
        var transfer = await show.Get(id, ct);
        var waits = transfer.StatusAt(clock.GetUtcNow()) == FundStatus.Waiting;
        return FundTransferPage.Show(
            new(
                await show.View(transfer, ct), MayMove && waits && transfer.CreatedBy != caller.User, MayMove && waits, transfer.CreatedBy == caller.User,
                again ?? Form<DecideFunds.RefusalCommand>.Blank()),
            status);
    }
}
