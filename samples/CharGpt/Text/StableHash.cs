namespace CharGptSample;

/// <summary>FNV-1a, 64 bits: the same in every process, unlike string.GetHashCode.</summary>
internal static class StableHash
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037ul;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211ul;
        return hash;
    }
}
