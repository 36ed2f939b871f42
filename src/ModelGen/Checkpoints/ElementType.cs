namespace ModelGen.Checkpoints;

/// <summary>The element types of a safetensors file, under the names that they have there; all little-endian.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1; BOOL in the file.</summary>
    Bool,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>IEEE 754 half precision.</summary>
    F16,

    /// <summary>The upper 16 bits of an <see cref="F32"/>.</summary>
    BF16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>IEEE 754 single precision.</summary>
    F32,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>IEEE 754 double precision.</summary>
    F64,
}

internal static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.U8 or ElementType.I8 => 1,
        ElementType.U16 or ElementType.I16 or ElementType.F16 or ElementType.BF16 => 2,
        ElementType.U32 or ElementType.I32 or ElementType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether weights can be read from it.</summary>
    public static bool IsFloat(this ElementType type) => type is ElementType.F32 or ElementType.F16 or ElementType.BF16 or ElementType.F64;

    /// <summary>The name in a safetensors file.</summary>
    public static string FileName(this ElementType type) => type == ElementType.Bool ? "BOOL" : type.ToString();

    /// <summary>The type of that name, or null where this reader knows none.</summary>
    public static ElementType? Parse(string name) => name switch
    {
        "BOOL" => ElementType.Bool,
        "U8" => ElementType.U8,
        "I8" => ElementType.I8,
        "U16" => ElementType.U16,
        "I16" => ElementType.I16,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "U32" => ElementType.U32,
        "I32" => ElementType.I32,
        "F32" => ElementType.F32,
        "U64" => ElementType.U64,
        "I64" => ElementType.I64,
        "F64" => ElementType.F64,
        _ => null,
    };
}
