using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Generation;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Tests.Generation;

/// <summary>
/// A translator by rote: each source and each target so far has logits of its own, at random. It keeps the target in the cache, in every
/// place where a compiled model has keys or values, and reads it there.
/// </summary>
internal sealed class PrefixModel(
    ulong seed, int vocabularySize = 6, int contextLength = 9, int sourceContextLength = 8, bool isEndless = false)
    : EncoderDecoderModel(new ParameterBlock(_layout))
{
    private static readonly ParameterLayout _layout = new(
        [new ParameterInfo("unused.weight", [1, 1], 0, InitialDistribution.Normal, 1, true)], 16);

    public override ModelDimensions Dimensions { get; } =
        new(1, 2, 2, 1, 1, vocabularySize, contextLength, 1, vocabularySize, sourceContextLength, 1);

    /// <summary>The logits of what follows a target.</summary>
    /// <param name="source">Its source, with the end.</param>
    /// <param name="target">With its begin.</param>
    public float[] LogitsAfter(IEnumerable<int> source, IEnumerable<int> target)
    {
        var hash = target.Aggregate(source.Aggregate(seed, Mix), Mix);
        return [.. Enumerable.Range(0, vocabularySize).Select(token => Offset(token) + 5 * Uniform(hash, token))];

        static float Uniform(ulong hash, int token) => (float)CounterRandom.Uniform(hash, (ulong)token);

        // Where there is to be no end, token 1 is all but impossible.
        float Offset(int token) => isEndless && token == 1 ? -50 : 0;

        static ulong Mix(ulong hash, int token) => CounterRandom.Mix(hash, (ulong)token);
    }

    /// <summary>A search driven by hand, without a session. What it must not read, the logits of beams not in use, is NaN.</summary>
    /// <param name="source">With the end.</param>
    /// <param name="options">How to search.</param>
    /// <param name="longest">Tokens that a target may have.</param>
    /// <param name="wanted">Results asked for.</param>
    public BeamSearch Search(int[] source, TranslationOptions options, int longest, int wanted)
    {
        var search = new BeamSearch(options, longest, wanted);
        var targets = new int[]?[options.Beams];
        targets[0] = [options.BeginToken];
        var (origins, next) = (new int[options.Beams], new int[options.Beams]);
        while (!search.IsDone)
        {
            var logits = targets.SelectMany(target =>
                target is null ? Enumerable.Repeat(float.NaN, vocabularySize) : LogitsAfter(source, target));
            search.Advance([.. logits], origins, next);
            targets = [.. origins.Zip(next, (origin, token) => token == options.EndToken ? null : (int[])[.. targets[origin]!, token])];
        }

        return search;
    }

    public override TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity, VectorWidth width) => throw new NotSupportedException();

    public override TranslationProgram CreateTranslationProgram(ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width) =>
        new Program(this, pool, capacity);

    private sealed class Program(PrefixModel model, ForkJoinPool pool, ProgramCapacity capacity)
        : TranslationProgram(model.Parameters, pool, capacity, SizesOf(model.Dimensions, capacity), CacheOf(model.Dimensions))
    {
        private readonly List<int[]> _sources = [];
        private readonly CacheLayout _cache = CacheOf(model.Dimensions);

        protected override ReadOnlySpan<float> Logits => MemoryMarshal.CreateReadOnlySpan(ref Arena, (int)LogitRows * VocabularySize);

        private int VocabularySize => model.Dimensions.VocabularySize;

        protected override void RunEncoder(int worker)
        {
            if (worker != 0) return;
            _sources.Clear();
            for (var source = 0; source < Sources; source++)
            {
                var (start, end) = (Unsafe.Add(ref SourceStarts, source), Unsafe.Add(ref SourceStarts, source + 1));
                _sources.Add(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref SourceTokens, start), end - start).ToArray());
            }
        }

        protected override void RunDecoder(int worker)
        {
            var (first, end) = ParallelRange.Share(Batch, worker, Pool.Workers);
            for (var sequence = (int)first; sequence < end; sequence++)
            {
                var start = Unsafe.Add(ref SequenceStarts, sequence);
                var source = 0;
                while (Unsafe.Add(ref CrossStarts, source + 1) <= start) source++;
                for (var i = 0; i < Length; i++)
                {
                    Remember(sequence, (int)FirstPosition + i, Unsafe.Add(ref Tokens, start + i));
                    var isAsked = EveryPosition || i == Length - 1;
                    var row = EveryPosition ? start + i : sequence;
                    if (isAsked)
                    {
                        model.LogitsAfter(_sources[source], Recalled(sequence, (int)FirstPosition + i + 1))
                            .CopyTo(MemoryMarshal.CreateSpan(ref At(row * VocabularySize), VocabularySize));
                    }
                }
            }
        }

        private static CacheLayout CacheOf(ModelDimensions size) =>
            new(size.Layers, size.Heads, KeyDim: 2, ValueDim: 3, size.ContextLength);

        private static ProgramSizes SizesOf(ModelDimensions size, ProgramCapacity capacity) => new(
            size.VocabularySize, (long)capacity.Sequences * size.Layers * CacheOf(size).Floats, 0, size.VocabularySize, size.ContextLength,
            FloatsPerSourceRow: 1, size.SourceVocabularySize, size.SourceContextLength);

        private void Remember(int sequence, int position, int token)
        {
            foreach (var (place, mark) in Places(sequence, position)) At(place) = mark + token;
        }

        private List<int> Recalled(int sequence, int length)
        {
            var tokens = new List<int>();
            for (var position = 0; position < length; position++)
            {
                var found = Places(sequence, position).Select(at => At(at.Place) - at.Mark).Distinct().ToList();
                if (found.Count > 1) throw new InvalidOperationException("The cache holds parts of different tokens.");
                tokens.Add((int)found[0]);
            }

            return tokens;
        }

        // Wherever the cache has something of a token, with a mark of its own.
        private IEnumerable<(nint Place, float Mark)> Places(int sequence, int position)
        {
            var mark = 0;
            for (var layer = 0; layer < _cache.Layers; layer++)
            {
                for (var head = 0; head < _cache.Heads; head++)
                {
                    var keys = FixedStart + (layer * MaximumBatch + sequence) * _cache.Floats + head * (_cache.Floats / _cache.Heads);
                    for (var column = 0; column < _cache.KeyDim; column++)
                        yield return (keys + column * _cache.Context + position, mark += 100);
                    var values = keys + _cache.KeyDim * _cache.Context;
                    for (var column = 0; column < _cache.ValueDim; column++)
                        yield return (values + position * _cache.ValueDim + column, mark += 100);
                }
            }
        }
    }
}
