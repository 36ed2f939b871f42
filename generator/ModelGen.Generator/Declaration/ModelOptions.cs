using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>All that a declaration says beside the sizes, with the defaults filled in.</summary>
internal sealed record ModelOptions(
    TopologyKind Topology, ActivationKind Activation, NormKind Norm, double NormEpsilon, PositionKind Positions, bool Bias,
    bool TieEmbeddings, DropoutSpec Dropout, bool RecomputeActivations)
{
    /// <summary>What a topology has where nothing is said: the values of the paper that introduced it.</summary>
    public static ModelOptions DefaultsOf(TopologyKind topology) => topology switch
    {
        // GPT-2 (Radford et al., 2019), but for its dropout of 0.1: dropout is off until it is asked for.
        _ => new ModelOptions(
            topology, ActivationKind.GeluTanh, NormKind.Pre, 1e-5, PositionKind.Learned, Bias: true, TieEmbeddings: true,
            new DropoutSpec(0, 0, 0), RecomputeActivations: false),
    };

    public ModelSpec ToModel(TypeSpec type, DimensionsSpec dimensions) =>
        new(type, dimensions, Topology, Activation, Norm, NormEpsilon, Positions, Bias, TieEmbeddings, Dropout, RecomputeActivations);
}
