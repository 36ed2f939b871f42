using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>What a call passes for a kernel's parameter.</summary>
internal abstract record KernelArgument
{
    /// <summary>
    /// A reference to a value's first element, or to a column of its first row, which each layer may have so many columns further on.
    /// </summary>
    public sealed record Of(Value Value, int Column = 0, int LayerStride = 0) : KernelArgument;

    /// <summary>The run-time number of a symbolic extent.</summary>
    public sealed record Extent(Dim Dim) : KernelArgument;

    /// <summary>Whether to add to the gradient that is there.</summary>
    public sealed record Accumulation(bool Always) : KernelArgument;

    /// <summary>Text that means the same at every call: <c>worker</c>.</summary>
    public sealed record Text(string Expression) : KernelArgument;
}
