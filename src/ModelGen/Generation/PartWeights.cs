namespace ModelGen.Generation;

/// <summary>The attention weights of one part of a model, of the layers and heads that were asked for.</summary>
internal sealed class PartWeights
{
    private readonly int[] _placeOfLayer;
    private readonly int[] _placeOfHead;
    private readonly int[] _queries;
    private readonly int[] _keys;
    private readonly float[][][] _weights;

    private PartWeights(AttentionPart part, int[] layers, int[] heads, int[] queries, int[] keys)
    {
        Part = part;
        Layers = layers;
        Heads = heads;
        _placeOfLayer = Places(layers);
        _placeOfHead = Places(heads);
        _queries = queries;
        _keys = keys;
        _weights = new float[queries.Length][][];
        for (var sequence = 0; sequence < queries.Length; sequence++)
        {
            var length = (long)queries[sequence] * keys[sequence];
            if (length > Array.MaxLength)
            {
                throw new ArgumentException(
                    $"One head has {length:N0} weights of {queries[sequence]} and {keys[sequence]} tokens, and one array holds "
                    + $"{Array.MaxLength:N0}.",
                    "tokens");
            }

            // Every weight is written: what a query does not see, with 0.
            _weights[sequence] = new float[layers.Length * heads.Length][];
            foreach (ref var map in _weights[sequence].AsSpan()) map = GC.AllocateUninitializedArray<float>((int)length);
        }
    }

    public AttentionPart Part { get; }

    public IReadOnlyList<int> Layers { get; }

    public IReadOnlyList<int> Heads { get; }

    public int Sequences => _queries.Length;

    /// <summary>Room for the weights of one part; null where none of its layers is asked for.</summary>
    /// <param name="selection">What is asked for.</param>
    /// <param name="part">The part.</param>
    /// <param name="layers">Layers that it has.</param>
    /// <param name="heads">Heads that each has.</param>
    /// <param name="queries">Tokens that ask, of each sequence.</param>
    /// <param name="keys">Tokens that are asked, of each sequence.</param>
    public static PartWeights? Of(AttentionSelection selection, AttentionPart part, int layers, int heads, int[] queries, int[] keys)
    {
        if (selection.Parts is { } parts && !parts.Contains(part)) return null;
        int[] chosen = [.. (selection.Layers ?? [.. Enumerable.Range(0, layers)]).Where(layer => layer < layers).Order()];
        return chosen.Length == 0 ? null
            : new PartWeights(part, chosen, [.. (selection.Heads ?? [.. Enumerable.Range(0, heads)]).Order()], queries, keys);
    }

    public int Queries(int sequence) => _queries[sequence];

    public int Keys(int sequence) => _keys[sequence];

    public bool Has(int layer) => (uint)layer < (uint)_placeOfLayer.Length && _placeOfLayer[layer] >= 0;

    public bool HasHead(int head) => (uint)head < (uint)_placeOfHead.Length && _placeOfHead[head] >= 0;

    /// <summary>(queries, keys) weights.</summary>
    public float[] Map(int layer, int head, int sequence) => _weights[sequence][_placeOfLayer[layer] * Heads.Count + _placeOfHead[head]];

    private static int[] Places(int[] chosen)
    {
        var places = new int[chosen.Max() + 1];
        Array.Fill(places, -1);
        for (var place = 0; place < chosen.Length; place++) places[chosen[place]] = place;
        return places;
    }
}
