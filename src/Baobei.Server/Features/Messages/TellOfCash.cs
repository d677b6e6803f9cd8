using Baobei.Domain.Cash;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>What became of a top-up or a withdrawal is told to whoever asked for it.</summary>
public sealed class TellOfCash(Db db, Notices notices) : IHandle<TopUpBooked>, IHandle<WithdrawalPaid>, IHandle<WithdrawalRefused>
{
    public Task Handle(TopUpBooked happened, CancellationToken ct) =>
        Tell(happened.AskedBy, "topup_booked", [Said(happened.AmountMinor, happened.Currency)], $"/top-ups/{happened.TopUpId}", happened.TopUpId.ToString(), ct);

    public Task Handle(WithdrawalPaid happened, CancellationToken ct) =>
        Tell(happened.AskedBy, "withdrawal_paid", [Said(happened.AmountMinor, happened.Currency)], $"/withdrawals/{happened.WithdrawalId}", happened.WithdrawalId.ToString(), ct);

    public Task Handle(WithdrawalRefused happened, CancellationToken ct) => Tell(
        happened.AskedBy, "withdrawal_refused", [Said(happened.AmountMinor, happened.Currency), happened.Reason], $"/withdrawals/{happened.WithdrawalId}",
        happened.WithdrawalId.ToString(), ct);

    private Task Tell(Guid person, string kind, IReadOnlyList<MessageArgument> arguments, string link, string subject, CancellationToken ct) =>
        notices.Tell(db.Users.Where(u => u.Id == person && !u.IsDisabled), kind, arguments, link, subject, ct);

    private static string Said(long amountMinor, string currency) => FundTransfer.Said(new(amountMinor, currency));
}
