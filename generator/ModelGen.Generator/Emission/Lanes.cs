using System.Globalization;

namespace ModelGen.Generator.Emission;

/// <summary>
/// So many floats side by side, and how C# spells what is done with them. One emitter stamps every width through this; a lane count of 1 is
/// a plain float.
/// </summary>
internal sealed class Lanes
{
    private static readonly Lanes Sixteen = new(16);
    private static readonly Lanes Eight = new(8);
    private static readonly Lanes Four = new(4);
    private static readonly Lanes One = new(1);

    private Lanes(int count) => Count = count;

    public int Count { get; }

    public bool IsScalar => Count == 1;

    /// <summary>Type of the elements: <c>Vector512&lt;float&gt;</c>.</summary>
    public string Type => IsScalar ? "float" : Class + "<float>";

    /// <summary>Type of the elements' indices.</summary>
    public string IndexType => IsScalar ? "uint" : Class + "<uint>";

    /// <summary>The class whose static methods work on them.</summary>
    public string Class => IsScalar ? "float" : "Vector" + (Count * 32).ToString(CultureInfo.InvariantCulture);

    public string Zero => IsScalar ? "0f" : Type + ".Zero";

    public static Lanes Of(int count) => count switch
    {
        16 => Sixteen,
        8 => Eight,
        4 => Four,
        _ => One,
    };

    /// <summary>The widest groups, none wider than <paramref name="widest"/>, that make up so many columns exactly.</summary>
    public static IReadOnlyList<Lanes> Cover(int columns, int widest)
    {
        var groups = new List<Lanes>();
        for (var count = widest; count >= 1; count /= count == 4 ? 4 : 2)
        {
            for (; columns >= count; columns -= count) groups.Add(Of(count));
        }

        return groups;
    }

    /// <summary>The elements at a place: both what is read and what may be assigned to.</summary>
    public string At(string reference, string offset)
    {
        var element = offset == "0" ? $"{reference}" : $"Unsafe.Add(ref {reference}, {offset})";
        return IsScalar ? element : $"Unsafe.As<float, {Type}>(ref {element})";
    }

    /// <summary>One number in every lane.</summary>
    public string Broadcast(string scalar) => IsScalar ? scalar : $"{Class}.Create({scalar})";

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    public string MultiplyAdd(string a, string b, string c) => $"{Class}.MultiplyAddEstimate({a}, {b}, {c})";

    public string Max(string a, string b) => IsScalar ? $"MathF.Max({a}, {b})" : $"{Class}.Max({a}, {b})";

    /// <summary>The larger of each pair, as the processor does it: which of the two where one is NaN, is left open.</summary>
    public string NativeMax(string a, string b) => $"{Class}.MaxNative({a}, {b})";

    /// <summary>The logarithm to base 2.</summary>
    public string Log2(string lanes) => IsScalar ? $"MathF.Log2({lanes})" : $"{Class}.Log2({lanes})";

    /// <summary>The sum of all lanes.</summary>
    public string Sum(string lanes) => IsScalar ? lanes : $"{Class}.Sum({lanes})";

    /// <summary>The largest of all lanes.</summary>
    public string MaxElement(string lanes) => IsScalar ? lanes : $"VectorMath.MaxElement({lanes})";

    /// <summary>The indices from one on, a lane each.</summary>
    public string Indices(string first) => IsScalar ? $"(uint)({first})" : $"{Class}.Create((uint)({first})) + {IndexType}.Indices";

    /// <summary>The indices from one on, so far apart, a lane each.</summary>
    public string Indices(string first, int step) =>
        IsScalar ? Indices(first) : $"{Indices(first)} * {Literal.Of(step)}u";

    /// <summary>The indices from one on, a lane each, as signed numbers, which every processor can compare.</summary>
    public string SignedIndices(string first) => IsScalar ? $"(int)({first})" : $"{Class}.Create((int)({first})) + {Class}<int>.Indices";

    /// <summary><paramref name="then"/> in lanes whose signed index is below a number, <paramref name="otherwise"/> in others.</summary>
    public string SelectBelow(string indices, string number, string then, string otherwise) => IsScalar
        ? $"{indices} < {number} ? {then} : {otherwise}"
        : $"{Class}.ConditionalSelect({Class}.LessThan({indices}, {Class}.Create((int){number})).AsSingle(), {then}, {otherwise})";
}
