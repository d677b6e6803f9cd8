using System.Globalization;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>
/// A transfer or reclaim that waits is told to those of the partner who can release it, a file of them once; what became of it, to whoever asked for it. What
/// was booked is told to the customer, each one with its reason, also those of a file: every account has a person of its own.
/// </summary>
public sealed class TellOfFunds(Db db, Notices notices) : IHandle<FundAsked>, IHandle<FundBooked>, IHandle<FundRefused>, IHandle<FundLapsed>, IHandle<FundBatchBooked>
{
    public Task Handle(FundAsked happened, CancellationToken ct) => happened.BatchId is not null ? Task.CompletedTask : notices.Tell(
        Others(happened.PartnerId, happened.AskedBy), "fund_waits", [happened.AccountName, Money.Said(new(happened.AmountMinor, happened.Currency)), happened.ExpiresAt],
        PageOf(happened.FundTransferId), happened.FundTransferId.ToString(), ct);

    public async Task Handle(FundBooked happened, CancellationToken ct)
    {
        await TellCustomer(happened, ct);

        // What was booked at once is no news to whoever did it.
        if (happened.AskedBy != happened.ReleasedBy)
        {
            await Tell(happened.AskedBy, happened.FundTransferId, "fund_released", [happened.AccountName, Money.Said(new(happened.AmountMinor, happened.Currency))], ct);
        }
    }

    public Task Handle(FundRefused happened, CancellationToken ct) => happened.AskedBy == happened.RefusedBy ? Task.CompletedTask : Tell(
        happened.AskedBy, happened.FundTransferId, "fund_refused", [happened.AccountName, Money.Said(new(happened.AmountMinor, happened.Currency)), happened.Reason], ct);

    public Task Handle(FundLapsed happened, CancellationToken ct) => Tell(
        happened.AskedBy, happened.FundTransferId, "fund_lapsed", [happened.AccountName, Money.Said(new(happened.AmountMinor, happened.Currency))], ct);

    public Task Handle(FundBatchBooked happened, CancellationToken ct) => happened.Waiting == 0 ? Task.CompletedTask : notices.Tell(
        Others(happened.PartnerId, happened.By), "fund_batch_waits", [happened.FileName, happened.Waiting.ToString("N0", CultureInfo.InvariantCulture)], "/funds?status=waiting",
        happened.BatchId.ToString(), ct);

    private async Task TellCustomer(FundBooked happened, CancellationToken ct)
    {
        var kind = happened.Kind switch
        {
            FundKind.Transfer => "fund_received",
            FundKind.Reclaim => "fund_reclaimed",
            FundKind.ReleaseReclaim => "fund_reclaimed_on_release",
            FundKind.SwitchReclaim => "fund_reclaimed_on_switch",
            _ => throw new InvalidOperationException($"{happened.Kind} is no kind."),
        };
        var user = db.CustomerAccounts.Where(a => a.Id == happened.AccountId).Select(a => a.UserId);
        var partner = await db.Partners.Where(p => p.Id == happened.PartnerId).Select(p => p.Name).SingleAsync(ct);
        await notices.Tell(
            db.Users.Where(u => user.Contains(u.Id) && !u.IsDisabled), kind, [Money.Said(new(happened.AmountMinor, happened.Currency)), partner, happened.Reason], "/my/billing",
            happened.FundTransferId.ToString(), ct);
    }

    private IQueryable<User> Others(Id<Partner> partner, Guid asked) =>
        db.Users.Where(u => u.PartnerId == partner && !u.IsDisabled && u.Id != asked && (u.Role == Role.PartnerOwner || u.Role == Role.PartnerFinance));

    private Task Tell(Guid? person, Id<FundTransfer> transfer, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) => person is not { } one
        ? Task.CompletedTask
        : notices.Tell(db.Users.Where(u => u.Id == one && !u.IsDisabled), kind, arguments, PageOf(transfer), transfer.ToString(), ct);

    private static string PageOf(Id<FundTransfer> transfer) => $"/funds/{transfer}";
}
