namespace ModelGen.Benchmarks;

/// <summary>
/// The floating point operations that one training step of a decoder cannot do without: those of its matrix products and its attention, two
/// for each multiply-add. Norms, activations, softmax and the optimizer are not counted, nor is anything computed twice.
/// <code>
/// linear layer, (rows, in) x (in, out):  forward 2 rows in out;  backward as much for dX and as much for dW
/// a layer's four:                        in x out = DModel x 3 Inner, Inner x DModel, DModel x DFeedForward, DFeedForward x DModel
/// logits:                                DModel x VocabularySize
/// attention, one head of one sequence:   entries = length (length + 1) / 2, those at or below the diagonal, with a window less
///                                        (length - window - 1) (length - window) / 2, those beyond it
///                                        forward 4 entries HeadDim (Q K', P V);  backward 8 entries HeadDim (dP, dV, dQ, dK)
/// </code>
/// with rows = batch length and Inner = Heads HeadDim. Backward is twice forward throughout.
/// </summary>
internal static class StepOperations
{
    private const double ForwardAndBackward = 3;

    public static double OfDecoder(ModelDimensions size, int batch, int length, int? window = null)
    {
        var inner = (double)size.Heads * size.HeadDim;
        var layerWeights = size.DModel * (4 * inner + 2.0 * size.DFeedForward);
        var linear = 2.0 * batch * length * (size.Layers * layerWeights + (double)size.DModel * size.VocabularySize);
        var beyond = Math.Max(0, length - 1 - (window ?? length));
        var entries = length * (length + 1.0) / 2 - beyond * (beyond + 1.0) / 2;
        var attention = size.Layers * batch * 4 * entries * inner;
        return ForwardAndBackward * (linear + attention);
    }
}
