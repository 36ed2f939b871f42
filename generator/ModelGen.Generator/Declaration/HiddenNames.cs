using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// The types that generated code names by their last name alone, so that it reads as a person would write it. What the user has under one
/// of these names, in the class or around it, would be meant instead.
/// </summary>
internal static class HiddenNames
{
    /// <summary>The names; and words of C# that a class may be called by too.</summary>
    public static readonly string[] Names =
    [
        "var", "nint", "AlignedBuffer", "AttentionPart", "AttentionSite", "AttentionWeights", "CacheLayout", "CheckpointException",
        "DropoutSite", "EncoderProgram", "ForkJoinPool", "ImmutableArray", "InferenceProgram", "InitialDistribution", "LookupGradient",
        "Math", "MathF", "MemoryMarshal", "MethodImpl", "MethodImplAttribute", "MethodImplOptions", "ModelDimensions",
        "NotSupportedException", "ParallelRange", "ParameterBlock", "ParameterInfo", "ParameterLayout", "Prefetch", "ProgramCapacity",
        "SelectedRows", "SequencePooling", "SinusoidalPositions", "TrainingProgram", "TranslationProgram", "Transposition", "Unsafe",
        "Vector128", "Vector256", "Vector512", "VectorMath", "VectorWidth",
    ];

    /// <summary>Those that are only used with a type argument, so that nothing without a type parameter hides them.</summary>
    public static readonly string[] GenericNames = ["ReadOnlySpan", "Span"];

    /// <summary>The first name that means something of the user's own where the class stands, and what.</summary>
    /// <param name="type">The class.</param>
    /// <param name="isWritten">Whether the user wrote a declaration, as against the generator.</param>
    public static (string Name, ISymbol Hiding)? Find(INamedTypeSymbol type, Func<SyntaxReference, bool> isWritten)
    {
        for (INamespaceOrTypeSymbol? level = type; level is not null; level = level.ContainingSymbol as INamespaceOrTypeSymbol)
        {
            var found = Names.SelectMany(name => level.GetMembers(name))
                .Concat(GenericNames.SelectMany(name => level.GetTypeMembers(name)).Where(member => member.Arity == 1))
                .FirstOrDefault(member => member.DeclaringSyntaxReferences.Any(isWritten));
            if (found is not null) return (found.Name, found);
        }

        return null;
    }
}
