namespace ModelGen.Generator.Graph;

/// <summary>Layers of equal shape, one after the other, and the residual stream that goes through them.</summary>
/// <param name="Name">What its parameters' names begin with: <c>encoder</c>; nothing where it is the model's only stack.</param>
/// <param name="Layers">How many.</param>
/// <param name="LayersConstant">What generated code calls their number.</param>
/// <param name="Rows">What the stream has a row for.</param>
internal sealed record Stack(string Name, int Layers, string LayersConstant, Dim Rows)
{
    /// <summary>A name within the stack as the model knows it.</summary>
    public string Qualify(string name) => Name.Length == 0 ? name : $"{Name}.{name}";

    /// <summary>A name of a region or a constant within the stack.</summary>
    public string Prefix(string name) => Name.Length == 0 || Rows == Dim.Rows ? name : $"{Name}_{name}";
}
