using TranslatorSample;

namespace ModelGen.Tests.Samples;

/// <summary>The sample from its arguments to its exit code.</summary>
public sealed class TranslatorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--target tlh", "--target tlh")]
    [InlineData("--target", "--target")]
    [InlineData("--multi30k ?", "train.en")]
    [InlineData("--language de", "--language")]
    public void WhatCannotBeUsedIsOneLineAndExitCode2(string arguments, string named)
    {
        var (code, output, error) = Run(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Equal(error.Length - Environment.NewLine.Length, error.IndexOf(Environment.NewLine, StringComparison.Ordinal));
    }

    [Fact]
    public void PairsOfTheSdkAreCountedAndShownTheSameEveryTime()
    {
        var (code, output, error) = Run("--pairs --target PT-br");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("en to pt-BR", output, StringComparison.Ordinal);
        Assert.Contains("to validate 500, to test 500.", output, StringComparison.Ordinal);
        Assert.Equal(3 + (10 * 3), output.Split(Environment.NewLine, StringSplitOptions.None).Length - 1);
        Assert.Equal(output, Run("--pairs --target pt-BR").Output);
    }

    private (int Code, string Output, string Error) Run(string arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(arguments.Replace("?", _folder.Path).Split(' '), TextReader.Null, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
