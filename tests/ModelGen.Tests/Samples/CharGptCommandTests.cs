using System.Globalization;
using System.Text.RegularExpressions;
using CharGptSample;
using ModelGen.Text;

namespace ModelGen.Tests.Samples;

/// <summary>The sample from its arguments to its exit code.</summary>
public sealed class CharGptCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--steps 0", "--steps")]
    [InlineData("--steps many", "--steps")]
    [InlineData("--steps", "--steps")]
    [InlineData("--seed -1", "--seed")]
    [InlineData("--threads 0", "--threads")]
    [InlineData("--generate x --top-p 1.5", "--top-p")]
    [InlineData("--generate x --temperature -1", "--temperature")]
    [InlineData("--generate x --steps 5", "--steps")]
    [InlineData("--tokens 5", "--tokens")]
    [InlineData("--epochs 5", "--epochs")]
    [InlineData("--data ?/missing.txt", "missing.txt")]
    [InlineData("--data ?/short.txt", "short.txt")]
    [InlineData("--data ?/text.txt --out ?/missing/model.safetensors", "model.safetensors")]
    [InlineData("--data ?/text.txt --metrics ?/missing/metrics.txt", "metrics.txt")]
    [InlineData("--data ?/text.txt --out ?", "folder")]
    [InlineData("--resume ?/missing.safetensors", "missing.safetensors")]
    [InlineData("--generate x --load ?/missing.safetensors", "missing.safetensors")]
    [InlineData("--load ?/model.safetensors", "--attention")]
    [InlineData("--attention", "got neither")]
    [InlineData("--attention --load ?/missing.safetensors", "got neither")]
    [InlineData("--attention ?/page.html", "got one of them")]
    [InlineData("--attention ?/page.html --load ?/missing.safetensors", "got one of them")]
    [InlineData("--attention ?/page.html three words long", "got 4 arguments")]
    [InlineData("--attention ?/page.html x --steps 5", "--steps")]
    [InlineData("--attention ?/page.html x --generate x", "--generate")]
    [InlineData("--attention ?/page.html x --load ?/missing.safetensors", "missing.safetensors")]
    [InlineData("--attention ?/page.html x --load ?/text.txt", "text.txt")]
    [InlineData("--attention ?/text.txt x --load ?/text.txt", "this is the model")]
    [InlineData("--attention ?/missing/page.html x", "page.html")]
    [InlineData("--attention ? x", "folder")]
    public void WhatCannotBeUsedIsOneLineAndExitCode2(string arguments, string named)
    {
        WriteText();
        _folder.Write("short.txt", "Too short a text.");
        var before = Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal);
        // Without --out, a run would leave its files in the test's own folder.
        if (!new[] { "--out", "--generate", "--attention" }.Any(arguments.Contains)) arguments = "--out ?/model.safetensors " + arguments;

        var (code, _, error) = Run(arguments);

        Assert.Equal(2, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Equal(error.Length - Environment.NewLine.Length, error.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ShortRunLeavesModelPageCheckpointAndFigures()
    {
        WriteText();

        var (code, output, error) = Run("--data ?/text.txt --steps 20 --threads 2 --out ?/model.safetensors --metrics ?/metrics.txt");

        Assert.Equal(("", 0), (error, code));
        Assert.DoesNotContain('\u001B', output);
        Assert.Contains("before training", output, StringComparison.Ordinal);
        Assert.Contains("after 20 steps", output, StringComparison.Ordinal);
        Assert.Contains("<iframe src=\"model.attention.html\"", File.ReadAllText(_folder["model.html"]), StringComparison.Ordinal);
        Assert.Contains("A decoder of 4 layers", File.ReadAllText(_folder["model.attention.html"]), StringComparison.Ordinal);
        var figures = File.ReadAllLines(_folder["metrics.txt"]).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        Assert.Equal(CharGpt.ParameterCount, figures["parameters"]);
        Assert.All(["train_loss", "validation_loss", "tokens_per_second", "seconds"], name => Assert.True(figures[name] > 0, name));

        var (generated, text, _) = Run("--generate The --tokens 40 --load ?/model.safetensors");
        Assert.Equal(0, generated);
        Assert.StartsWith("The", text, StringComparison.Ordinal);
        Assert.Equal("The".Length + 40 + Environment.NewLine.Length, text.Length);
        Assert.Equal(text, Run("--generate The --tokens 40 --load ?/model.safetensors").Output);
        Assert.Equal(text, Run("--generate The --tokens 40 --load ?/model.checkpoint.safetensors").Output);
    }

    [Fact]
    public void FinishedRunGoesOnWithMoreStepsOnTheSameTextAlone()
    {
        WriteText();
        Assert.Equal(0, Run("--data ?/text.txt --steps 5 --out ?/model.safetensors").Code);

        var done = Run("--resume ?/model.checkpoint.safetensors --out ?/model.safetensors");
        Assert.Equal(2, done.Code);
        Assert.Contains("--steps", done.Error, StringComparison.Ordinal);

        var more = Run("--resume ?/model.checkpoint.safetensors --steps 8 --out ?/model.safetensors");
        Assert.Equal(("", 0), (more.Error, more.Code));
        Assert.Contains("after 8 steps", more.Output, StringComparison.Ordinal);

        File.AppendAllText(_folder["text.txt"], "One line more.\n");
        var other = Run("--resume ?/model.checkpoint.safetensors --steps 9 --out ?/model.safetensors");
        Assert.Equal(2, other.Code);
        Assert.Contains("text.txt", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void BestModelIsNamedByTheStepAtWhichItWasSaved()
    {
        WriteText();
        Assert.Equal(0, Run("--data ?/text.txt --steps 5 --out ?/model.safetensors").Code);
        var record = _folder["model.checkpoint.json"];
        var saved = new Regex("\"Saved\":{[^}]*}");
        Assert.Contains("\"Step\":5,", saved.Match(File.ReadAllText(record)).Value, StringComparison.Ordinal);
        File.WriteAllText(record, saved.Replace(File.ReadAllText(record), "\"Saved\":{\"Step\":3,\"Loss\":0.001}"));

        var here = Run("--resume ?/model.checkpoint.safetensors --steps 6 --out ?/model.safetensors");
        Assert.Contains("the model after 3 steps", here.Output, StringComparison.Ordinal);
        var elsewhere = Run("--resume ?/model.checkpoint.safetensors --steps 7 --out ?/other.safetensors");
        Assert.DoesNotContain("the model after", elsewhere.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AttentionToATextIsWrittenAsAPage()
    {
        SaveModel();

        var (code, output, error) =
            RunWith("--attention", _folder["page.html"], "A line,\nto learn", "--load", _folder["model.safetensors"]);

        Assert.Equal(("", 0), (error, code));
        Assert.Contains(_folder["page.html"], output, StringComparison.Ordinal);
        var page = File.ReadAllText(_folder["page.html"]);
        Assert.Contains("\"rows\":[\"A\",\" \",\"l\",\"i\",\"n\",\"e\",\",\",\"\\n\",", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(["model.safetensors", "page.html"], _folder.Files);
    }

    [Theory]
    [InlineData("", "there is none")]
    [InlineData("\u03A9", "U+03A9")]
    [InlineData("line line line line line line line line line line line line line ", "65 characters; this model reads at most 64")]
    public void TextThatTheModelCannotReadLeavesTheEarlierPage(string text, string message)
    {
        SaveModel();
        _folder.Write("page.html", "earlier");

        var (code, output, error) = RunWith("--attention", _folder["page.html"], text, "--load", _folder["model.safetensors"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(_folder["page.html"]));
        Assert.Equal(["model.safetensors", "page.html"], _folder.Files);
    }

    private void SaveModel()
        => ModelFile.Save(CharGpt.Create(1), CharacterTokenizer.Train("A line,\nto learn from.", 96), _folder["model.safetensors"]);

    private void WriteText()
        => _folder.Write("text.txt", string.Concat(Enumerable.Range(0, 200).Select(i => $"The line {i} of a text to learn from.\n")));

    private (int Code, string Output, string Error) Run(string arguments) => RunWith(arguments.Replace("?", _folder.Path).Split(' '));

    private static (int Code, string Output, string Error) RunWith(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
