using Microsoft.Playwright;
using ModelGen.Samples;
using ModelGen.Training;

namespace ModelGen.Browser.Tests;

/// <summary>The page of a sample's training run, as it is seen while the run goes on and after it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunPageTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_finished_run_shows_the_attention_page_beside_it_and_fetches_nothing_else()
    {
        var run = Run(steps: 2000, done: 2000) with { AttentionPage = OpenPage.AttentionFile };
        await using var open = await chromium.OpenRun(RunHtml.Of(run, finished: true), SmallModels.Translator().Html);

        await open.Page.Locator("iframe").ScrollIntoViewIfNeededAsync();
        var frame = open.Page.FrameLocator("iframe");
        await frame.Locator("html[data-ready]").WaitForAsync();
        await frame.Locator("#tab-numbers").ClickAsync();
        await frame.Locator("html[data-shown^=numbers]").WaitForAsync();
        await open.Page.ClickAsync("text=On a page of its own");
        await open.Page.WaitForSelectorAsync("html[data-ready]", new() { State = WaitForSelectorState.Attached });
        open.IsClean();
    }

    [BrowserTheory]
    [InlineData(360, ColorScheme.Light, 2000)]
    [InlineData(360, ColorScheme.Dark, 60)]
    [InlineData(1280, ColorScheme.Light, 60)]
    [InlineData(1280, ColorScheme.Dark, 100_000)]
    public async Task Labels_stay_in_the_frame_of_their_chart_and_apart(int width, ColorScheme scheme, int steps)
    {
        var run = Run(steps, done: 60);
        await using var open = await chromium.OpenRun(RunHtml.Of(run, finished: true), attention: "", width, scheme: scheme);

        Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('section')].flatMap(section => {
              const frame = section.getBoundingClientRect();
              const texts = [...section.querySelectorAll('text')].map(text => ({ is: text.textContent, at: text.getBoundingClientRect() }));
              const out = texts.filter(({ at }) =>
                at.left < frame.left + 1 || at.right > frame.right - 1 || at.top < frame.top + 1 || at.bottom > frame.bottom - 1);
              const over = texts.filter(({ at }, one) => texts.some((other, two) => two > one
                && at.left < other.at.right && other.at.left < at.right && at.top < other.at.bottom - 2 && other.at.top < at.bottom - 2));
              return [...out.map(text => 'outside: ' + text.is), ...over.map(text => 'over another: ' + text.is)];
            })
            """));
        open.IsClean();
    }

    [BrowserFact]
    public async Task A_run_that_goes_on_is_followed_where_the_page_was_scrolled_to()
    {
        var attention = Run(steps: 100, done: 40) with { AttentionPage = OpenPage.AttentionFile };
        await using var open = await chromium.OpenRun(Quickly(attention), SmallModels.Decoder().Html, height: 500);
        Assert.Equal(0, await open.Page.Locator("iframe").CountAsync());
        await open.Page.EvaluateAsync("scrollTo(0, 400)");

        open.Rewrite(Quickly(Run(steps: 100, done: 50)));
        await open.Page.WaitForSelectorAsync("text=50 of 100");
        Assert.Equal(400, await open.Page.EvaluateAsync<int>("scrollY"));

        open.Rewrite(RunHtml.Of(attention, finished: true));
        await open.Page.WaitForSelectorAsync("iframe");
        Assert.Equal(400, await open.Page.EvaluateAsync<int>("scrollY"));
        open.IsClean();
    }

    // As it is while the run goes on, but read again every second.
    private static string Quickly(RunPage run)
    {
        const string Seconds = "http-equiv=\"refresh\" content=\"";
        var page = RunHtml.Of(run, finished: false);
        Assert.Contains(Seconds + "5\"", page, StringComparison.Ordinal);
        return page.Replace(Seconds + "5", Seconds + "1");
    }

    private static RunPage Run(int steps, int done)
    {
        var curves = new RunCurves();
        for (var step = 1; step <= done; step++)
        {
            double? validation = step % 20 == 0 ? 8.8 - 0.01 * step / done : null;
            curves.Add(new TrainingProgress(
                step, steps, 9 - 2.0 * step / done, validation, 2e-4 * step / done, 1.5 + Math.Sin(step), 8_000 + step, TimeSpan.Zero,
                null));
        }

        return new RunPage
        {
            Name = "Model",
            Heading = "A model learns",
            Lead = "From a text.",
            SamplesHeading = "What it writes",
            LossUnit = "character",
            Parameters = 1_837_568,
            Steps = steps,
            Curves = curves,
            Samples = [.. Enumerable.Range(0, 7).Select(i => new TextSample(i, string.Concat(Enumerable.Repeat("Some words. ", 40))))],
        };
    }
}
