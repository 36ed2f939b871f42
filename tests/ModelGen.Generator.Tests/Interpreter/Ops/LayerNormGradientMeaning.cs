using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class LayerNormGradientMeaning
{
    public static void Run(LayerNormGradient op, Frame frame)
    {
        var (cotangent, source, gain) = (frame.Read(op.Cotangent), frame.Read(op.Source), frame.Read(op.Gain));
        var statistics = frame.Read(op.Statistics);
        var gradient = new Matrix(source.Rows, source.Columns);
        for (var row = 0; row < source.Rows; row++)
        {
            var (mean, scale) = (statistics[row, 0], statistics[row, 1]);
            var normal = Enumerable.Range(0, source.Columns).Select(column => (source[row, column] - mean) * scale).ToList();
            var scaled = Enumerable.Range(0, source.Columns).Select(column => cotangent[row, column] * gain[0, column]).ToList();
            var average = scaled.Average();
            var correlation = scaled.Zip(normal, (g, n) => g * n).Average();
            for (var column = 0; column < source.Columns; column++)
                gradient[row, column] = (scaled[column] - average - normal[column] * correlation) * scale;
        }

        ElementwiseMeaning.Store(gradient, op.Epilogue, frame);
    }
}
