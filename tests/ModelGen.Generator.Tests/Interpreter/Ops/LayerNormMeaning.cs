using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class LayerNormMeaning
{
    public static void Run(LayerNorm op, Frame frame)
    {
        var (source, gain) = (frame.Read(op.Source), frame.Read(op.Gain));
        var bias = op.Bias is null ? null : frame.Read(op.Bias);
        var output = new Matrix(source.Rows, source.Columns);
        var statistics = new Matrix(source.Rows, 2);
        for (var row = 0; row < source.Rows; row++)
        {
            var mean = Enumerable.Range(0, source.Columns).Average(column => source[row, column]);
            var variance = Enumerable.Range(0, source.Columns).Average(column => Math.Pow(source[row, column] - mean, 2));
            var scale = 1 / Math.Sqrt(variance + op.Epsilon);
            for (var column = 0; column < source.Columns; column++)
                output[row, column] = (source[row, column] - mean) * scale * gain[0, column] + (bias is null ? 0 : bias[0, column]);
            statistics[row, 0] = mean;
            statistics[row, 1] = scale;
        }

        frame.Write(op.Output, output);
        if (op.Statistics is not null) frame.Write(op.Statistics, statistics);
    }
}
