using System.Globalization;
using System.Xml.Linq;
using Microsoft.Playwright;
using ModelGen.Samples;
using ModelGen.Tests;

namespace ModelGen.Browser.Tests;

/// <summary>A page that is open, and what it did that it should not.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    /// <summary>The name of the attention page beside the page of a run.</summary>
    public const string AttentionFile = "model.attention.html";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _faults = [];
    private readonly List<string> _beside = [];
    private IBrowserContext _context = null!;

    public IPage Page { get; private set; } = null!;

    /// <summary>Milliseconds from the start of loading until the first view was drawn, by the page's own clock.</summary>
    public double Ready { get; private set; }

    /// <summary>An attention page, ready.</summary>
    public static async Task<OpenPage> Open(IBrowser browser, string html, string address, int width, int height, ColorScheme scheme)
    {
        var open = await Start(browser, width, height, scheme);
        await open.Go(html, address);
        await open.Page.WaitForSelectorAsync("html[data-ready]", new() { State = WaitForSelectorState.Attached });
        open.Ready = double.Parse((await open.Page.GetAttributeAsync("html", "data-ready"))!, CultureInfo.InvariantCulture);
        return open;
    }

    /// <summary>The page of a run, with an attention page in its folder.</summary>
    public static async Task<OpenPage> OpenRun(IBrowser browser, string html, string attention, int width, int height, ColorScheme scheme)
    {
        var open = await Start(browser, width, height, scheme);
        open._beside.Add(new Uri(open._folder.Write(AttentionFile, attention)).AbsoluteUri);
        await open.Go(html, address: "");
        return open;
    }

    /// <summary>Writes the page anew, while it is open.</summary>
    public void Rewrite(string html) => RunFiles.Write(_folder["page.html"], html);

    private static async Task<OpenPage> Start(IBrowser browser, int width, int height, ColorScheme scheme)
    {
        var open = new OpenPage();
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
            if (!open._beside.Append("blob:").Any(start => request.Url.StartsWith(start, StringComparison.Ordinal)))
                open._faults.Add($"request: {request.Url}");
        };
        return open;
    }

    private async Task Go(string html, string address)
    {
        var file = new Uri(_folder.Write("page.html", html)).AbsoluteUri;
        _beside.Add(file);
        await Page.GotoAsync(file + address);
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

    /// <summary>The view as it is saved.</summary>
    public async Task<XDocument> Drawing()
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#save"));
        Assert.EndsWith(".svg", download.SuggestedFilename);
        await using var stream = await download.CreateReadStreamAsync();
        return await XDocument.LoadAsync(stream, LoadOptions.None, CancellationToken.None);
    }

    /// <summary>Fails if the page fetched anything, threw, or wrote faults to the console.</summary>
    public void IsClean() => Assert.Empty(_faults);

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _folder.Dispose();
    }
}
