using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Generator.Tests.Interpreter.Ops;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Kernels;

/// <summary>Attention over the cache, of tokens that come in pieces, against its meaning.</summary>
public sealed class CachedAttentionKernelTests
{
    private const int Batch = 2;

    [Theory]
    [InlineData(2, 8, 8)]
    [InlineData(3, 7, 12)]
    [InlineData(1, 40, 3)]
    public void It_sees_all_tokens_so_far(int heads, int keyDim, int valueDim) => Check(heads, keyDim, valueDim, window: null);

    [Theory]
    [InlineData(2, 8, 8, 1)]
    [InlineData(3, 7, 12, 6)]
    [InlineData(1, 40, 3, 20)]
    [InlineData(1, 5, 5, 36)]
    public void It_sees_the_tokens_of_its_window(int heads, int keyDim, int valueDim, int window) =>
        Check(heads, keyDim, valueDim, window);

    [Theory]
    [InlineData(2, 8, 8, null)]
    [InlineData(3, 7, 12, 6)]
    public void Its_scores_may_be_additive(int heads, int keyDim, int valueDim, int? window) =>
        Check(heads, keyDim, valueDim, window, isAdditive: true);

    private static void Check(int heads, int keyDim, int valueDim, int? window, bool isAdditive = false)
    {
        int[] pieces = [5, 1, 30, 2];
        var spec = new AttentionSpec(
            heads, keyDim, valueDim, pieces.Sum(), 1 / Math.Sqrt(keyDim), AttentionMask.Causal, AttentionSequences.Self, window);
        var input = Rows("qkv", 2 * spec.KeyWidth + spec.ValueWidth);
        var weight = isAdditive ? new Value("weight", new Shape(heads, keyDim), ValueKind.Activation) : null;
        var cache = new Value("cache", new Shape(CachedAttention.CacheFloatsPerHead(spec) * heads), ValueKind.Cache);
        var op = new CachedAttention(
            spec, new ColumnView(input, 0), new ColumnView(input, spec.KeyWidth), new ColumnView(input, 2 * spec.KeyWidth), weight,
            cache, Rows("output", spec.ValueWidth));
        float[] weights = [.. Enumerable.Range(0, spec.KeyWidth).Select(i => (float)(2 * CounterRandom.Uniform(1, (ulong)i) - 1))];
        using var compiled = new CompiledOps(op);
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            var (seen, cached) = (new KeyValueCache(), new float[Batch * cache.Shape.FixedLength]);
            var position = 0;
            foreach (var length in pieces)
            {
                var call = new Call(Batch, length, []) { FirstPosition = position };
                var matrix = new Matrix(call.Rows, input.Shape.Columns);
                for (var i = 0; i < matrix.Elements.Length; i++)
                    matrix.Elements[i] = (float)(4 * CounterRandom.Uniform((ulong)position, (ulong)i) - 2);
                var frame = new Frame(call, new Dictionary<string, Matrix>(), seen);
                frame.Write(input, matrix);
                var read = new Dictionary<Value, float[]> { [input] = [.. matrix.Elements.Select(element => (float)element)] };
                if (weight is not null)
                {
                    var matrixOfWeights = new Matrix(heads, keyDim);
                    for (var i = 0; i < weights.Length; i++) matrixOfWeights.Elements[i] = weights[i];
                    frame.Write(weight, matrixOfWeights);
                    read[weight] = weights;
                }

                OpMeaning.Run(op, frame);
                var output = new float[call.Rows * spec.ValueWidth];
                read[cache] = cached;
                read[op.Output] = output;
                compiled.Run(width, workers: 2, call, layer: 0, dropout: 0, read);
                Agreement.Check(
                    [.. output.Select(element => (double)element)], frame.Read(op.Output).Elements, 5e-7, $"{width}: from {position} on");
                position += length;
            }
        }
    }

    private static Value Rows(string name, int columns) => new(name, new Shape(Dim.Rows, columns), ValueKind.Activation);
}
