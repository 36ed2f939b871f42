using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Generator.Tests.Interpreter.Ops;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Kernels;

/// <summary>
/// Attention and its gradient with what they read, drawn at random. Queries stand in a value of their own, between other columns; keys and
/// values side by side, in cross-attention those of two layers, of which this is the second.
/// </summary>
internal sealed class AttentionCase
{
    private const int Layer = 1;

    private readonly AttentionSpec _spec;
    private readonly Call _call;
    private readonly double _dropout;
    private readonly ColumnView _query;
    private readonly ColumnView _key;
    private readonly ColumnView _value;
    private readonly Value _output;
    private readonly Value _cotangent;
    private readonly ColumnView _queryGradient;
    private readonly ColumnView _keyGradient;
    private readonly ColumnView _valueGradient;
    private readonly Value? _weightGradients;
    private readonly Dictionary<Value, Matrix> _given = [];

    /// <param name="spec">Of the ops.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="sourceLengths">Tokens of each source sequence.</param>
    /// <param name="dropout">The probability; 0: none.</param>
    /// <param name="seed">Of what they read.</param>
    /// <param name="isAdditive">Whether the scores are those of additive attention.</param>
    public AttentionCase(AttentionSpec spec, int[] lengths, int[] sourceLengths, double dropout, ulong seed, bool isAdditive = false)
    {
        (_spec, _dropout) = (spec, dropout);
        _call = new Call(lengths, []) { Source = new Call(sourceLengths, []), DropoutKey = dropout > 0 ? seed : null };
        var queryRows = spec.Sequences == AttentionSequences.Source ? Dim.SourceRows : Dim.Rows;
        var keyRows = spec.Sequences == AttentionSequences.Self ? Dim.Rows : Dim.SourceRows;
        var stride = spec.IsCross ? spec.KeyWidth + spec.ValueWidth : 0;
        var query = Activation("query", queryRows, spec.KeyWidth + 5);
        var keyValue = Activation("key_value", keyRows, (spec.KeyWidth + spec.ValueWidth) * (spec.IsCross ? 2 : 1));
        var output = Activation("output", queryRows, spec.ValueWidth);
        var logSumExp = Activation("log_sum_exp", queryRows, spec.Heads);
        var weight = new Value("weight", new Shape(spec.Heads, spec.KeyDim), ValueKind.Activation);
        var factor = dropout > 0 ? new DropoutFactor(1, dropout) : null;
        _query = new ColumnView(query, 3);
        _key = new ColumnView(keyValue, 0, stride);
        _value = new ColumnView(keyValue, spec.KeyWidth, stride);
        _output = output;
        _cotangent = Activation("d_output", queryRows, spec.ValueWidth);
        var keyValueGradient = Activation("d_key_value", keyRows, keyValue.Shape.Columns);
        _queryGradient = _query with { Value = Activation("d_query", queryRows, query.Shape.Columns) };
        _keyGradient = _key with { Value = keyValueGradient };
        _valueGradient = _value with { Value = keyValueGradient };
        if (isAdditive)
        {
            Forward = new AdditiveAttention(spec, _query, _key, _value, weight, factor, output);
            _weightGradients = Activation("d_weight", queryRows, spec.KeyWidth);
            Gradient = new AdditiveAttentionGradient(
                spec, _query, _key, _value, weight, factor, _cotangent, _queryGradient, _keyGradient, _valueGradient, _weightGradients);
        }
        else
        {
            Forward = new Attention(spec, _query, _key, _value, factor, output, logSumExp);
            Gradient = new AttentionGradient(
                spec, _query, _key, _value, factor, _cotangent, output, logSumExp, _queryGradient, _keyGradient, _valueGradient);
        }

        foreach (var value in new[] { query, keyValue, _cotangent, weight }.Take(isAdditive ? 4 : 3))
            _given.Add(value, Random(value, CounterRandom.Mix(seed, (ulong)_given.Count)));
    }

    public Op Forward { get; }

    public Op Gradient { get; }

    /// <summary>What float32 computes against the meaning, at every width.</summary>
    public void CheckKernels(double tolerance, int workers)
    {
        using var compiled = new CompiledOps(Forward, Gradient);
        var frame = Interpreted();
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            var elements = Forward.Outputs.Concat(Gradient.Outputs).ToDictionary(value => value, value => Filled(value, float.NaN));
            foreach (var (value, matrix) in _given) elements.Add(value, [.. matrix.Elements.Select(element => (float)element)]);
            compiled.Run(width, workers, _call, Layer, _dropout, elements);
            Check(elements, frame, Whole(_output), _spec.ValueDim, tolerance, $"{width}: output");
            Check(elements, frame, _queryGradient, _spec.KeyDim, tolerance, $"{width}: gradient of queries");
            Check(elements, frame, _keyGradient, _spec.KeyDim, tolerance, $"{width}: gradient of keys");
            Check(elements, frame, _valueGradient, _spec.ValueDim, tolerance, $"{width}: gradient of values");
            if (_weightGradients is not null)
                Check(elements, frame, Whole(_weightGradients), _spec.KeyDim, tolerance, $"{width}: gradient of the score's weight");
        }
    }

    /// <summary>The meaning of the gradient against central differences of that of the op.</summary>
    public void CheckDifferences(double tolerance)
    {
        const double Step = 1e-5;
        var frame = Interpreted();
        CheckView(_query, _queryGradient, _spec.KeyDim);
        CheckView(_key, _keyGradient, _spec.KeyDim);
        CheckView(_value, _valueGradient, _spec.ValueDim);

        void CheckView(ColumnView view, ColumnView gradient, int headDim)
        {
            var elements = Columns(view, headDim);
            var matrix = _given[view.Value];
            var differences = elements.Select(at =>
            {
                var before = matrix.Elements[at];
                matrix.Elements[at] = before + Step;
                var above = Loss();
                matrix.Elements[at] = before - Step;
                var below = Loss();
                matrix.Elements[at] = before;
                return (above - below) / (2 * Step);
            });
            var expected = frame.Read(gradient);
            Agreement.Check([.. differences], [.. elements.Select(at => expected.Elements[at])], tolerance, $"gradient of {view}");
        }

        double Loss() => Interpreted().Read(_output).Elements
            .Zip(_given[_cotangent].Elements, (output, cotangent) => output * cotangent).Sum();
    }

    private Frame Interpreted()
    {
        var frame = new Frame(_call, new Dictionary<string, Matrix>(), new KeyValueCache());
        foreach (var (value, matrix) in _given)
        {
            frame.Layer = _spec.IsCross && value == _key.Value ? 0 : Layer;
            frame.Write(value, matrix);
        }

        frame.Layer = Layer;
        OpMeaning.Run(Forward, frame);
        OpMeaning.Run(Gradient, frame);
        return frame;
    }

    // Columns that the op does not write must stay as they were.
    private void Check(Dictionary<Value, float[]> ours, Frame frame, ColumnView view, int headDim, double tolerance, string what)
    {
        var expected = frame.Read(view);
        var columns = Columns(view, headDim);
        Agreement.Check(
            [.. columns.Select(at => (double)ours[view.Value][at])], [.. columns.Select(at => expected.Elements[at])], tolerance, what);
        if (view.Value != _queryGradient.Value) return;
        var others = Enumerable.Range(0, ours[view.Value].Length).Except(columns);
        Assert.All(others, at => Assert.True(float.IsNaN(ours[view.Value][at]), what));
    }

    // The indices of all that a view shows.
    private List<int> Columns(ColumnView view, int headDim)
    {
        var first = view.Column + Layer * view.LayerStride;
        return [.. Enumerable.Range(0, _call.Of(view.Value.Shape[0]).Rows).SelectMany(row =>
            Enumerable.Range(row * view.Value.Shape.Columns + first, _spec.Heads * headDim))];
    }

    private static ColumnView Whole(Value value) => new(value, 0);

    private static Value Activation(string name, Dim rows, int columns) => new(name, new Shape(rows, columns), ValueKind.Activation);

    private float[] Filled(Value value, float element)
    {
        var floats = new float[_call.Of(value.Shape[0]).Rows * value.Shape.Columns];
        Array.Fill(floats, element);
        return floats;
    }

    private Matrix Random(Value value, ulong seed)
    {
        var matrix = new Matrix(value.Shape.HasRows ? _call.Of(value.Shape[0]).Rows : value.Shape[0].Size, value.Shape.Columns);
        for (var i = 0; i < matrix.Elements.Length; i++) matrix.Elements[i] = (float)(4 * CounterRandom.Uniform(seed, (ulong)i) - 2);
        return matrix;
    }
}
