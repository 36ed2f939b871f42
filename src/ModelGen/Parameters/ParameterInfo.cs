using System.Collections.Immutable;

namespace ModelGen.Parameters;

/// <summary>One named tensor of a model: what it is called, where it stands in the block, and how it begins.</summary>
/// <param name="Name">Dotted name, as in a checkpoint: <c>layers.0.attention.qkv.weight</c>.</param>
/// <param name="Shape">Dimensions, row-major. A matrix is (in, out).</param>
/// <param name="Offset">First element in the block, in floats; a multiple of 16.</param>
/// <param name="Initial">The distribution its elements are drawn from at first.</param>
/// <param name="StandardDeviation">Of <see cref="InitialDistribution.Normal"/>; otherwise 0.</param>
/// <param name="IsDecayed">Whether weight decay applies: matrices, not biases or norms.</param>
public sealed record ParameterInfo(
    string Name,
    ImmutableArray<int> Shape,
    long Offset,
    InitialDistribution Initial,
    float StandardDeviation,
    bool IsDecayed)
{
    /// <summary>Number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
