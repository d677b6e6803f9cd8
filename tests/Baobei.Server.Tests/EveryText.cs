using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Access;
using Baobei.Server.Ui;

namespace Baobei.Server.Tests;

/// <summary>What the product says: complete in both languages, used, and nowhere else than in the text files.</summary>
[OnOneDatabase]
public sealed partial class EveryText
{
    /// <summary>Where a key is put together from a prefix and a value. Anything under these counts as used; most are checked by a test of their own.</summary>
    private static readonly string[] _computed = ["refused.", "validation.", "event.", "enum.", "role.", "done.", "deliveries.about.", "next.", "next_step.", "permission.", "reviews.reason.", "reviews.evidence.", "terms.", "match.reason.", "match.answer."];

    /// <summary>Looks like a key, and is something else.</summary>
    private static readonly string[] _notKeys = ["captcha.glyphs", "people.authenticator", "people.two_factor_offer", "sign_in.address"];

    private static readonly string _root = Root();

    private static readonly IReadOnlyList<(string File, string Code)> _sources =
        [.. new[] { "*.cs", "*.razor" }.SelectMany(kind => Directory.EnumerateFiles(Path.Combine(_root, "src"), kind, SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(_root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Migrations"))
            .Select(file => (Path.GetRelativePath(_root, file), Source.WithoutComments(File.ReadAllText(file), file.EndsWith(".razor", StringComparison.Ordinal))))];

    private static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _texts = ReadTexts();

    [Fact]
    public void Every_key_stands_in_both_languages_and_takes_the_same_values()
    {
        var wrong = new List<string>();
        foreach (var (key, languages) in _texts)
        {
            if (!languages.Keys.ToHashSet().SetEquals([Texts.Chinese, Texts.English]) || languages.Values.Any(string.IsNullOrWhiteSpace))
            {
                wrong.Add($"{key}: a language is missing, or one too many");
            }
            else if (!Places(languages[Texts.Chinese]).SetEquals(Places(languages[Texts.English])))
            {
                wrong.Add($"{key}: {{0}}, {{1}} … differ");
            }
        }

        None(wrong);
    }

    [Fact]
    public void The_keys_of_a_file_are_sorted()
    {
        foreach (var file in TextFiles())
        {
            var keys = JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateObject().Select(p => p.Name).ToList();
            Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        }
    }

    [Fact]
    public void No_key_is_used_that_does_not_exist()
    {
        var features = _texts.Keys.Select(k => k.Split('.')[0]).ToHashSet();
        var missing =
            from source in _sources
            where source.File.Contains("Baobei.Server", StringComparison.Ordinal)
            from literal in Literals(ConstantName().Replace(source.Code, "")).Distinct()
            where LooksLikeKey().IsMatch(literal) && features.Contains(literal.Split('.')[0]) && !_texts.ContainsKey(literal)
            where !FormPrefixes(source.Code).Contains(literal)
            where !_computed.Any(prefix => _texts.ContainsKey(prefix + literal)) && !_notKeys.Contains(literal) && !_texts.Keys.Any(key => IsUnder(key, literal))
            select $"{source.File}: {literal}";
        var unnamed =
            from source in _sources
            from key in FieldsOfForms(source.Code)
            where !_texts.ContainsKey(key)
            select $"{source.File}: {key}";
        None([.. missing, .. unnamed]);
    }

    [Fact]
    public void No_key_is_there_that_nobody_uses()
    {
        var literals = _sources.SelectMany(s => Literals(s.Code)).ToHashSet();
        var patterns = _sources.SelectMany(s => Templates(s.Code)).Distinct().Select(t => new Regex(t)).ToList();
        literals.UnionWith(_sources.SelectMany(s => FieldsOfForms(s.Code)));
        var unused = _texts.Keys.Where(key => !Ancestors(key).Any(literals.Contains) && !_computed.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) && !patterns.Any(p => p.IsMatch(key)));
        None(unused);
    }

    [Fact]
    public void Every_refusal_and_every_wrong_field_has_its_sentence_and_no_sentence_is_left_over()
    {
        var wrong = new List<string>();
        var literals = _sources.SelectMany(s => Literals(s.Code)).ToHashSet();
        foreach (var (file, code) in _sources)
        {
            wrong.AddRange(RefusalOf().Matches(code).Select(m => "refused." + m.Groups[1].Value).Where(k => !_texts.ContainsKey(k)).Select(k => $"{file}: {k}"));
        }

        var fields = _sources.Where(source => Path.GetFileName(source.File) != $"{nameof(WrongFields)}.cs")
            .SelectMany(source => CodesOfFields(source.Code).Select(code => (source.File, Code: code))).ToList();

        // Thrown in the domain and in the server, beside a literal name and beside one of nameof, thrown and gathered.
        string[] known = ["login_name_length", "cursor", "phone", "must_agree", "password_common", "out_of_range", "file_too_large"];
        Assert.Empty(known.Except(fields.Select(found => found.Code)));
        wrong.AddRange(fields.Where(found => !_texts.ContainsKey($"validation.{found.Code}")).Select(found => $"{found.File}: validation.{found.Code}"));

        foreach (var prefix in new[] { "refused.", "validation." })
        {
            wrong.AddRange(_texts.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && !literals.Contains(k) && !literals.Contains(k[prefix.Length..])).Select(k => $"{k}: nobody says it"));
        }

        None(wrong.Distinct());
    }

    [Fact]
    public void Every_event_has_a_name_that_people_can_read()
    {
        var events = new[] { typeof(IEvent).Assembly, typeof(ServerApp).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t is { IsAbstract: false, IsInterface: false } && typeof(IEvent).IsAssignableFrom(t))
            .Select(t => (string)t.GetProperty(nameof(IEvent.Name))!.GetValue(null)!)
            .ToList();
        None(events.Select(name => $"event.{name}").Where(key => !_texts.ContainsKey(key)));
    }

    [Fact]
    public void Every_answer_and_finding_of_the_matcher_has_its_sentence_and_no_sentence_is_left_over()
    {
        var findings = typeof(Matcher).Assembly.GetType("Baobei.Domain.Matching.MatchFinding", throwOnError: true)!;
        var said = Enum.GetNames(findings).Append("AllParts").Select(name => "match.reason." + JsonNamingPolicy.SnakeCaseLower.ConvertName(name))
            .Concat(Enum.GetNames<MatchAnswer>().Select(name => "match.answer." + JsonNamingPolicy.SnakeCaseLower.ConvertName(name)));
        Assert.Equal(said.Order(StringComparer.Ordinal), _texts.Keys.Where(key => key.StartsWith("match.reason.", StringComparison.Ordinal) || key.StartsWith("match.answer.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_permission_has_a_name_that_people_can_read() =>
        None(Enum.GetValues<Permission>().Select(permission => $"permission.{permission}").Where(key => !_texts.ContainsKey(key)));

    [Fact]
    public void Chinese_stands_in_text_files_and_comments_only() =>
        None(_sources.Where(s => Chinese().IsMatch(s.Code)).Select(s => $"{s.File}: {Chinese().Match(s.Code).Value}"));

    private static void None(IEnumerable<string> wrong)
    {
        var all = wrong.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Value)];

    /// <summary>Whatever stands between two quotes of a line, also when quotes stand within quotes (<c>title="@T["…"]"</c>).</summary>
    private static IEnumerable<string> Literals(string code) => Literal().Matches(code).Select(m => m.Value);

    /// <summary>The key itself, and the beginnings of two words or more to which code adds the rest: "customers.empty" for "customers.empty.text".</summary>
    private static IEnumerable<string> Ancestors(string key)
    {
        for (; key.Contains('.', StringComparison.Ordinal); key = key[..key.LastIndexOf('.')])
        {
            yield return key;
        }
    }

    /// <summary>What forms say in front of their fields' names: <c>Texts="sign_in"</c>.</summary>
    private static HashSet<string> FormPrefixes(string razor) => [.. FormTexts().Matches(razor).Select(m => m.Groups[1].Value)];

    /// <summary>"sign_in.account" for <c>&lt;Field Name="Account" /&gt;</c> in a form with <c>Texts="sign_in"</c>, unless the field has a label of its own.</summary>
    private static IEnumerable<string> FieldsOfForms(string razor)
    {
        var forms = FormTexts().Matches(razor);
        for (var i = 0; i < forms.Count; i++)
        {
            var inside = razor[forms[i].Index..(i + 1 < forms.Count ? forms[i + 1].Index : razor.Length)];
            foreach (Match field in FieldOfForm().Matches(inside.Split("</PostForm>")[0]))
            {
                if (!field.Value.Contains("Label=", StringComparison.Ordinal))
                {
                    yield return $"{forms[i].Groups[1].Value}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Groups[1].Value)}";
                }
            }
        }
    }

    private static bool IsUnder(string key, string beginning) => key.Length > beginning.Length && key[beginning.Length] == '.' && key.StartsWith(beginning, StringComparison.Ordinal);

    /// <summary><c>$"partners.status.{x}"</c> as a pattern; two words must be spelled out, or the whole feature would count as used.</summary>
    private static IEnumerable<string> Templates(string code) =>
        from Match match in Template().Matches(code)
        let fixedPart = match.Groups[1].Value.Split('{')[0]
        where fixedPart.Count(c => c == '.') >= 2
        select "^" + string.Concat(Hole().Split(match.Groups[1].Value).Select((part, i) => i == 0 ? Regex.Escape(part) : "[A-Za-z0-9_-]+" + Regex.Escape(part))) + "$";

    /// <summary>
    /// The codes of wrong fields: those of <c>new InvalidField(field, code, …)</c>, of <c>wrong.Add(field, code, …)</c> on a
    /// <see cref="WrongFields"/>, and those of passwords. One that is neither spelled out nor another's fails the test, for no sentence could be
    /// looked for.
    /// </summary>
    private static IEnumerable<string> CodesOfFields(string code)
    {
        foreach (Match password in WrongPassword().Matches(code))
        {
            yield return password.Groups[1].Value;
        }

        var calls = WrongField().Matches(code).Select(m => m.Index + m.Length);
        foreach (var gatherer in Gatherer().Matches(code).Select(m => m.Groups[1].Value + m.Groups[2].Value).Distinct())
        {
            calls = calls.Concat(Regex.Matches(code, $"\\b{gatherer}\\.Add\\(").Select(m => m.Index + m.Length));
        }

        foreach (var arguments in calls.Select(at => Source.Arguments(code, at)))
        {
            if (arguments.Count > 1 && arguments[1] is ['"', .. var given, '"'])
            {
                yield return given;
            }
            else if (arguments.Count > 1 && !CodeOfAnother().IsMatch(arguments[1]))
            {
                Assert.Fail($"No code is spelled out: ({string.Join(", ", arguments)})");
            }
        }
    }

    private static IEnumerable<string> TextFiles() => Directory.EnumerateFiles(Path.Combine(_root, "src", "Baobei.Server", "Text"), "*.json");

    private static Dictionary<string, IReadOnlyDictionary<string, string>> ReadTexts()
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var file in TextFiles())
        {
            foreach (var (key, languages) in JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(file))!)
            {
                all.Add(key, languages);
            }
        }

        return all;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Baobei.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("(?<=\")[^\"\\\\\\n]*(?=\")")]
    private static partial Regex Literal();

    [GeneratedRegex("\\$\"([a-z_]+\\.[^\"\\n]*\\{[^\"\\n]*)\"")]
    private static partial Regex Template();

    [GeneratedRegex("<PostForm[^>]*\\bTexts=\"([a-z_.]+)\"")]
    private static partial Regex FormTexts();

    [GeneratedRegex("<Field [^>]*\\bName=\"([A-Za-z]+)\"[^>]*>")]
    private static partial Regex FieldOfForm();

    /// <summary>Names of events, jobs and the like are constants of their types.</summary>
    [GeneratedRegex("\\bName => \"[^\"]*\"")]
    private static partial Regex ConstantName();

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Hole();

    [GeneratedRegex("\\{[0-9]")]
    private static partial Regex Place();

    [GeneratedRegex("^[a-z_]+(\\.[A-Za-z0-9_]+)+$")]
    private static partial Regex LooksLikeKey();

    [GeneratedRegex("(?:new Refused\\(|Db\\.Refusal, |new UnprocessableRefusal\\()\"([^\"]+)\"")]
    private static partial Regex RefusalOf();

    /// <summary>Where a field is called wrong; the arguments follow: field, code, values of the sentence.</summary>
    [GeneratedRegex("(?:new InvalidField\\(|\\bInvalidField \\w+\\([^)]*\\) => new\\()")]
    private static partial Regex WrongField();

    [GeneratedRegex("(?:WrongFields (\\w+)[,;)]|\\b(\\w+) = new WrongFields\\(\\))")]
    private static partial Regex Gatherer();

    /// <summary>What is wrong with a password; its code goes to the field by way of <c>….Code</c>.</summary>
    [GeneratedRegex("new Wrong\\(\"([^\"]+)\"")]
    private static partial Regex WrongPassword();

    [GeneratedRegex("^\\w+\\.Code$")]
    private static partial Regex CodeOfAnother();

    [GeneratedRegex("[\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef]+")]
    private static partial Regex Chinese();
}
