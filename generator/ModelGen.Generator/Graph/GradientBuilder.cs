using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Graph;

/// <summary>Collects the backward ops of one region while its forward ops are walked from last to first.</summary>
/// <param name="region">The forward region.</param>
/// <param name="spanning">
/// The cotangents of values that span layers, which regions share: each layer writes its own columns, so nothing is to be summed.
/// </param>
internal sealed class GradientBuilder(Region region, Dictionary<Value, Value> spanning)
{
    private readonly Dictionary<Value, List<Value>> _contributions = [];
    private readonly Dictionary<Value, Value> _sums = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<Value> _own = [.. region.Ops.SelectMany(op => op.Outputs)];

    /// <summary>The backward ops so far, in running order.</summary>
    public List<Op> Ops { get; } = [];

    public void Emit(Op op) => Ops.Add(op);

    /// <summary>A fresh activation of the backward pass.</summary>
    public Value New(string name, Shape shape)
    {
        var unique = name;
        for (var suffix = 2; !_names.Add(unique); suffix++) unique = name + "_" + suffix;
        return new Value(unique, shape, ValueKind.Activation);
    }

    /// <summary>A fresh cotangent of <paramref name="value"/>.</summary>
    public Value NewCotangent(Value value)
    {
        if (!value.SpansLayers || _own.Contains(value)) return New("d_" + value.Name, value.Shape);
        if (spanning.TryGetValue(value, out var shared)) return shared;
        shared = new Value("d_" + value.Name, value.Shape, ValueKind.Activation, spansLayers: true);
        spanning.Add(value, shared);
        return shared;
    }

    /// <summary>
    /// Fresh cotangents for an op that reads columns of values and writes those of their cotangents: the same columns of the same values.
    /// </summary>
    public IReadOnlyList<ColumnView> NewCotangents(params ColumnView[] views)
    {
        var cotangents = views.Select(view => view.Value).Distinct().ToDictionary(value => value, NewCotangent);
        foreach (var pair in cotangents) Contribute(pair.Key, pair.Value);
        return [.. views.Select(view => view with { Value = cotangents[view.Value] })];
    }

    /// <summary>Where the gradient of a parameter goes.</summary>
    public static Value GradientOf(Value parameter) =>
        new("d_" + parameter.Name, parameter.Shape, ValueKind.ParameterGradient, parameter.Type, parameter.Parameter);

    /// <summary>Adds one share of a value's cotangent.</summary>
    public void Contribute(Value value, Value cotangent)
    {
        if (value.SpansLayers && !_own.Contains(value)) return;
        if (_sums.ContainsKey(value))
            throw new InvalidOperationException($"{region.Name}: the cotangent of {value} was read before it was complete.");
        if (!_contributions.TryGetValue(value, out var shares)) _contributions.Add(value, shares = []);
        shares.Add(cotangent);
    }

    /// <summary>The whole cotangent of a value: the sum of its shares, or null where it does not reach the loss.</summary>
    public Value? CotangentOf(Value value)
    {
        if (_sums.TryGetValue(value, out var known)) return known;
        if (!_contributions.TryGetValue(value, out var shares)) return null;
        var sum = shares[0];
        for (var i = 1; i < shares.Count; i++)
        {
            var total = NewCotangent(value);
            Emit(new Elementwise("Add", [sum, shares[i]], total, new Binary(BinaryKind.Add, new Input(0), new Input(1))));
            sum = total;
        }

        _sums.Add(value, sum);
        return sum;
    }
}
