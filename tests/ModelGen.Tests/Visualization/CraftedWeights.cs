using ModelGen.Generation;

namespace ModelGen.Tests.Visualization;

/// <summary>Attention weights as a test wants them.</summary>
internal static class CraftedWeights
{
    /// <summary>The weight of a key for a query.</summary>
    public delegate float Weight(int layer, int head, int query, int key);

    public static AttentionWeights Of(AttentionPart part, int layers, int heads, int queries, int keys, Weight weight) =>
        new([Part(part, layers, heads, queries, keys, weight)]);

    public static PartWeights Part(AttentionPart part, int layers, int heads, int queries, int keys, Weight weight)
    {
        var made = PartWeights.Of(new AttentionSelection(), part, layers, heads, [queries], [keys])!;
        for (var layer = 0; layer < layers; layer++)
        {
            for (var head = 0; head < heads; head++)
            {
                var map = made.Map(layer, head, 0);
                for (var i = 0; i < map.Length; i++) map[i] = weight(layer, head, i / keys, i % keys);
            }
        }

        return made;
    }

    /// <summary>Causal weights of random scores, as a real model's are.</summary>
    public static AttentionWeights RandomDecoder(int layers, int heads, int tokens)
    {
        var random = new Random(7);
        var made = PartWeights.Of(new AttentionSelection(), AttentionPart.Decoder, layers, heads, [tokens], [tokens])!;
        for (var layer = 0; layer < layers; layer++)
        {
            for (var head = 0; head < heads; head++)
            {
                var map = made.Map(layer, head, 0);
                map.AsSpan().Clear();
                for (var query = 0; query < tokens; query++)
                {
                    var row = map.AsSpan(query * tokens, query + 1);
                    var sum = 0f;
                    foreach (ref var weight in row) sum += weight = MathF.Exp(3 * random.NextSingle());
                    foreach (ref var weight in row) weight /= sum;
                }
            }
        }

        return new AttentionWeights([made]);
    }
}
