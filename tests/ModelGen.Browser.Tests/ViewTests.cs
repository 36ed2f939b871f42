using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Tests.Visualization;
using ModelGen.Visualization;

namespace ModelGen.Browser.Tests;

/// <summary>What each view shows, against the session's weights.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ViewTests(Chromium chromium)
{
    // Four decimals are shown of weights that are kept to 8e-6.
    private const double Tolerance = 5e-5 + 8e-6;

    [BrowserFact]
    public async Task The_heat_map_reads_out_the_sessions_weights_by_keyboard_and_pointer()
    {
        var (html, weights) = SmallModels.Decoder();
        await using var open = await chromium.Open(html, "#view=map&layer=1&heads=2");
        await open.Shows("map decoder 1 2");
        await open.Page.FocusAsync(".map-surface");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(weights.At(AttentionPart.Decoder, 1, 2, 0, 0), await open.ReadWeight(), Tolerance);
        foreach (var direction in new[] { "Down", "Down", "Down", "Right", "Right" }) await open.Page.Keyboard.PressAsync("Arrow" + direction);
        Assert.Equal(weights.At(AttentionPart.Decoder, 1, 2, 3, 2), await open.ReadWeight(), Tolerance);
        Assert.Contains("too", await open.Readout());
        Assert.Contains("was", await open.Readout());
        Assert.Contains("cell=3-2", open.Page.Url);
        await open.Page.Keyboard.PressAsync("End");
        Assert.Contains("not seen", await open.Readout());
        Assert.Equal(0, await open.ReadWeight());

        await open.Page.Keyboard.PressAsync("Control+ArrowDown");
        await open.Page.Keyboard.PressAsync("Home");
        Assert.Equal(weights.At(AttentionPart.Decoder, 1, 2, 9, 0), await open.ReadWeight(), Tolerance);

        var box = (await open.Page.Locator(".map-surface").BoundingBoxAsync())!;
        await open.Page.Mouse.ClickAsync(box.X + box.Width * 0.45f, box.Y + box.Height * 0.8f);
        var cell = Regex.Match(await open.Page.EvaluateAsync<string>("location.hash"), "cell=(\\d+)-(\\d+)").Groups;
        var (row, column) = (int.Parse(cell[1].Value), int.Parse(cell[2].Value));
        Assert.InRange(row, 5, 8);
        Assert.InRange(column, 1, 4);
        Assert.Equal(weights.At(AttentionPart.Decoder, 1, 2, row, column), await open.ReadWeight(), Tolerance);
        open.IsClean();
    }

    [BrowserFact]
    public async Task The_table_has_all_numbers_page_by_page()
    {
        var weights = CraftedWeights.RandomDecoder(1, 2, 30);
        var tokens = AttentionTokens.ForDecoder([.. Enumerable.Range(0, 30).Select(token => $"t{token}")]);
        await using var open = await chromium.Open(AttentionPage.ToHtml(weights, tokens), "#view=numbers&heads=1");
        await open.Shows("numbers decoder 0 1");
        var seen = 0;
        for (var rowStart = 0; rowStart < 30; rowStart += 25)
        {
            for (var columnStart = 0; columnStart < 30; columnStart += 12)
            {
                var cells = await open.Page.EvaluateAsync<string[]>(
                    "[...document.querySelectorAll('.numbers tbody td')].map(cell => cell.textContent)");
                var wide = Math.Min(12, 30 - columnStart);
                Assert.Equal(Math.Min(25, 30 - rowStart) * wide, cells.Length);
                for (var i = 0; i < cells.Length; i++, seen++)
                {
                    var expected = weights.At(AttentionPart.Decoder, 0, 1, rowStart + i / wide, columnStart + i % wide);
                    Assert.Equal(expected, double.Parse(cells[i], CultureInfo.InvariantCulture), Tolerance);
                }

                await open.Page.ClickAsync("[aria-label='Later columns']");
            }

            await open.Page.ClickAsync("[aria-label='Earlier columns']");
            await open.Page.ClickAsync("[aria-label='Earlier columns']");
            await open.Page.ClickAsync("[aria-label='Later rows']");
        }

        Assert.Equal(900, seen);
        Assert.Equal("t00", await open.Page.TextContentAsync(".numbers thead th >> nth=0"));
        open.IsClean();
    }

    [BrowserFact]
    public async Task Lines_show_one_head_or_several_and_a_token_alone_with_its_weights()
    {
        var (html, weights) = SmallModels.Decoder();
        await using var open = await chromium.Open(html);
        await open.Shows("lines decoder 0 0");
        Assert.Equal(20, await open.Page.Locator(".lines-surface .token").CountAsync());
        Assert.True(await Painted(open, ".lines-surface canvas") > 500);
        await open.Page.ClickAsync("[aria-label='Head 2']");
        await open.Shows("lines decoder 0 0,2");
        await open.Page.ClickAsync("[aria-label='Head 0']");
        await open.Shows("lines decoder 0 2");
        await open.Page.ClickAsync("#layer-after");
        await open.Shows("lines decoder 1 2");

        var all = await Painted(open, ".lines-surface canvas");
        await open.Page.ClickAsync(".tokens.row .token[data-at='4']");
        Assert.Contains("token=row-4", open.Page.Url);
        await open.Page.Mouse.MoveAsync(2, 2);
        await open.Page.WaitForTimeoutAsync(100);
        Assert.InRange(await Painted(open, ".lines-surface canvas"), 1, all / 2);
        var shown = await open.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#panel-lines .ranking li')].map(row => "
            + "row.querySelector('.place').textContent + ' ' + row.querySelector('.weight').textContent)");
        Assert.Equal(5, shown.Length);
        foreach (var row in shown)
        {
            var (at, weight) = (int.Parse(row.Split(' ')[0]), double.Parse(row.Split(' ')[1], CultureInfo.InvariantCulture));
            Assert.Equal(weights.At(AttentionPart.Decoder, 1, 2, 4, at), weight, Tolerance);
        }

        await open.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Contains("token=row-5", open.Page.Url);
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains("token=column-5", open.Page.Url);
        await open.Page.Keyboard.PressAsync("Escape");
        Assert.DoesNotContain("token=", open.Page.Url);
        open.IsClean();
    }

    [BrowserFact]
    public async Task A_token_in_focus_shades_the_text_in_both_directions()
    {
        var weights = CraftedWeights.Of(AttentionPart.Encoder, 1, 1, 3, 3, (_, _, query, key) => key == (query + 1) % 3 ? 0.9f : 0.05f);
        var html = AttentionPage.ToHtml(weights, AttentionTokens.ForEncoder(["a", "b", "c"]));
        await using var open = await chromium.Open(html, "#view=token&token=row-0");
        await open.Shows("token encoder 0 0");
        Assert.Equal("1.000", await Share(open, 1));
        await open.Page.ClickAsync("text=is attended to by");
        Assert.Contains("token=column-0", open.Page.Url);
        Assert.Equal("1.000", await Share(open, 2));
        await open.Page.Locator(".word.own").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains("token=column-1", open.Page.Url);
        Assert.Contains("0.9000", await open.Readout());
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains("token=column-2", open.Page.Url);
        open.IsClean();

        static Task<string> Share(OpenPage open, int at) =>
            open.Page.EvaluateAsync<string>($"document.querySelector('.word[data-at=\"{at}\"]').style.getPropertyValue('--share')");
    }

    [BrowserFact]
    public async Task All_heads_are_drawn_and_chosen_by_keyboard()
    {
        var weights = CraftedWeights.Of(AttentionPart.Decoder, 2, 2, 4, 4, (layer, head, query, key) =>
            key == (layer == 1 && head == 0 ? Math.Max(0, query - 1) : query) ? 1 : 0);
        var html = AttentionPage.ToHtml(weights, AttentionTokens.ForDecoder(["a", "b", "c", "d"]));
        await using var open = await chromium.Open(html, "#view=heads");
        await open.Page.WaitForFunctionAsync("document.querySelectorAll('[data-painted]').length === 4");
        var name = await open.Page.GetAttributeAsync(".tile >> nth=2", "aria-label");
        Assert.Equal("Layer 1, head 0: previous token 100%, most previous", name);
        await open.Page.SelectOptionAsync("#panel-heads select", "previous");
        Assert.StartsWith("Layer 1, head 0", await open.Page.GetAttributeAsync(".tile >> nth=0", "aria-label"));
        await open.Page.SelectOptionAsync("#panel-heads select", "order");
        await open.Page.FocusAsync(".tile >> nth=0");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Shows("lines decoder 1 1");
        open.IsClean();
    }

    [BrowserFact]
    public async Task Small_maps_are_of_their_own_part_though_another_was_chosen_before_they_were_drawn()
    {
        var (html, _) = SmallModels.Translator();
        await using var open = await chromium.Open(html, "#view=lines&part=encoder");
        await open.Page.EvaluateAsync(
            "window.requestIdleCallback = call => { if (window.first) setTimeout(call, 1); else window.first = call; }");
        await open.Switch("heads");
        await open.Page.WaitForFunctionAsync("() => Boolean(window.first)");
        var sizes = await open.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const choose = at => document.querySelector(`#parts [data-value="${at}"]`).click();
              document.getElementById('tab-lines').click();
              choose(2);
              first();
              choose(0);
              document.getElementById('tab-heads').click();
              while (document.querySelectorAll('[data-painted]').length < 4) await new Promise(resume => setTimeout(resume, 10));
              return [...document.querySelectorAll('.tile canvas')].map(canvas => canvas.width + ' ' + canvas.height);
            }
            """);
        Assert.Equal(["5 5", "5 5", "5 5", "5 5"], sizes);
        open.IsClean();
    }

    [BrowserFact]
    public async Task A_head_that_cannot_be_read_keeps_no_other_from_being_drawn()
    {
        var (html, _) = SmallModels.Decoder();
        await using var open = await chromium.Open(html);
        await open.Page.EvaluateAsync("document.getElementById('map-decoder-0-1').remove()");
        await open.Switch("heads");
        await open.Page.WaitForFunctionAsync(
            "() => document.querySelectorAll('[data-painted]').length === 5", null, new() { Timeout = 5000 });
        Assert.Equal(0, await open.Page.Locator("[data-painted][data-layer='0'][data-head='1']").CountAsync());
    }

    [BrowserFact]
    public async Task An_alignment_marks_the_best_source_of_each_target_token()
    {
        var (html, weights) = SmallModels.Translator();
        await using var open = await chromium.Open(html, "#view=alignment&part=cross&layer=1&heads=1");
        await open.Shows("alignment cross 1 1");
        var pairs = await open.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.pairs button')].map("
            + "pair => [...pair.querySelectorAll('bdi, .weight')].map(text => text.textContent).join(' '))");
        string[] source = ["the", "big", "old", "house", "</s>"];
        string[] target = ["das", "große", "Haus", "</s>"];
        Assert.Equal(4, pairs.Length);
        for (var row = 0; row < 4; row++)
        {
            var best = Enumerable.Range(0, 5).MaxBy(key => weights.At(AttentionPart.Cross, 1, 1, row, key));
            Assert.StartsWith($"{target[row]} {source[best]} ", pairs[row]);
            var weight = double.Parse(pairs[row].Split(' ')[2], CultureInfo.InvariantCulture);
            Assert.Equal(weights.At(AttentionPart.Cross, 1, 1, row, best), weight, Tolerance);
        }

        await open.Page.ClickAsync(".pairs button >> nth=1");
        Assert.Contains("große after das", await open.Readout());
        Assert.Equal(1, await open.Page.Locator(".pairs [aria-pressed=true]").CountAsync());
        await open.Page.Keyboard.PressAsync("Tab");
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Contains("Haus after große", await open.Readout());
        Assert.Equal(1, await open.Page.Locator(".pairs li:nth-child(3) [aria-pressed=true]:focus").CountAsync());
        await open.Page.Keyboard.PressAsync(",");
        await open.Shows("alignment cross 1 0");
        Assert.Equal(1, await open.Page.Locator(".pairs li:nth-child(3) button:focus").CountAsync());
        await open.Page.Keyboard.PressAsync(".");
        await open.Shows("alignment cross 1 1");

        // The part that is chosen already is no other part.
        await open.Page.ClickAsync("#parts >> text=Cross");
        var address = await open.Page.EvaluateAsync<string>("location.hash");
        Assert.Contains("view=alignment", address);
        Assert.Contains("cell=2-", address);
        await open.Page.ClickAsync("#parts >> text=Encoder");
        await open.Shows("map encoder 1 1");
        await open.Page.ClickAsync("#tab-alignment");
        await open.Shows("alignment cross 1 1");
        open.IsClean();
    }

    /// <summary>Points of a canvas that are drawn on.</summary>
    private static Task<int> Painted(OpenPage open, string canvas) => open.Page.EvaluateAsync<int>(
        """
        selector => {
          const canvas = document.querySelector(selector);
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const points = copy.getImageData(0, 0, canvas.width, canvas.height).data;
          let painted = 0;
          for (let i = 3; i < points.length; i += 4) painted += points[i] > 0 ? 1 : 0;
          return painted;
        }
        """,
        canvas);
}
