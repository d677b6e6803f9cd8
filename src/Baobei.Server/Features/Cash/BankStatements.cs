using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Baobei.Domain.Cash;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Cash;

/// <summary>What came of a statement.</summary>
/// <param name="Taken">Lines that were not known.</param>
/// <param name="Known">Lines that were brought before.</param>
/// <param name="Booked">Of those taken, matched by code and amount and booked.</param>
/// <param name="Proposed">Matched, and waiting for a second person.</param>
public sealed record BankImportResult(int Taken, int Known, int Booked, int Proposed);

/// <summary>
/// Use cases of the vendor's finance with what came in at the bank: brings statements, matches their lines with top-ups, confirms as a second person, sets
/// aside what is none.
/// </summary>
public sealed class BankStatements(Db db, LedgerBooking ledger, PolicyBook policies, Caller caller, TimeProvider clock)
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public const int MaxRows = 5_000;

    /// <summary>Without these a file says too little; <c>number</c>, the bank's own number of each line, may be there too.</summary>
    public static readonly IReadOnlyList<string> Columns = ["date", "amount", "payer", "reference"];

    private const string File = nameof(Command.File);

    private static readonly Dictionary<string, string> _also = new()
    {
        ["\u65E5\u671F"] = "date",
        ["\u91D1\u989D"] = "amount",
        ["\u4ED8\u6B3E\u65B9"] = "payer",
        ["\u9644\u8A00"] = "reference",
        ["\u6D41\u6C34\u53F7"] = "number",
    };

    /// <summary>A form sends the file itself, the API in the command.</summary>
    public sealed record Command
    {
        [Required]
        public SentFile? File { get; init; }
    }

    /// <summary>The file comes beside it.</summary>
    public sealed record FileForm;

    public sealed record MatchCommand
    {
        /// <summary>附言编码 of the top-up.</summary>
        [Required, StringLength(20)]
        public string Code { get; init; } = "";
    }

    public sealed record ReasonCommand
    {
        [Required, StringLength(BankLine.MaxReasonLength)]
        public string Reason { get; init; } = "";
    }

    /// <summary>
    /// Takes the lines that are not known yet, and books what code and amount say, as far as no second person has to confirm it. <see cref="InvalidField"/> on
    /// <c>File</c>: as <see cref="SentTable"/>, and <c>bank_row</c> with the number of the first line that cannot be read.
    /// </summary>
    public async Task<BankImportResult> Import(IFormFile? file, CancellationToken ct)
    {
        var content = await SentTable.Content(file, File, MaxBytes, ct);
        var entries = SentTable.Lines(content, File, Columns, MaxRows, _also).Select(Entry).ToList();
        var fingerprints = BankLine.Fingerprints(entries);
        var policy = (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;
        return await db.Atomically(
            async () =>
            {
                var known = new HashSet<string>(StringComparer.Ordinal);
                foreach (var part in fingerprints.Chunk(500))
                {
                    known.UnionWith(await db.BankLines.Where(l => part.Contains(l.Fingerprint)).Select(l => l.Fingerprint).ToListAsync(ct));
                }

                var now = clock.GetUtcNow();
                var taken = entries.Zip(fingerprints).Where(pair => known.Add(pair.Second)).Select(pair => BankLine.Take(pair.First, pair.Second, caller.RequireUser(), now)).ToList();
                db.AddRange(taken);
                var booked = await Match(taken, policy, now, ct);
                var result = new BankImportResult(taken.Count, entries.Count - taken.Count, booked, taken.Count(line => line.Status == BankLineStatus.Proposed));
                var person = await db.Users.SingleOrDefaultAsync(u => u.Id == caller.User, ct);
                db.Tell(
                    new BankStatementImported(SentTable.NameOf(file!.FileName, FundBatch.MaxNameLength), result.Taken, result.Known, result.Booked, result.Proposed, caller.RequireUser()),
                    person);
                await db.SaveChangesAsync(ct);
                return result;
            },
            ct);
    }

    /// <summary>By hand; from the policy's amount on a second person confirms it. <see cref="InvalidField"/>: <c>top_up_code</c>. Refusals: as <see cref="BankLine.Match"/>.</summary>
    public Task<BankLine> Match(Id<BankLine> id, MatchCommand command, CancellationToken ct) => Change(
        id,
        async (line, now) =>
        {
            var code = command.Code.Trim().ToUpperInvariant();
            var order = await db.TopUps.SingleOrDefaultAsync(o => o.Code == code, ct) ?? throw new InvalidField(nameof(command.Code), "top_up_code");
            if (!line.Match(order, caller.RequireUser(), (await policies.InForce(caller.Vendor, now, ct)).Values, now))
            {
                await Book(line, order, now, ct);
            }
        },
        ct);

    /// <summary>Refusals: as <see cref="BankLine.Confirm"/>.</summary>
    public Task<BankLine> Confirm(Id<BankLine> id, CancellationToken ct) => Change(
        id,
        async (line, now) =>
        {
            line.Confirm(caller.RequireUser(), now);
            await Book(line, await db.TopUps.Get(line.TopUpId!.Value, ct), now, ct);
        },
        ct);

    /// <summary>Refusals: as <see cref="BankLine.Reject"/>.</summary>
    public Task<BankLine> Reject(Id<BankLine> id, ReasonCommand command, CancellationToken ct) => Change(
        id, (line, now) =>
        {
            line.Reject(command.Reason, caller.RequireUser(), now);
            return Task.CompletedTask;
        },
        ct);

    /// <summary>Refusals: as <see cref="BankLine.SetAside"/>.</summary>
    public Task<BankLine> SetAside(Id<BankLine> id, ReasonCommand command, CancellationToken ct) => Change(
        id, (line, now) =>
        {
            line.SetAside(command.Reason, caller.RequireUser(), now);
            return Task.CompletedTask;
        },
        ct);

    public Task<BankLine> Get(Id<BankLine> id, CancellationToken ct) => db.BankLines.AsNoTracking().Get(id, ct);

    /// <summary>Those of a status, or all; the newest first.</summary>
    public Task<Slice<BankLine>> List(BankLineStatus? status, Place place, CancellationToken ct)
    {
        var rows = db.BankLines.AsNoTracking();
        return (status is { } one ? rows.Where(l => l.Status == one) : rows).Slice("bank", l => l.Id, descending: true, place, ct);
    }

    public Task<int> Count(BankLineStatus status, CancellationToken ct) => db.BankLines.Where(l => l.Status == status).CountCapped(ct);

    /// <returns>How many were booked.</returns>
    private async Task<int> Match(IReadOnlyList<BankLine> lines, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var codes = lines.ToDictionary(line => line.Id, line => TopUpOrder.CodesIn(line.Reference));
        var all = codes.Values.SelectMany(of => of).Distinct().ToList();
        var orders = new Dictionary<string, TopUpOrder>(StringComparer.Ordinal);
        foreach (var part in all.Chunk(500))
        {
            foreach (var order in await db.TopUps.Where(o => part.Contains(o.Code)).ToListAsync(ct))
            {
                orders[order.Code] = order;
            }
        }

        // A top-up that another line is proposed for already waits for that one.
        var asked = orders.Values.Select(order => order.Id).ToList();
        var proposed = await db.BankLines.Where(l => l.TopUpId != null && asked.Contains(l.TopUpId.Value)).Select(l => l.TopUpId!.Value).ToListAsync(ct);
        var used = proposed.ToHashSet();
        var booked = 0;
        foreach (var line in lines)
        {
            var order = codes[line.Id].Select(code => orders.GetValueOrDefault(code)).FirstOrDefault(
                one => one is not null && one.AmountMinor == line.AmountMinor && one.StatusAt(now) == TopUpStatus.Open && !used.Contains(one.Id));
            if (order is null)
            {
                continue;
            }

            used.Add(order.Id);
            if (!line.Match(order, null, policy, now))
            {
                await Book(line, order, now, ct);
                booked++;
            }
        }

        return booked;
    }

    private async Task Book(BankLine line, TopUpOrder order, DateTimeOffset now, CancellationToken ct) =>
        line.BookedAs((await ledger.With(line.ToOrder(order, caller.Vendor), ct)).Transfer, order, now);

    private Task<BankLine> Change(Id<BankLine> id, Func<BankLine, DateTimeOffset, Task> change, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var line = await db.BankLines.Get(id, ct);
            await change(line, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            return line;
        },
        ct);

    private static BankEntry Entry(SentTable.Line line)
    {
        try
        {
            if (!DateOnly.TryParseExact(line["date"], ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                throw new InvalidField(File, "bank_row", line.Number);
            }

            var amount = TypedAmount.Minor(File, line["amount"], FundTransfer.TheCurrency, TopUpOrder.MaxAmountMinor, least: 1);
            return new(day, amount, Cut(line["payer"], BankLine.MaxPayerLength), Cut(line["reference"], BankLine.MaxReferenceLength), line["number"] is { Length: > 0 } number ? Cut(number, BankLine.MaxNumberLength) : null);
        }
        catch (InvalidField)
        {
            throw new InvalidField(File, "bank_row", line.Number);
        }

        static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
    }
}
