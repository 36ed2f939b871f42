using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>A declared decoder as graphs of the plainest ops; the passes make them fast.</summary>
internal sealed class DecoderLowering(ModelSpec spec)
{
    private const double InitialDeviation = 0.02;

    /// <summary>
    /// Logits of one slice take at most this many floats, so that they stay in cache, unless that is less than the least rows.
    /// </summary>
    private const int SliceFloats = 1 << 19;

    private const int LeastSliceRows = 288;

    private enum DropoutSite
    {
        Embedding,
        AttentionWeights,
        AttentionOutput,
        FeedForwardOutput,
    }

    private readonly Dictionary<string, Value> _parameters = [];
    private readonly Value _tokens = new("tokens", new Shape(Dim.Rows), ValueKind.Tokens, ElementType.Int32);

    private DimensionsSpec Size => spec.Dimensions;

    private AttentionSpec AttentionSpec => new(
        Size.Heads, Size.HeadDim, Size.HeadDim, Size.ContextLength, 1 / Math.Sqrt(Size.HeadDim), AttentionMask.Causal,
        AttentionSequences.Self);

    /// <summary>Forward with loss. What the backward pass needs is kept as values.</summary>
    public ModelGraph Training() =>
        new("training", Size.Layers, [Stem(dropsOut: true), Layer(isTraining: true), LossHead("head")]);

    /// <summary>The head once more, for evaluation: a region of its own that no backward pass reads.</summary>
    public Region EvaluationHead() => LossHead("evaluation_head").As(RegionRole.Evaluation);

    /// <summary>Forward to logits, with a cache of keys and values.</summary>
    public ModelGraph Inference() =>
        new("inference", Size.Layers, [Stem(dropsOut: false), Layer(isTraining: false), LogitsHead()]);

    private Region Stem(bool dropsOut)
    {
        var body = new RegionBuilder();
        var embedded = body.Rows("embedded", Size.DModel);
        body.Add(new Gather(
            [(TokenEmbedding(), IndexSource.Token), (PositionTable(), IndexSource.Position)], _tokens, Epilogue.Plain(embedded)));
        var output = Dropout(body, embedded, DropoutSite.Embedding, dropsOut ? spec.Dropout.Embedding : 0);
        return body.Build("stem", isPerLayer: false, input: null, output);
    }

    private Region Layer(bool isTraining)
    {
        var body = new RegionBuilder();
        var input = body.Rows("residual", Size.DModel);
        var attended = Branch(
            body, input, "attention", DropoutSite.AttentionOutput, isTraining, x => SelfAttention(body, x, isTraining));
        var output = Branch(
            body, attended, "feed_forward", DropoutSite.FeedForwardOutput, isTraining, x => FeedForward(body, x));
        return body.Build("layer", isPerLayer: true, input, output);
    }

    /// <summary>x + Sublayer(Norm(x)), or Norm(x + Sublayer(x)).</summary>
    private Value Branch(RegionBuilder body, Value input, string name, DropoutSite site, bool isTraining, Func<Value, Value> sublayer)
    {
        var isPre = spec.Norm == NormKind.Pre;
        var result = sublayer(isPre ? Norm(body, input, name, true, isTraining) : input);
        result = Dropout(body, result, site, isTraining ? spec.Dropout.Residual : 0);
        var sum = body.Add("Residual", name + ".residual", input, result);
        return isPre ? sum : Norm(body, sum, name, true, isTraining);
    }

    private Value SelfAttention(RegionBuilder body, Value input, bool isTraining)
    {
        var inner = AttentionSpec.KeyWidth;
        var qkv = Linear(body, input, "attention.qkv", 3 * inner, true, InitialDeviation);
        var query = new ColumnView(qkv, 0);
        var key = new ColumnView(qkv, inner);
        var value = new ColumnView(qkv, 2 * inner);
        var attended = body.Rows("attention.heads", inner);
        if (isTraining)
        {
            var dropout = spec.Dropout.Attention > 0 ? new DropoutFactor((int)DropoutSite.AttentionWeights, spec.Dropout.Attention) : null;
            body.Add(new Attention(AttentionSpec, query, key, value, dropout, attended, body.Rows("attention.log_sum_exp", Size.Heads)));
        }
        else
        {
            var cacheFloats = CachedAttention.CacheFloatsPerHead(AttentionSpec) * Size.Heads;
            var cache = new Value("attention.cache", new Shape(cacheFloats), ValueKind.Cache);
            body.Add(new CachedAttention(AttentionSpec, query, key, value, cache, attended));
        }

        return Linear(body, attended, "attention.output", Size.DModel, true, ResidualDeviation);
    }

    private Value FeedForward(RegionBuilder body, Value input)
    {
        var hidden = Linear(body, input, "feed_forward.input", Size.DFeedForward, true, InitialDeviation);
        var activated = body.Rows("feed_forward.activated", Size.DFeedForward);
        body.Add(new Elementwise(spec.Activation.ToString(), [hidden], activated, Activations.Of(spec.Activation)));
        return Linear(body, activated, "feed_forward.output", Size.DModel, true, ResidualDeviation);
    }

    // GPT-2 scales what is added to the residual stream so that its variance does not grow with depth; there are two branches a layer.
    private double ResidualDeviation => InitialDeviation / Math.Sqrt(2.0 * Size.Layers);

    private Region LossHead(string name)
    {
        var body = new RegionBuilder();
        var input = body.Rows("residual", Size.DModel);
        var final = spec.Norm == NormKind.Pre ? Norm(body, input, "final", false, isTraining: true) : input;
        var rows = Math.Max(LeastSliceRows, SliceFloats / Size.VocabularySize / LeastSliceRows * LeastSliceRows);
        var logits = new Value("logits", new Shape(Dim.Slice, Size.VocabularySize), ValueKind.Activation);
        body.Add(new LinearCrossEntropy(
            new LogitsSpec(HeadForm, logits, rows),
            final,
            HeadWeight(),
            new Value("targets", new Shape(Dim.Rows), ValueKind.Targets, ElementType.Int32),
            new Value("losses", new Shape(Dim.Rows), ValueKind.Losses)));
        return body.Build(name, isPerLayer: false, input, output: null);
    }

    private Region LogitsHead()
    {
        var body = new RegionBuilder();
        var input = body.Rows("residual", Size.DModel);
        var selected = new Value("selected", new Shape(Dim.LogitRows, Size.DModel), ValueKind.Activation);
        body.Add(new SelectLogitRows(input, selected));
        var final = selected;
        if (spec.Norm == NormKind.Pre)
        {
            final = new Value("final_norm", selected.Shape, ValueKind.Activation);
            var (gain, bias) = (Gain("final_norm", false), Bias("final_norm", Size.DModel, false));
            body.Add(new LayerNorm(selected, gain, bias, spec.NormEpsilon, final, null));
        }

        var logits = new Value("logits", new Shape(Dim.LogitRows, Size.VocabularySize), ValueKind.Logits);
        body.Add(new MatMul(HeadForm, final, HeadWeight(), logits));
        return body.Build("head", isPerLayer: false, input, output: null);
    }

    private MatMulForm HeadForm => spec.TieEmbeddings ? MatMulForm.TransposedRight : MatMulForm.Plain;

    private Value HeadWeight() => spec.TieEmbeddings
        ? TokenEmbedding()
        : Matrix("head.weight", Size.DModel, Size.VocabularySize, InitialDeviation, isPerLayer: false);

    private Value TokenEmbedding() =>
        Matrix("token_embedding.weight", Size.VocabularySize, Size.DModel, InitialDeviation, isPerLayer: false);

    private Value PositionTable() => spec.Positions == PositionKind.Learned
        ? Matrix("position_embedding.weight", Size.ContextLength, Size.DModel, InitialDeviation, isPerLayer: false)
        : new Value("positions", new Shape(Size.ContextLength, Size.DModel), ValueKind.Constant);

    private Value Norm(RegionBuilder body, Value input, string name, bool isPerLayer, bool isTraining)
    {
        var prefix = isPerLayer ? name + ".norm" : name + "_norm";
        var output = body.Rows(prefix, Size.DModel);
        var statistics = isTraining ? body.Rows(prefix + ".statistics", 2) : null;
        var (gain, bias) = (Gain(prefix, isPerLayer), Bias(prefix, Size.DModel, isPerLayer));
        body.Add(new LayerNorm(input, gain, bias, spec.NormEpsilon, output, statistics));
        return output;
    }

    private Value Linear(RegionBuilder body, Value input, string name, int columns, bool isPerLayer, double deviation)
    {
        var product = body.Rows(spec.Bias ? name + ".product" : name, columns);
        var weight = Matrix(name + ".weight", input.Shape.Columns, columns, deviation, isPerLayer);
        body.Add(new MatMul(MatMulForm.Plain, input, weight, product));
        return Bias(name, columns, isPerLayer) is { } bias ? body.Add("Bias", name, product, bias) : product;
    }

    private static Value Dropout(RegionBuilder body, Value input, DropoutSite site, double probability)
    {
        if (probability == 0) return input;
        var output = body.Rows(input.Name + ".dropped", input.Shape.Columns);
        body.Add(new Elementwise("Dropout", [input], output, new Input(0) * new DropoutFactor((int)site, probability)));
        return output;
    }

    private Value Gain(string prefix, bool isPerLayer) =>
        Parameter(new ParameterSpec(prefix + ".weight", new Shape(Size.DModel), InitialKind.Ones, 0, IsDecayed: false, isPerLayer));

    private Value? Bias(string prefix, int length, bool isPerLayer) => spec.Bias
        ? Parameter(new ParameterSpec(prefix + ".bias", new Shape(length), InitialKind.Zeros, 0, IsDecayed: false, isPerLayer))
        : null;

    private Value Matrix(string name, int rows, int columns, double deviation, bool isPerLayer) =>
        Parameter(new ParameterSpec(name, new Shape(rows, columns), InitialKind.Normal, deviation, IsDecayed: true, isPerLayer));

    private Value Parameter(ParameterSpec parameter)
    {
        if (_parameters.TryGetValue(parameter.Name, out var value)) return value;
        value = new Value(parameter.Name, parameter.Shape, ValueKind.Parameter, ElementType.Float32, parameter);
        _parameters.Add(parameter.Name, value);
        return value;
    }
}
