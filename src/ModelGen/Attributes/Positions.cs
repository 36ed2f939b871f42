namespace ModelGen;

/// <summary>How positions enter a model.</summary>
public enum Positions
{
    /// <summary>A trained table with a row for each position.</summary>
    Learned,

    /// <summary>PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos(...), interleaved (Vaswani et al., 2017, section 3.5).</summary>
    Sinusoidal,
}
