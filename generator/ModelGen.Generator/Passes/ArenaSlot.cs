namespace ModelGen.Generator.Passes;

/// <summary>Where an activation lives: from (At + what its layer adds) * row capacity on.</summary>
/// <param name="At">In floats a row.</param>
/// <param name="Width">Floats a row.</param>
/// <param name="Placement">What the layer adds.</param>
/// <param name="Stride">Between one layer's place and the next, in floats a row.</param>
/// <param name="LayerShift">Added to the layer's number: the place after a layer is the place before the next.</param>
internal sealed record ArenaSlot(int At, int Width, LayerPlacement Placement, int Stride, int LayerShift);

/// <summary>How a buffer's place depends on the layer.</summary>
internal enum LayerPlacement
{
    /// <summary>One place.</summary>
    Single,

    /// <summary>A place for each layer, so that the backward pass finds what the forward pass left.</summary>
    PerLayer,

    /// <summary>The residual stream before each layer and after the last: layer + 1 places.</summary>
    Stream,

    /// <summary>Two places that layers use in turn.</summary>
    Alternating,
}
