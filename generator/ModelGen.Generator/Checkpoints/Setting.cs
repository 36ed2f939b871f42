namespace ModelGen.Generator.Checkpoints;

/// <summary>One thing that a checkpoint says of its model.</summary>
/// <param name="Value">In a declaration's terms.</param>
/// <param name="Key">What the file calls it: <c>n_layer</c>.</param>
/// <param name="Stated">How the file states it: <c>n_layer = 12</c>.</param>
internal sealed record Setting<T>(T Value, string Key, string Stated);
