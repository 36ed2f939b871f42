using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The keys that a group of queries, from <c>row</c> to <c>rowEnd</c>, sees among them, as attention's kernels say it.</summary>
internal sealed class AttentionKeys(AttentionSpec spec)
{
    /// <summary>
    /// Whether a group sees all keys up to its own rows, so that of a block's last keys its second half alone sees any, and computes with
    /// them. Otherwise all of the group computes with all of the keys, and what a query does not see is hidden afterwards.
    /// </summary>
    public bool IsStepped => spec.IsCausal && spec.Window is null;

    /// <summary>Whether some of the keys are hidden from some of the queries.</summary>
    public bool IsMasked => spec.IsCausal || spec.Window is not null;

    /// <summary>The keys of the sequence that a worker is at.</summary>
    public string Length => spec.IsCross ? "keyLength" : "length";

    /// <summary>The first key.</summary>
    public string Low => spec.Window is null ? "0" : "low";

    /// <summary>The key after the last.</summary>
    public string High => spec.IsCausal ? "rowEnd" : spec.Window is null ? Length : "high";

    /// <summary>How many there are.</summary>
    public string Count => Low == "0" ? High : $"{High} - {Low}";

    /// <summary>The key after the last that an earlier group has met.</summary>
    public string Met => spec.IsCausal ? "row"
        : $"row == 0 ? 0 : {(spec.Window is { } window ? $"Math.Min(row + {window}, length)" : Length)}";

    /// <summary>Declares what <see cref="Low"/> and <see cref="High"/> name.</summary>
    public void Declare(SourceWriter writer)
    {
        if (spec.Window is not { } window) return;
        writer.Line($"var low = Math.Max(row - {window}, 0);");
        if (!spec.IsCausal) writer.Line($"var high = Math.Min(rowEnd + {window}, length);");
    }
}
