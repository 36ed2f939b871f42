using System.Diagnostics;
using ModelGen;
using ModelGen.Evaluation;
using ModelGen.Generation;
using ModelGen.Text;

namespace TranslatorSample;

/// <summary>What a model makes of the test pairs, which it has never seen.</summary>
/// <param name="Score">Its BLEU.</param>
/// <param name="CopyScore">The BLEU of repeating the source, which the model must beat.</param>
/// <param name="Samples">Some of the translations, with source and reference.</param>
/// <param name="Time">How long the search took.</param>
internal sealed record TestResult(BleuScore Score, BleuScore CopyScore, string Samples, TimeSpan Time)
{
    private const int Shown = 5;

    /// <summary>Translates the test pairs and scores the translations.</summary>
    /// <exception cref="OperationCanceledException">Cancellation came.</exception>
    public static TestResult Of(
        EncoderDecoderModel model, ISequenceTokenizer tokenizer, TranslationData data, TranslationOptions search, BleuOptions scoring,
        CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var translator = new SentenceTranslator(model, tokenizer, search);
        var translations = translator.Translate(data.Test.Select(pair => pair.Source), stop);
        var time = clock.Elapsed;

        string[] sources = [.. data.Test.Select(pair => data.Text.Whole(pair.Source))];
        string[] references = [.. data.Test.Select(pair => data.Text.Whole(pair.Target))];
        var count = Math.Min(Shown, sources.Length);
        var samples = Enumerable.Range(0, count).Select(i => i * sources.Length / count)
            .Select(i => TranslationSample.Text(sources[i], translations[i], references[i]));
        return new TestResult(
            Bleu.Corpus(translations, references, scoring), Bleu.Corpus(sources, references, scoring), string.Join("\n\n", samples), time);
    }
}
