using System.Globalization;
using System.Text.RegularExpressions;
using CharGptSample;

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
    public void WhatCannotBeUsedIsOneLineAndExitCode2(string arguments, string named)
    {
        WriteText();
        _folder.Write("short.txt", "Too short a text.");
        var before = Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal);
        // Without --out, a run would leave its files in the test's own folder.
        if (!arguments.Contains("--out") && !arguments.Contains("--generate")) arguments = "--out ?/model.safetensors " + arguments;

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
        Assert.True(File.Exists(_folder["model.html"]));
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

    private void WriteText()
        => _folder.Write("text.txt", string.Concat(Enumerable.Range(0, 200).Select(i => $"The line {i} of a text to learn from.\n")));

    private (int Code, string Output, string Error) Run(string arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(arguments.Replace("?", _folder.Path).Split(' '), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
