using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>What the class of a model derives from.</summary>
internal static class BaseClass
{
    public static string Of(TopologyKind topology) => topology switch
    {
        TopologyKind.EncoderDecoder => "ModelGen.EncoderDecoderModel",
        TopologyKind.Encoder => "ModelGen.EncoderModel",
        _ => "ModelGen.DecoderModel",
    };
}
