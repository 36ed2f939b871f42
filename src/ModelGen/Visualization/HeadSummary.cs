namespace ModelGen.Visualization;

/// <summary>A few numbers on one head, by which people find the heads that they look for. Means are over queries.</summary>
/// <param name="Distance">
/// The mean distance to what is attended, in tokens; of a cross-attention, in source tokens from the diagonal, the line from the first of
/// both to the last of both.
/// </param>
/// <param name="Entropy">The mean entropy of a query's weights, in bits.</param>
/// <param name="Spread">The entropy over that of equal weights on all keys that are seen, 0 to 1.</param>
/// <param name="Peak">The mean of each query's largest weight.</param>
/// <param name="Itself">The mean weight of the query's own position; 0 of a cross-attention, as the next two.</param>
/// <param name="Previous">The mean weight of the position before, over the queries that have one.</param>
/// <param name="Next">The mean weight of the position after, over the queries that have one.</param>
/// <param name="First">The mean weight of the first key.</param>
/// <param name="Last">The mean weight of the last key; 0 of a decoder.</param>
/// <param name="Diagonality">
/// 1 less the mean of the distance from the diagonal over the largest there is for the query: 1 is a diagonal (Zhang et al., "On the
/// Usefulness of Self-Attention for Automatic Speech Recognition with Transformers", 2021), with positions made relative where
/// the lengths differ.
/// </param>
internal readonly record struct HeadSummary(
    double Distance, double Entropy, double Spread, double Peak, double Itself, double Previous, double Next, double First, double Last,
    double Diagonality)
{
    /// <summary>A share of the weights from which on a head is called by what has it.</summary>
    private const double Most = 0.5;

    /// <summary>The numbers on one head.</summary>
    /// <param name="part">Which attention.</param>
    /// <param name="weights">(queries, keys).</param>
    /// <param name="queries">Tokens that ask.</param>
    /// <param name="keys">Tokens that are asked.</param>
    public static HeadSummary Of(AttentionPart part, ReadOnlySpan<float> weights, int queries, int keys)
    {
        var self = part != AttentionPart.Cross;
        double distance = 0, entropy = 0, spread = 0, peak = 0, itself = 0, previous = 0, next = 0, first = 0, last = 0, off = 0;
        for (var query = 0; query < queries; query++)
        {
            var row = weights.Slice(query * keys, keys);
            var diagonal = self ? query : queries == 1 ? 0 : query * (keys - 1.0) / (queries - 1);
            double rowDistance = 0, rowEntropy = 0, largest = 0;
            var seen = 0;
            for (var key = 0; key < keys; key++)
            {
                double weight = row[key];
                if (weight <= 0) continue;
                seen++;
                rowDistance += weight * Math.Abs(key - diagonal);
                rowEntropy -= weight * Math.Log2(weight);
                largest = Math.Max(largest, weight);
            }

            var farthest = Math.Max(diagonal, (part == AttentionPart.Decoder ? query : keys - 1) - diagonal);
            distance += rowDistance;
            off += farthest > 0 ? rowDistance / farthest : 0;
            entropy += rowEntropy;
            spread += seen > 1 ? rowEntropy / Math.Log2(seen) : 0;
            peak += largest;
            first += row[0];
            if (part != AttentionPart.Decoder) last += row[keys - 1];
            if (!self) continue;
            itself += row[query];
            if (query > 0) previous += row[query - 1];
            if (query + 1 < keys) next += row[query + 1];
        }

        var neighbours = Math.Max(1, queries - 1);
        return new HeadSummary(
            distance / queries, entropy / queries, spread / queries, peak / queries, itself / queries, previous / neighbours,
            next / neighbours, first / queries, last / queries, 1 - off / queries);
    }

    /// <summary>What stands out most, in a few words.</summary>
    public string Describe(AttentionPart part)
    {
        var cross = part == AttentionPart.Cross;
        (double Share, string Name)[] shares =
        [
            (Previous, "previous token"), (Itself, "itself"), (Next, "next token"),
            (First, cross ? "first source token" : "first token"), (Last, cross ? "source's end" : "last token"),
        ];
        var (share, name) = shares.MaxBy(candidate => candidate.Share);
        if (share >= Most) return $"{name} {Percent(share)}";
        if (Spread >= 0.9) return $"spread over {Text(Math.Pow(2, Entropy), "0")} tokens";
        return cross ? $"diagonal {Percent(Diagonality)}" : $"{Text(Distance, "0.0")} tokens away";
    }

    private static string Percent(double share) => $"{Text(Math.Floor(100 * share), "0")}%";

    private static string Text(double number, string format) => number.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
