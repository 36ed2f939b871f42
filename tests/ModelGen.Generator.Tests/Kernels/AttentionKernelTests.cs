using ModelGen.Generator.Emission.Kernels;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Kernels;

/// <summary>Attention of every kind, with sequences of different lengths, against its meaning.</summary>
public sealed class AttentionKernelTests
{
    // About twice the largest error that float32 leaves in these cases, 7e-7.
    private const double Tolerance = 1.5e-6;

    /// <summary>Heads, columns of keys and of values, lengths, lengths of sources, dropout.</summary>
    public static TheoryData<int, int, int, int[], int[], double> Shapes => new()
    {
        { 2, 8, 8, [5, 3], [4, 7], 0 },
        { 3, 7, 7, [1, 17, 2], [9, 1, 33], 0.3 },
        { 2, 12, 20, [31, 40], [33, 16], 0.2 },
        { 1, 33, 5, [70, 3], [2, 100], 0 },
        { 4, 16, 16, [64, 65, 1], [128, 64, 20], 0.1 },
        { 1, 24, 40, [130, 20], [300, 257], 0 },
        { 1, 1, 1, [280], [1], 0.5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Causal(int heads, int keyDim, int valueDim, int[] lengths, int[] sources, double dropout) =>
        Check(AttentionMask.Causal, AttentionSequences.Self, heads, keyDim, valueDim, lengths, sources, dropout);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_all_keys(int heads, int keyDim, int valueDim, int[] lengths, int[] sources, double dropout) =>
        Check(AttentionMask.None, AttentionSequences.Self, heads, keyDim, valueDim, lengths, sources, dropout);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_sources(int heads, int keyDim, int valueDim, int[] lengths, int[] sources, double dropout) =>
        Check(AttentionMask.None, AttentionSequences.Source, heads, keyDim, valueDim, lengths, sources, dropout);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_sequences_to_sources(int heads, int keyDim, int valueDim, int[] lengths, int[] sources, double dropout) =>
        Check(AttentionMask.None, AttentionSequences.Cross, heads, keyDim, valueDim, lengths, sources, dropout);

    /// <summary>Windows narrower and wider than a vector, than a block, and than the keys that the gradient holds at once.</summary>
    [Theory]
    [InlineData(2, 8, 8, new[] { 5, 3 }, 0, 1)]
    [InlineData(3, 7, 7, new[] { 1, 17, 2 }, 0.3, 3)]
    [InlineData(2, 12, 20, new[] { 31, 40 }, 0.2, 17)]
    [InlineData(1, 33, 5, new[] { 170, 3 }, 0, 16)]
    [InlineData(4, 16, 16, new[] { 64, 65, 1 }, 0.1, 40)]
    [InlineData(1, 3, 4, new[] { 700, 20 }, 0.1, 300)]
    public void Local(int heads, int keyDim, int valueDim, int[] lengths, double dropout, int window)
    {
        foreach (var mask in Enum.GetValues<AttentionMask>())
        {
            var spec = new AttentionSpec(
                heads, keyDim, valueDim, lengths.Max() + 9, 1 / Math.Sqrt(keyDim), mask, AttentionSequences.Self, window);
            new AttentionCase(spec, lengths, lengths, dropout, seed: 1).CheckKernels(Tolerance, workers: 2);
        }
    }

    [Theory]
    [InlineData(2, 8, 8, new[] { 5, 3 }, new[] { 4, 7 }, 0)]
    [InlineData(3, 7, 12, new[] { 1, 37, 2 }, new[] { 9, 1, 33 }, 0.3)]
    [InlineData(1, 33, 5, new[] { 70, 3 }, new[] { 2, 100 }, 0.1)]
    public void Additive(int heads, int keyDim, int valueDim, int[] lengths, int[] sources, double dropout)
    {
        foreach (var (mask, sequences, window) in new (AttentionMask, AttentionSequences, int?)[]
        {
            (AttentionMask.Causal, AttentionSequences.Self, null), (AttentionMask.None, AttentionSequences.Source, null),
            (AttentionMask.None, AttentionSequences.Cross, null), (AttentionMask.Causal, AttentionSequences.Self, 5),
            (AttentionMask.None, AttentionSequences.Source, 11),
        })
        {
            var context = (sequences == AttentionSequences.Self ? lengths : sources).Max() + 20;
            var spec = new AttentionSpec(heads, keyDim, valueDim, context, 0.7, mask, sequences, window);
            new AttentionCase(spec, lengths, sources, dropout, seed: 1, isAdditive: true).CheckKernels(Tolerance, workers: 2);
        }
    }

    [Fact]
    public void Scratch_of_local_attention_does_not_grow_with_the_context()
    {
        foreach (var mask in Enum.GetValues<AttentionMask>())
        {
            AttentionCase OfContext(int context) => new(
                new AttentionSpec(1, 8, 8, context, 1, mask, AttentionSequences.Self, Window: 50), [3], [3], dropout: 0, seed: 1);
            var (near, far) = (OfContext(300), OfContext(30_000));
            Assert.Equal(KernelEmitter.For(near.Forward).ScratchFloats, KernelEmitter.For(far.Forward).ScratchFloats);
            Assert.Equal(KernelEmitter.For(near.Gradient).ScratchFloats, KernelEmitter.For(far.Gradient).ScratchFloats);
        }
    }

    [Theory]
    [InlineData(nameof(AttentionMask.Causal), nameof(AttentionSequences.Self))]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Self))]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Source))]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Cross))]
    [InlineData(nameof(AttentionMask.Causal), nameof(AttentionSequences.Self), 2)]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Source), 1)]
    public void Its_gradient_is_the_limit_of_differences(string mask, string sequences, int? window = null)
    {
        var spec = new AttentionSpec(
            2, 3, 4, KeyContext: 6, 0.5, Enum.Parse<AttentionMask>(mask), Enum.Parse<AttentionSequences>(sequences), window);
        foreach (var isAdditive in new[] { false, true })
            new AttentionCase(spec, [4, 2, 5], [3, 6, 1], dropout: 0.3, seed: 1, isAdditive).CheckDifferences(1e-8);
    }

    private static void Check(
        AttentionMask mask, AttentionSequences sequences, int heads, int keyDim, int valueDim, int[] lengths, int[] sources, double dropout)
    {
        var context = (sequences == AttentionSequences.Self ? lengths : sources).Max();
        foreach (var keyContext in new[] { context, context + 300 })
        {
            var spec = new AttentionSpec(heads, keyDim, valueDim, keyContext, 1 / Math.Sqrt(keyDim), mask, sequences);
            new AttentionCase(spec, lengths, sources, dropout, seed: 1).CheckKernels(Tolerance, workers: 2);
        }
    }
}
