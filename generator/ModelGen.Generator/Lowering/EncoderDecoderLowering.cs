using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The Transformer of Vaswani et al. (2017): an encoder that sees all of the source, and a decoder whose layers attend to the encoder's
/// output as well. Keys and values of that output are projected for all layers of the decoder at once.
/// </summary>
internal sealed class EncoderDecoderLowering(ModelSpec spec) : ModelLowering(spec)
{
    private readonly Stack _encoder = new("encoder", spec.Dimensions.EncoderLayers, "EncoderLayers", Dim.SourceRows);
    private readonly Stack _decoder = new("decoder", spec.Dimensions.Layers, "Layers", Dim.Rows);
    private readonly Value _sourceTokens = new("source_tokens", new Shape(Dim.SourceRows), ValueKind.Tokens, ElementType.Int32);

    private AttentionSpec Cross => Attention(Size.SourceContextLength, AttentionMask.None, AttentionSequences.Cross);

    // One table for both stacks, where positions are not learned.
    private int TableLength => Math.Max(Size.ContextLength, Size.SourceContextLength);

    public override ModelGraph Training()
    {
        var decoder = Decoder(isTraining: true);
        return new(
            "training",
            [
                .. Encode(true, out var cross), Stem(decoder), decoder.Layer(decoder.Attend, cross),
                Loss("head", decoder, Spec.LabelSmoothing),
            ]);
    }

    public override Region EvaluationHead() =>
        Loss("evaluation_head", Decoder(isTraining: true), labelSmoothing: 0).As(RegionRole.Evaluation);

    public override ModelGraph Inference()
    {
        var decoder = Decoder(isTraining: false);
        return new(
            "inference",
            [.. Encode(false, out var cross), Stem(decoder), decoder.Layer(decoder.AttendCached, cross), Head().Logits(_decoder, decoder)]);
    }

    private Region[] Encode(bool isTraining, out CrossAttention cross)
    {
        var self = SelfAttention(Size.SourceContextLength, AttentionMask.None, AttentionSequences.Source);
        var encoder = new StackLowering(Spec, _encoder, self, Parameters, isTraining);
        var embedding = Spec.ShareEmbeddings ? TokenEmbedding() : Embedding("source_embedding.weight", Size.SourceVocabularySize);
        var positions = PositionTable(
            "source_position_embedding.weight", Spec.Positions == PositionKind.Learned ? Size.SourceContextLength : TableLength);
        var stem = encoder.Stem(_sourceTokens, embedding, positions);
        return [stem, encoder.Layer(encoder.Attend, cross: null), KeysAndValues(encoder, out cross)];
    }

    private Region KeysAndValues(StackLowering encoder, out CrossAttention cross)
    {
        var body = new RegionBuilder(_encoder);
        var input = body.Rows("residual", Size.DModel);
        var memory = encoder.Final(body, input);
        var heads = new ProjectedHeads(Size.Heads, Size.KeyDim, Size.ValueDim, HasQueries: false, HasKeys: true, Size.Layers);
        var columns = heads.Columns(Size.KeyDim);
        const string Name = "cross_attention.key_value";
        var parameter = _decoder.Qualify(Name);
        var deviation = InitialDeviations.Of(Spec).Linear(Size.DModel, heads.KeyWidth);
        var weight = Parameters.Matrix(parameter + ".weight", Size.DModel, columns, deviation, null);
        var shape = new Shape(Dim.SourceRows, columns);
        var keysAndValues = new Value(Name, shape, ValueKind.Activation, spansLayers: !ScoredHeads.Change(Spec.Score.Kind));
        if (Spec.Bias)
        {
            var product = body.Rows(Name + ".product", columns);
            body.Add(new MatMul(MatMulForm.Plain, memory, weight, product));
            var bias = Parameters.Bias(parameter + ".bias", columns, null);
            body.Add(new Elementwise(
                "Bias", [product, bias], keysAndValues, new Graph.Expressions.Input(0) + new Graph.Expressions.Input(1)));
        }
        else
        {
            body.Add(new MatMul(MatMulForm.Plain, memory, weight, keysAndValues));
        }

        keysAndValues = ScoredHeads.Of(Spec.Score.Kind, body, keysAndValues, heads, spansLayers: true);
        var ofLayer = Cross.KeyWidth + Cross.ValueWidth;
        cross = new CrossAttention(
            Cross, new ColumnView(keysAndValues, 0, ofLayer), new ColumnView(keysAndValues, Cross.KeyWidth, ofLayer));
        return body.Build("keys_and_values", isPerLayer: false, input, output: null);
    }

    private Region Loss(string name, StackLowering decoder, double labelSmoothing) =>
        Head().Loss(name, _decoder, decoder, labelSmoothing);

    private StackLowering Decoder(bool isTraining) => new(
        Spec, _decoder, SelfAttention(Size.ContextLength, AttentionMask.Causal, AttentionSequences.Self), Parameters, isTraining);

    private Region Stem(StackLowering decoder) => decoder.Stem(
        Tokens, TokenEmbedding(),
        PositionTable("position_embedding.weight", Spec.Positions == PositionKind.Learned ? Size.ContextLength : TableLength));
}
