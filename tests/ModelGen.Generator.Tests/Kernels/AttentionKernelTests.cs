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

    [Theory]
    [InlineData(nameof(AttentionMask.Causal), nameof(AttentionSequences.Self))]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Self))]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Source))]
    [InlineData(nameof(AttentionMask.None), nameof(AttentionSequences.Cross))]
    public void Its_gradient_is_the_limit_of_differences(string mask, string sequences)
    {
        var spec = new AttentionSpec(
            2, 3, 4, KeyContext: 6, 0.5, Enum.Parse<AttentionMask>(mask), Enum.Parse<AttentionSequences>(sequences));
        new AttentionCase(spec, [4, 2, 5], [3, 6, 1], dropout: 0.3, seed: 1).CheckDifferences(1e-8);
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
