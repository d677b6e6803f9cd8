using System.Globalization;
using Baobei.Domain.Cash;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>
/// What became of a top-up or a withdrawal is told to whoever asked for it; a withdrawal that waits, and money at the bank that waits for a second person, to the
/// vendor's finance.
/// </summary>
public sealed class TellOfCash(Db db, Notices notices, TimeProvider clock) : IHandle<TopUpBooked>, IHandle<TopUpExpired>, IHandle<WithdrawalAsked>, IHandle<WithdrawalPaid>,
    IHandle<WithdrawalRefused>, IHandle<WithdrawalLapsed>, IHandle<BankStatementImported>, IHandle<BankLineMatched>
{
    public Task Handle(TopUpBooked happened, CancellationToken ct) =>
        Tell(happened.AskedBy, "topup_booked", [Money.Said(new(happened.AmountMinor, happened.Currency))], $"/top-ups/{happened.TopUpId}", happened.TopUpId.ToString(), ct);

    public Task Handle(TopUpExpired happened, CancellationToken ct) =>
        Tell(happened.AskedBy, "topup_expired", [Money.Said(new(happened.AmountMinor, happened.Currency)), happened.Code], $"/top-ups/{happened.TopUpId}", happened.TopUpId.ToString(), ct);

    /// <summary>Nobody when it was decided or taken back before this was delivered.</summary>
    public async Task Handle(WithdrawalAsked happened, CancellationToken ct)
    {
        var withdrawal = await db.Withdrawals.AsNoTracking().SingleAsync(w => w.Id == happened.WithdrawalId, ct);
        if (withdrawal.StatusAt(clock.GetUtcNow()) == WithdrawalStatus.Waiting)
        {
            await notices.Tell(
                Finance(), "withdrawal_waits", [happened.OwnerName, Money.Said(new(happened.AmountMinor, happened.Currency)), withdrawal.ExpiresAt], $"/withdrawals/{happened.WithdrawalId}",
                happened.WithdrawalId.ToString(), ct);
        }
    }

    public Task Handle(WithdrawalPaid happened, CancellationToken ct) =>
        Tell(happened.AskedBy, "withdrawal_paid", [Money.Said(new(happened.AmountMinor, happened.Currency))], $"/withdrawals/{happened.WithdrawalId}", happened.WithdrawalId.ToString(), ct);

    public Task Handle(WithdrawalRefused happened, CancellationToken ct) => Tell(
        happened.AskedBy, "withdrawal_refused", [Money.Said(new(happened.AmountMinor, happened.Currency)), happened.Reason], $"/withdrawals/{happened.WithdrawalId}",
        happened.WithdrawalId.ToString(), ct);

    public Task Handle(WithdrawalLapsed happened, CancellationToken ct) =>
        Tell(happened.AskedBy, "withdrawal_lapsed", [Money.Said(new(happened.AmountMinor, happened.Currency))], $"/withdrawals/{happened.WithdrawalId}", happened.WithdrawalId.ToString(), ct);

    /// <summary>All that wait of one statement at once, to whoever else can confirm them.</summary>
    public Task Handle(BankStatementImported happened, CancellationToken ct) => happened.Proposed == 0 ? Task.CompletedTask : notices.Tell(
        Finance(happened.By), "bank_lines_wait", [happened.FileName, happened.Proposed.ToString("N0", CultureInfo.InvariantCulture)], "/bank?status=proposed", happened.By.ToString(), ct);

    /// <summary>What was matched with its statement is told with that; what was booked at once waits for nobody.</summary>
    public async Task Handle(BankLineMatched happened, CancellationToken ct)
    {
        if (happened.By is { } by && await db.BankLines.AsNoTracking().SingleAsync(l => l.Id == happened.LineId, ct) is { Status: BankLineStatus.Proposed } line)
        {
            await notices.Tell(
                Finance(by, line.ImportedBy), "bank_line_waits", [happened.OwnerName, Money.Said(new(happened.AmountMinor, happened.Currency))], $"/bank/{happened.LineId}", happened.LineId.ToString(), ct);
        }
    }

    private IQueryable<User> Finance(params Guid[] but) =>
        db.Users.Where(u => u.PartnerId == null && u.Role == Role.VendorFinance && !u.IsDisabled && !but.Contains(u.Id));

    private Task Tell(Guid person, string kind, IReadOnlyList<MessageArgument> arguments, string link, string subject, CancellationToken ct) =>
        notices.Tell(db.Users.Where(u => u.Id == person && !u.IsDisabled), kind, arguments, link, subject, ct);
}
