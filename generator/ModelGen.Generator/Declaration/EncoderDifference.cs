using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>A size or choice in which the encoder of an encoder-decoder and an encoder by itself differ.</summary>
/// <param name="Name">What it is called in the declaration of the encoder-decoder.</param>
/// <param name="Value">Its value there, as it would be written.</param>
/// <param name="EncoderName">What it is called in the declaration of the encoder.</param>
/// <param name="EncoderValue">Its value there.</param>
/// <param name="EncoderLiteral">The same, as C# takes it back unchanged.</param>
/// <param name="IsOfTensors">Whether the encoder lacks a tensor of the shape that the encoder-decoder's own has.</param>
internal sealed record EncoderDifference(
    string Name, string Value, string EncoderName, string EncoderValue, string EncoderLiteral, bool IsOfTensors)
{
    /// <summary>All of them: sizes first, from which others often follow.</summary>
    public static IReadOnlyList<EncoderDifference> Between(ModelSpec model, ModelSpec encoder)
    {
        var (own, other) = (model.Dimensions, encoder.Dimensions);
        var differences = new List<EncoderDifference>();
        var projections = (ProjectionOf(own), ValuesOf(own)) != (ProjectionOf(other), ValuesOf(other));
        Compare("DModel", own.DModel, other.DModel, isOfTensors: true);
        Compare("Heads", own.Heads, other.Heads, projections);
        Compare("KeyDim", own.KeyDim, other.KeyDim, projections);
        Compare("ValueDim", own.ValueDim, other.ValueDim, projections);
        Compare("DFeedForward", own.DFeedForward, other.DFeedForward, isOfTensors: true);
        Compare("EncoderLayers", own.EncoderLayers, other.Layers, own.EncoderLayers > other.Layers, "Layers");
        Compare("SourceVocabularySize", own.SourceVocabularySize, other.VocabularySize, isOfTensors: true, "VocabularySize");
        Compare(
            "SourceContextLength", own.SourceContextLength, other.ContextLength, model.Positions == PositionKind.Learned, "ContextLength");
        Compare("Activation", model.Activation, encoder.Activation, isOfTensors: false);
        Compare("Norm", model.Norm, encoder.Norm, model.Norm == NormKind.Pre);
        Compare("NormEpsilon", model.NormEpsilon, encoder.NormEpsilon, isOfTensors: false);
        Compare("Positions", model.Positions, encoder.Positions, model.Positions == PositionKind.Learned);
        Compare("Score", model.Score.Kind, encoder.Score.Kind, model.Score.Kind == ScoreKind.Additive);
        Compare("ScoreScale", model.Score.Scale, encoder.Score.Scale, isOfTensors: false);
        Compare(
            "AttentionWindow", Window(model, own.SourceContextLength), Window(encoder, other.ContextLength), isOfTensors: false);
        Compare("Bias", model.Bias, encoder.Bias, model.Bias);
        Compare("ScaleEmbeddings", model.ScaleEmbeddings, encoder.ScaleEmbeddings, isOfTensors: false);
        return differences;

        void Compare<T>(string name, T mine, T theirs, bool isOfTensors, string? theirName = null)
            where T : notnull
        {
            if (mine.Equals(theirs)) return;
            var (value, encoderValue) = (WrittenValue.Of(mine), WrittenValue.Of(theirs));
            var literal = WrittenValue.Literal(theirs);
            differences.Add(new EncoderDifference(name, value, theirName ?? name, encoderValue, literal, isOfTensors));
        }
    }

    private static long ProjectionOf(DimensionsSpec d) => (long)d.Heads * (2 * d.KeyDim + d.ValueDim);

    private static long ValuesOf(DimensionsSpec d) => (long)d.Heads * d.ValueDim;

    // A window as wide as the context is none.
    private static int Window(ModelSpec model, int context) => Math.Min(model.AttentionWindow ?? context, context);
}
