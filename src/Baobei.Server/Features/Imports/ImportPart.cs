using System.IO.Compression;
using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Imports;

/// <summary>Why a row is not registered, or not at once: a sentence's key, what stands in it, and the column where it is wrong (null: the row as a whole).</summary>
public sealed record ImportFault(string? Column, string Key, IReadOnlyList<string> Details);

/// <summary>A row of a file and what the rules say about it.</summary>
/// <param name="Line">Its number in the file; the head is 1.</param>
/// <param name="Account">Whose account a project is for.</param>
/// <param name="Name">Of the project or customer.</param>
/// <param name="Partner">Whose it is, as far as that was found.</param>
/// <param name="Verdict">Null: not looked at yet.</param>
/// <param name="ProjectId">What it became.</param>
/// <param name="Number">The project's.</param>
/// <param name="CustomerId">What it became.</param>
public sealed record ImportRow(
    int Line, string? Account, string Name, Id<Partner>? Partner = null, ImportVerdict? Verdict = null, IReadOnlyList<ImportFault>? Faults = null,
    Id<Project>? ProjectId = null, string? Number = null, Id<Customer>? CustomerId = null);

/// <summary>
/// <see cref="RegistrationImport.BatchSize"/> rows of a file: what stood in them, and what became of each. Kept together because they are worked on together;
/// one row of the database for each of a hundred thousand would cost more than the rules do.
/// </summary>
public sealed class ImportPart : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<RegistrationImport> ImportId { get; init; }

    /// <summary>From 0.</summary>
    public int Number { get; init; }

    /// <summary>The verdicts that its rows have, each with a space before and after, for finding the parts that have one.</summary>
    public string Verdicts { get; private set; } = "";

    /// <summary>The rows (<see cref="ImportRow"/>), packed.</summary>
    public byte[] Rows { get; private set; } = [];

    /// <summary>Their cells in the order of <see cref="ImportColumns.All"/>, packed.</summary>
    public byte[] Cells { get; init; } = [];

    public static ImportPart Of(RegistrationImport import, int number, IReadOnlyList<RegistrationFile.Line> lines)
    {
        var columns = ImportKind.Of(import.Subject).Columns;
        var part = new ImportPart { ImportId = import.Id, Number = number, Cells = Pack(lines.Select(line => line.Cells)) };
        part.Put([.. lines.Select(line => new ImportRow(line.Number, columns.Account is { } account ? line.Cells[account] : null, line.Cells[columns.Name]))]);
        return part;
    }

    public static string Mark(ImportVerdict verdict) => $" {verdict} ";

    public static List<ImportRow> RowsOf(byte[] packed) => Unpack<List<ImportRow>>(packed);

    public static List<string[]> CellsOf(byte[] packed) => Unpack<List<string[]>>(packed);

    public void Put(IReadOnlyList<ImportRow> rows)
    {
        Rows = Pack(rows);
        Verdicts = string.Concat(rows.Select(row => row.Verdict).OfType<ImportVerdict>().Distinct().Order().Select(Mark));
    }

    private static byte[] Pack<T>(T value)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(zip, value, ServerJson.Options);
        }

        return packed.ToArray();
    }

    private static T Unpack<T>(byte[] packed)
    {
        using var zip = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(zip, ServerJson.Options)!;
    }
}
