using ModelGen.Tests.Visualization;
using ModelGen.Visualization;

namespace ModelGen.Browser.Tests;

/// <summary>Texts that are longer than the screen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LongTextTests(Chromium chromium)
{
    private static readonly Lazy<string> Long = new(() => AttentionPage.ToHtml(
        CraftedWeights.RandomDecoder(1, 1, 600), AttentionTokens.ForDecoder([.. Enumerable.Range(0, 600).Select(token => $" {token}")])));

    [BrowserFact]
    public async Task A_linked_token_is_in_sight_and_Tab_leads_to_one_that_is()
    {
        const string Seen =
            """
            () => {
              const box = document.querySelector('.lines-surface').getBoundingClientRect();
              const stops = [...document.querySelectorAll('.lines-surface .token[tabindex="0"]')];
              const seen = stops.filter(one => one.getBoundingClientRect().top >= box.top - one.offsetHeight
                && one.getBoundingClientRect().top < box.bottom);
              return stops.length === 1 && seen.length === 1 ? seen[0].dataset.at : null;
            }
            """;
        await using var open = await chromium.Open(Long.Value, "#view=lines&token=row-400");
        await open.Page.WaitForSelectorAsync(".token.own[data-at='400']", new() { Timeout = 5000 });
        Assert.Equal("400", await open.Page.EvaluateAsync<string?>(Seen));

        await open.Page.EvaluateAsync("document.querySelector('.lines-surface').scrollTop = 0");
        await open.Page.WaitForSelectorAsync(".tokens.row .token[data-at='0']");
        Assert.Equal("0", await open.Page.EvaluateAsync<string?>(Seen));
        await open.Page.FocusAsync(".lines-surface .token[tabindex='0']");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Contains("token=row-1", open.Page.Url);

        await open.Page.EvaluateAsync("location.hash = '#view=map&cell=400-3'");
        await open.Page.WaitForFunctionAsync("() => document.querySelector('.map-surface')?.scrollTop > 0", null, new() { Timeout = 5000 });
        Assert.Contains("(400)", await open.Readout());
        open.IsClean();
    }

    [BrowserFact]
    public async Task All_weights_of_a_token_are_listed_on_demand_and_the_focus_stays_with_them()
    {
        await using var open = await chromium.Open(Long.Value, "#view=lines&token=row-599");
        await open.Page.FocusAsync("#panel-lines .aside button");
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(512, await open.Page.Locator("#panel-lines .ranking li").CountAsync());
        Assert.StartsWith("88 more", await open.Page.TextContentAsync("#panel-lines .aside button:focus", new() { Timeout = 5000 }));
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(600, await open.Page.Locator("#panel-lines .ranking li").CountAsync());
        Assert.Equal(1, await open.Page.Locator("#panel-lines .aside:focus").CountAsync());
        open.IsClean();
    }

    [BrowserFact]
    public async Task As_many_lines_as_may_be_are_drawn_where_all_are_equally_strong()
    {
        var weights = CraftedWeights.Of(AttentionPart.Encoder, 1, 1, 128, 128, (_, _, _, _) => 1 / 128f);
        var tokens = AttentionTokens.ForEncoder([.. Enumerable.Range(0, 128).Select(token => $"t{token}")]);
        await using var open = await chromium.Open(AttentionPage.ToHtml(weights, tokens));
        Assert.Equal("the 6000 strongest of 16384 lines", await open.Page.TextContentAsync("#panel-lines .hint"));

        // From all over the text.
        var paths = (await open.Drawing()).Descendants().Where(one => one.Name.LocalName == "path");
        var lines = string.Concat(paths.Select(path => path.Attribute("d")!.Value)).Split('M', StringSplitOptions.RemoveEmptyEntries);
        var starts = lines.Select(line => line[..line.IndexOf('C')]).ToList();
        Assert.Equal(6000, starts.Count);
        Assert.Equal(128, starts.Distinct().Count());
        open.IsClean();
    }
}
