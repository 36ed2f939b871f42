namespace ModelGen;

/// <summary>The ids that a model has embeddings and logits for: 0 to one below its vocabulary's size.</summary>
internal static class Vocabulary
{
    /// <summary>Refuses ids outside the vocabulary.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="size">Distinct tokens.</param>
    /// <param name="parameter">What the caller's caller knows the ids as.</param>
    /// <param name="ignored">An id that is taken though it is outside.</param>
    /// <exception cref="ArgumentException">An id is outside.</exception>
    public static void Require(ReadOnlySpan<int> ids, int size, string parameter, int? ignored = null)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)size && ids[i] != ignored)
                throw new ArgumentException($"Token id {ids[i]} at index {i} is outside the vocabulary, 0 to {size - 1}.", parameter);
        }
    }
}
