using ModelGen;
using ModelGen.Generation;
using ModelGen.Text;

namespace TranslatorSample;

/// <summary>A model that translates text: sentence, tokens, beam search, tokens, sentence.</summary>
internal sealed class SentenceTranslator : IDisposable
{
    private readonly ISequenceTokenizer _tokenizer;
    private readonly TranslationSession _session;

    /// <summary>A session over a model's weights, which must not change while it lives.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer that it was trained with.</param>
    /// <param name="search">How to search; the ids of begin and end are the tokenizer's.</param>
    public SentenceTranslator(EncoderDecoderModel model, ISequenceTokenizer tokenizer, TranslationOptions search)
    {
        _tokenizer = tokenizer;
        _session = model.CreateSession(search);
    }

    /// <summary>How to search if nothing is said.</summary>
    public static TranslationOptions Search(ISequenceTokenizer tokenizer)
        => new() { BeginToken = tokenizer.BeginId, EndToken = tokenizer.EndId };

    /// <summary>Translates a sentence.</summary>
    /// <exception cref="InputException">There is nothing in it, or it has more tokens than the model reads.</exception>
    public string Translate(string sentence) => _tokenizer.Decode(_session.Translate(Read(sentence)));

    /// <summary>Translates a sentence, and gives what the model attends to in it and in its translation.</summary>
    /// <returns>The tokens of both, without begin and end, and the weights.</returns>
    /// <exception cref="InputException">There is nothing in it, or it has more tokens than the model reads.</exception>
    public (int[] Source, int[] Target, AttentionWeights Weights) Attend(string sentence)
    {
        var source = Read(sentence);
        var target = _session.Translate(source);
        return (source, target, _session.Attend(source, target));
    }

    /// <summary>Translates sentences, each short enough for the model.</summary>
    /// <param name="sentences">The sentences.</param>
    /// <param name="stop">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancellation came.</exception>
    public string[] Translate(IEnumerable<string> sentences, CancellationToken stop = default)
    {
        int[][] sources = [.. sentences.Select(sentence => _tokenizer.Encode(sentence))];
        return [.. _session.Search(sources, cancellationToken: stop).Select(found => _tokenizer.Decode(found[0].Tokens))];
    }

    public void Dispose() => _session.Dispose();

    private int[] Read(string sentence)
    {
        var tokens = _tokenizer.Encode(Sentence.Normalise(sentence));
        if (tokens.Length == 0) throw new InputException("Expected a sentence to translate; there is none.");
        var most = _session.Dimensions.SourceContextLength - 1;
        if (tokens.Length > most)
        {
            throw new InputException(
                $"The sentence has {tokens.Length:N0} tokens; this model reads at most {most:N0} and the end. Translate it in parts.");
        }

        return tokens;
    }
}
