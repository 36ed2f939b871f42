using ModelGen.Generation;
using ModelGen.Text;

namespace TranslatorSample;

/// <summary><c>--translate</c> and <c>--interactive</c>: a trained model translates what it is given.</summary>
internal static class TranslationCommand
{
    private const string Prompt = "> ";

    /// <summary>Prints the translation of one sentence, or of each line of the input.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">The model's file or the sentence cannot be used.</exception>
    public static int Run(TranslatorOptions options, TextReader input, TextWriter output)
    {
        var (model, tokenizer) = ModelFile.Load(options.Model);
        using var translator = new SentenceTranslator(model, tokenizer, Search(options, tokenizer));
        if (options.Interactive) Converse(translator, input, output);
        else output.WriteLine(VisibleText.Of(translator.Translate(options.Translate!)));
        return ExitCode.Success;
    }

    /// <summary>How to search, as the options say.</summary>
    public static TranslationOptions Search(TranslatorOptions options, ISequenceTokenizer tokenizer)
    {
        var search = SentenceTranslator.Search(tokenizer);
        return search with
        {
            Beams = options.Beams ?? search.Beams,
            LengthPenalty = options.LengthPenalty ?? search.LengthPenalty,
            BatchSize = 1,
            // One thread: a token of a model this small is done before a second thread has begun.
            Threads = Math.Max(1, options.Threads),
        };
    }

    private static void Converse(SentenceTranslator translator, TextReader input, TextWriter output)
    {
        var typed = ReferenceEquals(input, Console.In) && !Console.IsInputRedirected;
        if (typed) output.WriteLine("A sentence a line; an empty line ends.");
        while (true)
        {
            if (typed) output.Write(Prompt);
            if (input.ReadLine() is not { } line || (typed && line.Length == 0)) return;
            output.WriteLine(Answer(translator, line));
            output.Flush();
        }
    }

    // One line an input line, so that the lines of a file and of its translation stand beside each other.
    private static string Answer(SentenceTranslator translator, string line)
    {
        try
        {
            return string.IsNullOrWhiteSpace(line) ? "" : VisibleText.Of(translator.Translate(line));
        }
        catch (InputException e)
        {
            return $"[{e.Message}]";
        }
    }
}
