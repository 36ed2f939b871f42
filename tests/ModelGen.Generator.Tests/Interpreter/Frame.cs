using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Tests.Interpreter.Ops;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>
/// What one op sees: the call, and the values of the layer at hand. All layers' values are kept, as the backward pass reads them.
/// </summary>
internal sealed class Frame(Call call, IReadOnlyDictionary<string, Matrix> parameters, KeyValueCache cache)
{
    private readonly Dictionary<(Value Value, int Layer), Matrix> _activations = [];

    public Call Call { get; } = call;

    /// <summary>0 outside the layers.</summary>
    public int Layer { get; set; }

    public Interpretation Result { get; } = new();

    /// <summary>Keys and values of the tokens seen so far.</summary>
    public KeyValueCache Cache { get; } = cache;

    public Matrix Read(Value value) => value.Kind switch
    {
        ValueKind.Parameter => parameters[FullName(value.Parameter!)],
        ValueKind.Constant => PositionTable.Sinusoidal(value.Shape[0].Size, value.Shape[1].Size),
        ValueKind.Activation => _activations[(value, Layer)],
        _ => throw new InvalidOperationException($"{value} of kind {value.Kind} is no matrix to read."),
    };

    /// <summary>The value whose columns a view shows. One that holds columns of all layers belongs to none of them.</summary>
    public Matrix Read(ColumnView view) => _activations[Key(view)];

    /// <summary>The heads that a view shows.</summary>
    public HeadColumns Read(ColumnView view, int headDim) => new(view, Read(view), Layer, headDim);

    /// <summary>Makes room for what is written column by column, zeros; other layers' columns in it stay as they are.</summary>
    public void Begin(ColumnView view)
    {
        if (view.LayerStride > 0 && _activations.ContainsKey(Key(view))) return;
        _activations[Key(view)] = new Matrix(Call.Of(view.Value.Shape[0]).Rows, view.Value.Shape.Columns);
    }

    public void Write(Value value, Matrix matrix)
    {
        switch (value.Kind)
        {
            case ValueKind.Activation:
                _activations[(value, Layer)] = matrix;
                break;
            case ValueKind.Losses:
                Result.Losses = matrix.Elements;
                break;
            case ValueKind.Logits:
                Result.Logits = matrix;
                break;
            default:
                throw new InvalidOperationException($"{value} of kind {value.Kind} is nothing to write.");
        }
    }

    /// <summary>Puts a gradient in place of what is there, or adds it.</summary>
    public void WriteGradient(Value value, Matrix gradient, bool accumulates)
    {
        var name = FullName(value.Parameter!);
        Result.Gradients[name] = accumulates ? Result.Gradients[name] + gradient : gradient;
    }

    /// <summary>Keeps the attention weights of one query.</summary>
    /// <param name="spec">The attention.</param>
    /// <param name="head">The head.</param>
    /// <param name="sequence">The query's sequence.</param>
    /// <param name="query">Its position there.</param>
    /// <param name="keys">How many keys there are.</param>
    /// <param name="seen">The positions of those that it sees.</param>
    /// <param name="weights">Their weights.</param>
    public void WriteAttention(AttentionSpec spec, int head, int sequence, int query, int keys, IEnumerable<int> seen, double[] weights)
    {
        var part = spec.IsCross ? AttentionPart.Cross : spec.IsCausal ? AttentionPart.Decoder : AttentionPart.Encoder;
        var row = new double[keys];
        foreach (var (key, weight) in seen.Zip(weights)) row[key] = weight;
        Result.AttentionWeights[(part, Layer, head, sequence, query)] = row;
    }

    /// <summary>What the dropout of a site does to one element.</summary>
    public double Dropout(DropoutFactor factor, long index)
    {
        if (Call.DropoutKey is not { } key) return 1;
        return DropoutSite.Create(key, factor.Site, Layer, factor.Probability).Factor((uint)index);
    }

    private (Value Value, int Layer) Key(ColumnView view) => (view.Value, view.LayerStride > 0 ? 0 : Layer);

    private string FullName(ParameterSpec parameter) => ParameterNames.Of(parameter, Layer);
}
