namespace ModelGen.Generator.Graph.Ops;

/// <summary>How logits come about, and how many rows of them exist at once.</summary>
/// <param name="Form">Plain for a (DModel, VocabularySize) head, TransposedRight for a tied (VocabularySize, DModel) embedding.</param>
/// <param name="Buffer">The slice of logits.</param>
/// <param name="SliceRows">Its rows.</param>
/// <param name="LabelSmoothing">Probability that training spreads evenly over the vocabulary (Szegedy et al., 2016, section 7).</param>
internal sealed record LogitsSpec(MatMulForm Form, Value Buffer, int SliceRows, double LabelSmoothing = 0)
{
    public override string ToString() => FormattableString.Invariant($"{SliceRows} rows of logits at a time")
        + (LabelSmoothing == 0 ? "" : FormattableString.Invariant($", labels smoothed by {LabelSmoothing:R}"));

    public string? Verify(Value source, Value weight)
    {
        var depth = Form == MatMulForm.Plain ? weight.Shape[0].Size : weight.Shape.Columns;
        return depth == source.Shape.Columns ? null : $"{source.Shape} and {weight.Shape} do not meet";
    }
}
