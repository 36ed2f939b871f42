using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class GatherGradientMeaning
{
    public static void Run(GatherGradient op, Frame frame)
    {
        var cotangent = frame.Read(op.Cotangent);
        var call = frame.Call.Of(op.Cotangent.Shape[0]);
        var gradient = new Matrix(op.TableGradient.Shape[0].Size, op.TableGradient.Shape.Columns);
        for (var row = 0; row < cotangent.Rows; row++)
        {
            var index = GatherMeaning.Index(op.Source, row, call);
            for (var column = 0; column < cotangent.Columns; column++) gradient[index, column] += cotangent[row, column];
        }

        frame.WriteGradient(op.TableGradient, gradient, op.AlwaysAccumulates);
    }
}
