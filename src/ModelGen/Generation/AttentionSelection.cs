namespace ModelGen.Generation;

/// <summary>Which attention weights are wanted. What is left out is wanted whole.</summary>
public sealed record AttentionSelection
{
    /// <summary>Parts of the model; null: all that it has. Those that it does not have are passed over, if any is left.</summary>
    public IReadOnlyList<AttentionPart>? Parts { get; init; }

    /// <summary>Layers, from 0; null: all. Those that a part does not have are passed over there.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Heads, from 0; null: all.</summary>
    public IReadOnlyList<int>? Heads { get; init; }

    /// <summary>Refuses what the model does not have.</summary>
    /// <exception cref="ArgumentException">A layer or head is outside the model, is named twice, or nothing is left.</exception>
    internal void Validate(ModelDimensions dimensions)
    {
        Require(Layers, Math.Max(dimensions.Layers, dimensions.EncoderLayers), nameof(Layers));
        Require(Heads, dimensions.Heads, nameof(Heads));
        if (Parts is { Count: 0 }) throw new ArgumentException("Expected at least one part; got none.", nameof(Parts));
    }

    private static void Require(IReadOnlyList<int>? chosen, int count, string parameter)
    {
        if (chosen is null) return;
        if (chosen.Count == 0) throw new ArgumentException($"Expected at least one of 0 to {count - 1}; got none.", parameter);
        foreach (var one in chosen)
        {
            if (one < 0 || one >= count) throw new ArgumentException($"Expected numbers from 0 to {count - 1}; got {one}.", parameter);
        }

        if (chosen.Distinct().Count() != chosen.Count)
            throw new ArgumentException($"Expected each number once; got {string.Join(", ", chosen)}.", parameter);
    }
}
