using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>
/// The floating point operations of a program that takes one sequence as long as its context, with a source as long as its own: those of
/// matrix products and of attention, two for each multiply-add. Norms, activations, softmax and lookups are not counted, nor is what is
/// computed a second time: scores in the gradient of attention, and layers that are recomputed. A decimal holds what no long would.
/// </summary>
/// <param name="context">Tokens of the sequence.</param>
/// <param name="sourceContext">Tokens of its source; 0 where there is none.</param>
/// <param name="logitRows">Tokens of which inference gives logits.</param>
internal sealed class OperationCount(int context, int sourceContext, int logitRows)
{
    /// <summary>Of all regions that run in inference or in a step of training.</summary>
    public decimal Of(ModelGraph graph) => graph.Regions
        .Where(region => region.Role != RegionRole.Evaluation)
        .Sum(region => region.Times * region.Ops.SelectMany(PlannedProgram.KernelOps).Sum(Of));

    private decimal Of(Op op) => op switch
    {
        MatMul { Form: MatMulForm.TransposedLeft } product => 2 * Rows(product.Left) * product.OutputRows * product.Columns,
        MatMul product => 2 * Rows(product.Left) * product.Depth.Size * product.Columns,

        // Scores take a step for each column of a key, the weighted sum one for each column of a value; their gradients twice as many.
        Attention attention => OfPairs(attention.Spec, perKey: 1, perValue: 1),
        AdditiveAttention attention => OfPairs(attention.Spec, perKey: 1, perValue: 1),
        CachedAttention attention => OfPairs(attention.Spec, perKey: 1, perValue: 1),
        AttentionGradient attention => OfPairs(attention.Spec, perKey: 2, perValue: 2),

        // Of q, of k and of the vector that makes a score of their sum.
        AdditiveAttentionGradient attention => OfPairs(attention.Spec, perKey: 3, perValue: 2),
        _ => 0,
    };

    private decimal OfPairs(AttentionSpec spec, int perKey, int perValue) =>
        2 * Pairs(spec) * (perKey * spec.KeyWidth + perValue * spec.ValueWidth);

    // Pairs of a query and a key that it sees.
    private decimal Pairs(AttentionSpec spec)
    {
        if (spec.IsCross) return (decimal)context * sourceContext;
        decimal length = spec.Sequences == AttentionSequences.Source ? sourceContext : context;
        var beyond = Math.Max(0, length - 1 - (spec.Window ?? length));
        var before = length * (length + 1) / 2 - beyond * (beyond + 1) / 2;
        return spec.IsCausal ? before : 2 * before - length;
    }

    private decimal Rows(Value value)
    {
        var rows = value.Shape[0];
        if (rows == Dim.SourceRows) return sourceContext;
        return rows == Dim.LogitRows ? logitRows : context;
    }
}
