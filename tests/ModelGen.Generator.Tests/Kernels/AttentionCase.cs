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
    private readonly Dictionary<Value, Matrix> _given = [];

    /// <param name="spec">Of the ops.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="sourceLengths">Tokens of each source sequence.</param>
    /// <param name="dropout">The probability; 0: none.</param>
    /// <param name="seed">Of what they read.</param>
    public AttentionCase(AttentionSpec spec, int[] lengths, int[] sourceLengths, double dropout, ulong seed)
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
        var factor = dropout > 0 ? new DropoutFactor(1, dropout) : null;
        Forward = new Attention(
            spec, new ColumnView(query, 3), new ColumnView(keyValue, 0, stride), new ColumnView(keyValue, spec.KeyWidth, stride), factor,
            output, logSumExp);
        var cotangent = Activation("d_output", queryRows, spec.ValueWidth);
        var queryGradient = Activation("d_query", queryRows, query.Shape.Columns);
        var keyValueGradient = Activation("d_key_value", keyRows, keyValue.Shape.Columns);
        Gradient = new AttentionGradient(
            spec, Forward.Query, Forward.Key, Forward.Value, factor, cotangent, output, logSumExp,
            Forward.Query with { Value = queryGradient }, Forward.Key with { Value = keyValueGradient },
            Forward.Value with { Value = keyValueGradient });
        foreach (var value in new[] { query, keyValue, cotangent })
            _given.Add(value, Random(value, CounterRandom.Mix(seed, (ulong)_given.Count)));
    }

    public Attention Forward { get; }

    public AttentionGradient Gradient { get; }

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
            Check(elements, frame, Whole(Forward.Output), _spec.ValueDim, tolerance, $"{width}: output");
            Check(elements, frame, Gradient.QueryGradient, _spec.KeyDim, tolerance, $"{width}: gradient of queries");
            Check(elements, frame, Gradient.KeyGradient, _spec.KeyDim, tolerance, $"{width}: gradient of keys");
            Check(elements, frame, Gradient.ValueGradient, _spec.ValueDim, tolerance, $"{width}: gradient of values");
        }
    }

    /// <summary>The meaning of the gradient against central differences of that of the op.</summary>
    public void CheckDifferences(double tolerance)
    {
        const double Step = 1e-5;
        var frame = Interpreted();
        CheckView(Forward.Query, Gradient.QueryGradient, _spec.KeyDim);
        CheckView(Forward.Key, Gradient.KeyGradient, _spec.KeyDim);
        CheckView(Forward.Value, Gradient.ValueGradient, _spec.ValueDim);

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

        double Loss() => Interpreted().Read(Forward.Output).Elements
            .Zip(_given[Gradient.Cotangent].Elements, (output, cotangent) => output * cotangent).Sum();
    }

    private Frame Interpreted()
    {
        var frame = new Frame(_call, new Dictionary<string, Matrix>(), new KeyValueCache());
        foreach (var (value, matrix) in _given)
        {
            frame.Layer = _spec.IsCross && value == Forward.Key.Value ? 0 : Layer;
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
        if (view.Value != Gradient.QueryGradient.Value) return;
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
        var matrix = new Matrix(_call.Of(value.Shape[0]).Rows, value.Shape.Columns);
        for (var i = 0; i < matrix.Elements.Length; i++) matrix.Elements[i] = (float)(4 * CounterRandom.Uniform(seed, (ulong)i) - 2);
        return matrix;
    }
}
