using Baobei.Server.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Baobei.Browser.Tests.Stage))]

namespace Baobei.Browser.Tests;

/// <summary>One server and one browser for the whole run. Every play has a vendor and windows of its own.</summary>
public sealed class Stage : IAsyncLifetime
{
    private IPlaywright _playwright = null!;

    public TestServer Server { get; } = new();

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            // Debian's browser without its windows: nothing is downloaded.
            ExecutablePath = Environment.GetEnvironmentVariable("BAOBEI_TEST_CHROMIUM") ?? "/usr/bin/chromium-headless-shell",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Plays in a vendor of its own; when it goes wrong, pictures of all open windows are left in TestResults.</summary>
    public async Task Play(Func<Scene, Task> play, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        await using var scene = new Scene(this, await Town.Build(Server), name);
        try
        {
            await play(scene);
            scene.HasNoTrouble();
        }
        catch
        {
            await scene.TakePictures();
            throw;
        }
    }
}
