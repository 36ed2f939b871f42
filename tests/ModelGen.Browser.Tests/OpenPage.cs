using System.Globalization;
using Microsoft.Playwright;
using ModelGen.Tests;

namespace ModelGen.Browser.Tests;

/// <summary>An attention page that is open, and what it did that it should not.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _faults = [];
    private IBrowserContext _context = null!;

    public IPage Page { get; private set; } = null!;

    /// <summary>Milliseconds from the start of loading until the first view was drawn, by the page's own clock.</summary>
    public double Ready { get; private set; }

    public static async Task<OpenPage> Open(IBrowser browser, string html, string address, int width, int height, ColorScheme scheme)
    {
        var open = new OpenPage();
        var file = new Uri(open._folder.Write("page.html", html)).AbsoluteUri;
        open._context = await browser.NewContextAsync(new()
        {
            Offline = true, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, AcceptDownloads = true,
        });
        open.Page = await open._context.NewPageAsync();
        open.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") open._faults.Add($"console: {message.Text}");
        };
        open.Page.PageError += (_, fault) => open._faults.Add($"error: {fault}");
        open.Page.Dialog += (_, dialog) =>
        {
            open._faults.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        open.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(file, StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                open._faults.Add($"request: {request.Url}");
        };
        await open.Page.GotoAsync(file + address);
        await open.Page.WaitForSelectorAsync("html[data-ready]", new() { State = WaitForSelectorState.Attached });
        open.Ready = double.Parse((await open.Page.GetAttributeAsync("html", "data-ready"))!, CultureInfo.InvariantCulture);
        return open;
    }

    /// <summary>Waits until a view of a part's layer and heads is drawn, such as "lines decoder 0 1,2".</summary>
    public Task Shows(string view) =>
        Page.WaitForFunctionAsync("view => document.documentElement.dataset.shown === view", view, new() { Timeout = 10_000 });

    /// <summary>Goes to a view by its tab.</summary>
    public async Task Switch(string view)
    {
        await Page.ClickAsync("#tab-" + view);
        await Page.WaitForFunctionAsync("view => document.documentElement.dataset.shown.startsWith(view)", view);
    }

    public Task<string> Readout() => Page.InnerTextAsync("#readout");

    /// <summary>The weight that the line under the views reads out.</summary>
    public async Task<double> ReadWeight() =>
        double.Parse(await Page.InnerTextAsync("#readout strong"), CultureInfo.InvariantCulture);

    /// <summary>Fails if the page fetched anything, threw, or wrote faults to the console.</summary>
    public void IsClean() => Assert.Empty(_faults);

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _folder.Dispose();
    }
}
