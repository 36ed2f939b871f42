namespace ModelGen.Generator.Graph;

/// <summary>One extent: a number known while compiling, or a symbol known at run time (<c>rows</c>).</summary>
internal readonly record struct Dim(int Size, string? Symbol)
{
    /// <summary>Tokens of all sequences of a call.</summary>
    public static readonly Dim Rows = new(0, "rows");

    /// <summary>Tokens of all source sequences of a call.</summary>
    public static readonly Dim SourceRows = new(0, "source_rows");

    /// <summary>Rows whose logits a call asks for.</summary>
    public static readonly Dim LogitRows = new(0, "logit_rows");

    /// <summary>Rows of one pass of a sliced loop.</summary>
    public static readonly Dim Slice = new(0, "slice");

    public static implicit operator Dim(int size) => new(size, null);

    public override string ToString() => Symbol ?? Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
