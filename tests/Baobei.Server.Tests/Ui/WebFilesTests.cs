using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Baobei.Server.Tests.Ui;

/// <summary>What every page loads stays small, and nothing on a page needs what the content policy forbids.</summary>
[OnOneDatabase]
public sealed partial class WebFilesTests
{
    private static readonly string _server = Path.GetFullPath(Path.Combine(Here(), "../../../src/Baobei.Server"));

    [Theory]
    [InlineData("app.css", 30_000)]
    [InlineData("app.js", 5_000)]
    public void Style_and_script_keep_to_their_limits(string file, int bytes) =>
        Assert.InRange(new FileInfo(Path.Combine(_server, "wwwroot", file)).Length, 1, bytes);

    [Fact]
    public void Every_icon_that_a_page_names_is_drawn()
    {
        var drawn = Symbol().Matches(File.ReadAllText(Path.Combine(_server, "wwwroot/icons.svg"))).Select(m => m.Groups[1].Value).ToHashSet();
        var named = Pages().SelectMany(p => IconName().Matches(p.Text).Select(m => (p.Name, Icon: m.Groups[1].Value))).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, n => Assert.Contains(n.Icon, drawn));
    }

    [Fact]
    public void No_page_has_inline_style_script_or_handlers() =>
        Assert.Empty(Pages().Where(p => Inline().IsMatch(p.Text)).Select(p => p.Name));

    [Fact]
    public void Every_custom_property_that_the_style_uses_has_a_value()
    {
        var style = File.ReadAllText(Path.Combine(_server, "wwwroot/app.css"));
        var given = Given().Matches(style).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.All(Used().Matches(style).Select(m => m.Groups[1].Value).Distinct(), name => Assert.Contains(name, given));
    }

    /// <summary>Mails are written for mail programs, which know only inline style.</summary>
    private static IEnumerable<(string Name, string Text)> Pages() =>
        Directory.EnumerateFiles(_server, "*.razor", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Mail/", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(_server, f), File.ReadAllText(f)));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("<symbol id=\"([^\"]+)\"")]
    private static partial Regex Symbol();

    [GeneratedRegex("<Icon Name=\"([a-z0-9-]+)\"")]
    private static partial Regex IconName();

    [GeneratedRegex("\\sstyle=\"|<style|<script(?![^>]*\\ssrc=)|\\son(click|change|submit|load|input)=\"")]
    private static partial Regex Inline();

    [GeneratedRegex("(--[a-z0-9-]+):")]
    private static partial Regex Given();

    [GeneratedRegex("var\\((--[a-z0-9-]+)")]
    private static partial Regex Used();
}
