using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Calls;

/// <summary>
/// What calls need to know of a model: the constants of its generated part, which a model of a referenced assembly has too, and what its
/// attribute says.
/// </summary>
internal sealed record DeclaredModel(
    string Name, TopologyKind Topology, HeadKind Head, int DModel, int VocabularySize, int ContextLength, int SourceVocabularySize,
    int SourceContextLength, int Labels)
{
    /// <summary>Whether it has a loss to be trained by.</summary>
    public bool IsTrained => Topology != TopologyKind.Encoder || Head is HeadKind.TokenClassification or HeadKind.SequenceClassification;

    /// <summary>Whether an encoder gives an output for each token, or for each sequence.</summary>
    public bool IsPerToken => Head is HeadKind.TokenEmbeddings or HeadKind.TokenClassification;

    /// <summary>Floats of an encoder's output.</summary>
    public int OutputWidth => Labels > 0 ? Labels : DModel;

    /// <summary>Whether it is trained on sequences of any lengths, as against windows of a text.</summary>
    public bool LearnsFromSequences => SourceVocabularySize > 0 || Labels > 0;

    /// <summary>The model that a class declares; null if it declares none, or one with errors.</summary>
    public static DeclaredModel? Of(INamedTypeSymbol type)
    {
        if (DeclarationParser.FindAttribute(type) is not { } attribute) return null;

        // The stub of a declaration with errors counts one parameter, and no model has so few.
        if (Constant(type, "ParameterCount") is not > 1) return null;
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Value is not int topology) return null;
        var head = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Head").Value.Value as int? ?? 0;

        // Whoever declares another model may have labels of their own.
        var labels = (TopologyKind)topology == TopologyKind.Encoder ? Size("Labels") : 0;
        return new DeclaredModel(
            type.Name, (TopologyKind)topology, (HeadKind)head, Size("DModel"), Size("VocabularySize"), Size("ContextLength"),
            Size("SourceVocabularySize"), Size("SourceContextLength"), labels);

        int Size(string name) => (int)(Constant(type, name) ?? 0);
    }

    private static long? Constant(INamedTypeSymbol type, string name) =>
        type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue switch
        {
            int value => value,
            long value => value,
            _ => null,
        };
}
