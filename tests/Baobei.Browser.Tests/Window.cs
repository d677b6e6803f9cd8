using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Server.Tests;
using Baobei.Server.Tests.Captcha;
using Baobei.Server.Ui;
using Deque.AxeCore.Commons;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>How somebody looks at the console.</summary>
public sealed record Look(string Language, int Width, int Height, bool Dark = false)
{
    public static Look Chinese { get; } = new(Texts.Chinese, 1440, 900);

    public static Look English { get; } = new(Texts.English, 1440, 900);

    public static Look ChinesePhone { get; } = new(Texts.Chinese, 390, 844);

    public static Look EnglishPhone { get; } = new(Texts.English, 390, 844);

    public override string ToString() => $"{Language} {Width}x{Height}{(Dark ? " dark" : "")}";
}

/// <summary>One person's browser: no cookies of others, and an ear for everything that the browser complains about.</summary>
public sealed partial class Window : IAsyncDisposable
{
    private static readonly string _axe = new BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly IBrowserContext _context;

    private Window(Town town, Look look, IBrowserContext context, IPage page)
    {
        Town = town;
        Look = look;
        _context = context;
        Page = page;
    }

    public Town Town { get; }

    public Look Look { get; }

    public IPage Page { get; }

    public Uri Address => new($"http://{Town.Host}:{Town.Server.Address.Port}");

    /// <summary>Answers that a play asks for on purpose, like the page of a link that has expired: not counted as trouble.</summary>
    public HashSet<int> Expects { get; } = [];

    static Window() => SetDefaultExpectTimeout(60_000);

    public static async Task<Window> Open(Stage stage, Town town, Look look, Person? person)
    {
        var context = await stage.Browser.NewContextAsync(new()
        {
            BaseURL = $"http://{town.Host}:{town.Server.Address.Port}",
            Locale = look.Language,
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ReducedMotion = ReducedMotion.Reduce,
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout(60_000);
        var window = new Window(town, look, context, await context.NewPageAsync());
        await window.SitsDown(person);
        context.Console += (_, message) => window.Hear(message);
        context.WebError += (_, error) => window._troubles.Enqueue($"Script failed: {error.Error}");
        context.RequestFailed += (_, request) =>
        {
            // A page that is left while something still loads is no trouble.
            if (request.Failure is { } why && !why.Contains("ERR_ABORTED", StringComparison.Ordinal))
            {
                window._troubles.Enqueue($"{request.Url} failed: {why}");
            }
        };
        context.Response += (_, response) =>
        {
            if (response.Status >= 500 || (response.Status >= 400 && !response.Request.IsNavigationRequest && !window.Expects.Contains(response.Status)))
            {
                window._troubles.Enqueue($"{response.Request.Method} {response.Url} answered {response.Status}");
            }
        };
        return window;
    }

    /// <summary>Somebody else takes the seat: nothing of who sat here before is left. Nobody is a visitor.</summary>
    public async Task SitsDown(Person? person)
    {
        await _context.ClearCookiesAsync();
        if (person?.Session is { } session)
        {
            await _context.AddCookiesAsync([new() { Name = session.Name, Value = session.Value, Url = $"http://{person.Town.Host}:{Town.Server.Address.Port}" }]);
        }
    }

    /// <summary>What the browser complained about since this was last asked.</summary>
    public IReadOnlyList<string> Complaints()
    {
        var all = new List<string>();
        while (_troubles.TryDequeue(out var trouble))
        {
            all.Add(trouble);
        }

        return all;
    }

    public void HasNoTrouble() => Assert.True(_troubles.IsEmpty, $"{Look}: the browser complained:\n{string.Join('\n', _troubles)}");

    /// <summary>Opens an address and gives its status.</summary>
    public async Task<int> Goes(string path) => (await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load }))!.Status;

    public Task IsAt(string pattern) => Expect(Page).ToHaveURLAsync(new Regex(pattern));

    /// <summary>Some visible element of the page has this text.</summary>
    public Task Sees(string text) => Expect(Page.GetByText(text).Locator("visible=true").First).ToBeVisibleAsync();

    /// <summary>All of these are there to be read.</summary>
    public async Task Reads(params string[] texts)
    {
        foreach (var text in texts)
        {
            await Sees(text);
        }
    }

    /// <summary>None of these stands anywhere in the page, not even where it cannot be seen.</summary>
    public async Task SaysNothingOf(params string[] secrets)
    {
        var all = await Page.ContentAsync();
        Assert.DoesNotContain(secrets, secret => all.Contains(secret, StringComparison.Ordinal));
    }

    public Task Clicks(string link) => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).Locator("visible=true").First.ClickAsync();

    public Task Presses(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Locator("visible=true").First.ClickAsync();

    /// <summary>A button that asks whether one is sure, and yes.</summary>
    public async Task PressesAndConfirms(string button)
    {
        await Presses(button);
        await Page.Locator("dialog:modal").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    public Task Types(string field, string value) => Page.Locator($"#f-{field}").FillAsync(value);

    /// <summary>What stands in a field.</summary>
    public Task<string> Typed(string field) => Page.Locator($"#f-{field}").InputValueAsync();

    public Task Chooses(string field, string value) => Page.Locator($"#f-{field}").SelectOptionAsync(value);

    /// <summary>Looks at the picture and types what it shows.</summary>
    public async Task ReadsCaptcha() => await Types("CaptchaAnswer", Town.AnswerOf(await CaptchaToken()));

    public async Task<string> CaptchaToken() => await Page.Locator("input[name=CaptchaToken]").InputValueAsync();

    /// <summary>The captcha's picture has arrived and is one.</summary>
    public async Task ShowsPicture() => await Page.WaitForFunctionAsync("document.querySelector('.captcha img').naturalWidth > 50");

    /// <summary>What axe finds on the page that is serious or worse. Frames are other pages.</summary>
    /// <param name="whole">The whole page; else what is in it, without the frame around.</param>
    /// <param name="seen">
    /// Whose colours were looked at before, and now: elements of the same kinds and classes up to the root have the same ones, and looking at them
    /// takes axe longer than all else. Null to look at all.
    /// </param>
    public async Task<IReadOnlyList<string>> Barriers(bool whole = true, HashSet<string>? seen = null)
    {
        await Page.EvaluateAsync(_axe);
        var found = await Page.EvaluateAsync<JsonElement>(
            """
            async ([whole, seen]) => {
              const parts = [...document.querySelectorAll('main, dialog')], inside = whole || !parts.length ? [document.body] : parts;
              const colours = ['color-contrast'];
              const run = async (context, options) => (await axe.run(context, { iframes: false, resultTypes: ['violations'], ...options })).violations;
              const states = ['type', 'disabled', 'open', 'data-level', 'aria-current', 'aria-pressed', 'aria-selected', 'aria-invalid', 'aria-disabled', 'aria-sort'];
              const kind = el => `${el.localName}.${el.className.baseVal ?? el.className}${states.map(name => el.getAttribute(name) ?? '-')}`;
              const hash = text => { let h = 0xcbf29ce484222325n; for (const c of text) h = BigInt.asUintN(64, (h ^ BigInt(c.codePointAt(0))) * 0x100000001b3n); return h.toString(36); };
              const paths = new Map();
              if (seen) {
                const known = new Set(seen), path = new Map();
                for (const el of document.body.querySelectorAll('*')) {
                  path.set(el, hash(`${path.get(el.parentElement) ?? ''}/${kind(el)}`));
                  if (el.checkVisibility() && !known.has(path.get(el)) && inside.some(part => part.contains(el)) && !paths.has(path.get(el))) paths.set(path.get(el), el);
                }
              }
              const context = whole ? document : { include: inside };
              // Never serious, and some of them slow: nothing that is looked for here.
              const mild = ['region', 'heading-order', 'page-has-heading-one', 'skip-link', 'empty-heading', 'empty-table-header', 'image-redundant-alt', ...axe.getRules().map(rule => rule.ruleId).filter(id => id.startsWith('landmark-'))];
              const violations = await run(context, { rules: Object.fromEntries([...mild, ...(seen ? colours : [])].map(rule => [rule, { enabled: false }])) });
              if (paths.size) violations.push(...await run({ include: [...paths.values()] }, { runOnly: colours }));
              return {
                paths: [...paths.keys()],
                barriers: violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
                  .map(v => `${v.impact} ${v.id}: ${v.help} (${v.nodes.slice(0, 3).map(n => n.html).join('; ')})`),
              };
            }
            """,
            new object?[] { whole, seen?.ToArray() });
        seen?.UnionWith(found.GetProperty("paths").EnumerateArray().Select(path => path.GetString()!));
        return [.. found.GetProperty("barriers").EnumerateArray().Select(line => line.GetString()!)];
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Hear(IConsoleMessage message)
    {
        // The browser writes an answer of 4xx to the console too; pages that are meant to answer so are judged by the play.
        if (message.Type is "error" or "warning" && !StatusLine().IsMatch(message.Text))
        {
            _troubles.Enqueue($"{message.Type} on {Page.Url}: {message.Text}");
        }
    }

    [GeneratedRegex("^Failed to load resource: the server responded with a status of 4")]
    private static partial Regex StatusLine();
}
