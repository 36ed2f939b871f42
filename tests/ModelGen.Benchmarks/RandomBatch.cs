using ModelGen.Training;

namespace ModelGen.Benchmarks;

/// <summary>
/// A batch of sequences of equal length with random ids, and sources as long where the model has an encoder beside its decoder.
/// </summary>
internal sealed class RandomBatch
{
    private readonly int[] _tokens;
    private readonly int[] _targets;
    private readonly int[] _lengths;

    public RandomBatch(ModelDimensions size, int batch, int length)
    {
        (Batch, Length) = (batch, length);
        var random = new Random(1);
        _tokens = Draw(size.VocabularySize);
        _targets = Draw(size.VocabularySize);
        _lengths = [.. Enumerable.Repeat(length, batch)];
        HasSources = size.SourceVocabularySize > 0;
        Sources = HasSources ? Draw(size.SourceVocabularySize) : [];

        int[] Draw(int vocabularySize)
        {
            var ids = new int[batch * length];
            foreach (ref var id in ids.AsSpan()) id = random.Next(vocabularySize);
            return ids;
        }
    }

    /// <summary>Sequences.</summary>
    public int Batch { get; }

    /// <summary>Tokens of each.</summary>
    public int Length { get; }

    /// <summary>Whether the model reads sources.</summary>
    public bool HasSources { get; }

    /// <summary>(batch, length) ids.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>(batch, length) ids, or none.</summary>
    public int[] Sources { get; }

    /// <summary>As programs take it.</summary>
    public TrainingBatch Contents => new()
    {
        Tokens = _tokens,
        Targets = _targets,
        Lengths = _lengths,
        SourceTokens = Sources,
        SourceLengths = HasSources ? _lengths : [],
    };

    /// <summary>The most that a program for such batches takes.</summary>
    public ProgramCapacity Capacity => new(Batch, Batch * Length, HasSources ? Batch : 0, HasSources ? Batch * Length : 0);

    /// <summary>A trainer for such batches.</summary>
    public TrainerOptions TrainerOptions(int threads) =>
        new() { BatchSize = Batch, SequenceLength = Length, TokensPerBatch = Batch * Length, Threads = threads };
}
