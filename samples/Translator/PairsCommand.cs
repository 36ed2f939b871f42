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
        var text = options.Origin.Read();
        foreach (var line in text.Summary()) output.WriteLine(line);
        foreach (var (source, target) in text.Split.Training.Take(Shown))
        {
            output.WriteLine();
            output.WriteLine(text.Whole(source));
            output.WriteLine(text.Whole(target));
        }

        return ExitCode.Success;
    }
}
