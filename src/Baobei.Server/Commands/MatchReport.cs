using System.Globalization;
using System.Net;
using System.Text;
using Baobei.Domain.Matching;

namespace Baobei.Server.Commands;

/// <summary>How well the matcher answers labelled pairs: the figures, and what was said of each kind.</summary>
internal sealed class MatchReport
{
    private const string Same = "same";
    private const string Related = "related";
    private const string Different = "different";

    private readonly SortedDictionary<(string Label, string Kind), int[]> _kinds = [];

    public bool IsEmpty => _kinds.Count == 0;

    public void Add(string label, string kind, MatchAnswer answer)
    {
        if (!_kinds.TryGetValue((label, kind), out var counts))
        {
            _kinds.Add((label, kind), counts = new int[Enum.GetValues<MatchAnswer>().Length]);
        }

        counts[(int)answer]++;
    }

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (name, part, whole) in Figures())
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-40} {Percent(part, whole),8}  {part} of {whole}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{"label",-10} {"kind",-32} {"pairs",7} {"same",7} {"related",7} {"review",7} {"different",9}\n");
        foreach (var ((label, kind), counts) in _kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"{label,-10} {kind,-32} {counts.Sum(),7} {Said(counts, MatchAnswer.Same),7} {Said(counts, MatchAnswer.Related),7} {Said(counts, MatchAnswer.Review),7} {Said(counts, MatchAnswer.Different),9}\n");
        }

        return text.ToString();
    }

    /// <summary>One file that needs no other.</summary>
    public string ToPage()
    {
        var page = new StringBuilder("""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Matching</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2933}table{border-collapse:collapse;width:100%;margin:1rem 0 2rem}
            th,td{padding:.35rem .6rem;border-bottom:1px solid #d8dee4;text-align:left}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.wide{overflow-x:auto}th{background:#f5f7fa}.wrong{color:#b42318}
            @media(max-width:40rem){body{font-size:12px;padding:0 .5rem}th,td{padding:.3rem .2rem}}</style></head><body><h1>Matching</h1><table><tr><th>Figure</th><th class="n">Share</th><th class="n">Pairs</th></tr>
            """);
        foreach (var (name, part, whole) in Figures())
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td class=\"n\">{Percent(part, whole)}</td><td class=\"n\">{part} of {whole}</td></tr>");
        }

        page.Append("</table><div class=\"wide\"><table><tr><th>Label</th><th>Kind</th><th class=\"n\">Pairs</th><th class=\"n\">Same</th><th class=\"n\">Related</th><th class=\"n\">Review</th><th class=\"n\">Different</th></tr>");
        foreach (var ((label, kind), counts) in _kinds)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(label)}</td><td>{WebUtility.HtmlEncode(kind)}</td><td class=\"n\">{counts.Sum()}</td>");
            foreach (var answer in (ReadOnlySpan<MatchAnswer>)[MatchAnswer.Same, MatchAnswer.Related, MatchAnswer.Review, MatchAnswer.Different])
            {
                var count = Said(counts, answer);
                var isWrong = count > 0 && (label, answer) is (Same, MatchAnswer.Different or MatchAnswer.Related) or (Related or Different, MatchAnswer.Same);
                page.Append(CultureInfo.InvariantCulture, $"<td class=\"n{(isWrong ? " wrong" : "")}\">{count}</td>");
            }

            page.Append("</tr>");
        }

        return page.Append("</table></div></body></html>\n").ToString();
    }

    private IEnumerable<(string Name, int Part, int Whole)> Figures()
    {
        var (same, saidSame, bothSame) = (Count(Same), Count(null, MatchAnswer.Same), Count(Same, MatchAnswer.Same));
        yield return ("same: precision", bothSame, saidSame);
        yield return ("same: recall", bothSame, same);
        yield return ("same: called same or review", bothSame + Count(Same, MatchAnswer.Review), same);
        yield return ("related called same", Count(Related, MatchAnswer.Same), Count(Related));
        yield return ("other region or industry called same", Others(MatchAnswer.Same), Others(null));
        yield return ("different sent to review", Count(Different, MatchAnswer.Review), Count(Different));
    }

    private int Count(string? label, MatchAnswer? answer = null) =>
        _kinds.Where(kind => label is null || kind.Key.Label == label).Sum(kind => answer is { } said ? Said(kind.Value, said) : kind.Value.Sum());

    private int Others(MatchAnswer? answer) => _kinds
        .Where(kind => kind.Key.Kind.StartsWith("other_region", StringComparison.Ordinal) || kind.Key.Kind.StartsWith("other_industry", StringComparison.Ordinal))
        .Sum(kind => answer is { } said ? Said(kind.Value, said) : kind.Value.Sum());

    private static int Said(int[] counts, MatchAnswer answer) => counts[(int)answer];

    private static string Percent(int part, int whole) => whole == 0 ? "-" : (100.0 * part / whole).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
