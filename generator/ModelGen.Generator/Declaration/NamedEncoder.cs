using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// The encoder that a declaration names with <c>Encoder = typeof(X)</c>: the layers, vocabulary and context of the source are X's, and all
/// else that makes a layer must be the same on both.
/// </summary>
internal static class NamedEncoder
{
    private const string Argument = "Encoder";
    private const string AsEncoder = "as the encoder";

    private static readonly SymbolDisplayFormat NameFormat =
        SymbolDisplayFormat.MinimallyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Included);

    /// <summary>The sizes with those of the named encoder filled in.</summary>
    public static GivenSizes Fill(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (!IsNamed(arguments, out var type)) return sizes;
        if (DeclaredModel.Read(type, TopologyKind.Encoder) is not { } declared)
        {
            problems.Add(Rules.NoEncoder, arguments.LocationOf(Argument), type.Name.Length > 0 ? type.Name : type.ToDisplayString());
            return sizes;
        }

        // What is wrong with the encoder itself is said where it is declared.
        if (declared.Model is not { } encoder) return sizes;
        return sizes with
        {
            EncoderLayers = sizes.EncoderLayers ?? encoder.Dimensions.Layers,
            SourceVocabularySize = sizes.SourceVocabularySize ?? encoder.Dimensions.VocabularySize,
            SourceContextLength = sizes.SourceContextLength ?? encoder.Dimensions.ContextLength,
        };
    }

    /// <summary>Reports the first size or choice in which the model and its encoder differ: others often follow from it.</summary>
    public static void Check(ModelSpec model, AttributeArguments arguments, SemanticModel semantics, Problems problems)
    {
        // What is not valid by itself says nothing of the other.
        if (problems.HasErrors || !IsNamed(arguments, out var type)) return;
        if (DeclaredModel.Read(type, TopologyKind.Encoder) is not { Model: { } encoder } declared) return;
        if (EncoderDifference.Between(model, encoder).FirstOrDefault() is { } found)
        {
            var remedy = found.Name == "AttentionWindow" && encoder.AttentionWindow is null
                ? Remedy.RemoveArgument(found.Name, AsEncoder)
                : Remedy.SetArgument(found.Name, found.EncoderLiteral, AsEncoder);
            Report(found.Name, found.Value, found.EncoderName, found.EncoderValue, remedy);
        }
        else if (arguments.Type("SourceTokenizer") is { } own && declared.Arguments.Type("Tokenizer") is { } other
            && !SymbolEqualityComparer.Default.Equals(own, other))
        {
            var tokenizer = TypeOf(other);
            Report(
                "SourceTokenizer", TypeOf(own), "Tokenizer", tokenizer, Remedy.SetArgument("SourceTokenizer", tokenizer, AsEncoder));
        }

        // As much of the name as means the type in the attribute, and so tells it from others.
        string TypeOf(ITypeSymbol type) =>
            $"typeof({type.ToMinimalDisplayString(semantics, arguments.AttributeLocation.SourceSpan.Start, NameFormat)})";

        void Report(string name, string value, string encoderName, string encoderValue, Remedy remedy) => problems.Add(
            Rules.EncoderDiffers, arguments.LocationOf(arguments.IsWritten(name) ? name : Argument), [remedy], name, value, declared.Name,
            encoderName, encoderValue);
    }

    private static bool IsNamed(AttributeArguments arguments, out ITypeSymbol type)
    {
        type = arguments.Type(Argument)!;
        return type is not null && OptionParser.TopologyOf(arguments) == TopologyKind.EncoderDecoder;
    }
}
