namespace ModelGen.Generator.Graph;

/// <summary>In which pass a region runs.</summary>
internal enum RegionRole
{
    Forward,
    Backward,

    /// <summary>In place of the forward head where only the loss is asked for.</summary>
    Evaluation,
}
