namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The cotangent of layer norm's input: with n = (x - mean) / deviation and g = dy * gain,
/// dx = (g - average(g) - n average(g n)) / deviation.
/// </summary>
internal sealed class LayerNormGradient(Value cotangent, Value source, Value statistics, Value gain, Epilogue epilogue) : Op, IEpilogueHost
{
    public Value Cotangent { get; } = cotangent;

    public Value Source { get; } = source;

    public Value Statistics { get; } = statistics;

    public Value Gain { get; } = gain;

    public Epilogue Epilogue { get; } = epilogue;

    public override string Mnemonic => "layer_norm_gradient";

    public override IEnumerable<Value> Inputs => [Cotangent, Source, Statistics, Gain, .. Epilogue.Inputs];

    public override IEnumerable<Value> Outputs => Epilogue.Stores.Select(store => store.Output);

    public override string Attributes => Epilogue.ToString();

    public override string? Verify() =>
        Cotangent.Shape.Equals(Source.Shape) ? Epilogue.Verify(Source.Shape) : $"{Cotangent.Shape} and {Source.Shape} differ";

    public Op With(Epilogue epilogue) => new LayerNormGradient(Cotangent, Source, Statistics, Gain, epilogue);

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
