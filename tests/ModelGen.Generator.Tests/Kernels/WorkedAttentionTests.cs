using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Kernels;

/// <summary>
/// Attention of a few tokens whose result is worked out by hand: softmax(Q K^T / sqrt(d_k)) V (Vaswani et al., 2017, equation 1).
/// </summary>
public sealed class WorkedAttentionTests
{
    // Three roundings of float32: the exponential, the sum and the quotient.
    private const double Tolerance = 2e-7;

    private const double E = Math.E;

    private static readonly double[][] _keys = [[1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 1, 1]];

    private static readonly double[][] _values = [[1, 2, 3, 4], [10, 20, 30, 40], [50, 60, 70, 80]];

    // Queries are keys. Each row of Q K^T / 2 is given by the exponentials of its scores, which softmax divides by their sum.
    [Fact]
    public void Three_tokens_that_attend_to_all() => Check(
        AttentionMask.None, _keys, _values,
        [
            Mix(E, 1, E), // 2, 0, 2 over 2
            Mix(1, E, E), // 0, 2, 2 over 2
            Mix(E, E, E * E), // 2, 2, 4 over 2
        ]);

    [Fact]
    public void Three_tokens_that_attend_to_those_before() => Check(
        AttentionMask.Causal, _keys, _values, [Mix(1, 0, 0), Mix(1, E, 0), Mix(E, E, E * E)]);

    // With one column, queries, keys and values all the tokens themselves, sqrt(d_k) is 1 and the scores are products of numbers.
    [Fact]
    public void Numbers_that_attend_to_each_other()
    {
        double[] x = [-1, 0, 0.5, 2];
        Check(
            AttentionMask.None, Column(x), Column(x),
            [.. x.Select(query => new[] { x.Sum(key => Math.Exp(query * key) * key) / x.Sum(key => Math.Exp(query * key)) })]);
    }

    private static double[] Mix(params double[] weights) =>
        [.. Enumerable.Range(0, 4).Select(column => weights.Zip(_values, (weight, value) => weight * value[column]).Sum() / weights.Sum())];

    private static double[][] Column(double[] numbers) => [.. numbers.Select(number => new[] { number })];

    private static void Check(AttentionMask mask, double[][] queriesAndKeys, double[][] values, double[][] expected)
    {
        var (rows, keyDim, valueDim) = (values.Length, queriesAndKeys[0].Length, values[0].Length);
        var spec = new AttentionSpec(1, keyDim, valueDim, KeyContext: rows, 1 / Math.Sqrt(keyDim), mask, AttentionSequences.Self);
        var (query, key, value) = (Activation("query", keyDim), Activation("key", keyDim), Activation("value", valueDim));
        var output = Activation("output", valueDim);
        var logSumExp = Activation("log_sum_exp", 1);
        using var compiled = new CompiledOps(new Attention(
            spec, new ColumnView(query, 0), new ColumnView(key, 0), new ColumnView(value, 0), null, output, logSumExp));
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            var elements = new Dictionary<Value, float[]>
            {
                [query] = Flat(queriesAndKeys),
                [key] = Flat(queriesAndKeys),
                [value] = Flat(values),
                [output] = new float[rows * valueDim],
                [logSumExp] = new float[rows],
            };
            compiled.Run(width, workers: 1, new Call([rows], []), layer: 0, dropout: 0, elements);
            var ours = elements[output].Select(element => (double)element);
            Agreement.Check([.. ours], [.. expected.SelectMany(row => row)], Tolerance, $"{width}");
        }
    }

    private static Value Activation(string name, int columns) => new(name, new Shape(Dim.Rows, columns), ValueKind.Activation);

    private static float[] Flat(double[][] rows) => [.. rows.SelectMany(row => row).Select(element => (float)element)];
}
