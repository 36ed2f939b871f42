using System.IO.Compression;

namespace ModelGen.Visualization;

/// <summary>
/// Attention weights as text: 16-bit fixed point (the error is below 8e-6), first all high bytes, then all low bytes, deflated, in base64.
/// The high bytes of small weights and the zeros of a causal map take next to no room.
/// </summary>
internal static class WeightPacking
{
    /// <summary>The number that stands for a weight of 1.</summary>
    public const int One = ushort.MaxValue;

    /// <summary>Sums that float32 rounds may be above 1 by so much.</summary>
    private const float Excess = 1e-3f;

    /// <summary>A weight that is not a number from 0 to 1; null: all are.</summary>
    public static float? FirstOutside(ReadOnlySpan<float> weights)
    {
        foreach (var weight in weights)
        {
            if (!(weight >= 0 && weight <= 1 + Excess)) return weight;
        }

        return null;
    }

    /// <summary>The weights of one head, each from 0 to 1, as text.</summary>
    public static string Pack(ReadOnlySpan<float> weights)
    {
        var planes = new byte[2 * weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var fixedPoint = (int)(Math.Min(weights[i], 1) * One + 0.5);
            planes[i] = (byte)(fixedPoint >> 8);
            planes[weights.Length + i] = (byte)fixedPoint;
        }

        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(planes);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>The weights that <see cref="Pack"/> packed, to within its rounding.</summary>
    /// <param name="text">What it gave.</param>
    /// <param name="count">Weights.</param>
    public static float[] Unpack(string text, int count)
    {
        using var inflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        var planes = new byte[2 * count];
        inflate.ReadExactly(planes);
        var weights = new float[count];
        for (var i = 0; i < count; i++) weights[i] = ((planes[i] << 8) | planes[count + i]) / (float)One;
        return weights;
    }
}
