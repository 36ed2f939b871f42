using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Emits the kernel of one op. Its text speaks of roles, not of the op's values, so that ops of equal shape share one kernel.
/// </summary>
internal abstract class KernelEmitter
{
    /// <summary>Says op and sizes: <c>Linear128x384Bias</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence with shapes, for the kernel's documentation.</summary>
    public abstract string Summary { get; }

    public List<KernelParameter> Parameters { get; } = [];

    /// <summary>Scratch floats that a worker needs, at any width.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>The kernel of an op; there is one class an op, and one place that knows them.</summary>
    public static KernelEmitter For(Op op) => op switch
    {
        MatMul { Form: MatMulForm.TransposedLeft } weightGradient => new WeightGradientEmitter(weightGradient),
        MatMul matMul => new MatMulEmitter(matMul),
        Elementwise elementwise => new ElementwiseEmitter(elementwise),
        ColumnSum columnSum => new ColumnSumEmitter(columnSum),
        Gather gather => new GatherEmitter(gather),
        GatherGradient gatherGradient => new GatherGradientEmitter(gatherGradient),
        LayerNorm layerNorm => new LayerNormEmitter(layerNorm),
        LayerNormGradient layerNormGradient => new LayerNormGradientEmitter(layerNormGradient),
        LayerNormParameterGradient parameterGradient => new LayerNormParameterGradientEmitter(parameterGradient),
        Attention attention => new AttentionEmitter(attention),
        AttentionGradient attentionGradient => new AttentionGradientEmitter(attentionGradient),
        AdditiveAttention additiveAttention => new AdditiveAttentionEmitter(additiveAttention),
        AdditiveAttentionGradient additiveGradient => new AdditiveAttentionGradientEmitter(additiveGradient),
        CachedAttention cachedAttention => new CachedAttentionEmitter(cachedAttention),
        NormalizeHeads normalize => new NormalizeHeadsEmitter(normalize),
        NormalizeHeadsGradient normalizeGradient => new NormalizeHeadsGradientEmitter(normalizeGradient),
        EuclideanHeads euclidean => new EuclideanHeadsEmitter(euclidean),
        EuclideanHeadsGradient euclideanGradient => new EuclideanHeadsGradientEmitter(euclideanGradient),
        SoftmaxCrossEntropy crossEntropy => new SoftmaxCrossEntropyEmitter(crossEntropy),
        SelectLogitRows select => new SelectLogitRowsEmitter(select),
        SelectFirstRows selectFirst => new SelectFirstRowsEmitter(selectFirst),
        MeanPool meanPool => new MeanPoolEmitter(meanPool),
        MeanPoolGradient meanPoolGradient => new MeanPoolGradientEmitter(meanPoolGradient),
        _ => throw new InvalidOperationException($"No kernel for {op}."),
    };

    /// <summary>Writes the body of the kernel's method for one width.</summary>
    public abstract void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name);

    /// <summary>Writes the private methods that the body calls.</summary>
    public virtual void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
    }

    protected void Add(string type, string name, KernelArgument argument) => Parameters.Add(new KernelParameter(type, name, argument));

    protected void AddRef(string name, Value value) => Add("ref float", name, new KernelArgument.Of(value));

    protected void AddRef(string name, ColumnView view) =>
        Add("ref float", name, new KernelArgument.Of(view.Value, view.Column, view.LayerStride));

    protected void AddRows(Dim dim) => Add("nint", "rows", new KernelArgument.Extent(dim));

    protected void AddAccumulate(IParameterGradientOp op) =>
        Add("bool", "accumulate", new KernelArgument.Accumulation(op.AlwaysAccumulates));

    protected void AddSequences(string starts = "SequenceStarts", string count = "Batch")
    {
        Add("ref int", "starts", new KernelArgument.Text(starts));
        Add("nint", "sequences", new KernelArgument.Text(count));
    }

    protected void AddScratch() => Add("ref float", "scratch", new KernelArgument.Text("scratch"));

    protected void AddWorker()
    {
        Add("int", "worker", new KernelArgument.Text("worker"));
        Add("int", "workers", new KernelArgument.Text("Pool.Workers"));
    }

    /// <summary>A parameter for each dropout site, named as the trees name it.</summary>
    protected void AddDropout(IEnumerable<DropoutFactor> sites)
    {
        foreach (var site in sites.Distinct()) Add("in DropoutSite", $"dropout{site.Site}", new KernelArgument.Text($"dropout{site.Site}"));
    }

    /// <summary>The head of a loop over this worker's share of the rows.</summary>
    protected static SourceWriter.Scope RowLoop(SourceWriter writer)
    {
        writer.Line("var (first, end) = ParallelRange.Share(rows, worker, workers);");
        return writer.Block("for (var row = first; row < end; row++)");
    }
}
