using System.Reflection;
using System.Text.Json;
using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

/// <summary>Whatever is typed is answered, and the order of the two makes no difference.</summary>
public sealed class AnyNameTests
{
    private static readonly string[] Names = [.. Vectors.Of("matching.csv").SelectMany(row => row[..2])];

    private static readonly Gen<char> AnyChar = Gen.Frequency((2, Gen.Char), (3, Gen.Char['\u4e00', '\u9fff']), (3, Gen.Char[' ', '~']), (1, Gen.Char['\ud800', '\udfff']), (2, Gen.Char["（）()【】[]〔〕·.-—/／|:：&＆０９Ａｚ公司有限集团分店行省市区中国深圳"]));

    private static readonly Gen<string> Name = Gen.Int[0, Names.Length - 1].Select(i => Names[i]);

    /// <summary>A name of the set with characters changed, added, taken out or turned round, or with the end of another one.</summary>
    private static readonly Gen<string> Mutated = Gen.Select(Name, Gen.Int[0, 4], Gen.Int[0, 200], AnyChar, Name, (name, way, place, c, other) =>
    {
        var at = place % (name.Length + 1);
        var next = Math.Min(name.Length, at + 1);
        return way switch
        {
            0 => name.Insert(at, c.ToString()),
            1 => name[..at] + name[next..],
            2 => name[..at] + c + name[next..],
            3 => next < name.Length ? $"{name[..at]}{name[next]}{name[at]}{name[(next + 1)..]}" : name,
            _ => name[..at] + other[(place % (other.Length + 1))..],
        };
    });

    private static readonly Gen<string> Any = Gen.Frequency((6, Mutated), (2, Gen.String[AnyChar, 0, 40]), (1, Name));

    [Fact]
    public void Any_two_texts_are_answered_alike_in_both_orders() =>
        Gen.Select(Any, Any).Sample(
            (left, right) =>
            {
                var result = Matcher.Match(left, right, MatchThresholds.Default);
                return result.Score is >= 0 and <= 1000 && result == Matcher.Match(right, left, MatchThresholds.Default);
            },
            iter: 120_000);

    [Fact]
    public void Any_name_is_near_what_became_of_it_in_both_orders() =>
        Gen.Select(Name, Mutated).Sample(
            (left, right) => Matcher.Match(left, right, MatchThresholds.Default) == Matcher.Match(right, left, MatchThresholds.Default)
                && Matcher.Explain(new(left), new(right)).Count > 0,
            iter: 20_000);

    [Fact]
    public void Any_text_is_itself() =>
        Any.Sample(name => !name.Any(char.IsLetter) || name.Any(char.IsSurrogate) || Matcher.Match(name, name, MatchThresholds.Default) is { Score: > 0 }, iter: 20_000);

    [Fact]
    public void A_text_may_be_as_long_as_it_likes()
    {
        var names = new[] { "", " ", "\ud800", "\udc00", "公司", "((((((((((((((((((((", "）））", new('云', 10_000), new('a', 10_000), string.Concat(Enumerable.Repeat("(杭州)", 2_000)), string.Concat(Enumerable.Repeat("co ltd ", 1_500)), string.Concat(Enumerable.Repeat("\ud83d\ude00", 5_000)), new('\ud800', 10_000), new('ﷺ', 10_000), string.Concat(Enumerable.Repeat("有限公司", 2_500)), new('一', 10_000), "杭州云岫澜软件有限公司" + new string('x', 10_000) };
        foreach (var left in names)
        {
            foreach (var right in names.Append(names[^1] + "y").Append("杭州云岫澜软件有限公司").Append("Larkmoor Timber GmbH"))
            {
                var result = Matcher.Match(left, right, MatchThresholds.Default);
                Assert.Equal(result, Matcher.Match(right, left, MatchThresholds.Default));
                Assert.NotEmpty(Matcher.Explain(new(left), new(right)));
            }
        }
    }

    [Theory]
    [InlineData("春长市公安局南关区分局", "春长市公局安南关区爌分局")]
    public void Two_texts_that_once_were_not_answered_are(string left, string right)
    {
        Assert.Equal(Matcher.Match(left, right, MatchThresholds.Default), Matcher.Match(right, left, MatchThresholds.Default));
        Assert.NotEmpty(Matcher.Explain(new(left), new(right)));
    }

    [Fact]
    public void Names_without_a_letter_are_not_a_customer()
    {
        foreach (var name in new[] { "", " ", "——", "（）", "..." })
        {
            Assert.Equal(MatchAnswer.Different, Matcher.Match(name, "杭州云岫澜软件有限公司", MatchThresholds.Default).Answer);
            Assert.Equal(MatchAnswer.Different, Matcher.Match("Larkmoor Timber GmbH", name, MatchThresholds.Default).Answer);
        }
    }

    [Fact]
    public void Every_finding_has_its_points_and_no_points_are_left_over()
    {
        using var stream = typeof(Matcher).Assembly.GetManifestResourceStream("match-weights.csv")!;
        using var reader = new StreamReader(stream);
        var rows = reader.ReadToEnd().TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(Named("MatchFinding", "").Concat(Named("TokenKind", "index_")).Order(), rows.Select(row => row[0]).Order());
        Assert.All(rows, row => Assert.InRange(int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture), -200, 1000));
        Assert.All(rows, row => Assert.NotEmpty(row[2]));

        static IEnumerable<string> Named(string type, string prefix) => typeof(Matcher).Assembly.GetType($"Baobei.Domain.Matching.{type}", throwOnError: true)!
            .GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name));
    }
}
