namespace TranslatorSample;

/// <summary><c>--pairs</c>: what there is to learn from.</summary>
internal static class PairsCommand
{
    private const int Shown = 10;

    /// <summary>Prints how many pairs there are, and some of them.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">There are none, or they cannot be read.</exception>
    public static int Run(TranslatorOptions options, TextWriter output)
    {
        var text = TranslationText.Read(options.Target, options.Multi30k);
        var (training, validation, test) = text.Split;
        var count = training.Length + validation.Length + test.Length;
        output.WriteLine($"{text.Name}, {text.Source} to {text.Target}: {count:N0} sentence pairs.");
        if (text.Cleaned is { } cleaned)
        {
            output.WriteLine(
                $"Left out: {cleaned.Repeated:N0} repeated, {cleaned.Untranslated:N0} not translated, {cleaned.Empty:N0} empty, "
                + $"{cleaned.TooLong:N0} longer than {cleaned.Longest:N0} characters.");
        }

        output.WriteLine($"To learn from {training.Length:N0}, to validate {validation.Length:N0}, to test {test.Length:N0}.");
        foreach (var (source, target) in training.Take(Shown))
        {
            output.WriteLine();
            output.WriteLine(source);
            output.WriteLine(target);
        }

        return CommandLine.Success;
    }
}
