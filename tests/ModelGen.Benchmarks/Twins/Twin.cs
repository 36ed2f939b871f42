using System.Runtime.InteropServices;

namespace ModelGen.Benchmarks.Twins;

/// <summary>
/// The generic twin of a generated kernel: the same work on the same memory with dimensions known only at run time, in the plain structure
/// that a library would give it, at 512 bits.
/// </summary>
/// <param name="Share">One worker's share.</param>
/// <param name="Outputs">What the kernel writes, each with its number of floats.</param>
internal sealed record Twin(Action<int> Share, params (string Operand, nint Floats)[] Outputs)
{
    /// <summary>The twin of a kernel; null where it has none.</summary>
    public static Twin? Of(KernelCall call) => call.Name.Family switch
    {
        "Linear" or "LinearTransposed" or "WeightGradient" => MatrixProductTwin.Of(call),
        "CausalAttention" or "Attention" => AttentionTwin.Of(call),
        "CachedCausalAttention" => CachedAttentionTwin.Of(call),
        "CausalAttentionGradient" or "AttentionGradient" => AttentionGradientTwin.Of(call),
        "LayerNorm" => LayerNormTwin.Of(call),
        "LayerNormGradient" => LayerNormGradientTwin.Of(call),
        "LayerNormParameterGradient" => LayerNormParameterGradientTwin.Of(call),
        "ColumnSum" => ColumnSumTwin.Of(call),
        "GatherTokenPosition" => GatherTwin.Of(call),
        "SoftmaxCrossEntropy" or "SmoothedSoftmaxCrossEntropy" => SoftmaxCrossEntropyTwin.Of(call),
        _ => null,
    };

    /// <summary>
    /// The largest difference of an output of the kernel and of its twin, relative to the kernel's. Both begin from the same memory, with
    /// noise where the outputs go, so that one that does nothing shows.
    /// </summary>
    public double Difference(KernelCall call, Action kernel, Action twin)
    {
        var random = new Random(1);
        foreach (var output in Outputs)
            foreach (ref var element in Elements(call, output)) element = 2 * random.NextSingle() - 1;
        var before = Read(call);
        kernel();
        var expected = Read(call);
        Write(call, before);
        twin();
        var actual = Read(call);
        return expected.Zip(actual).Max(pair => Distance(pair.First, pair.Second));
    }

    private static double Distance(float[] expected, float[] actual)
    {
        var (difference, norm) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow((double)expected[i] - actual[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }

    private float[][] Read(KernelCall call) => [.. Outputs.Select(output => Elements(call, output).ToArray())];

    private void Write(KernelCall call, float[][] values)
    {
        for (var i = 0; i < values.Length; i++) values[i].CopyTo(Elements(call, Outputs[i]));
    }

    private static Span<float> Elements(KernelCall call, (string Operand, nint Floats) output) =>
        MemoryMarshal.CreateSpan(ref call.Operand(output.Operand).Floats, (int)output.Floats);
}
