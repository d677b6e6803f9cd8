using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Why a row of a file of the shop cannot be taken.</summary>
/// <param name="Line">In the file; the head is 1.</param>
/// <param name="Reason">A text's key and what fills it.</param>
public sealed record ShopFault(int Line, string Column, FieldError Reason);

/// <summary>What a file of the shop would do, or did. With a fault nothing was taken.</summary>
/// <param name="Added">Orders, or refunds, that were not here.</param>
/// <param name="Known">Those that came before, with the same content.</param>
public sealed record ShopReport(int Added, int Known, IReadOnlyList<ShopFault> Faults, bool Loaded);

/// <summary>The same as the API shows it.</summary>
public sealed record ShopReportView(int Added, int Known, bool Loaded, IReadOnlyList<ShopFaultView> Faults)
{
    /// <summary>More faults than these help nobody.</summary>
    public const int MostFaults = 200;

    public static ShopReportView Of(ShopReport report, Texts texts) => new(
        report.Added, report.Known, report.Loaded,
        [.. report.Faults.Take(MostFaults).Select(fault => new ShopFaultView(fault.Line, fault.Column, fault.Reason.Key, texts[fault.Reason.Key, fault.Reason.Details]))]);
}

/// <param name="Code">Why, the same in every language: <c>validation.…</c>.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record ShopFaultView(int Line, string Column, string Code, string Sentence);

/// <summary>The page on which a file of the shop is handed in.</summary>
/// <param name="Texts">What its texts begin with.</param>
/// <param name="To">Where it posts to.</param>
/// <param name="Columns">Without these a file says too little.</param>
/// <param name="Report">What the file that was just sent would do; null before.</param>
public sealed record ImportShopModel(string Texts, string To, IReadOnlyList<string> Columns, IReadOnlyList<string> Optional, Form<ShopFile.FileForm> Form, ShopReport? Report);

/// <summary>What files of the vendor's shop have in common: they are checked first, each thing in them is taken once, and all of the file or nothing.</summary>
public static class ShopFile
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public const int MaxRows = 20_000;

    private const int MaxAttempts = 3;

    /// <summary>What the API sends.</summary>
    public sealed record Command
    {
        [Required]
        public SentFile? File { get; init; }

        /// <summary>Only says what would happen.</summary>
        public bool DryRun { get; init; }
    }

    /// <summary>What a form sends: the file comes beside it.</summary>
    public sealed record FileForm
    {
        public bool DryRun { get; init; }
    }

    /// <summary><see cref="InvalidField"/> on <paramref name="field"/>: as <see cref="SentTable"/>.</summary>
    internal static async Task<IReadOnlyList<SentTable.Line>> Lines(IFormFile? file, string field, IReadOnlyList<string> columns, CancellationToken ct) =>
        SentTable.Lines(await SentTable.Content(file, field, MaxBytes, ct), field, columns, MaxRows);

    /// <summary>
    /// Has <paramref name="read"/> add what is new, and keeps it when there is no fault and it is no dry run. Somebody else who brought the same meanwhile makes it
    /// read again.
    /// </summary>
    internal static async Task<ShopReport> Take(Db db, bool dryRun, Func<ShopFaults, Task<(int Added, int Known)>> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await db.Atomically(
                    async () =>
                    {
                        var faults = new ShopFaults();
                        var (added, known) = await read(faults);
                        var load = !dryRun && faults.Count == 0;
                        if (load)
                        {
                            await db.SaveChangesAsync(ct);
                        }
                        else
                        {
                            db.Forget();
                        }

                        return new ShopReport(added, known, faults.InOrder(), load);
                    },
                    ct);
            }
            catch (Refused lost) when (lost.Code == "edit.conflict" && attempt < MaxAttempts)
            {
                db.Forget();
            }
        }
    }
}

/// <summary>Gathers what is wrong with the rows of a file.</summary>
internal sealed class ShopFaults
{
    private readonly List<ShopFault> _all = [];

    public int Count => _all.Count;

    public IReadOnlyList<ShopFault> InOrder() => [.. _all.OrderBy(fault => fault.Line)];

    public void Check(SentTable.Line row, string column, bool holds, string key, params object[] details)
    {
        if (!holds)
        {
            _all.Add(new(row.Number, column, new(key, details)));
        }
    }

    /// <summary>What is read, or else its fault, in the column that it names.</summary>
    public T? Read<T>(SentTable.Line row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidField invalid)
        {
            _all.Add(new(row.Number, invalid.Field, new($"validation.{invalid.Code}", [.. invalid.Details])));
            return default;
        }
    }
}
