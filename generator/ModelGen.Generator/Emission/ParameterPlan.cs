using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Emission;

/// <summary>
/// Where each parameter stands in the block: in the order in which the model runs, first those of a stem, then layer by layer, then those
/// of what follows the stack.
/// </summary>
internal sealed class ParameterPlan
{
    private const int Alignment = 16;

    private readonly Dictionary<ParameterSpec, long> _offsets = [];
    private readonly Dictionary<Stack, (long Start, long Length)> _layers = [];

    public ParameterPlan(ModelGraph graph)
    {
        Stack? open = null;
        foreach (var region in graph.Regions)
        {
            foreach (var value in region.Ops.SelectMany(op => op.Inputs))
            {
                if (value.Parameter is not { } parameter || value.Kind != ValueKind.Parameter || _offsets.ContainsKey(parameter)) continue;
                if (parameter.LayersOf != open) Close();
                if (open is null && parameter.LayersOf is { } stack) _layers.Add(open = stack, (BlockLength, 0));
                _offsets.Add(parameter, BlockLength);
                BlockLength += (parameter.Shape.FixedLength + Alignment - 1) / Alignment * Alignment;
                Count += parameter.Shape.FixedLength * parameter.Copies;
            }
        }

        Close();

        void Close()
        {
            if (open is null) return;
            var start = _layers[open].Start;
            _layers[open] = (start, BlockLength - start);
            BlockLength = start + (BlockLength - start) * open.Layers;
            open = null;
        }
    }

    /// <summary>Trained numbers, gaps not counted.</summary>
    public long Count { get; }

    /// <summary>Floats of the block, gaps included.</summary>
    public long BlockLength { get; private set; }

    /// <summary>The stacks, in the order of the block.</summary>
    public IEnumerable<Stack> Stacks => _layers.Keys;

    /// <summary>Parameters in the order of the block; one of layer scope stands for all layers.</summary>
    public IEnumerable<ParameterSpec> Parameters => _offsets.Keys;

    /// <summary>Offset in the block; of layer scope, in the first layer.</summary>
    public long this[ParameterSpec parameter] => _offsets[parameter];

    /// <summary>Floats from one layer of a stack to the next.</summary>
    public long LayerLength(Stack stack) => _layers[stack].Length;

    /// <summary>The constant that holds the offset.</summary>
    public static string ConstantName(ParameterSpec parameter) => Literal.Pascal(parameter.UniqueName);

    /// <summary>The constant that holds the floats from one layer of a stack to the next.</summary>
    public static string LayerLengthConstant(Stack stack) => Literal.Pascal(stack.Prefix("layer_length"));
}
