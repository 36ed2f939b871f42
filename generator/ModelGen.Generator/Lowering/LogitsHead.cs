using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Lowering;

/// <summary>The output matrix and what stands around it.</summary>
/// <param name="weight">(DModel, vocabulary), or the (vocabulary, DModel) embedding that it is tied to.</param>
/// <param name="isTied">Which of the two.</param>
/// <param name="vocabularySize">Logits a row.</param>
internal sealed class LogitsHead(Value weight, bool isTied, int vocabularySize)
{
    /// <summary>
    /// Logits of one slice take at most this many floats, so that they stay in cache, unless that is less than the least rows.
    /// </summary>
    private const int SliceFloats = 1 << 19;

    private const int LeastSliceRows = 288;

    private MatMulForm Form => isTied ? MatMulForm.TransposedRight : MatMulForm.Plain;

    /// <summary>The loss of each row.</summary>
    public Region Loss(string name, Stack stack, StackLowering layers, double labelSmoothing)
    {
        var body = new RegionBuilder(stack);
        var input = body.Rows("residual", weight.Shape[isTied ? 1 : 0].Size);
        AddLoss(body, layers.Final(body, input), labelSmoothing);
        return body.Build(name, isPerLayer: false, input, output: null);
    }

    /// <summary>Adds the loss of rows that are normed already.</summary>
    public void AddLoss(RegionBuilder body, Value source, double labelSmoothing)
    {
        var rows = Math.Max(LeastSliceRows, SliceFloats / vocabularySize / LeastSliceRows * LeastSliceRows);
        var logits = new Value("logits", new Shape(Dim.Slice, vocabularySize), ValueKind.Activation);
        body.Add(new LinearCrossEntropy(
            new LogitsSpec(Form, logits, rows, labelSmoothing),
            source,
            weight,
            new Value("targets", new Shape(Dim.Rows), ValueKind.Targets, ElementType.Int32),
            new Value("losses", new Shape(Dim.Rows), ValueKind.Losses)));
    }

    /// <summary>The logits of the rows that are asked for.</summary>
    public Region Logits(Stack stack, StackLowering layers)
    {
        var body = new RegionBuilder(stack);
        var input = body.Rows("residual", weight.Shape[isTied ? 1 : 0].Size);
        var selected = new Value("selected", new Shape(Dim.LogitRows, input.Shape.Columns), ValueKind.Activation);
        body.Add(new SelectLogitRows(input, selected));
        AddLogits(body, layers.FinalOf(body, selected), Dim.LogitRows);
        return body.Build("head", isPerLayer: false, input, output: null);
    }

    /// <summary>Adds the logits of rows that are normed already.</summary>
    public void AddLogits(RegionBuilder body, Value source, Dim rows) =>
        body.Add(new MatMul(Form, source, weight, new Value("logits", new Shape(rows, vocabularySize), ValueKind.Logits)));
}
