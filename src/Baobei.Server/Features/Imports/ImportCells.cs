using Baobei.Domain.Matching;

namespace Baobei.Server.Features.Imports;

/// <summary>What people and spreadsheets write into cells for what forms let choose.</summary>
public static class ImportCells
{
    /// <summary>A spreadsheet takes the zero in front of a code for nothing.</summary>
    public static string Industry(string text) => text.Length == 1 && char.IsAsciiDigit(text[0]) ? "0" + text : text;

    /// <summary>The code of a region that is written in words; else the text as it is.</summary>
    public static string Region(string text) => Regions.Written(text)?.Code ?? text;
}
