using System.IO.Compression;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Projects;

/// <summary>Why a row becomes no project: a sentence's key, what stands in it, and the column where it is wrong (null: the row as a whole).</summary>
public sealed record ProjectImportFault(string? Column, string Key, IReadOnlyList<string> Details);

/// <summary>A row of a file of projects and what the rules say about it.</summary>
/// <param name="Line">Its number in the file; the head is 1.</param>
/// <param name="Partner">Whose project it is, as far as that was found.</param>
/// <param name="Verdict">Null: not looked at yet.</param>
/// <param name="ProjectId">What it became.</param>
public sealed record ProjectImportRow(
    int Line, string Account, string Name, Id<Partner>? Partner = null, ImportVerdict? Verdict = null, IReadOnlyList<ProjectImportFault>? Faults = null,
    Id<Project>? ProjectId = null, string? Number = null);

/// <summary>
/// <see cref="ProjectImport.BatchSize"/> rows of a file: what stood in them, and what became of each. Kept together because they are worked on together;
/// one row of the database for each of a hundred thousand would cost more than the rules do.
/// </summary>
public sealed class ProjectImportPart : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<ProjectImport> ImportId { get; init; }

    /// <summary>From 0.</summary>
    public int Number { get; init; }

    /// <summary>The verdicts that its rows have, each with a space before and after, for finding the parts that have one.</summary>
    public string Verdicts { get; private set; } = "";

    /// <summary>The rows (<see cref="ProjectImportRow"/>), packed.</summary>
    public byte[] Rows { get; private set; } = [];

    /// <summary>Their cells in the order of <see cref="ProjectImportColumns.All"/>, packed.</summary>
    public byte[] Cells { get; init; } = [];

    public static ProjectImportPart Of(Id<ProjectImport> import, int number, IReadOnlyList<ProjectImportFile.Line> lines)
    {
        var part = new ProjectImportPart { ImportId = import, Number = number, Cells = Pack(lines.Select(line => line.Cells)) };
        part.Put([.. lines.Select(line => new ProjectImportRow(line.Number, line.Cells[ProjectImportColumns.Account], line.Cells[ProjectImportColumns.Name]))]);
        return part;
    }

    public static string Mark(ImportVerdict verdict) => $" {verdict} ";

    public static List<ProjectImportRow> RowsOf(byte[] packed) => Unpack<List<ProjectImportRow>>(packed);

    public static List<string[]> CellsOf(byte[] packed) => Unpack<List<string[]>>(packed);

    public void Put(IReadOnlyList<ProjectImportRow> rows)
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
