using System.Globalization;
using ModelGen.Text;
using TranslatorSample;

namespace ModelGen.Tests.Samples;

/// <summary>The sample from its arguments to its exit code.</summary>
public sealed class TranslatorCommandTests : IDisposable
{
    private const string Files = "--source ?/text.en --target-file ?/text.de --threads 2 --out ?/model.safetensors";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--target tlh", "--target tlh")]
    [InlineData("--target", "--target")]
    [InlineData("--multi30k ?", "train.en")]
    [InlineData("--language de", "--language")]
    [InlineData("--steps 0", "--steps")]
    [InlineData("--minutes 0", "--minutes")]
    [InlineData("--minutes 1 --steps 5", "--minutes")]
    [InlineData("--beams 0", "--beams")]
    [InlineData("--length-penalty -1", "--length-penalty")]
    [InlineData("--seed -1", "--seed")]
    [InlineData("--source ?/text.en", "--target-file")]
    [InlineData("--target-file ?/text.de", "--source")]
    [InlineData("--source ?/text.en --target-file ?/text.de --target de", "--target")]
    [InlineData("--source ?/text.en --target-file ?/text.de --multi30k ?", "--multi30k")]
    [InlineData("--source ?/missing.en --target-file ?/text.de", "missing.en")]
    [InlineData("--source ?/text.en --target-file ?/short.de", "short.de")]
    [InlineData("--source ?/text.en --target-file ?/bytes.de", "bytes.de")]
    [InlineData("--source ?/short.de --target-file ?/short.de", "short.de")]
    [InlineData("--source ?/text.en --target-file ?/text.de --metrics ?/missing/metrics.txt", "metrics.txt")]
    [InlineData("--resume ?/missing.checkpoint.safetensors", "missing.checkpoint.safetensors")]
    [InlineData("--resume ?/model.safetensors", "model.safetensors")]
    [InlineData("--resume ?/model.checkpoint.safetensors --seed 3", "--seed")]
    [InlineData("--model ?/model.safetensors", "--model")]
    [InlineData("--pairs --steps 5", "--steps")]
    [InlineData("--translate x --steps 5", "--steps")]
    [InlineData("--translate x --interactive", "--interactive")]
    [InlineData("--translate x --model ?/missing.safetensors", "missing.safetensors")]
    [InlineData("--interactive --model ?/text.en", "text.en")]
    [InlineData("--attention", "got neither")]
    [InlineData("--attention --model ?/missing.safetensors", "got neither")]
    [InlineData("--attention ?/page.html", "got one of them")]
    [InlineData("--attention ?/page.html three words long", "got 4 arguments")]
    [InlineData("--attention ?/page.html x --minutes 1", "--minutes")]
    [InlineData("--attention ?/page.html x --interactive", "--interactive")]
    [InlineData("--attention ?/page.html x --translate x", "--attention")]
    [InlineData("--attention ?/page.html x --model ?/missing.safetensors", "missing.safetensors")]
    [InlineData("--attention ?/page.html x --model ?/text.en", "text.en")]
    [InlineData("--attention ?/text.en x --model ?/text.en", "this is the model")]
    [InlineData("--attention ?/missing/page.html x", "page.html")]
    [InlineData("--attention ? x", "folder")]
    public void WhatCannotBeUsedIsOneLineAndExitCode2(string arguments, string named)
    {
        WritePairs(40);
        _folder.Write("short.de", "Zu kurz.\n");
        File.WriteAllBytes(_folder["bytes.de"], [0xFF, 0xFE, (byte)'\n']);
        var before = _folder.Files;
        // Without --out, a run would leave its files in the test's own folder.
        if (arguments.Contains("--source ?/text.en --target-file")) arguments = "--out ?/model.safetensors " + arguments;

        var (code, output, error) = Run(arguments);

        Assert.Equal(2, code);
        Assert.DoesNotContain("step", output, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Equal(error.Length - Environment.NewLine.Length, error.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        Assert.Equal(before, _folder.Files);
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

    [Fact]
    public void ShortRunLeavesAModelThatTranslatesItsPageAndFigures()
    {
        WritePairs(40);

        var (code, output, error) = Run($"{Files} --steps 25 --metrics ?/metrics.txt");

        Assert.Equal(("", 0), (error, code));
        Assert.DoesNotContain('\u001B', output);
        Assert.Contains("32, to validate 4, to test 4.", output, StringComparison.Ordinal);
        Assert.Contains("before training", output, StringComparison.Ordinal);
        Assert.Contains("BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp", output, StringComparison.Ordinal);
        Assert.Contains("reference: ", output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "metrics.txt", "model.attention.html", "model.checkpoint.json", "model.checkpoint.safetensors", "model.html",
                "model.safetensors", "text.de", "text.en",
            ],
            _folder.Files);
        Assert.Contains("<iframe src=\"model.attention.html\"", File.ReadAllText(_folder["model.html"]), StringComparison.Ordinal);
        var figures = Figures();
        Assert.Equal(MessageTranslator.ParameterCount, figures["parameters"]);
        Assert.Equal((25, 4), (figures["steps"], figures["test_pairs"]));
        Assert.All(["train_loss", "validation_loss", "tokens_per_second", "seconds"], name => Assert.True(figures[name] > 0, name));
        Assert.InRange(figures["bleu"], 0, 100);
        Assert.True(figures["copy_bleu"] < 100);

        var (translated, text, _) = Run("--translate Test --model ?/model.safetensors");
        Assert.Equal(0, translated);
        Assert.Equal(0, Run("--translate Test --model ?/model.checkpoint.safetensors --threads 2").Code);
        Assert.Equal(
            text + Environment.NewLine + text,
            Run("--interactive --model ?/model.safetensors", "Test\n\n Test\n").Output);
    }

    [Fact]
    public void SentencesBeyondTheContextAreCountedInTrainingAndRefusedWithTheirLengthInTranslation()
    {
        WritePairs(40, longest: 300);

        var (code, output, error) = Run($"{Files} --steps 3");

        Assert.Equal(("", 0), (error, code));
        Assert.Contains("Left out: 1 pairs with more tokens", output, StringComparison.Ordinal);
        var tooLong = string.Join('_', Enumerable.Repeat('x', 200));
        var refused = Run($"--translate {tooLong} --model ?/model.safetensors");
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.Contains("at most 127", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("--translate  --model ?/model.safetensors").Code);
        var lines = Run("--interactive --model ?/model.safetensors", $"{tooLong}\nTest\n").Output.Split(Environment.NewLine);
        Assert.Equal(3, lines.Length);
        Assert.Contains("at most 127", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void FinishedRunIsMeasuredAgainOrGoesOnWithMoreStepsOnTheSameTextAlone()
    {
        WritePairs(40);
        Assert.Equal(0, Run($"{Files} --steps 22 --metrics ?/metrics.txt").Code);
        var figures = Figures();

        var again = Run("--resume ?/model.checkpoint.safetensors --metrics ?/metrics.txt");
        Assert.Equal(("", 0), (again.Error, again.Code));
        string[] same = ["steps", "validation_loss", "averaged_snapshots", "bleu"];
        Assert.All(same, name => Assert.Equal(figures[name], Figures()[name]));

        var more = Run("--resume ?/model.checkpoint.safetensors --steps 24 --metrics ?/metrics.txt");
        Assert.Equal(("", 0), (more.Error, more.Code));
        Assert.Contains("after 22 of 24 steps", more.Output, StringComparison.Ordinal);
        Assert.Equal(24, Figures()["steps"]);
        var fewer = Run("--resume ?/model.checkpoint.safetensors --steps 23");
        Assert.Equal(2, fewer.Code);
        Assert.Contains("--steps", fewer.Error, StringComparison.Ordinal);

        File.AppendAllText(_folder["text.en"], "One line more.\n");
        File.AppendAllText(_folder["text.de"], "Noch eine Zeile.\n");
        var other = Run("--resume ?/model.checkpoint.safetensors --steps 26");
        Assert.Equal(2, other.Code);
        Assert.Contains("text.en", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void MinutesSayHowManyStepsThereAre()
    {
        WritePairs(40);

        var (code, _, error) = Run($"{Files} --minutes 0.01 --metrics ?/metrics.txt");

        Assert.Equal(("", 0), (error, code));
        Assert.True(Figures()["steps"] >= 26, $"{Figures()["steps"]}");
    }

    [Fact]
    public void Multi30kIsReadInPiecesAndScoredInWholeWords()
    {
        foreach (var (part, count) in (ReadOnlySpan<(string, int)>)[("train", 30), ("valid", 4), ("test.2016", 3)])
        {
            _folder.Write($"{part}.en", Lines(count, i => $"a pul@@ ley number {i} ."));
            _folder.Write($"{part}.de", Lines(count, i => $"eine rol@@ le nummer {i} ."));
        }

        var (code, output, error) = Run("--multi30k ? --steps 2 --threads 2 --beams 2 --out ?/model.safetensors --metrics ?/metrics.txt");

        Assert.Equal(("", 0), (error, code));
        Assert.Contains("source:    a pulley number 0 .", output, StringComparison.Ordinal);
        Assert.Contains("reference: eine rolle nummer 0 .", output, StringComparison.Ordinal);
        Assert.Contains("BLEU = ", output, StringComparison.Ordinal);
        Assert.Contains("tok:none|smooth:none", output, StringComparison.Ordinal);
        var figures = Figures();
        // Padding, begin, end and unknown; three English words and two pieces, the same in German, a full stop and the numbers.
        Assert.Equal(4 + 4 + 4 + 1 + 30, figures["vocabulary"]);
        Assert.Equal((Translator.ParameterCount, 3), (figures["parameters"], figures["test_pairs"]));
    }

    [Fact]
    public void AttentionToASentenceAndItsTranslationIsWrittenAsAPage()
    {
        SaveModel();

        var (code, output, error) =
            RunWith("--attention", _folder["page.html"], "a line  to learn", "--beams", "1", "--model", _folder["model.safetensors"]);

        Assert.Equal(("", 0), (error, code));
        Assert.Equal(2 + 1, output.Split(Environment.NewLine).Length);
        var page = File.ReadAllText(_folder["page.html"]);
        foreach (var part in (string[])["encoder", "decoder", "cross"])
            Assert.Contains($"id=\"map-{part}-3-3\"", page, StringComparison.Ordinal);
        Assert.Contains("\u27E8end\u27E9", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(["model.safetensors", "page.html"], _folder.Files);
    }

    [Theory]
    [InlineData(" ", 1, "there is none")]
    [InlineData("_x", 100, "at most 127 and the end")]
    public void SentenceThatTheModelCannotReadLeavesTheEarlierPage(string piece, int count, string message)
    {
        SaveModel();
        _folder.Write("page.html", "earlier");
        var sentence = string.Concat(Enumerable.Repeat(piece, count));

        var (code, output, error) = RunWith("--attention", _folder["page.html"], sentence, "--model", _folder["model.safetensors"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(_folder["page.html"]));
    }

    private void SaveModel()
    {
        var tokenizer = BytePairTokenizer.Train(["a line to learn from"], 300);
        MessageTranslator.Create(1).Save(
            _folder["model.safetensors"], ModelFile.Metadata(ModelKind.MessageTranslator, TokenizerText.Write(tokenizer)));
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    // The last pair may be longer than the others.
    private void WritePairs(int count, int longest = 1)
    {
        _folder.Write("text.en", Lines(count, i => $"The file number {i} is missing{Tail(i)}."));
        _folder.Write("text.de", Lines(count, i => $"Die Datei Nummer {i} fehlt{Tail(i)}."));

        string Tail(int i) => i == count - 1 ? string.Concat(Enumerable.Range(0, longest).Select(n => $" {n * 7919}")) : "";
    }

    private Dictionary<string, double> Figures()
        => File.ReadAllLines(_folder["metrics.txt"]).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0] == "metric" ? parts[1] : "", parts => double.Parse(parts[2], CultureInfo.InvariantCulture));

    private (int Code, string Output, string Error) Run(string arguments, string input = "")
        => Run(arguments.Replace("?", _folder.Path).Split(' '), input);

    private static (int Code, string Output, string Error) RunWith(params string[] arguments) => Run(arguments, input: "");

    private static (int Code, string Output, string Error) Run(string[] arguments, string input)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(arguments, new StringReader(input), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
