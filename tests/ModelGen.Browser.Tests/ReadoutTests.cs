using System.Globalization;
using ModelGen.Tests.Visualization;
using ModelGen.Visualization;

namespace ModelGen.Browser.Tests;

/// <summary>The line under the views says what is shown, whatever was shown when the cell or the token was chosen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReadoutTests(Chromium chromium)
{
    // Four decimals are shown of weights that are kept to 8e-6.
    private const double Tolerance = 5e-5 + 8e-6;

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cell_is_read_out_of_the_head_that_is_shown(bool clicked)
    {
        // On the diagonal, a weight says which layer and head it is of.
        var weights = CraftedWeights.Of(AttentionPart.Encoder, 2, 3, 3, 3, (layer, head, query, key) =>
            key == query ? 0.3f + 0.3f * layer + 0.1f * head : 0.2f);
        await using var open = await chromium.Open(AttentionPage.ToHtml(weights, AttentionTokens.ForEncoder(["a", "b", "c"])), "#view=map");
        await open.Shows("map encoder 0 0");
        var box = (await open.Page.Locator(".map-surface").BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + box.Width - 8, box.Y + box.Height - 8);
        if (clicked)
        {
            await open.Page.Mouse.DownAsync();
            await open.Page.Mouse.UpAsync();
            await open.Page.ClickAsync("[aria-label='Head 1']");
        }
        else
        {
            await open.Page.Keyboard.PressAsync(".");
        }

        await open.Shows("map encoder 0 1");
        Assert.Contains("(2)", await open.Readout());
        Assert.Equal(0.4, await open.ReadWeight(), Tolerance);
        await open.Page.Keyboard.PressAsync("]");
        await open.Shows("map encoder 1 1");
        Assert.Equal(0.7, await open.ReadWeight(), Tolerance);
        foreach (var view in new[] { "numbers", "lines", "heads" })
        {
            await open.Switch(view);
            Assert.Equal("", await open.Readout());
        }

        open.IsClean();
    }

    [BrowserFact]
    public async Task A_token_is_read_out_as_its_ranking_has_it()
    {
        var (html, _) = SmallModels.Decoder();
        await using var open = await chromium.Open(html, "#view=lines&token=row-4");
        await Agree("lines decoder 0 0");
        await open.Page.Keyboard.PressAsync(".");
        await Agree("lines decoder 0 1");
        await open.Page.Keyboard.PressAsync("]");
        await Agree("lines decoder 1 1");
        await open.Page.Keyboard.PressAsync("3");
        await Agree("token decoder 1 1");
        await open.Page.Keyboard.PressAsync(",");
        await Agree("token decoder 1 0");
        await open.Page.ClickAsync("#panel-token [role=radio][data-value=column]");
        await open.Page.WaitForSelectorAsync("#panel-token .ranking-title >> text=is attended to by");
        await Agree("token decoder 1 0");
        Assert.Contains("is attended to by", await open.Readout());
        open.IsClean();

        async Task Agree(string view)
        {
            await open.Shows(view);
            var first = await open.Page.TextContentAsync($"#panel-{view.Split(' ')[0]} .ranking .weight >> nth=0");
            Assert.Equal(double.Parse(first!, CultureInfo.InvariantCulture), await open.ReadWeight());
        }
    }

    [BrowserFact]
    public async Task Another_part_is_shown_while_the_pointer_is_on_a_token_that_it_lacks()
    {
        var (html, _) = SmallModels.Translator();
        await using var open = await chromium.Open(html, "#view=lines&part=encoder&heads=0");
        await open.Page.HoverAsync(".tokens.row .token[data-at='4']");
        await open.Page.WaitForSelectorAsync("#panel-lines .ranking");
        await open.Page.Keyboard.PressAsync("p");
        await open.Shows("lines decoder 0 0");
        Assert.Equal("", await open.Readout());
        open.IsClean();
    }
}
