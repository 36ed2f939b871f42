namespace ModelGen.Samples;

/// <summary>FNV-1a, 64 bits: the same in every process, unlike string.GetHashCode.</summary>
public static class StableHash
{
    /// <summary>The hash of a text.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037ul;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211ul;
        return hash;
    }
}
