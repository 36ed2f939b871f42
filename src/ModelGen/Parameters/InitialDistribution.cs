namespace ModelGen.Parameters;

/// <summary>What the elements of a new parameter are drawn from.</summary>
public enum InitialDistribution
{
    /// <summary>All 0.</summary>
    Zeros,

    /// <summary>All 1.</summary>
    Ones,

    /// <summary>Normal with mean 0.</summary>
    Normal,
}
