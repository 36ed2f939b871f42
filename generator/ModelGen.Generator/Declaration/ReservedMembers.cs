using Microsoft.CodeAnalysis;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>The members that the generated part has, so that the class cannot have them too.</summary>
internal static class ReservedMembers
{
    // Overloads of these are the user's to write; only the generated signature is taken.
    private static readonly Dictionary<string, string> Signatures = new(StringComparer.Ordinal)
    {
        ["Create"] = "ulong",
        ["Load"] = "string",
        [".ctor"] = "ModelGen.Parameters.ParameterBlock",
    };

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "DModel", "Heads", "HeadDim", "KeyDim", "ValueDim", "Layers", "EncoderLayers", "DFeedForward", "VocabularySize", "ContextLength",
        "SourceVocabularySize", "SourceContextLength", "ParameterCount",
        "Dimensions", "CreateTrainingProgram", "CreateInferenceProgram", "CreateTranslationProgram",
        "LayerLength", "EncoderLayerLength", "DeclaredParameters", "DeclaredDimensions", "PositionTable", "CreateParameters",
        "CreatePositionTable",
        "ParameterOffset", "CompiledTraining", "CompiledInference", "Kernels", "Kernels512", "Kernels256", "Kernels128", "KernelsScalar",
    };

    // Names that users of other models may well have themselves.
    private static readonly HashSet<string> OfEncoders = new(StringComparer.Ordinal) { "Labels", "CreateEncoderProgram" };

    /// <summary>Whether a class of that name could not have the generated members: none may be called as its class is.</summary>
    public static bool IsTaken(string className, TopologyKind topology) =>
        IsGenerated(className, topology) || Signatures.ContainsKey(className);

    /// <summary>The members of a class that stand where a generated one must, or are generated.</summary>
    public static IEnumerable<ISymbol> Conflicts(INamedTypeSymbol type, TopologyKind topology) =>
        type.GetMembers().Where(member => !member.IsImplicitlyDeclared && IsConflict(member, topology));

    private static bool IsConflict(ISymbol member, TopologyKind topology)
    {
        if (IsGenerated(member.Name, topology)) return true;
        if (!Signatures.TryGetValue(member.Name, out var signature)) return false;
        if (member is not IMethodSymbol method) return true;
        var parameters = method.Parameters.Select(
            parameter => parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString());
        return method.Arity == 0 && string.Join(", ", parameters) == signature;
    }

    private static bool IsGenerated(string name, TopologyKind topology) =>
        Names.Contains(name) || (topology == TopologyKind.Encoder && OfEncoders.Contains(name));
}
