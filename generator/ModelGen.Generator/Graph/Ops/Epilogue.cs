using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Element-wise maths that an op applies to its result while that is still warm. Input 0 of the trees is the op's own result, input 1 + i
/// is <see cref="Inputs"/>[i]. Several trees may be stored: the pre-activation that backward needs, and the activation.
/// </summary>
internal sealed record Epilogue(string Label, IReadOnlyList<Value> Inputs, IReadOnlyList<(Value Output, Expression Expression)> Stores)
{
    /// <summary>Stores the result as it is.</summary>
    public static Epilogue Plain(Value output) => new("", [], [(output, new Input(0))]);

    /// <summary>Whether the result is stored as it is and nothing else happens.</summary>
    public bool IsPlain => Stores.Count == 1 && Stores[0].Expression is Input { Index: 0 };

    public override string ToString()
    {
        if (IsPlain) return "";
        var stores = string.Join("; ", Stores.Select(s => $"{s.Output} = {s.Expression}"));
        return Inputs.Count == 0 ? stores : $"{stores} where {string.Join(", ", Inputs.Select((v, i) => $"${i + 1} = {v}"))}";
    }

    /// <summary>Every input must be (rows, columns) like the result, or one row of as many columns.</summary>
    public string? Verify(Shape result)
    {
        foreach (var input in Inputs)
        {
            if (input.Shape.Columns != result.Columns || (input.Shape.HasRows && !input.Shape.Equals(result)))
                return $"epilogue input {input} {input.Shape} does not meet {result}";
        }

        foreach (var (output, _) in Stores)
        {
            if (!output.Shape.Equals(result)) return $"stores {output} {output.Shape}, but the result is {result}";
        }

        return null;
    }
}
