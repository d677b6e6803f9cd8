using System.IO.Compression;
using System.Reflection;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Baobei.Server.Papers;

/// <summary>
/// The one font of all documents, WenQuanYi Micro Hei, which comes with the product: nothing depends on what a machine has installed. Of it a file has only the
/// characters that stand in the document.
/// </summary>
internal sealed class PaperFont : IFontResolver
{
    private const string Family = "paper";

    /// <summary>Else Latin and Chinese lines would each bring a font of their own.</summary>
    private static readonly XPdfFontOptions _onePerFile = new(PdfFontEncoding.Unicode);

    private static readonly Lazy<byte[]> _file = new(Read);

    private static readonly Lazy<bool> _known = new(() =>
    {
        GlobalFontSettings.FontResolver = new PaperFont();
        return true;
    });

    public static XFont Of(double size, bool bold = false)
    {
        _ = _known.Value;
        return new(Family, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular, _onePerFile);
    }

    public byte[] GetFont(string faceName) => _file.Value;

    /// <summary>There is one weight; bold is made of it.</summary>
    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(Family, isBold, isItalic);

    private static byte[] Read()
    {
        using var packed = Assembly.GetExecutingAssembly().GetManifestResourceStream("paper.font")!;
        using var font = new BrotliStream(packed, CompressionMode.Decompress);
        using var memory = new MemoryStream();
        font.CopyTo(memory);
        return memory.ToArray();
    }
}
