using ModelGen;
using ModelGen.Data;
using ModelGen.Text;

namespace TranslatorSample;

/// <summary>A text's pairs as tokens, as far as they fit a model.</summary>
internal sealed class TranslationData
{
    private readonly ISequenceTokenizer _tokenizer;
    private readonly ModelDimensions _dimensions;

    /// <summary>Encodes a text. Pairs with a side longer than the model's context are left out.</summary>
    /// <exception cref="InputException">No pair of a part is short enough.</exception>
    public TranslationData(TranslationText text, ISequenceTokenizer tokenizer, ModelDimensions dimensions)
    {
        (Text, _tokenizer, _dimensions) = (text, tokenizer, dimensions);
        Training = Encode(text.Split.Training, "learn from");
        Validation = Encode(text.Split.Validation, "validate with");
        Test = [.. text.Split.Test.Where(pair => pair.Target.Length > 0 && IsReadable(pair.Source))];
        if (Test.Length == 0) throw TooLong("test with");
        var readable = text.Split.Validation.Where(pair => IsReadable(pair.Source)).ToArray();
        Samples = [.. readable.Where(pair => pair.Source.Length is > 20 and < 80).Concat(readable).Distinct().Take(2)];
    }

    /// <summary>The text.</summary>
    public TranslationText Text { get; }

    /// <summary>What the model learns from.</summary>
    public PairDataset Training { get; }

    /// <summary>What the best model is chosen by.</summary>
    public PairDataset Validation { get; }

    /// <summary>What the result is measured on.</summary>
    public SentencePair[] Test { get; }

    /// <summary>Two of the pairs that validate, of moderate length where there are such, to show while training.</summary>
    public SentencePair[] Samples { get; }

    /// <summary>Pairs of all parts that were left out because a side is longer than the context.</summary>
    public int Dropped => Training.Dropped + Validation.Dropped + Text.Split.Test.Length - Test.Length;

    private PairDataset Encode(SentencePair[] pairs, string use)
    {
        var (sourceLength, length) = (_dimensions.SourceContextLength, _dimensions.ContextLength);
        var tokens = pairs.Select(pair => (_tokenizer.Encode(pair.Source), _tokenizer.Encode(pair.Target))).ToArray();
        if (!tokens.Any(pair => pair.Item1.Length < sourceLength && pair.Item2.Length < length)) throw TooLong(use);
        return new PairDataset(tokens, _tokenizer.BeginId, _tokenizer.EndId, sourceLength, length);
    }

    private bool IsReadable(string source)
    {
        var length = _tokenizer.Encode(source).Length;
        return length > 0 && length < _dimensions.SourceContextLength;
    }

    private InputException TooLong(string use)
        => new($"{Text.Name}: there is no pair to {use} that has at most {_dimensions.ContextLength - 1} tokens on each side.");
}
