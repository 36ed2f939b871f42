namespace ModelGen.Benchmarks;

/// <summary>
/// What a kernel cannot do without: multiply-adds, and bytes of memory that it touches. Its floor is the longer of the two times at the
/// machine's limits: twice the multiply-adds over the FMA peak, and the bytes over the bandwidth of the level of memory that so many bytes
/// lie in. What is written must be fetched as what is read, once, and goes back while other data comes.
/// </summary>
/// <remarks>
/// An addition, a multiplication, a maximum, a division and a root each count as one multiply-add: they take one instruction. e^x is the 9
/// of <c>VectorMath.Exp</c>, tanh the 10 of <c>VectorMath.Tanh</c> and its division. Comparisons and integer operations are not counted.
/// With R rows:
/// <code>
/// kernel                        multiply-adds                               floats touched
/// Linear n x m                  R n m, and R m for each step of the epilogue  R n + n m + R m for each operand of that shape
/// WeightGradient n x m          R n m                                       R n + R m + n m
/// ...Attention h x d            P (2 d + exp + 3), P = pairs that are seen  2 R h d + 2 K h d + R h, K = rows of keys
/// ...AttentionGradient          P (5 d + exp + 4)                           4 R h d + 4 K h d + R h
/// LayerNorm n                   4 R n: sum, squares, normalise, gain        2 R n
/// LayerNormGradient n           6 R n, and R n for an addend                3 R n, and R n for an addend
/// LayerNormParameterGradient n  3 R n                                       2 R n
/// ColumnSum n                   R n                                         R n
/// Elementwise n                 R n for each operand after the first        R n for each operand
/// GatherTokenPosition n         R n                                         R n: the tables' rows come again, and stay near
/// Gather...Gradient v x n       R n                                         R n + v n; 2 R n at most where it adds
/// SoftmaxCrossEntropy n         R n (exp + 3): maximum, difference, sum     R n
///   with the gradient           R n (exp + 4)                               R n
///   smoothed                    R n more: the sum of the logits             R n
/// AdamW, n weights              12 n                                        4 n
/// GradientNorm, n weights       n                                           n
/// </code>
/// </remarks>
/// <param name="MultiplyAdds">Fused multiply-adds, and what takes as long.</param>
/// <param name="Bytes">Bytes read or written.</param>
internal readonly record struct KernelFloor(double MultiplyAdds, double Bytes)
{
    private const int Exponential = 9;
    private const int Gelu = 17;
    private const int GeluGradient = 23;

    /// <summary>The floor of a kernel's call; null for a kernel that has no formula here.</summary>
    public static KernelFloor? Of(KernelCall call)
    {
        var sizes = call.Name.Sizes;
        var rows = (double)call.Rows;
        var isGradient = call.Name.Suffix.Contains("Gradient");
        switch (call.Name.Family)
        {
            case "Linear" or "LinearTransposed":
                var wide = call.Operands.Count(name => name is not ("left" or "right" or "bias"));
                return Floats(
                    rows * sizes[1] * (sizes[0] + Epilogue(call)), rows * sizes[0] + (double)sizes[0] * sizes[1] + rows * sizes[1] * wide);
            case "WeightGradient":
                return Floats(rows * sizes[0] * sizes[1], rows * (sizes[0] + sizes[1]) + (double)sizes[0] * sizes[1]);
            case var _ when call.Name.IsAttention:
                var (products, others, tensors) = call.Name.IsAttentionGradient ? (5, 4, 4) : (2, 3, 2);
                return Floats(
                    Pairs(call) * (products * sizes[1] + Exponential + others),
                    sizes[0] * (tensors * (rows + call.KeyRows) * sizes[1] + rows));
            case "LayerNorm":
                return Floats(4 * rows * sizes[0], 2 * rows * sizes[0]);
            case "LayerNormGradient":
                var addends = call.Has("operand") ? 1 : 0;
                return Floats((6 + addends) * rows * sizes[0], (3 + addends) * rows * sizes[0]);
            case "LayerNormParameterGradient":
                return Floats(3 * rows * sizes[0], 2 * rows * sizes[0]);
            case "ColumnSum":
                return Floats(rows * sizes[0], rows * sizes[0]);
            case "GatherTokenPosition":
                return Floats(rows * sizes[0], rows * sizes[0]);
            case "GatherGradientToken" or "GatherGradientPosition":
                var entries = call.Flag("accumulate") ? Math.Min(rows, sizes[0]) : sizes[0];
                return Floats(rows * sizes[1], (rows + entries) * sizes[1]);
            case "SoftmaxCrossEntropy" or "SmoothedSoftmaxCrossEntropy":
                var smoothing = call.Name.Family == "SoftmaxCrossEntropy" ? 0 : 1;
                return Floats(rows * sizes[0] * (Exponential + (isGradient ? 4 : 3) + smoothing), rows * sizes[0]);
            case var family when family.StartsWith("Elementwise", StringComparison.Ordinal):
                var operands = call.Operands.Select(call.Operand).Distinct().Count();
                return Floats((call.Operands.Count() - 1) * rows * sizes[0], operands * rows * sizes[0]);
            default:
                return null;
        }
    }

    public static KernelFloor OfAdamW(double weights) => Floats(12 * weights, 4 * weights);

    public static KernelFloor OfGradientNorm(double weights) => Floats(weights, weights);

    /// <summary>Multiply-adds that a product's kernel does for each element of its result, beside the product.</summary>
    public static int Epilogue(KernelCall call)
    {
        var suffix = call.Name.Suffix;
        var activation = suffix.Contains("GeluTanhGradient") ? GeluGradient
            : suffix.Contains("GeluTanh") ? Gelu
            : suffix.Contains("Relu") ? 1
            : 0;
        return activation + (suffix.Contains("Bias") ? 1 : 0) + (suffix.Contains("Residual") ? 1 : 0);
    }

    /// <summary>The floor in seconds, and what holds it.</summary>
    public (double Seconds, string Limit) At(MachineLimits limits)
    {
        var level = limits.LevelOf(Bytes);
        var computing = 2 * MultiplyAdds / limits.Gflops / 1e9;
        var moving = Bytes / limits.BandwidthOf(level) / 1e9;
        return computing >= moving ? (computing, "FMA") : (moving, level.ToString());
    }

    // Each query sees all keys, or those up to its own.
    private static double Pairs(KernelCall call)
    {
        var isCausal = call.Name.Family.Contains("Causal");
        return call.Name.Sizes[0] * call.Sequences.Sum(sequence =>
            isCausal ? sequence.Length * (sequence.Length + 1.0) / 2 : (double)sequence.Length * sequence.KeyLength);
    }

    private static KernelFloor Floats(double multiplyAdds, double floats) => new(multiplyAdds, floats * sizeof(float));
}
