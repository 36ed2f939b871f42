namespace ModelGen.AnyDeclarations;

/// <summary>Random choices that a seed settles: SplitMix64 (Steele, Lea and Flood, 2014), the same on every machine and runtime.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Another source, for the thing of that number.</summary>
    public static Draw Of(ulong seed, int number)
    {
        var draw = new Draw(seed ^ (0xD1B54A32D192ED03 * ((ulong)number + 1)));
        draw.Next();
        return draw;
    }

    /// <summary>A number from 0 up to and without <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>True so many times of a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of them, all alike likely.</summary>
    public T Of<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
