using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Baobei.Server.Tests.Papers;

/// <summary>A PDF as another program than the one that wrote it reads it.</summary>
internal static class Pdf
{
    /// <summary>What stands on its pages, without the spaces that lines are set with.</summary>
    public static IReadOnlyList<string> Pages(byte[] file)
    {
        using var document = PdfDocument.Open(file);
        return [.. document.GetPages().Select(page => string.Concat(page.Letters.Select(letter => letter.Value)).Replace(" ", "", StringComparison.Ordinal))];
    }

    /// <summary>All of it in one piece.</summary>
    public static string Text(byte[] file) => string.Concat(Pages(file));

    /// <summary>Every letter with its place.</summary>
    public static IReadOnlyList<(int Page, Letter Letter)> Letters(byte[] file)
    {
        using var document = PdfDocument.Open(file);
        return [.. document.GetPages().SelectMany(page => page.Letters.Select(letter => (page.Number, letter)))];
    }
}
