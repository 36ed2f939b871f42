using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>The blocks that every stack is made of, in the plainest ops; the passes make them fast.</summary>
/// <param name="spec">The declaration.</param>
/// <param name="stack">The stack.</param>
/// <param name="attention">Its self-attention.</param>
/// <param name="parameters">The model's parameters.</param>
/// <param name="isTraining">Whether values are kept for the backward pass, and dropout is on.</param>
internal sealed class StackLowering(ModelSpec spec, Stack stack, AttentionSpec attention, ParameterSet parameters, bool isTraining)
{
    private readonly InitialDeviations _deviations = InitialDeviations.Of(spec);

    private DimensionsSpec Size => spec.Dimensions;

    private bool IsPre => spec.Norm == NormKind.Pre;

    /// <summary>Embeddings of tokens and positions.</summary>
    /// <param name="tokens">Their ids.</param>
    /// <param name="embedding">(vocabulary, DModel).</param>
    /// <param name="positions">(context, DModel).</param>
    public Region Stem(Value tokens, Value embedding, Value positions)
    {
        var body = new RegionBuilder(stack);
        var embedded = body.Rows("embedded", Size.DModel);
        var scale = spec.ScaleEmbeddings ? Math.Sqrt(Size.DModel) : 1;
        body.Add(new Gather(
            [new Lookup(embedding, IndexSource.Token, scale), new Lookup(positions, IndexSource.Position, 1)], tokens,
            Epilogue.Plain(embedded)));
        var output = Dropout(body, embedded, DropoutSites.Embedding, spec.Dropout.Embedding);
        return body.Build("stem", isPerLayer: false, input: null, output);
    }

    /// <summary>One layer: self-attention, attention over an encoder's output where there is one, feed-forward.</summary>
    /// <param name="attend">Self-attention over (queries, keys, values); adds its op and gives what it computes.</param>
    /// <param name="cross">Attention over an encoder's output.</param>
    public Region Layer(Func<RegionBuilder, ColumnView, ColumnView, ColumnView, Value> attend, CrossAttention? cross)
    {
        var body = new RegionBuilder(stack);
        var input = body.Rows("residual", Size.DModel);
        var stream = Branch(
            body, input, "attention", DropoutSites.AttentionOutput, x => SelfAttention(body, x, attend));
        if (cross is not null)
        {
            stream = Branch(
                body, stream, "cross_attention", DropoutSites.CrossAttentionOutput, x => CrossAttention(body, x, cross));
        }

        var output = Branch(body, stream, "feed_forward", DropoutSites.FeedForwardOutput, x => FeedForward(body, x));
        return body.Build("layer", isPerLayer: true, input, output);
    }

    /// <summary>Attention that keeps what its gradient needs.</summary>
    public Value Attend(RegionBuilder body, ColumnView query, ColumnView key, ColumnView value) =>
        Attend(body, "attention", attention, DropoutSites.AttentionWeights, query, key, value);

    /// <summary>Attention over what is cached and the tokens at hand.</summary>
    public Value AttendCached(RegionBuilder body, ColumnView query, ColumnView key, ColumnView value)
    {
        var attended = body.Rows("attention.heads", attention.ValueWidth);
        var cacheFloats = CachedAttention.CacheFloatsPerHead(attention) * attention.Heads;
        var cache = new Value("attention.cache", new Shape(cacheFloats), ValueKind.Cache);
        body.Add(new CachedAttention(attention, query, key, value, ScoreWeight("attention"), cache, attended));
        return attended;
    }

    /// <summary>What stands after the last layer: a norm where the layers norm what they take in.</summary>
    public Value Final(RegionBuilder body, Value stream) => IsPre ? Norm(body, stream, "final", isPerLayer: false) : stream;

    /// <summary>The same for rows that have been chosen; inference only.</summary>
    public Value FinalOf(RegionBuilder body, Value selected)
    {
        if (!IsPre) return selected;
        var output = new Value("final_norm", selected.Shape, ValueKind.Activation);
        var name = stack.Qualify("final_norm");
        var bias = spec.Bias ? parameters.Bias(name + ".bias", Size.DModel, null) : null;
        body.Add(new LayerNorm(selected, parameters.Gain(name + ".weight", Size.DModel, null), bias, spec.NormEpsilon, output, null));
        return output;
    }

    /// <summary>x + Sublayer(Norm(x)), or Norm(x + Sublayer(x)).</summary>
    private Value Branch(RegionBuilder body, Value input, string name, DropoutSites site, Func<Value, Value> sublayer)
    {
        var result = sublayer(IsPre ? Norm(body, input, name, isPerLayer: true) : input);
        result = Dropout(body, result, site, spec.Dropout.Residual);
        var sum = body.Add("Residual", name + ".residual", input, result);
        return IsPre ? sum : Norm(body, sum, name, isPerLayer: true);
    }

    private Value SelfAttention(
        RegionBuilder body, Value input, Func<RegionBuilder, ColumnView, ColumnView, ColumnView, Value> attend)
    {
        var heads = new ProjectedHeads(Size.Heads, Size.KeyDim, Size.ValueDim, HasQueries: true, HasKeys: true);
        var deviation = _deviations.Linear(Size.DModel, heads.KeyWidth);
        var qkv = ScoredHeads.Of(
            spec.Score.Kind, body, Linear(body, input, "attention.qkv", heads.Columns(Size.KeyDim), deviation), heads, spansLayers: false);
        var keyWidth = attention.KeyWidth;
        var attended = attend(body, new ColumnView(qkv, 0), new ColumnView(qkv, keyWidth), new ColumnView(qkv, 2 * keyWidth));
        return Linear(body, attended, "attention.output", Size.DModel, _deviations.Residual(heads.ValueWidth, Size.DModel));
    }

    private Value CrossAttention(RegionBuilder body, Value input, CrossAttention cross)
    {
        var heads = new ProjectedHeads(Size.Heads, Size.KeyDim, Size.ValueDim, HasQueries: true, HasKeys: false);
        var deviation = _deviations.Linear(Size.DModel, heads.KeyWidth);
        var query = ScoredHeads.Of(
            spec.Score.Kind, body, Linear(body, input, "cross_attention.query", heads.KeyWidth, deviation), heads, spansLayers: false);
        var attended = Attend(
            body, "cross_attention", cross.Spec, DropoutSites.CrossAttentionWeights, new ColumnView(query, 0), cross.Keys, cross.Values);
        return Linear(body, attended, "cross_attention.output", Size.DModel, _deviations.Residual(cross.Spec.ValueWidth, Size.DModel));
    }

    private Value Attend(
        RegionBuilder body, string name, AttentionSpec sizes, DropoutSites site, ColumnView query, ColumnView key, ColumnView value)
    {
        var attended = body.Rows(name + ".heads", sizes.ValueWidth);
        var dropout = isTraining && spec.Dropout.Attention > 0 ? new DropoutFactor(Number(site), spec.Dropout.Attention) : null;
        body.Add(ScoreWeight(name) is { } weight
            ? new AdditiveAttention(sizes, query, key, value, weight, dropout, attended)
            : new Attention(sizes, query, key, value, dropout, attended, body.Rows(name + ".log_sum_exp", sizes.Heads)));
        return attended;
    }

    // What the score function itself has to train.
    private Value? ScoreWeight(string name) => spec.Score.Kind == ScoreKind.Additive
        ? parameters.Matrix(name + ".score.weight", Size.Heads, Size.KeyDim, _deviations.Linear(Size.KeyDim, 1), stack)
        : null;

    private Value FeedForward(RegionBuilder body, Value input)
    {
        var hidden = Linear(
            body, input, "feed_forward.input", Size.DFeedForward, _deviations.Linear(Size.DModel, Size.DFeedForward));
        var activated = body.Rows("feed_forward.activated", Size.DFeedForward);
        body.Add(new Elementwise(spec.Activation.ToString(), [hidden], activated, Activations.Of(spec.Activation)));
        var deviation = _deviations.Residual(Size.DFeedForward, Size.DModel);
        return Linear(body, activated, "feed_forward.output", Size.DModel, deviation);
    }

    private Value Norm(RegionBuilder body, Value input, string name, bool isPerLayer)
    {
        var prefix = isPerLayer ? name + ".norm" : name + "_norm";
        var layersOf = isPerLayer ? stack : null;
        var parameter = isPerLayer ? prefix : stack.Qualify(prefix);
        var output = body.Rows(prefix, Size.DModel);
        var statistics = isTraining ? body.Rows(prefix + ".statistics", 2) : null;
        var gain = parameters.Gain(parameter + ".weight", Size.DModel, layersOf);
        var bias = spec.Bias ? parameters.Bias(parameter + ".bias", Size.DModel, layersOf) : null;
        body.Add(new LayerNorm(input, gain, bias, spec.NormEpsilon, output, statistics));
        return output;
    }

    private Value Linear(RegionBuilder body, Value input, string name, int columns, double deviation)
    {
        var product = body.Rows(spec.Bias ? name + ".product" : name, columns);
        var weight = parameters.Matrix(name + ".weight", input.Shape.Columns, columns, deviation, stack);
        body.Add(new MatMul(MatMulForm.Plain, input, weight, product));
        return spec.Bias ? body.Add("Bias", name, product, parameters.Bias(name + ".bias", columns, stack)) : product;
    }

    private Value Dropout(RegionBuilder body, Value input, DropoutSites site, double probability)
    {
        if (probability == 0 || !isTraining) return input;
        var output = body.Rows(input.Name + ".dropped", input.Shape.Columns);
        body.Add(new Elementwise("Dropout", [input], output, new Input(0) * new DropoutFactor(Number(site), probability)));
        return output;
    }

    private int Number(DropoutSites site) => (int)site + (stack.Rows == Dim.SourceRows ? (int)DropoutSites.OfEncoder : 0);
}
