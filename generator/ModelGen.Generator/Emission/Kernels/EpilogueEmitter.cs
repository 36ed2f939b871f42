using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The parameters and statements of an epilogue: what a host kernel does with a result before it is stored.</summary>
internal sealed class EpilogueEmitter
{
    private readonly Epilogue _epilogue;
    private readonly List<string> _inputs = [];
    private readonly List<string> _outputs = [];

    public EpilogueEmitter(Epilogue epilogue)
    {
        _epilogue = epilogue;
        foreach (var input in epilogue.Inputs)
        {
            var stem = input.Shape.HasRows ? "operand" : "bias";
            _inputs.Add(Unique(stem, _inputs));
        }

        foreach (var _ in epilogue.Stores) _outputs.Add(Unique("result", _outputs));
    }

    public IReadOnlyList<string> OutputNames => _outputs;

    public IEnumerable<DropoutFactor> DropoutSites => _epilogue.Stores.SelectMany(store => store.Expression.DropoutSites);

    /// <summary>The input names and values, then the output names and values.</summary>
    public IEnumerable<(string Name, Value Value)> References =>
        _inputs.Zip(_epilogue.Inputs, (name, value) => (name, value))
            .Concat(_outputs.Zip(_epilogue.Stores, (name, store) => (name, store.Output)));

    /// <summary>
    /// Writes the statements at (row, column) of a result of so many columns, whose lanes are in the local <paramref name="result"/>.
    /// </summary>
    /// <remarks>isStored: the first output's place holds the result already.</remarks>
    public void Emit(SourceWriter writer, Lanes lanes, string result, string row, string column, int columns, bool isStored = false)
    {
        var element = column == "0" ? $"{row} * {columns}" : $"{row} * {columns} + {column}";
        var inputs = new List<string> { result };
        for (var i = 0; i < _inputs.Count; i++)
            inputs.Add(lanes.At(_inputs[i], _epilogue.Inputs[i].Shape.HasRows ? element : column));

        var expressions = new ExpressionEmitter(writer, lanes, inputs, element);
        foreach (var (_, expression) in _epilogue.Stores) expressions.Count(expression);
        for (var i = 0; i < _outputs.Count; i++)
        {
            if (isStored && i == 0 && _epilogue.Stores[i].Expression is Input { Index: 0 }) continue;
            var text = ExpressionEmitter.StripParentheses(expressions.Emit(_epilogue.Stores[i].Expression));
            writer.Line($"{lanes.At(_outputs[i], element)} = {text};");
        }
    }

    private static string Unique(string stem, List<string> taken)
    {
        var name = stem;
        for (var number = 2; taken.Contains(name); number++) name = stem + Literal.Of(number);
        return name;
    }
}
