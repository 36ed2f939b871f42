using Microsoft.Playwright;

namespace ModelGen.Browser.Tests;

/// <summary>One browser for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (InstalledBrowser.Path is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = InstalledBrowser.Path });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page in a browser without network.</summary>
    internal Task<OpenPage> Open(
        string html, string address = "", int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        OpenPage.Open(_browser!, html, address, width, height, scheme);

    /// <summary>The page of a run in a browser without network, with an attention page beside it.</summary>
    internal Task<OpenPage> OpenRun(
        string html, string attention, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        OpenPage.OpenRun(_browser!, html, attention, width, height, scheme);
}
