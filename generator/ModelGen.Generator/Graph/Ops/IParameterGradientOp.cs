namespace ModelGen.Generator.Graph.Ops;

/// <summary>An op that writes the gradient of a parameter.</summary>
internal interface IParameterGradientOp
{
    /// <summary>
    /// Whether it adds to what an earlier op of the same pass wrote. Where it is the first, it adds only when gradients are accumulated.
    /// </summary>
    bool AlwaysAccumulates { get; set; }
}
