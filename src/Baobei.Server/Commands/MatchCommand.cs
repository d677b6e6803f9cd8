using System.CommandLine;
using System.Globalization;
using Baobei.Domain.Matching;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;

namespace Baobei.Server.Commands;

/// <summary>Is this the same customer? For two names, for a file of pairs, or for names to be found among many.</summary>
internal static class MatchCommand
{
    /// <summary>Rows that are read, decided by all processors, and written, before the next are read.</summary>
    private const int Batch = 10_000;

    private static readonly string[] _pairColumns = ["left", "right"];

    private static readonly string[] _queryColumns = ["query_id", "query"];

    public static Command Build()
    {
        var left = new Argument<string?>("left") { Description = "A name.", Arity = ArgumentArity.ZeroOrOne };
        var right = new Argument<string?>("right") { Description = "Another name.", Arity = ArgumentArity.ZeroOrOne };
        var pairs = new Option<FileInfo?>("--pairs") { Description = "Comma separated values with the columns left and right; with label and kind, too, a report is printed.", HelpName = "file" };
        var index = new Option<FileInfo?>("--index") { Description = "Names to look among, one on a line, gzip or not.", HelpName = "file" };
        var queries = new Option<FileInfo?>("--queries") { Description = "Comma separated values with the columns query_id and query, to be found in --index.", HelpName = "file" };
        var top = new Option<int>("--top") { Description = "So many lines at most for each query.", DefaultValueFactory = _ => 20, HelpName = "number" };
        var to = new Option<FileInfo?>("--out") { Description = "Where the answers go: left, right, answer and score of pairs; query_id, lines and answer of queries.", HelpName = "file" };
        var report = new Option<FileInfo?>("--report") { Description = "Where the report on labelled pairs goes, as a page.", HelpName = "file" };
        var same = new Option<int>("--same") { Description = "From this score on two names are one customer.", DefaultValueFactory = _ => MatchThresholds.Default.Same, HelpName = "0 to 1000" };
        var review = new Option<int>("--review") { Description = "From this score on a person has to look.", DefaultValueFactory = _ => MatchThresholds.Default.Review, HelpName = "0 to 1000" };
        var command = new Command("match", "Says whether two names are one customer, and why. For measuring: decides all pairs of a file, or finds names among many.")
        {
            left, right, pairs, index, queries, top, to, report, same, review,
        };
        command.Does(async (parsed, ct) =>
        {
            var given = (parsed.GetValue(pairs) is null ? 0 : 1) + (parsed.GetValue(index) is null ? 0 : 1) + (parsed.GetValue(left) is null ? 0 : 1);
            var wrong = given != 1 ? "Give two names, or --pairs, or --index with --queries."
                : parsed.GetValue(left) is not null && parsed.GetValue(right) is null ? "The second name is missing."
                : parsed.GetValue(index) is not null && parsed.GetValue(queries) is null ? "--index needs --queries."
                : parsed.GetValue(left) is null && parsed.GetValue(to) is null ? "--out is missing."
                : parsed.GetValue(top) is < 1 or > NameIndex.MostCandidates ? $"--top needs a number from 1 to {NameIndex.MostCandidates}."
                : parsed.GetValue(review) < 0 || parsed.GetValue(same) > 1000 || parsed.GetValue(review) > parsed.GetValue(same) ? "--review and --same go from 0 to 1000, and --review is not above --same."
                : null;
            if (wrong is not null)
            {
                throw new CommandFailure(wrong);
            }

            var thresholds = new MatchThresholds(parsed.GetValue(same), parsed.GetValue(review));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(left) is { } one)
            {
                Explain(one, parsed.GetValue(right)!, thresholds, output);
            }
            else if (parsed.GetValue(pairs) is { } file)
            {
                await Pairs(file, parsed.GetValue(to)!, parsed.GetValue(report), thresholds, output, ct);
            }
            else
            {
                await Queries(parsed.GetValue(index)!, parsed.GetValue(queries)!, parsed.GetValue(top), parsed.GetValue(to)!, thresholds, ct);
            }
        });
        return command;
    }

    private static void Explain(string left, string right, MatchThresholds thresholds, TextWriter output)
    {
        var texts = new Texts();
        var result = Matcher.Match(left, right, thresholds);
        output.WriteLine($"{texts[$"match.answer.{Words.Of(result.Answer)}"]}  {result.Score.ToString(CultureInfo.InvariantCulture)}");
        foreach (var reason in Matcher.Explain(new MatchParty(left), new MatchParty(right)))
        {
            output.WriteLine($"  {texts[$"match.reason.{reason.Code}", reason.Left, reason.Right]}");
        }
    }

    private static async Task Pairs(FileInfo file, FileInfo to, FileInfo? page, MatchThresholds thresholds, TextWriter output, CancellationToken ct)
    {
        var report = new MatchReport();
        using var input = CsvTable.Open(file);
        var rows = CsvTable.Read(input, _pairColumns, "label", "kind");
        await using var answers = CsvTable.Create(to, file);
        await answers.WriteLineAsync("left,right,answer,score");
        foreach (var batch in rows.Chunk(Batch))
        {
            ct.ThrowIfCancellationRequested();
            var results = new MatchResult[batch.Length];
            Parallel.For(0, batch.Length, i => results[i] = Matcher.Match(batch[i][0]!, batch[i][1]!, thresholds));
            for (var i = 0; i < batch.Length; i++)
            {
                var row = batch[i];
                await answers.WriteLineAsync(CsvTable.Line(row[0]!, row[1]!, Words.Of(results[i].Answer), results[i].Score.ToString(CultureInfo.InvariantCulture)));
                if (row[2] is { Length: > 0 } label)
                {
                    report.Add(label, row[3] ?? "", results[i].Answer);
                }
            }
        }

        if (report.IsEmpty)
        {
            if (page is not null)
            {
                throw new CommandFailure("A report needs the columns label and kind.");
            }

            return;
        }

        await output.WriteAsync(report.ToText());
        if (page is not null)
        {
            await using var html = CsvTable.Create(page);
            await html.WriteAsync(report.ToPage());
        }
    }

    private static async Task Queries(FileInfo names, FileInfo queries, int top, FileInfo to, MatchThresholds thresholds, CancellationToken ct)
    {
        var index = NameIndex.Build([.. CsvTable.Lines(names)]);
        using var input = CsvTable.Open(queries);
        var rows = CsvTable.Read(input, _queryColumns);
        await using var answers = CsvTable.Create(to, names, queries);
        await answers.WriteLineAsync("query_id,lines,answer");
        foreach (var batch in rows.Chunk(Batch))
        {
            ct.ThrowIfCancellationRequested();
            var found = new IReadOnlyList<NameHit>[batch.Length];
            Parallel.For(0, batch.Length, i => found[i] = [.. index.Find(new MatchParty(batch[i][1]!), top, thresholds).Where(hit => hit.Result.Score >= thresholds.Review)]);
            for (var i = 0; i < batch.Length; i++)
            {
                var hits = found[i];
                var answer = hits.Count == 0 ? "none" : hits[0].Result.Answer == MatchAnswer.Same ? "same" : "review";
                await answers.WriteLineAsync(CsvTable.Line(
                    batch[i][0]!, string.Join(' ', hits.Select(hit => (hit.Number + 1).ToString(CultureInfo.InvariantCulture))), answer));
            }
        }
    }
}
