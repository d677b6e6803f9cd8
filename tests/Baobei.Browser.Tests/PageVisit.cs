using System.Text.Json;
using System.Text.RegularExpressions;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Baobei.Browser.Tests;

/// <summary>One window that goes from page to page and looks closely at each.</summary>
internal sealed partial class PageVisit : IAsyncDisposable
{
    private static readonly string _eye = Read("eye.js");

    /// <summary>Where a developer wants a picture of every page; null for none.</summary>
    private static readonly string? _pictures = Environment.GetEnvironmentVariable("BAOBEI_SCREENSHOTS");

    private readonly Window _window;
    private readonly ICDPSession _browser;
    private readonly bool _closely;
    private readonly Action<EveryPage.Matter, string> _note;
    private readonly string[] _features;
    private readonly HashSet<string> _opened = [];
    private readonly HashSet<string> _seen = [];
    private long _bytes;
    private Sight _sight = null!;

    private PageVisit(Window window, ICDPSession browser, Action<EveryPage.Matter, string> note, bool closely)
    {
        _closely = closely;
        _window = window;
        _browser = browser;
        _note = note;
        _features = [.. window.Town.Server.Services.GetRequiredService<Texts>().Keys.Select(key => key.Split('.')[0]).Distinct()];
    }

    private IPage Page => _window.Page;

    /// <param name="closely">Looks also for barriers, at the keyboard, at what opens, and at what a first visit weighs.</param>
    public static async Task<PageVisit> Begin(Window window, Action<EveryPage.Matter, string> note, bool closely)
    {
        var browser = await window.Page.Context.NewCDPSessionAsync(window.Page);
        var visit = new PageVisit(window, browser, note, closely);
        browser.Event("Network.loadingFinished").OnEvent += (_, told) => Interlocked.Add(ref visit._bytes, (long)told!.Value.GetProperty("encodedDataLength").GetDouble());
        await browser.SendAsync("Network.enable");
        await browser.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = closely });
        return visit;
    }

    public ValueTask DisposeAsync() => new(_browser.DetachAsync());

    /// <summary>
    /// Opens the page and notes what is wrong with it. Gives the bytes that opening it took.
    /// </summary>
    public async Task<long> Looks(Sight sight)
    {
        (_sight, _looked) = (sight, default);
        await _window.SitsDown(sight.Person);
        if (sight.Before is { } before)
        {
            await before(_window);
        }

        _window.Complaints();
        Interlocked.Exchange(ref _bytes, 0);
        var status = await _window.Goes($"http://{sight.Person.Town.Host}:{_window.Town.Server.Address.Port}{sight.Address}");
        var bytes = Interlocked.Read(ref _bytes);
        if (status != sight.Status)
        {
            Note(EveryPage.Matter.Answer, $"answered {status}, not {sight.Status}");
        }

        // A mail runs no script, not even the eye's; its words and its manners are those of mails.
        if (!sight.Route.EndsWith("/html", StringComparison.Ordinal))
        {
            await Page.EvaluateAsync(_eye);
            await Reads();
            await Fits();
            if (_closely)
            {
                // The frame is the same wherever a person goes.
                foreach (var barrier in await _window.Barriers(whole: _opened.Add($"{sight.Who} frame"), _seen))
                {
                    Note(EveryPage.Matter.Barriers, barrier);
                }

                await Tabs();
                await OpensAndCloses();
            }
        }

        foreach (var complaint in _window.Complaints())
        {
            Note(EveryPage.Matter.Complaints, complaint);
        }

        return bytes;
    }

    private JsonElement _looked;

    private async Task Reads()
    {
        _looked = await Page.EvaluateAsync<JsonElement>("([features, english]) => eye.look(features, english)", new object[] { _features, _window.Look.Language == Texts.English });
        if (_looked.GetProperty("language").GetString() != _window.Look.Language)
        {
            Note(EveryPage.Matter.Words, $"is said to be in {_looked.GetProperty("language")}");
        }

        foreach (var words in Lines("words", _looked))
        {
            Note(EveryPage.Matter.Words, words);
        }

        if (_looked.GetProperty("headings").GetInt32() != 1)
        {
            Note(EveryPage.Matter.Barriers, $"has {_looked.GetProperty("headings")} headings of the first level");
        }
    }

    /// <summary>Nothing sticks out: as wide as the other look is, and as this one.</summary>
    private async Task Fits()
    {
        foreach (var width in new[] { _window.Look.Width == 390 ? 1440 : 390, _window.Look.Width })
        {
            await Page.SetViewportSizeAsync(width, _window.Look.Height);
            if (await Page.EvaluateAsync<string?>("eye.overflow()") is { } wide)
            {
                Note(EveryPage.Matter.Width, $"at {width}: {wide}");
            }

            if (_pictures is not null)
            {
                var name = $"{_sight}-{_sight.Address}-{_window.Look.Language}-{width}";
                await Page.ScreenshotAsync(new() { Path = Path.Combine(_pictures, $"{NoName().Replace(name, "_")}.png"), FullPage = true });
            }
        }
    }

    /// <summary>The Tab key meets everything that can be operated, shows where it is, and comes around.</summary>
    private async Task Tabs()
    {
        var stops = await Page.EvaluateAsync<int>("eye.begin()");
        var isFramed = await Page.Locator("iframe").CountAsync() > 0;
        JsonElement met;
        var pressed = 0;
        do
        {
            var batch = Math.Max(6, stops + 2 - pressed);
            if (isFramed)
            {
                // A key that comes while another page's frame takes the focus over would be lost.
                for (var key = 0; key < batch; key++)
                {
                    await Page.Keyboard.PressAsync("Tab");
                }
            }
            else
            {
                await Task.WhenAll(Enumerable.Range(0, batch).Select(_ => _browser.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "rawKeyDown", ["key"] = "Tab", ["code"] = "Tab", ["windowsVirtualKeyCode"] = 9 })));
            }

            pressed += batch;
            met = await Page.EvaluateAsync<JsonElement>("eye.end()");
        }
        while (!met.GetProperty("around").GetBoolean() && pressed < (2 * stops) + 20);

        // Out of a frame that is the page's last stop a browser without windows does not come back by itself.
        if (!met.GetProperty("around").GetBoolean() && !(isFramed && met.GetProperty("missed").GetArrayLength() == 0))
        {
            Note(EveryPage.Matter.Keyboard, "Tab does not come around");
        }

        foreach (var (what, said) in new[] { ("missed", "cannot be reached with Tab"), ("ringless", "does not show that it has the focus"), ("covered", "is covered when it has the focus") })
        {
            foreach (var line in Lines(what, met))
            {
                Note(EveryPage.Matter.Keyboard, $"{line} {said}");
            }
        }
    }

    /// <summary>What a button opens is entered with Tab and left with Escape, back to the button; a dialog leads to the page behind it.</summary>
    private async Task OpensAndCloses()
    {
        if (_looked.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (_opened.Add($"{_sight.Who} skip") && !await Page.EvaluateAsync<bool>("!!document.querySelector('dialog:modal')"))
        {
            await Page.Locator("a.skip").FocusAsync();
            await Page.Keyboard.PressAsync("Enter");
            await Page.Keyboard.PressAsync("Tab");
            if (!await Page.EvaluateAsync<bool>("document.activeElement.closest('main') !== null || !document.querySelector('main :is(a[href], button, input, select, textarea)')"))
            {
                Note(EveryPage.Matter.Keyboard, "the skip link does not lead into the page");
            }
        }

        foreach (var id in Lines("opens", _looked).Where(id => _opened.Add($"{_sight.Who} {(id.Length > 10 ? "row" : id)}")).ToList())
        {
            var button = Page.Locator($"button[popovertarget='{id}']");
            await button.FocusAsync();
            await Page.Keyboard.PressAsync("Enter");
            await Page.Keyboard.PressAsync("Tab");
            var entered = await Page.EvaluateAsync<bool>("id => document.getElementById(id).matches(':popover-open') && document.getElementById(id).contains(document.activeElement)", id);
            await Page.Keyboard.PressAsync("Escape");
            var left = await Page.EvaluateAsync<bool>("id => !document.getElementById(id).matches(':popover-open') && document.activeElement.getAttribute('popovertarget') === id", id);
            if (!entered || !left)
            {
                Note(EveryPage.Matter.Keyboard, $"{id} {(entered ? "is not left with Escape" : "is not entered with Enter and Tab")}");
            }
        }

        var asking = Page.Locator("button[data-confirm]").Locator("visible=true").First;
        if (await Page.Locator("button[data-confirm]").Locator("visible=true").CountAsync() > 0)
        {
            await asking.FocusAsync();
            await Page.Keyboard.PressAsync("Enter");
            var asked = await Page.Locator("dialog:modal").CountAsync();
            await Page.Keyboard.PressAsync("Escape");
            var back = await Page.EvaluateAsync<bool>("!document.querySelector('dialog:modal') && document.activeElement.matches('[data-confirm]')");
            if (asked != 1 || !back)
            {
                Note(EveryPage.Matter.Keyboard, $"{asked} dialogs ask whether one is sure; {(back ? "" : "no ")}way back with Escape");
            }
        }

        if (_looked.GetProperty("close").GetString() is { } close)
        {
            await Page.Keyboard.PressAsync("Escape");
            try
            {
                await _window.IsAt($"{Regex.Escape(close)}$");
            }
            catch (PlaywrightException)
            {
                Note(EveryPage.Matter.Keyboard, $"Escape does not lead to {close} but to {Page.Url}");
            }
        }
    }

    private void Note(EveryPage.Matter matter, string what) => _note(matter, $"{_sight} ({_window.Look}, {_sight.Address[..Math.Min(_sight.Address.Length, 60)]}): {what}");

    private static IEnumerable<string> Lines(string name, JsonElement from) => from.GetProperty(name).EnumerateArray().Select(line => line.GetString()!);

    private static string Read(string name)
    {
        using var stream = typeof(PageVisit).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("[^A-Za-z0-9-]+|(?<=_)[0-9a-f]{28}|[A-Za-z0-9_-]{40,}")]
    private static partial Regex NoName();
}
