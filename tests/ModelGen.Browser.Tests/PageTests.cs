using Microsoft.Playwright;
using ModelGen.Tests.Visualization;
using ModelGen.Visualization;
using Xunit.Abstractions;

namespace ModelGen.Browser.Tests;

/// <summary>The page as a whole: safe with any token, at home on any screen, quick, and for everyone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PageTests(Chromium chromium, ITestOutputHelper output)
{
    private static readonly string[] Views = ["heads", "lines", "token", "map", "alignment", "numbers"];

    [BrowserFact]
    public async Task Hostile_tokens_are_shown_as_text_and_do_nothing()
    {
        string[] hostile =
        [
            "<script>alert(1)</script>", "</script><img src=x onerror=alert(2)>", "\"'`&lt;", "\u05e9\u05dc\u05d5\u05dd",
            "\ud83d\udc69\u200d\ud83d\udc67", "\0\n\u001b", " ", "", "\u202egnp.exe", "\u2028", "javascript:alert(3)", "{{script}}", "\ud800", "\u0301",
        ];
        string[] expected =
        [
            "<script>alert(1)</script>", "</script><img\u2423src=x\u2423onerror=alert(2)>", "\"'`&lt;", "\u05e9\u05dc\u05d5\u05dd",
            "\ud83d\udc69\u200d\ud83d\udc67", "\u2400\u240a\u241b", "\u2423", "\u2205", "\u27e8U+202E\u27e9gnp.exe", "\u27e8U+2028\u27e9",
            "javascript:alert(3)", "{{script}}", "\ufffd", "\u25cc\u0301",
        ];
        var weights = CraftedWeights.RandomDecoder(1, 1, hostile.Length);
        var options = new AttentionPageOptions { Title = hostile[0], Model = hostile[1], Text = hostile[1] };
        var html = AttentionPage.ToHtml(weights, AttentionTokens.ForDecoder(hostile), options);
        await using var open = await chromium.Open(html);
        var shown = await open.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.tokens.row .token')].map(token => token.textContent)");
        Assert.Equal(expected, shown);
        Assert.Equal(hostile[0], await open.Page.TitleAsync());
        Assert.Equal(hostile[1], await open.Page.InnerTextAsync("#text"));
        foreach (var view in Views.Where(view => view != "alignment"))
        {
            await open.Page.ClickAsync("#tab-" + view);
            await open.Shows($"{view} decoder 0 0");
            await open.Drawing();
        }

        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
        Assert.Equal(expected[0] + "0", await open.Page.TextContentAsync(".numbers tbody th >> nth=0"));
        open.IsClean();
    }

    [BrowserFact]
    public async Task Every_view_is_saved_as_well_formed_vectors()
    {
        var (html, _) = SmallModels.Translator();
        await using var open = await chromium.Open(html);
        foreach (var view in Views)
        {
            await open.Switch(view);
            var drawing = await open.Drawing();
            var names = drawing.Descendants().Select(element => element.Name.LocalName).ToHashSet();
            Assert.Equal("svg", drawing.Root!.Name.LocalName);
            Assert.Contains(view == "lines" ? "path" : "rect", names);
            Assert.Contains("text", names);
            Assert.DoesNotContain("image", names);
            var texts = drawing.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value);
            if (view != "heads") Assert.Contains("große", texts);
        }

        open.IsClean();
    }

    [BrowserFact]
    public async Task A_title_with_characters_that_XML_forbids_is_saved_well_formed()
    {
        var options = new AttentionPageOptions { Title = "a\u0001\u001b\uffff\ud800b" };
        var html = AttentionPage.ToHtml(CraftedWeights.RandomDecoder(1, 1, 2), AttentionTokens.ForDecoder(["a", "b"]), options);
        await using var open = await chromium.Open(html);
        var title = (await open.Drawing()).Descendants().Single(element => element.Name.LocalName == "title").Value;
        Assert.StartsWith("a\ufffd\ufffd\ufffd\ufffdb: ", title);
        open.IsClean();
    }

    [BrowserTheory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task No_view_is_wider_than_the_screen(int width, ColorScheme scheme)
    {
        var (html, _) = SmallModels.Translator();
        await using var open = await chromium.Open(html, width: width, height: 740, scheme: scheme);
        var paper = await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(18, 20, 25)" : "rgb(250, 248, 243)", paper);
        foreach (var view in Views)
        {
            await open.Switch(view);
            Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        await open.Page.ClickAsync("#theme");
        Assert.NotEqual(paper, await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Contains(scheme == ColorScheme.Dark ? "theme=light" : "theme=dark", open.Page.Url);
        open.IsClean();
    }

    [BrowserFact]
    public async Task The_address_keeps_what_is_looked_at_and_shortcuts_change_it()
    {
        var (html, _) = SmallModels.Translator();
        await using var open = await chromium.Open(html, "#view=lines&part=decoder&layer=1&heads=0,1&token=column-2");
        await open.Shows("lines decoder 1 0,1");
        Assert.Equal("true", await open.Page.GetAttributeAsync(".tokens.column .token[data-at='2']", "aria-selected"));
        await open.Page.Keyboard.PressAsync("[");
        await open.Shows("lines decoder 0 0,1");
        await open.Page.Keyboard.PressAsync(".");
        await open.Shows("lines decoder 0 1");
        await open.Page.Keyboard.PressAsync("p");
        await open.Shows("lines cross 0 1");
        await open.Page.Keyboard.PressAsync("5");
        await open.Shows("alignment cross 0 1");
        await open.Page.Keyboard.PressAsync("?");
        Assert.True(await open.Page.IsVisibleAsync("#help-dialog"));
        await open.Page.UncheckAsync("#shortcuts");
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.Keyboard.PressAsync("1");
        await open.Page.EvaluateAsync("location.hash = '#view=numbers&part=nonsense&layer=99&heads=x&token=row-99999&cell=9-9'");
        await open.Page.WaitForFunctionAsync("document.documentElement.dataset.shown.startsWith('numbers')");
        await open.Shows("numbers cross 0 1");
        open.IsClean();
    }

    [BrowserFact]
    public async Task Roles_names_and_focus_are_there()
    {
        var (html, _) = SmallModels.Translator();
        await using var open = await chromium.Open(html);
        var page = open.Page;
        Assert.Equal(6, await page.GetByRole(AriaRole.Tab).CountAsync());
        Assert.Equal(3, await page.GetByRole(AriaRole.Radio).CountAsync());
        await page.FocusAsync("#tab-alignment");
        await page.Keyboard.PressAsync("ArrowRight");
        await open.Shows("numbers cross " + (await page.GetAttributeAsync("html", "data-shown"))!.Split(' ', 3)[2]);
        Assert.Equal("true", await page.GetAttributeAsync("#tab-numbers", "aria-selected"));
        Assert.Equal(1, await page.GetByRole(AriaRole.Tabpanel).CountAsync());
        Assert.Equal(1, await page.GetByRole(AriaRole.Table).CountAsync());
        Assert.Equal(5, await page.GetByRole(AriaRole.Columnheader).CountAsync());
        Assert.Equal(4, await page.GetByRole(AriaRole.Rowheader).CountAsync());
        await page.Keyboard.PressAsync("Home");
        Assert.Equal(1, await page.GetByRole(AriaRole.Grid).CountAsync());
        Assert.Equal(4, await page.GetByRole(AriaRole.Gridcell).CountAsync());
        Assert.Equal("polite", await page.GetAttributeAsync("#readout", "aria-live"));
        Assert.Equal(1, await page.Locator("[role=gridcell][tabindex='0']").CountAsync());
        foreach (var view in Views)
        {
            await open.Switch(view);
            var nameless = await page.EvaluateAsync<string[]>(
                """
                [...document.querySelectorAll('button, select, input, [role=grid], [role=listbox], [role=application], [role=tablist]')]
                  .filter(one => one.offsetParent && !one.textContent.trim())
                  .filter(one => !one.getAttribute('aria-label') && !(one.labels && one.labels.length))
                  .map(one => one.outerHTML)
                """);
            Assert.Empty(nameless);
        }

        await page.FocusAsync("#tab-numbers");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("solid", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        open.IsClean();
    }

    [BrowserFact]
    public async Task Six_layers_of_eight_heads_on_64_tokens_open_at_once()
    {
        var tokens = AttentionTokens.ForDecoder([.. Enumerable.Range(0, 64).Select(token => $" token{token}")]);
        var html = AttentionPage.ToHtml(CraftedWeights.RandomDecoder(6, 8, 64), tokens);
        Assert.InRange(html.Length, 1, 1_000_000);
        await using var open = await chromium.Open(html);
        output.WriteLine($"{html.Length:N0} characters; first view drawn after {open.Ready} ms");
        Assert.InRange(open.Ready, 0, 1500);
        open.IsClean();
    }

    [BrowserFact]
    public async Task Twelve_layers_of_twelve_heads_on_512_tokens_stay_fluent()
    {
        var tokens = AttentionTokens.ForDecoder([.. Enumerable.Range(0, 512).Select(token => $" {token}")]);
        var html = AttentionPage.ToHtml(CraftedWeights.RandomDecoder(12, 12, 512), tokens);
        await using var open = await chromium.Open(html);
        output.WriteLine($"{html.Length:N0} characters; first view drawn after {open.Ready} ms");
        await open.Page.EvaluateAsync("() => { window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach("
            + "task => { window.longest = Math.max(window.longest, task.duration); })).observe({ type: 'longtask' }); }");
        foreach (var (key, shown) in new[]
        {
            (".", "lines decoder 0 1"), ("]", "lines decoder 1 1"), ("4", "map decoder 1 1"), (".", "map decoder 1 2"), 
            ("3", "token decoder 1 2"), ("1", "heads decoder 1 2"), ("2", "lines decoder 1 2"), ("a", "lines decoder 1 0,1,2,3,4,5,6,7,8,9,10,11"),
        })
        {
            await open.Page.Keyboard.PressAsync(key);
            await open.Shows(shown);
        }

        var longest = await open.Page.EvaluateAsync<double>("window.longest");
        output.WriteLine($"longest task {longest} ms");
        Assert.InRange(longest, 0, 1000);

        // Only tokens in sight are in the document.
        Assert.InRange(await open.Page.Locator(".lines-surface .token").CountAsync(), 20, 200);
        open.IsClean();
    }
}
