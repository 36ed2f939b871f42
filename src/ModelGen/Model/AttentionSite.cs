namespace ModelGen;

/// <summary>One attention of each layer, as generated code tells of it where its weights are asked for.</summary>
/// <param name="Part">Which it is.</param>
/// <param name="Heads">Heads side by side in the columns.</param>
/// <param name="KeyDim">Columns of one head's queries and keys.</param>
/// <param name="QueryColumns">Floats from one row of queries to the next.</param>
/// <param name="KeyColumns">
/// Floats from one row of keys to the next; of cached keys, which stand transposed, from one column to the next.
/// </param>
/// <param name="CacheFloats">Floats of one head of one sequence in the cache of keys and values; 0: keys are rows.</param>
/// <param name="Scale">What a score is multiplied with.</param>
/// <param name="IsCausal">Whether a query sees no key after its own position.</param>
/// <param name="Window">The most positions between a query and a key that it sees; 0: any.</param>
public readonly record struct AttentionSite(
    AttentionPart Part, int Heads, int KeyDim, int QueryColumns, int KeyColumns, int CacheFloats, float Scale, bool IsCausal, int Window);
