using Baobei.Server.Ui;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Baobei.Server.Papers;

/// <summary>Prints documents as PDF, A4: the one way in which the product makes one.</summary>
public sealed class PaperPrinter(Texts texts)
{
    /// <summary>The type of what <see cref="Print"/> gives.</summary>
    public const string ContentType = "application/pdf";

    /// <summary>The file of <paramref name="paper"/>. What the font has no character for shows as an empty box.</summary>
    public byte[] Print(Paper paper)
    {
        using var document = new PdfDocument();
        document.Language = paper.Language;
        document.ViewerPreferences.DisplayDocTitle = true;
        document.Info.Title = paper.Number is null ? paper.Title : $"{paper.Title} {paper.Number}";
        document.Info.Author = paper.Issuer;
        document.Info.Creator = texts.In(paper.Language, "product.name");
        document.Info.CreationDate = paper.MadeAt.UtcDateTime;
        using (var sheet = new PaperSheet(document))
        {
            sheet.Head(paper);
            for (var at = 0; at < paper.Blocks.Count; at++)
            {
                sheet.Draw(paper.Blocks[at]);
            }

            sheet.Foot(document.Info.Title, (page, of) => texts.In(paper.Language, "papers.page", page, of));
        }

        using var file = new MemoryStream();
        document.Save(file);
        return file.ToArray();
    }
}

/// <summary>The pages of a document while it is drawn. Lengths are points, 1/72 inch; a block begins where the one before ended.</summary>
internal sealed class PaperSheet(PdfDocument document) : IDisposable
{
    private const double Width = 595.28;
    private const double Height = 841.89;
    private const double Side = 48;
    private const double Top = 48;
    private const double Bottom = Height - 62;
    private const double Inner = Width - (2 * Side);
    private const double Pad = 4;
    private const double Gap = 16;
    private const double LabelWidth = 84;

    private static readonly XBrush _ink = new XSolidBrush(XColor.FromArgb(0x1F, 0x23, 0x29));
    private static readonly XBrush _quiet = new XSolidBrush(XColor.FromArgb(0x5C, 0x63, 0x70));
    private static readonly XBrush _tint = new XSolidBrush(XColor.FromArgb(0xF2, 0xF3, 0xF5));
    private static readonly XPen _hair = new(XColor.FromArgb(0xD9, 0xDC, 0xE1), 0.5);
    private static readonly XPen _rule = new(XColor.FromArgb(0x1F, 0x23, 0x29), 0.8);

    private readonly List<XGraphics> _pages = [];
    private readonly XFont _title = PaperFont.Of(18, bold: true);
    private readonly XFont _heading = PaperFont.Of(11.5, bold: true);
    private readonly XFont _text = PaperFont.Of(9.5);
    private readonly XFont _bold = PaperFont.Of(9.5, bold: true);
    private readonly XFont _small = PaperFont.Of(8.5);
    private double _y;

    private XGraphics Page => _pages[^1];

    public void Head(Paper paper)
    {
        NewPage();
        Line(paper.Issuer, _small, _quiet, Side, Inner);
        _y += 4;
        foreach (var line in Lines(paper.Title, _title, Inner))
        {
            Line(line, _title, _ink, Side, Inner);
        }

        if (paper.Number is { } number)
        {
            _y += 2;
            Line(number, _text, _quiet, Side, Inner);
        }

        _y += 8;
        Page.DrawLine(_rule, Side, _y, Width - Side, _y);
        _y += 12;
    }

    public void Draw(PaperBlock block)
    {
        switch (block)
        {
            case PaperFacts facts:
                Draw(facts);
                break;
            case PaperTable table:
                Draw(table);
                break;
            case PaperHeading heading:
                Need((3 * HeightOf(_text)) + HeightOf(_heading));
                foreach (var line in Lines(heading.Text, _heading, Inner))
                {
                    Line(line, _heading, _ink, Side, Inner);
                }

                _y += 4;
                break;
            case PaperText text:
                Draw(text);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), block, null);
        }
    }

    /// <summary>What stands at the foot of every page, now that their number is known.</summary>
    public void Foot(string left, Func<int, int, string> right)
    {
        for (var at = 0; at < _pages.Count; at++)
        {
            var page = _pages[at];
            var y = Bottom + 14;
            page.DrawLine(_hair, Side, y, Width - Side, y);
            y += 8;
            var number = right(at + 1, _pages.Count);
            var room = Inner - page.MeasureString(number, _small).Width - Gap;
            page.DrawString(Lines(left, _small, room)[0], _small, _quiet, new XRect(Side, y, room, HeightOf(_small)), XStringFormats.TopLeft);
            page.DrawString(number, _small, _quiet, new XRect(Side, y, Inner, HeightOf(_small)), XStringFormats.TopRight);
        }
    }

    public void Dispose() => _pages.ForEach(page => page.Dispose());

    private void Draw(PaperFacts facts)
    {
        var half = (Inner - Gap) / 2;
        var shown = facts.Facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).ToList();
        for (var at = 0; at < shown.Count;)
        {
            var pair = !shown[at].Whole && at + 1 < shown.Count && !shown[at + 1].Whole;
            var width = shown[at].Whole ? Inner : half;
            var row = shown[at..(at + (pair ? 2 : 1))].ConvertAll(fact =>
                (Label: Lines(fact.Label, _text, LabelWidth - Pad), Value: Lines(fact.Value!, _text, width - LabelWidth)));
            var height = (row.Max(cell => Math.Max(cell.Label.Count, cell.Value.Count)) * HeightOf(_text)) + 5;
            Need(height);
            for (var column = 0; column < row.Count; column++)
            {
                var x = Side + (column * (half + Gap));
                Lay(row[column].Label, _text, _quiet, x, _y, LabelWidth - Pad, false);
                Lay(row[column].Value, _text, _ink, x + LabelWidth, _y, width - LabelWidth, false);
            }

            _y += height;
            at += row.Count;
        }

        _y += 8;
    }

    private void Draw(PaperTable table)
    {
        var widths = Widths(table);
        var head = Cells([.. table.Columns.Select(column => column.Title)], _bold);
        var first = table.Rows.Count > 0 ? Cells(table.Rows[0].Cells, _text).Height : 0;
        Need(head.Height + first);
        Row(head, _bold, true);
        foreach (var row in table.Rows)
        {
            var font = row.IsTotal ? _bold : _text;
            var cells = Cells(row.Cells, font);
            if (_y + cells.Height > Bottom)
            {
                NewPage();
                Row(head, _bold, true);
            }

            if (row.IsTotal)
            {
                Page.DrawLine(_rule, Side, _y, Width - Side, _y);
            }

            Row(cells, font, false);
        }

        _y += 12;

        (List<IReadOnlyList<string>> Lines, double Height) Cells(IReadOnlyList<string> cells, XFont font)
        {
            var lines = cells.Select((cell, at) => Lines(cell, font, widths[at] - (2 * Pad))).ToList();
            return (lines, (lines.Max(cell => cell.Count) * HeightOf(font)) + (2 * Pad));
        }

        void Row((List<IReadOnlyList<string>> Lines, double Height) row, XFont font, bool isHead)
        {
            if (isHead)
            {
                Page.DrawRectangle(_tint, Side, _y, Inner, row.Height);
            }

            var x = Side;
            for (var at = 0; at < row.Lines.Count; at++)
            {
                Lay(row.Lines[at], font, _ink, x + Pad, _y + Pad, widths[at] - (2 * Pad), table.Columns[at].IsNumber);
                x += widths[at];
            }

            _y += row.Height;
            Page.DrawLine(_hair, Side, _y, Width - Side, _y);
        }
    }

    /// <summary>As the shares say, but no word is cut as long as others have room: what a column lacks comes from those with more than their words need.</summary>
    private List<double> Widths(PaperTable table)
    {
        var shares = table.Columns.Sum(column => column.Share);
        var widths = table.Columns.Select(column => Inner * column.Share / shares).ToList();
        var least = table.Columns.Select((column, at) => (2 * Pad) + table.Rows.Select(row => Widest(row.Cells[at], row.IsTotal ? _bold : _text)).Append(Widest(column.Title, _bold)).Max()).ToList();
        var lacking = widths.Select((width, at) => Math.Max(0, least[at] - width)).Sum();
        var spare = widths.Select((width, at) => Math.Max(0, width - least[at])).Sum();
        return lacking > 0 && spare >= lacking
            ? widths.Select((width, at) => width < least[at] ? least[at] : width - ((width - least[at]) * lacking / spare)).ToList()
            : widths;

        double Widest(string text, XFont font) => PaperLines.Pieces(text.Replace('\n', ' ')).Select(piece => Page.MeasureString(piece.TrimEnd(), font).Width).DefaultIfEmpty().Max();
    }

    private void Draw(PaperText text)
    {
        var (font, ink) = text.Quiet ? (_small, _quiet) : (_text, _ink);
        foreach (var paragraph in text.Body.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            foreach (var line in Lines(paragraph, font, Inner))
            {
                Line(line, font, ink, Side, Inner);
                _y += 2;
            }

            _y += 6;
        }

        _y += 4;
    }

    private void Line(string line, XFont font, XBrush ink, double x, double width)
    {
        Need(HeightOf(font));
        Lay([line], font, ink, x, _y, width, false);
        _y += HeightOf(font);
    }

    private void Lay(IReadOnlyList<string> lines, XFont font, XBrush ink, double x, double y, double width, bool right)
    {
        foreach (var line in lines)
        {
            if (line.Length > 0)
            {
                Page.DrawString(line, font, ink, new XRect(x, y, width, HeightOf(font)), right ? XStringFormats.TopRight : XStringFormats.TopLeft);
            }

            y += HeightOf(font);
        }
    }

    private IReadOnlyList<string> Lines(string text, XFont font, double width) => PaperLines.Break(text, width, piece => Page.MeasureString(piece, font).Width);

    private static double HeightOf(XFont font) => font.Size * 1.4;

    private void Need(double height)
    {
        if (_y + height > Bottom)
        {
            NewPage();
        }
    }

    private void NewPage()
    {
        var page = document.AddPage();
        (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
        _pages.Add(XGraphics.FromPdfPage(page));
        _y = Top;
    }
}
