using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Baobei.Server.Ui;

/// <summary>
/// Workbooks (Office Open XML, ECMA-376), written row by row into the answer: a million rows need no more memory than a thousand. Texts are
/// texts and never formulas, whatever they begin with; numbers are numbers.
/// </summary>
public static class Xlsx
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What one sheet holds (section "Excel specifications and limits"); more go on in the next one, under the same head.</summary>
    public const int MaxRows = 1_048_576;

    private const string Namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <summary>Writes a file; <paramref name="rowsOfSheet"/> is for tests.</summary>
    public static async Task Write(
        Stream stream, IEnumerable<string?> header, IAsyncEnumerable<IEnumerable<IEnumerable<object?>>> batches, CancellationToken ct, int rowsOfSheet = MaxRows)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var head = header.ToArray();
        var sheets = 0;
        using var held = new Held();
        using (var archive = new ZipArchive(held, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            await using (var rows = batches.GetAsyncEnumerator(ct))
            {
                using var left = new Left(rows);
                do
                {
                    await Sheet(archive, ++sheets, head, left, rowsOfSheet - 1, () => held.Send(stream, ct));
                }
                while (await left.Any());
            }

            Part(archive, "[Content_Types].xml", $"""
                <Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Type}.sheet.main+xml"/>{Each(sheets, n => $"""<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{Type}.worksheet+xml"/>""")}</Types>
                """);
            Part(archive, "_rels/.rels", $"""
                <Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Part(archive, "xl/workbook.xml", $"""
                <workbook xmlns="{Namespace}" xmlns:r="{Relation}"><sheets>{Each(sheets, n => $"""<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>""")}</sheets></workbook>
                """);
            Part(archive, "xl/_rels/workbook.xml.rels", $"""
                <Relationships xmlns="{Package}/relationships">{Each(sheets, n => $"""<Relationship Id="rId{n}" Type="{Relation}/worksheet" Target="worksheets/sheet{n}.xml"/>""")}</Relationships>
                """);
        }

        await held.Send(stream, ct);
    }

    private static string Each(int count, Func<int, string> write) => string.Concat(Enumerable.Range(1, count).Select(write));

    private static void Part(ZipArchive archive, string name, string xml)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}"""));
    }

    private static async Task Sheet(ZipArchive archive, int number, string?[] head, Left rows, int most, Func<Task> send)
    {
        using var entry = archive.CreateEntry($"xl/worksheets/sheet{number}.xml", CompressionLevel.Fastest).Open();
        using var writer = XmlWriter.Create(entry, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CheckCharacters = false });
        writer.WriteStartDocument(standalone: true);
        writer.WriteStartElement("worksheet", Namespace);
        writer.WriteStartElement("sheetData", Namespace);
        Row(writer, head);
        for (var written = 0; written < most && await rows.Next() is { } row; written++)
        {
            Row(writer, row);
            if (written % 500 == 0)
            {
                await send();
            }
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Row(XmlWriter writer, IEnumerable<object?> cells)
    {
        writer.WriteStartElement("row", Namespace);
        foreach (var cell in cells)
        {
            writer.WriteStartElement("c", Namespace);
            if (cell is decimal or long or int)
            {
                writer.WriteElementString("v", Namespace, ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture));
            }
            else if (cell is string { Length: > 0 } text)
            {
                writer.WriteAttributeString("t", "inlineStr");
                writer.WriteStartElement("is", Namespace);
                writer.WriteStartElement("t", Namespace);
                writer.WriteAttributeString("xml", "space", null, "preserve");
                writer.WriteString(Readable(text));
                writer.WriteEndElement();
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    /// <summary>Without what no XML holds.</summary>
    private static string Readable(string text) => text.All(XmlConvert.IsXmlChar) ? text : new([.. text.Where((c, i) =>
        XmlConvert.IsXmlChar(c) || (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) || (i > 0 && char.IsSurrogatePair(text[i - 1], c)))]);

    /// <summary>The rows one by one, whichever batch they come in.</summary>
    private sealed class Left(IAsyncEnumerator<IEnumerable<IEnumerable<object?>>> batches) : IDisposable
    {
        private IEnumerator<IEnumerable<object?>>? _batch;
        private IEnumerable<object?>? _ahead;

        public async Task<bool> Any() => (_ahead ??= await Read()) is not null;

        public async Task<IEnumerable<object?>?> Next()
        {
            var row = _ahead ?? await Read();
            _ahead = null;
            return row;
        }

        public void Dispose() => _batch?.Dispose();

        private async Task<IEnumerable<object?>?> Read()
        {
            while (_batch is null || !_batch.MoveNext())
            {
                _batch?.Dispose();
                _batch = null;
                if (!await batches.MoveNextAsync())
                {
                    return null;
                }

                _batch = batches.Current.GetEnumerator();
            }

            return _batch.Current;
        }
    }

    /// <summary>Packing writes at once, which the answer's stream does not allow: what was packed is held until it is sent.</summary>
    private sealed class Held : Stream
    {
        private readonly MemoryStream _packed = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task Send(Stream to, CancellationToken ct)
        {
            await to.WriteAsync(_packed.GetBuffer().AsMemory(0, (int)_packed.Length), ct);
            _packed.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => _packed.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _packed.Dispose();
            base.Dispose(disposing);
        }
    }
}
