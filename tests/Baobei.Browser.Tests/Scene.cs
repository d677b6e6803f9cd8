using Baobei.Server.Tests;

namespace Baobei.Browser.Tests;

/// <summary>A vendor, and the windows in which people look at it.</summary>
public sealed class Scene(Stage stage, Town town, string name) : IAsyncDisposable
{
    private readonly List<Window> _windows = [];

    public Town Town { get; } = town;

    /// <summary>Opens a window; with a person, one that is signed in already.</summary>
    public async Task<Window> Opens(Look look, Person? person = null)
    {
        var window = await Window.Open(stage, Town, look, person);
        _windows.Add(window);
        return window;
    }

    public void HasNoTrouble()
    {
        foreach (var window in _windows)
        {
            window.HasNoTrouble();
        }
    }

    /// <summary>Leaves something to read beside the pictures.</summary>
    public async Task Keeps(string file, string text) => await File.WriteAllTextAsync(Path.Combine(Results().FullName, $"{name}-{file}"), text);

    public async Task TakePictures()
    {
        var folder = Results();
        foreach (var (window, index) in _windows.Select((w, i) => (w, i)))
        {
            try
            {
                var path = Path.Combine(folder.FullName, $"{name}-{index}.png");
                await window.Page.ScreenshotAsync(new() { Path = path, FullPage = true, Timeout = 10_000 });
                await File.WriteAllTextAsync(Path.ChangeExtension(path, ".html"), await window.Page.ContentAsync());
                TestContext.Current.SendDiagnosticMessage($"{window.Page.Url}: {path}");
            }
            catch (Exception failure) when (failure is Microsoft.Playwright.PlaywrightException or TimeoutException)
            {
                // The window is gone; what went wrong before matters more.
                TestContext.Current.SendDiagnosticMessage($"No picture of window {index}: {failure.Message}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows)
        {
            await window.DisposeAsync();
        }
    }

    private static DirectoryInfo Results() => Directory.CreateDirectory(Environment.GetEnvironmentVariable("BAOBEI_TEST_RESULTS") ?? Path.Combine(Root(), "TestResults"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Baobei.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Directory.GetCurrentDirectory();
    }
}
