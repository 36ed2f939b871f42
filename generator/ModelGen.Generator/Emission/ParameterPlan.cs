using ModelGen.Generator.Graph;
using ModelGen.Generator.Passes;

namespace ModelGen.Generator.Emission;

/// <summary>Where each parameter stands in the block: first those of the stem, then layer by layer, then those of the head.</summary>
internal sealed class ParameterPlan
{
    private const int Alignment = 16;

    private readonly Dictionary<ParameterSpec, long> _offsets = [];

    public ParameterPlan(ModelGraph graph)
    {
        foreach (var region in graph.Regions)
        {
            foreach (var value in region.Ops.SelectMany(op => op.Inputs))
            {
                if (value.Parameter is not { } parameter || value.Kind != ValueKind.Parameter || _offsets.ContainsKey(parameter)) continue;
                if (parameter.IsPerLayer && LayerStart < 0) LayerStart = BlockLength;
                if (!parameter.IsPerLayer && LayerStart >= 0 && LayerLength == 0) EndLayers(graph.Layers);
                _offsets.Add(parameter, BlockLength);
                BlockLength += (parameter.Shape.FixedLength + Alignment - 1) / Alignment * Alignment;
                Count += parameter.Shape.FixedLength * (parameter.IsPerLayer ? graph.Layers : 1);
            }
        }

        if (LayerLength == 0) EndLayers(graph.Layers);
    }

    /// <summary>Trained numbers, gaps not counted.</summary>
    public long Count { get; }

    /// <summary>Floats of the block, gaps included.</summary>
    public long BlockLength { get; private set; }

    /// <summary>Where the first layer begins.</summary>
    public long LayerStart { get; } = -1;

    /// <summary>Floats from one layer to the next.</summary>
    public long LayerLength { get; private set; }

    /// <summary>Parameters in the order of the block; one of layer scope stands for all layers.</summary>
    public IEnumerable<ParameterSpec> Parameters => _offsets.Keys;

    /// <summary>Offset in the block; of layer scope, in the first layer.</summary>
    public long this[ParameterSpec parameter] => _offsets[parameter];

    /// <summary>The constant that holds the offset.</summary>
    public static string ConstantName(ParameterSpec parameter) => Literal.Pascal(parameter.Name);

    private void EndLayers(int layers)
    {
        LayerLength = BlockLength - LayerStart;
        BlockLength = LayerStart + LayerLength * layers;
    }
}
