using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Ui;

/// <summary>
/// HTML by interpolation: <c>html.Add($"&lt;td&gt;{row.Name}&lt;/td&gt;")</c>. What is put in is encoded, unless it is <see cref="MarkupString"/>.
/// For what a page has hundreds of: the life of a component costs more than all that such a piece says.
/// </summary>
public sealed class Markup
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new(1024);

    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "Its making has written it.")]
    public Markup Add([InterpolatedStringHandlerArgument("")] ref Piece piece) => this;

    /// <summary>HTML as it is.</summary>
    public Markup Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    public override string ToString() => _html.ToString();

    /// <summary>Writes an interpolated text into its markup.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Piece
    {
        private readonly StringBuilder _html;

        [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "What the compiler passes.")]
        public Piece(int literalLength, int formattedCount, Markup markup) => _html = markup._html;

        public void AppendLiteral(string text) => _html.Append(text);

        public void AppendFormatted(string? text)
        {
            if (text is not null)
            {
                _html.Append(_encoder.Encode(text));
            }
        }

        public void AppendFormatted(MarkupString html) => _html.Append(html.Value);
    }
}
