namespace ModelGen.Benchmarks;

/// <summary>
/// The floating point operations that one training step cannot do without: those of its matrix products and its attention, two for each
/// multiply-add. Norms, activations, softmax and the optimizer are not counted, nor is anything computed twice.
/// <code>
/// linear layer, (rows, in) x (in, out):  forward 2 rows in out;  backward as much for dX and as much for dW
/// a layer's four:                        in x out = DModel x 3 Inner, Inner x DModel, DModel x DFeedForward, DFeedForward x DModel
/// cross-attention's four more:           DModel x Inner, Inner x DModel, and of the source's rows DModel x 2 Inner
/// logits:                                DModel x VocabularySize
/// attention, one head of one sequence:   forward 4 entries HeadDim (Q K', P V);  backward 8 entries HeadDim (dP, dV, dQ, dK)
///   entries of a decoder                 length (length + 1) / 2, those at or below the diagonal, with a window less
///                                        (length - window - 1) (length - window) / 2, those beyond it
///   of an encoder, and of both           length * length, all
/// </code>
/// with rows = batch length and Inner = Heads HeadDim; sources are as long as targets. Backward is twice forward throughout.
/// </summary>
internal static class StepOperations
{
    private const double ForwardAndBackward = 3;

    public static double Of(ModelDimensions size, int batch, int length, int? window = null)
    {
        var inner = (double)size.Heads * size.HeadDim;
        var attention = 4 * size.DModel * inner;
        var feedForward = 2.0 * size.DModel * size.DFeedForward;
        var crossing = size.EncoderLayers > 0 ? size.Layers : 0;
        var weights = (size.Layers + size.EncoderLayers) * (attention + feedForward) + crossing * attention
            + (double)size.DModel * size.VocabularySize;
        var beyond = Math.Max(0, length - 1 - (window ?? length));
        var causal = length * (length + 1.0) / 2 - beyond * (beyond + 1.0) / 2;
        var all = (double)length * length;
        var entries = size.Layers * causal + (size.EncoderLayers + crossing) * all;
        return ForwardAndBackward * batch * (2 * length * weights + 4 * entries * inner);
    }
}
