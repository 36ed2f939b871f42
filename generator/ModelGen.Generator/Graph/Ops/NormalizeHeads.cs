namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Each head's query and key divided by its L2 norm, so that their product is the cosine of the angle between them; values stay as they
/// are. A norm is the square root of the squares' sum and <see cref="Epsilon"/>.
/// </summary>
internal sealed class NormalizeHeads(ProjectedHeads heads, Value source, Value output, Value scales) : Op
{
    /// <summary>Keeps what is all zeros from dividing by zero; of anything else float32 hardly sees it.</summary>
    public const double Epsilon = 1e-12;

    public ProjectedHeads Heads { get; } = heads;

    public Value Source { get; } = source;

    public Value Output { get; } = output;

    /// <summary>(rows, heads of queries and keys): 1/norm.</summary>
    public Value Scales { get; } = scales;

    public override string Mnemonic => "normalize_heads";

    public override IEnumerable<Value> Inputs => [Source];

    public override IEnumerable<Value> Outputs => [Output, Scales];

    public override string Attributes => Heads.ToString();

    public override string? Verify() => Scales.Shape.Columns == Heads.NormCount
        ? Heads.Verify(Source, Output, Heads.KeyDim)
        : $"{Scales.Shape} is not one column for each of {Heads.NormCount} norms";

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Output) is not { } cotangent) return;
        var sourceGradient = gradient.NewCotangent(Source);
        gradient.Emit(new NormalizeHeadsGradient(Heads, cotangent, Output, Scales, sourceGradient));
        gradient.Contribute(Source, sourceGradient);
    }
}
