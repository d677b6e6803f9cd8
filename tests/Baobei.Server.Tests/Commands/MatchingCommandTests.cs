using System.IO.Compression;
using System.Text;
using AngleSharp.Html.Parser;

namespace Baobei.Server.Tests.Commands;

/// <summary>Codes, numbers, addresses and names of files, judged at the terminal.</summary>
[OnOneDatabase]
public sealed class MatchingCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baobei-match-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("phone", "手机：138 0013 8000", "手机：138 0013 8000,+8613800138000,mobile")]
    [InlineData("phone", "0571-88888888-01", "0571-88888888-01,+8657188888888;ext=01,landline")]
    [InlineData("phone", "+1 213 555 0133", "+1 213 555 0133,+12135550133,foreign")]
    [InlineData("phone", "400-700-1841", "400-700-1841,+864007001841,service")]
    [InlineData("phone", "N/A", "N/A,,invalid")]
    [InlineData("email", "Wang <W@Example.com>", "Wang <W@Example.com>,w@example.com,corporate")]
    [InlineData("email", "\"\"\"Wang, Wei\"\" <w@qq.com>\"", "\"\"\"Wang, Wei\"\" <w@qq.com>\",w@qq.com,free")]
    [InlineData("email", "w@mailox.fun", "w@mailox.fun,w@mailox.fun,disposable")]
    [InlineData("email", "w at example.com", "w at example.com,,invalid")]
    [InlineData("uscc", "91330100799655058B", "91330100799655058B,91330100799655058B,true")]
    [InlineData("uscc", "\" 91330100799655058b\"", "\" 91330100799655058b\",91330100799655058B,true-after-normalising")]
    [InlineData("uscc", "91330100799655058C", "91330100799655058C,,false")]
    [InlineData("organisation-code", "79965505-8", "79965505-8,799655058,true-after-normalising")]
    [InlineData("organisation-code", "799655057", "799655057,,false")]
    public async Task What_stands_in_a_row_is_normalised_and_judged(string kind, string row, string answer)
    {
        var ended = (await Installation.RunsWith($"input\n{row}\n", "validate", "--kind", kind)).Works();
        Assert.Equal($"input,canonical,class\n{answer}\n", ended.Output);
        Assert.Empty(ended.Messages);
    }

    [Theory]
    [InlineData("input\n", "")]
    [InlineData("\ufeffNo,Input,note\r\n7,13800138000,x\r\n\r\n8,0,y", "13800138000,+8613800138000,mobile\n,,invalid\n0,,invalid\n")]
    [InlineData("telephone,note\n13800138000,x\n\n", "13800138000,+8613800138000,mobile\n,,invalid\n")]
    [InlineData("input\n\"138\n00138000\"\n\ud83d\n", "\"138\n00138000\",+8613800138000,mobile\n\ud83d,,invalid\n")]
    public async Task Every_row_is_answered_in_its_place(string rows, string answers) =>
        Assert.Equal("input,canonical,class\n" + answers, (await Installation.RunsWith(rows, "validate", "--kind", "phone")).Works().Output);

    [Fact]
    public async Task A_quote_that_is_never_closed_does_not_bring_the_whole_file_into_memory()
    {
        var ended = await Installation.RunsWith("input\n\"" + string.Concat(Enumerable.Repeat("13800138000\n", 100_000)), "validate", "--kind", "phone");
        Assert.Equal(1, ended.Exit);
        Assert.Contains("perhaps a quote is not closed", ended.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("杭州云岫澜软件有限公司", "杭州云岫澜软件有限公司", "Same customer|同一客户", 1000)]
    [InlineData("杭州云岫澜软件有限公司", "云岫澜软件", "Same customer|同一客户", null)]
    [InlineData("武汉骁途物流有限公司", "骁途", "Needs a look|需人工判断", null)]
    [InlineData("武汉骁途物流有限公司", "武汉骁途物流有限公司宜昌分公司", "Related customers|关联客户", null)]
    [InlineData("杭州云岫澜软件有限公司", "Larkmoor Timber GmbH", "Different customers|不同客户", null)]
    public async Task Two_names_are_decided_and_explained(string left, string right, string answer, int? score)
    {
        var lines = (await Installation.RunsAlone("match", left, right)).Works().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches($"^({answer})  {(score is { } exact ? exact : "[0-9]+")}$", lines[0].TrimEnd());
        Assert.NotEmpty(lines[1..]);
        Assert.All(lines[1..], line => Assert.Matches("^  [^ {}]", line));
        Assert.DoesNotContain("match.", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_may_be_given()
    {
        Assert.Matches("^(Different|不同)", (await Installation.RunsAlone("match", "武汉骁途物流有限公司", "骁途", "--same", "1000", "--review", "990")).Works().Output);
        Assert.Matches("^(Same|同一)", (await Installation.RunsAlone("match", "武汉骁途物流有限公司", "骁途", "--same", "500", "--review", "0")).Works().Output);
    }

    [Fact]
    public async Task Pairs_are_answered_in_their_order()
    {
        var rows = Enumerable.Range(0, 25_000).Select(i => i % 2 == 0 ? $"{i},\"公司\"\"{i}\"\"\",公司{i}" : $"{i},杭州云帆科技有限公司,北京东方钢铁厂{i}").ToList();
        var answers = await Answers("pairs.csv", ["id,LEFT,Right", .. rows]);
        Assert.Equal("left,right,answer,score", answers[0]);
        Assert.Equal(rows.Count + 1, answers.Length);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.StartsWith(rows[i][(rows[i].IndexOf(',', StringComparison.Ordinal) + 1)..] + ",", answers[i + 1], StringComparison.Ordinal);
            Assert.Matches(i % 2 == 0 ? ",same,1000$" : ",different,[0-9]+$", answers[i + 1]);
        }
    }

    [Fact]
    public async Task Pairs_may_be_packed()
    {
        await using (var file = new GZipStream(File.Create(Path.Combine(_folder, "pairs.csv.gz")), CompressionLevel.Fastest))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes("left,right\nIBM,ibm\n"));
        }

        (await Installation.RunsAlone("match", "--pairs", Path.Combine(_folder, "pairs.csv.gz"), "--out", Path.Combine(_folder, "out.csv"))).Works();
        Assert.Equal("left,right,answer,score\nIBM,ibm,same,1000\n", await File.ReadAllTextAsync(Path.Combine(_folder, "out.csv")));
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.csv.gz"), "left,right\n");
        var broken = await Installation.RunsAlone("match", "--pairs", Path.Combine(_folder, "broken.csv.gz"), "--out", Path.Combine(_folder, "out.csv"));
        Assert.Equal(1, broken.Exit);
        Assert.DoesNotContain("   at ", broken.Messages, StringComparison.Ordinal);
    }

    /// <summary>Same names are the same, unlike ones are not, so that the labels alone decide what the figures are.</summary>
    [Fact]
    public async Task Labelled_pairs_are_reported_by_kind()
    {
        const string unlike = "杭州云帆科技有限公司,北京东方钢铁厂";
        const string equal = "杭州云帆科技有限公司,杭州云帆科技有限公司";
        string[] rows = ["left,right,label,kind", $"{equal},same,a<b", $"{equal},same,a<b", $"{unlike},same,a<b", $"{equal},different,other_region_typed", $"{unlike},different,other_region_typed", $"{unlike},related,branch"];
        await File.WriteAllLinesAsync(Path.Combine(_folder, "pairs.csv"), rows);
        var page = Path.Combine(_folder, "report.html");
        var ended = (await Installation.RunsAlone("match", "--pairs", Path.Combine(_folder, "pairs.csv"), "--out", Path.Combine(_folder, "out.csv"), "--report", page)).Works();
        Assert.Matches("(?m)^same: precision +66.67 % +2 of 3$", ended.Output);
        Assert.Matches("(?m)^same: recall +66.67 % +2 of 3$", ended.Output);
        Assert.Matches("(?m)^same: called same or review +66.67 % +2 of 3$", ended.Output);
        Assert.Matches("(?m)^related called same +0.00 % +0 of 1$", ended.Output);
        Assert.Matches("(?m)^other region or industry called same +50.00 % +1 of 2$", ended.Output);
        Assert.Matches("(?m)^different sent to review +0.00 % +0 of 2$", ended.Output);
        Assert.Matches("(?m)^same +a<b +3 +2 +0 +0 +1$", ended.Output);

        var html = await new HtmlParser().ParseDocumentAsync(await File.ReadAllTextAsync(page));
        Assert.Empty(html.QuerySelectorAll("link, script, img"));
        var cells = html.QuerySelectorAll("tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell => cell.TextContent))).ToList();
        Assert.Contains("same: recall|66.67 %|2 of 3", cells);
        Assert.Contains("same|a<b|3|2|0|0|1", cells);
    }

    [Fact]
    public async Task A_file_that_does_not_fit_is_named_and_nothing_is_written()
    {
        var pairs = Path.Combine(_folder, "pairs.csv");
        var to = Path.Combine(_folder, "out.csv");
        await File.WriteAllTextAsync(pairs, "left,other\na,b\n");
        (await Installation.RunsAlone("match", "--pairs", pairs, "--out", to)).Fails("The file has no column right; its columns are left, other.");
        await File.WriteAllTextAsync(pairs, "left,right\na,b\n");
        (await Installation.RunsAlone("match", "--pairs", pairs, "--out", Path.Combine(_folder, "none", "out.csv"))).Fails("There is no folder");
        (await Installation.RunsAlone("match", "--pairs", pairs, "--out", pairs)).Fails("the answers need a file of their own");
        Assert.Equal("left,right\na,b\n", await File.ReadAllTextAsync(pairs));
        Assert.False(File.Exists(to));
        (await Installation.RunsAlone("match", "--pairs", pairs, "--out", to, "--report", Path.Combine(_folder, "report.html"))).Fails("A report needs the columns label and kind.");
    }

    [Fact]
    public async Task Names_are_found_among_many()
    {
        var names = Write("names.txt.gz", "杭州云岫澜软件有限公司\n武汉骁途物流有限公司\nLarkmoor Timber GmbH\n武汉骁途物流有限公司宜昌分公司\n");
        var queries = Write("queries.csv", "query_id,query\nq1,云岫澜软件\nq2,larkmoor timber\n\"q,3\",骁途\nq4,济南颐沁堂药业有限公司\nq5,武汉骁途物流有限公司\n");
        (await Installation.RunsAlone("match", "--index", names, "--queries", queries, "--out", In("out.csv"))).Works();
        Assert.StartsWith("query_id,lines,answer\n", Read("out.csv"), StringComparison.Ordinal);
        var lines = Read("out.csv").TrimEnd('\n').Split('\n')[1..];
        Assert.Equal(["q1,1,same", "q2,3,same"], lines[..2]);
        Assert.Matches("^\"q,3\",2( 4)?,review$", lines[2]);
        Assert.Equal("q4,,none", lines[3]);
        Assert.Matches("^q5,2( 4)?,same$", lines[4]);

        (await Installation.RunsAlone("match", "--index", names, "--queries", queries, "--out", In("out.csv"), "--top", "1")).Works();
        Assert.Contains("q5,2,same\n", Read("out.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one two three", "'three'")]
    [InlineData("--pairs PAIRS --index PAIRS --out OUT", "Give two names")]
    [InlineData("--pairs EMPTY --out OUT", "The file is empty")]
    [InlineData("--pairs OTHER --out OUT", "no column left")]
    [InlineData("--index PAIRS --queries OTHER --out OUT", "no column query_id")]
    [InlineData("--index PAIRS --queries PAIRS --out OUT --top 0", "--top needs a number from 1 to 48")]
    [InlineData("--index PAIRS --queries PAIRS --out OUT --top 49", "--top needs a number from 1 to 48")]
    [InlineData("one two --same 1001", "from 0 to 1000")]
    [InlineData("one two --review -1", "from 0 to 1000")]
    [InlineData("one two --same abc", "'abc'")]
    public async Task What_is_asked_wrongly_is_told_in_a_sentence(string typed, string message)
    {
        var files = new Dictionary<string, string>
        {
            ["PAIRS"] = Write("pairs.csv", "left,right\na,b\n"),
            ["OTHER"] = Write("other.csv", "one,two\na,b\n"),
            ["EMPTY"] = Write("empty.csv", ""),
            ["OUT"] = In("out.csv"),
        };
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => files.GetValueOrDefault(word, word));
        (await Installation.RunsAlone(["match", .. words])).Fails(message);
    }

    private async Task<string[]> Answers(string name, IEnumerable<string> rows)
    {
        var to = Path.Combine(_folder, "out.csv");
        await File.WriteAllLinesAsync(Path.Combine(_folder, name), rows);
        Assert.Empty((await Installation.RunsAlone("match", "--pairs", Path.Combine(_folder, name), "--out", to)).Works().Output);
        return (await File.ReadAllTextAsync(to)).TrimEnd('\n').Split('\n');
    }

    private string In(string name) => Path.Combine(_folder, name);

    private string Read(string name) => File.ReadAllText(In(name));

    private string Write(string name, string content)
    {
        using var file = File.Create(In(name));
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(content));
        return In(name);
    }
}
