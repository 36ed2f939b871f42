using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class ElementwiseMeaning
{
    public static void Run(Elementwise op, Frame frame) => Store([.. op.Operands.Select(frame.Read)], op.Stores, frame);

    /// <summary>What an op with an epilogue does with its result.</summary>
    public static void Store(Matrix result, Epilogue epilogue, Frame frame) =>
        Store([result, .. epilogue.Inputs.Select(frame.Read)], epilogue.Stores, frame);

    /// <param name="inputs">What the trees know as inputs 0, 1, ...; every row reads one that has a single row.</param>
    /// <param name="stores">The trees, and where their values go.</param>
    /// <param name="frame">The op's frame.</param>
    private static void Store(IReadOnlyList<Matrix> inputs, IReadOnlyList<(Value Output, Expression Expression)> stores, Frame frame)
    {
        var (rows, columns) = (inputs.Max(input => input.Rows), inputs[0].Columns);
        var outputs = new List<Matrix>();
        foreach (var (_, expression) in stores)
        {
            var output = new Matrix(rows, columns);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var elements = inputs.Select(input => input[input.Rows == 1 ? 0 : row, column]).ToList();
                    var index = (long)row * columns + column;
                    output[row, column] = ExpressionMeaning.Of(expression, elements, factor => frame.Dropout(factor, index));
                }
            }

            outputs.Add(output);
        }

        for (var i = 0; i < outputs.Count; i++) frame.Write(stores[i].Output, outputs[i]);
    }
}
