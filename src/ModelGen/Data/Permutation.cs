using System.Numerics;
using ModelGen.Numerics;

namespace ModelGen.Data;

/// <summary>
/// A random order of 0 ... count - 1 as a pure function: a Feistel network (Luby and Rackoff, 1988) over the next power of four, walked
/// until it lands below count. Any place of the order can be had without the others, so nothing needs to be stored to resume.
/// </summary>
internal static class Permutation
{
    private const int Rounds = 4;

    /// <summary>What stands at <paramref name="index"/> of the order that belongs to <paramref name="key"/>.</summary>
    public static int At(ulong key, int index, int count)
    {
        var half = (BitOperations.Log2((uint)Math.Max(count - 1, 1)) + 2) / 2;
        var mask = (1u << half) - 1;
        var place = (uint)index;
        do
        {
            var (left, right) = (place >> half, place & mask);
            for (var round = 0; round < Rounds; round++)
                (left, right) = (right, left ^ ((uint)CounterRandom.Mix(key + (ulong)round, right) & mask));
            place = (left << half) | right;
        }
        while (place >= (uint)count);

        return (int)place;
    }
}
