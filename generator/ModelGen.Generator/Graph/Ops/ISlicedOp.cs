namespace ModelGen.Generator.Graph.Ops;

/// <summary>An op that goes through the rows in slices, each by the same few ops.</summary>
internal interface ISlicedOp
{
    /// <summary>Rows of one slice.</summary>
    int SliceRows { get; }

    /// <summary>What exists of one slice only.</summary>
    Value SliceBuffer { get; }

    /// <summary>The ops of one slice.</summary>
    IReadOnlyList<Op> Body { get; }
}
