using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class LayerNormParameterGradientMeaning
{
    public static void Run(LayerNormParameterGradient op, Frame frame)
    {
        var (cotangent, source, statistics) = (frame.Read(op.Cotangent), frame.Read(op.Source), frame.Read(op.Statistics));
        var gain = new Matrix(1, source.Columns);
        var bias = new Matrix(1, source.Columns);
        for (var row = 0; row < source.Rows; row++)
        {
            var (mean, scale) = (statistics[row, 0], statistics[row, 1]);
            for (var column = 0; column < source.Columns; column++)
            {
                gain[0, column] += cotangent[row, column] * (source[row, column] - mean) * scale;
                bias[0, column] += cotangent[row, column];
            }
        }

        frame.WriteGradient(op.GainGradient, gain, op.AlwaysAccumulates);
        if (op.BiasGradient is not null) frame.WriteGradient(op.BiasGradient, bias, op.AlwaysAccumulates);
    }
}
