using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;

namespace Baobei.Server.Tests.Papers;

/// <summary>What documents look like, whatever they are about.</summary>
[OnOneDatabase]
public sealed class PaperTests(TestServer server)
{
    private PaperPrinter Printer => server.Services.GetRequiredService<PaperPrinter>();

    [Fact]
    public void A_document_says_in_chinese_what_it_was_given_and_carries_its_font()
    {
        var file = Printer.Print(Paper(Texts.Chinese, new PaperFacts(new("客户", "杭州喆龙科技有限公司"), new("空", null)), new PaperText("第一条 甲方向乙方购买云服务。")));
        Assert.Equal("%PDF-"u8, file.AsSpan(0, 5));
        var text = Pdf.Text(file);
        Assert.Contains("客户杭州喆龙科技有限公司", text, StringComparison.Ordinal);
        Assert.Contains("第一条甲方向乙方购买云服务。", text, StringComparison.Ordinal);
        Assert.Contains("第1页，共1页", text, StringComparison.Ordinal);
        Assert.DoesNotContain("空", text, StringComparison.Ordinal);
        Assert.All(Pdf.Letters(file), letter => Assert.Contains("WenQuanYi", letter.Letter.FontName, StringComparison.Ordinal));

        // Of the font there is what is needed: the whole has three million bytes.
        Assert.InRange(file.Length, 1_000, 200_000);
        using var document = PdfDocument.Open(file);
        Assert.Equal("合同 C-1", document.Information.Title);
    }

    [Fact]
    public void A_long_table_goes_on_under_the_same_head_and_amounts_stand_right()
    {
        PaperColumn[] columns = [new("Item", 3), new("Amount", 1, IsNumber: true)];
        var rows = Enumerable.Range(1, 120).Select(at => new PaperRow([$"Item {at}", $"{at * 1000}.00"])).Append(new PaperRow(["Total", "7260000.00"], IsTotal: true));
        var file = Printer.Print(Paper(Texts.English, new PaperTable(columns, [.. rows])));
        var pages = Pdf.Pages(file);
        Assert.InRange(pages.Count, 3, 5);
        for (var at = 0; at < pages.Count; at++)
        {
            Assert.Contains("ItemAmount", pages[at], StringComparison.Ordinal);
            Assert.Contains($"Page{at + 1}of{pages.Count}", pages[at], StringComparison.Ordinal);
        }

        for (var at = 1; at <= 120; at++)
        {
            Assert.Single(pages, page => page.Contains($"Item{at}{at * 1000}.00", StringComparison.Ordinal));
        }

        // The last digits of all amounts stand below each other.
        var ends = Pdf.Letters(file).Where(l => l.Letter.EndBaseLine.X > 520 && l.Letter.Value == "0" && l.Letter.StartBaseLine.Y > 70).Select(l => Math.Round(l.Letter.EndBaseLine.X)).ToList();
        Assert.True(ends.Count(x => x == ends.Max()) >= 120, $"{ends.Count(x => x == ends.Max())}");
    }

    [Fact]
    public void A_column_is_as_wide_as_its_longest_word_when_others_have_room()
    {
        var file = Printer.Print(Paper(Texts.English, new PaperTable([new("Item", 20), new("Incomprehensibilities", 1), new("Sum", 1, IsNumber: true)], [new(["x", "x", "123,456,789.00"])])));
        var baselines = Pdf.Letters(file).Where(l => "Icompreshbilt".Contains(l.Letter.Value, StringComparison.Ordinal) && l.Letter.StartBaseLine.Y is > 600 and < 760);
        Assert.Single(baselines.Select(l => Math.Round(l.Letter.StartBaseLine.Y)).Distinct());
        Assert.Contains("123,456,789.00", Pdf.Text(file), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_font_has_not_and_what_is_wider_than_the_page_harms_nothing()
    {
        var file = Printer.Print(Paper(Texts.Chinese, new PaperText($"\U0002CB41 \U0001F600 {new string('x', 400)} {new string('中', 3000)}"), new PaperTable([new("表", 1)], [new([""])])));
        Assert.InRange(Pdf.Pages(file).Count, 2, 3);
        Assert.Equal(3000, Pdf.Text(file).Count(sign => sign == '中'));
        Assert.All(Pdf.Letters(file), letter => Assert.InRange(letter.Letter.EndBaseLine.X, 40, 560));
    }

    [Fact]
    public async Task Many_are_printed_at_once()
    {
        var files = await Task.WhenAll(Enumerable.Range(0, 40).Select(at => Task.Run(() => Printer.Print(Paper(Texts.Chinese, new PaperText($"编号{at}：{(char)('一' + at)}丁丈上下"))))));
        for (var at = 0; at < files.Length; at++)
        {
            Assert.Contains($"编号{at}：{(char)('一' + at)}丁丈上下", Pdf.Text(files[at]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("甲乙丙，丁戊己", 3, "甲乙|丙，丁|戊己")]
    [InlineData("甲（乙）丙", 2, "甲|（乙|）丙")]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("云服务器ecs.g7共12台", 8, "云服务器|ecs.g7共|12台")]
    [InlineData("abcdefghij kl", 4, "abcd|efgh|ij|kl")]
    [InlineData("a\n\nb", 4, "a||b")]
    [InlineData("", 4, "")]
    public void Lines_end_where_readers_expect_it(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), PaperLines.Break(text, width, piece => piece.Length));

    private static Paper Paper(string language, params PaperBlock[] blocks) => new()
    {
        Language = language,
        Issuer = "Vendor",
        Title = "合同",
        Number = "C-1",
        MadeAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Blocks = blocks,
    };
}
