using ModelGen.Generator.Spec;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>Calls with tokens and targets drawn at random.</summary>
internal static class RandomCall
{
    /// <summary>A training call that drops out; some targets are ignored, but never all.</summary>
    public static Call Training(int batch, int length, int vocabularySize, ulong seed) =>
        Training([.. Enumerable.Repeat(length, batch)], vocabularySize, seed);

    /// <summary>A training call with sequences of different lengths.</summary>
    public static Call Training(int[] lengths, int vocabularySize, ulong seed)
    {
        var rows = lengths.Sum();
        var targets = Ids(rows, vocabularySize, CounterRandom.Mix(seed, 0));
        for (var row = 1; row < rows; row++)
        {
            if (CounterRandom.Uniform(seed, (ulong)row) < 0.2) targets[row] = TrainingProgram.IgnoredTarget;
        }

        return new Call(lengths, Ids(rows, vocabularySize, CounterRandom.Mix(seed, 1)))
        {
            Targets = targets,
            LossScale = 1f / targets.Count(target => target >= 0),
            DropoutKey = CounterRandom.Mix(seed, 2),
        };
    }

    /// <summary>A training call for a model of any topology: sequences as long as a decoder's context, or pairs of any lengths.</summary>
    public static Call For(ModelSpec spec, ulong seed)
    {
        var size = spec.Dimensions;
        return spec.Topology switch
        {
            TopologyKind.Decoder => Training(2, size.ContextLength, size.VocabularySize, seed),
            TopologyKind.Encoder => Labelled(spec, [size.ContextLength, 2, size.ContextLength - 1], seed),
            _ => Pairs(
                [size.ContextLength, 1, size.ContextLength - 1], size.VocabularySize,
                [2, size.SourceContextLength, 1], size.SourceVocabularySize, seed),
        };
    }

    /// <summary>A training call with labels for tokens, or for sequences: those stand with their first tokens.</summary>
    public static Call Labelled(ModelSpec spec, int[] lengths, ulong seed)
    {
        var call = Training(lengths, spec.Dimensions.VocabularySize, seed);
        var labels = Ids(call.Rows, spec.Dimensions.Labels, CounterRandom.Mix(seed, 4));
        if (spec.Head == HeadKind.SequenceClassification)
        {
            for (var row = 0; row < call.Rows; row++)
                if (!call.Starts.Contains(row)) labels[row] = TrainingProgram.IgnoredTarget;
        }

        return call with { Targets = labels, LossScale = 1f / labels.Count(label => label >= 0) };
    }

    /// <summary>A training call with a source for each sequence.</summary>
    public static Call Pairs(int[] lengths, int vocabularySize, int[] sourceLengths, int sourceVocabularySize, ulong seed) =>
        Training(lengths, vocabularySize, seed) with
        {
            Source = new Call(sourceLengths, Ids(sourceLengths.Sum(), sourceVocabularySize, CounterRandom.Mix(seed, 3))),
        };

    /// <summary>So many token ids.</summary>
    public static int[] Ids(int count, int vocabularySize, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => (int)(CounterRandom.Uniform(seed, (ulong)i) * vocabularySize))];
}
