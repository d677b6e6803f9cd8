using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Funds;

/// <summary>What becomes of a line of a file.</summary>
public enum FundVerdict
{
    /// <summary>It can be booked.</summary>
    Ready,

    /// <summary>It can, and then waits for a second person.</summary>
    NeedsRelease,

    /// <summary>It cannot, or was refused when it was booked.</summary>
    Wrong,

    /// <summary>It was booked.</summary>
    Booked,
}

/// <summary>A line of a file with its verdict.</summary>
/// <param name="Column">Of what is wrong; null when it is not one column.</param>
/// <param name="Why">What is wrong; null when nothing is.</param>
public sealed record FundBatchRow(int Line, string AccountName, string Amount, string Reason, FundVerdict Verdict, string? Column, FieldError? Why, Id<FundTransfer>? TransferId);

/// <summary>A file and what booking it would do, or did.</summary>
public sealed record FundBatchReport(FundBatch Batch, IReadOnlyList<FundBatchRow> Rows, long TotalMinor)
{
    public int Count(FundVerdict verdict) => Rows.Count(row => row.Verdict == verdict);

    /// <summary>Some lines were booked before the rest could be.</summary>
    public bool IsInterrupted => Batch.BookedAt is null && Rows.Any(row => row.TransferId is not null);
}

/// <summary>Use case of the partner: 批量划拨 and 批量回收 by a file. It is looked through first; nothing moves before it is booked, and each line is booked once.</summary>
public sealed class FundBatches(Db db, FundDesk desk, LedgerBooking ledger, PolicyBook policies, Caller caller, TimeProvider clock)
{
    /// <summary>Names of the columns, in any order; the Chinese ones are taken too.</summary>
    public static readonly IReadOnlyList<string> Columns = ["account", "amount", "reason"];

    private static readonly Dictionary<string, string> _also = new() { ["\u4F1A\u5458\u540D"] = "account", ["\u8D26\u53F7"] = "account", ["\u91D1\u989D"] = "amount", ["\u539F\u56E0"] = "reason", ["\u4E8B\u7531"] = "reason" };

    /// <summary>A form sends the file itself, the API in the command.</summary>
    public sealed record Command
    {
        [Required]
        public FundKind? Kind { get; init; }

        [Required]
        public SentFile? File { get; init; }
    }

    /// <summary>What the form of a file sends beside the file.</summary>
    public sealed record FileForm
    {
        [Required]
        public FundKind? Kind { get; init; }
    }

    /// <summary>What the button "book" sends.</summary>
    public sealed record BookCommand;

    /// <summary>
    /// Keeps the file for its dry run. <see cref="InvalidField"/>: on <c>File</c> what <see cref="SentTable"/> says, <c>choice</c> on <c>Kind</c>.
    /// </summary>
    public async Task<FundBatch> Store(FundKind? kind, IFormFile? file, CancellationToken ct)
    {
        if (kind is not (FundKind.Transfer or FundKind.Reclaim))
        {
            throw new InvalidField(nameof(Command.Kind), "choice");
        }

        var content = await SentTable.Content(file, nameof(Command.File), FundBatch.MaxBytes, ct);
        Lines(content);
        var name = SentTable.NameOf(file!.FileName, FundBatch.MaxNameLength);
        var batch = FundBatch.Store(kind.Value, name, content, caller.RequirePartner(), caller.RequireUser(), clock.GetUtcNow());
        db.Add(batch);
        await db.SaveChangesAsync(ct);
        return batch;
    }

    /// <summary>What booking the file would do now, or did.</summary>
    public async Task<FundBatchReport> Report(Id<FundBatch> id, CancellationToken ct)
    {
        var batch = await db.FundBatches.AsNoTracking().Get(id, ct);
        var lines = Lines(batch.Content);
        var booked = await db.FundTransfers.AsNoTracking().Where(f => f.BatchId == id).ToDictionaryAsync(f => f.BatchLine!.Value, ct);
        var refusals = batch.Refusals.ToDictionary(refusal => refusal.Line);
        var accounts = await Accounts(lines, batch, ct);
        var counter = batch.BookedAt is null ? await desk.Look(batch.PartnerId, [.. accounts.Values], ct) : null;
        var now = clock.GetUtcNow();
        var total = 0L;
        var rows = new List<FundBatchRow>(lines.Count);
        foreach (var line in lines)
        {
            var (verdict, wrong, transfer) = booked.TryGetValue(line.Number, out var done) ? (FundVerdict.Booked, null, done)
                : refusals.TryGetValue(line.Number, out var refusal) ? (FundVerdict.Wrong, new Wrong(null, new(refusal.Code, [.. refusal.Details])), null)
                : counter is not null ? Try(counter, batch, line, accounts, now)
                : (FundVerdict.Wrong, null, null);
            total += transfer?.AmountMinor ?? 0;
            rows.Add(new(line.Number, line["account"], line["amount"], line["reason"], verdict, wrong?.Column, wrong?.Why, done?.Id));
        }

        return new(batch, rows, total);
    }

    /// <summary>
    /// Books the file, some lines at a time, each line once: what was interrupted goes on. A line that is refused by then is noted and left out.
    /// Refusals: <c>funds.batch_wrong</c> (how many lines), <c>funds.batch_booked</c>.
    /// </summary>
    public async Task<FundBatchReport> Book(Id<FundBatch> id, CancellationToken ct)
    {
        var report = await Report(id, ct);
        if (report.Batch.BookedAt is not null)
        {
            throw new Refused("funds.batch_booked");
        }

        if (!report.IsInterrupted && report.Count(FundVerdict.Wrong) is > 0 and var wrong)
        {
            throw new Refused("funds.batch_wrong", wrong);
        }

        var lines = Lines(report.Batch.Content);
        var accounts = await Accounts(lines, report.Batch, ct);
        var policy = (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;
        var refusals = new List<FundBatchRefusal>();
        foreach (var part in lines.Chunk(FundBatch.PartSize))
        {
            refusals.AddRange(await db.Atomically(() => Part(report.Batch, part, accounts, policy, ct), ct));
        }

        var batch = await db.FundBatches.Get(id, ct);
        var booked = await db.FundTransfers.AsNoTracking().Where(f => f.BatchId == id).Select(f => f.ExpiresAt).ToListAsync(ct);
        batch.Booked(booked.Count, booked.Count(end => end is not null), refusals, caller.RequireUser(), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return await Report(id, ct);
    }

    private async Task<List<FundBatchRefusal>> Part(FundBatch batch, SentTable.Line[] lines, Dictionary<string, CustomerAccount> accounts, Domain.Policies.Policy policy, CancellationToken ct)
    {
        var named = lines.Select(line => accounts.GetValueOrDefault(LoginName.Key(line["account"]))).OfType<CustomerAccount>().DistinctBy(account => account.Id).ToList();
        var counter = await desk.Lock(batch.PartnerId, named, policy, ct);
        var numbers = lines.Select(line => line.Number).ToList();
        var done = await db.FundTransfers.Where(f => f.BatchId == batch.Id && numbers.Contains(f.BatchLine!.Value)).Select(f => f.BatchLine!.Value).ToListAsync(ct);
        var now = clock.GetUtcNow();
        var transfers = new List<FundTransfer>();
        var refusals = new List<FundBatchRefusal>();
        foreach (var line in lines.Where(line => !done.Contains(line.Number)))
        {
            var (_, wrong, transfer) = Try(counter, batch, line, accounts, now);
            if (transfer is not null)
            {
                transfers.Add(transfer);
            }
            else
            {
                refusals.Add(new(line.Number, wrong!.Why.Key, [.. wrong.Why.Details.Select(detail => $"{detail}")]));
            }
        }

        if (transfers.Count > 0)
        {
            var booked = await ledger.With([.. transfers.Select(transfer => transfer.ToOrder())], ct);
            for (var i = 0; i < transfers.Count; i++)
            {
                transfers[i].BookedAs(booked[i].Transfer);
            }

            await db.SaveMany(transfers, ct);
        }

        return refusals;
    }

    private (FundVerdict Verdict, Wrong? Wrong, FundTransfer? Transfer) Try(
        FundCounter counter, FundBatch batch, SentTable.Line line, Dictionary<string, CustomerAccount> accounts, DateTimeOffset now)
    {
        try
        {
            var account = accounts.GetValueOrDefault(LoginName.Key(line["account"])) ?? throw new InvalidField("account", "fund_account");
            var amount = TypedAmount.Minor("amount", line["amount"], FundTransfer.TheCurrency, FundTransfer.MaxAmountMinor, least: 1);
            var transfer = counter.Ask(batch.Kind, amount, line["reason"], account, caller.RequireUser(), now, null, batch.Id, line.Number);
            return (transfer.Status == FundStatus.Waiting ? FundVerdict.NeedsRelease : FundVerdict.Ready, null, transfer);
        }
        catch (InvalidField invalid)
        {
            return (FundVerdict.Wrong, new(invalid.Field.ToLowerInvariant(), new($"validation.{invalid.Code}", [.. invalid.Details])), null);
        }
        catch (Refused refused)
        {
            return (FundVerdict.Wrong, new(null, new($"refused.{refused.Code}", [.. refused.Details])), null);
        }
    }

    /// <summary>Accounts of the partner by the keys of their names.</summary>
    private async Task<Dictionary<string, CustomerAccount>> Accounts(IReadOnlyList<SentTable.Line> lines, FundBatch batch, CancellationToken ct)
    {
        var accounts = new Dictionary<string, CustomerAccount>(StringComparer.Ordinal);
        foreach (var part in lines.Select(line => LoginName.Key(line["account"])).Where(key => key.Length > 0).Distinct().Chunk(500))
        {
            foreach (var account in await db.CustomerAccounts.AsNoTracking().Where(a => part.Contains(a.AccountNameKey) && a.PartnerId == batch.PartnerId).ToListAsync(ct))
            {
                accounts[account.AccountNameKey] = account;
            }
        }

        return accounts;
    }

    private static IReadOnlyList<SentTable.Line> Lines(byte[] content) => SentTable.Lines(content, nameof(Command.File), Columns, FundBatch.MaxRows, _also);

    private sealed record Wrong(string? Column, FieldError Why);
}
