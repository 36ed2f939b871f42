using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>What the class of a model derives from.</summary>
internal static class BaseClass
{
    public static string Of(TopologyKind topology) =>
        topology == TopologyKind.EncoderDecoder ? "ModelGen.EncoderDecoderModel" : "ModelGen.DecoderModel";
}
