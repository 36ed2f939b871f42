using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>The smaller model that drafts tokens for this one, which a declaration names with <c>Draft = typeof(X)</c>.</summary>
internal static class NamedDraft
{
    private const string Argument = "Draft";

    /// <summary>Reports a draft that is no decoder, or one whose tokens this model could not verify.</summary>
    public static void Check(ModelSpec? model, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Type(Argument) is not { } type || OptionParser.TopologyOf(arguments) != TopologyKind.Decoder) return;
        if (DeclaredModel.Read(type, TopologyKind.Decoder) is not { } draft)
        {
            problems.Add(Rules.NoDraft, arguments.LocationOf(Argument), type.ToDisplayString());
            return;
        }

        if (model is null || draft.Model is null || DifferenceOf(model.Dimensions, draft) is not { } found) return;
        problems.Add(Rules.DraftDiffers, arguments.LocationOf(Argument), found.Name, found.Value, draft.Name, found.Drafts, found.Remedy);
    }

    /// <summary>What keeps a draft from serving a model: another vocabulary, or a context that ends before the model's.</summary>
    public static (string Name, string Value, string Drafts, string Remedy)? DifferenceOf(DimensionsSpec own, DeclaredModel draft)
    {
        if (draft.Model is not { Dimensions: var other }) return null;
        if (own.VocabularySize != other.VocabularySize)
            return ("VocabularySize", Text.Of(own.VocabularySize), Text.Of(other.VocabularySize), "make them the same");
        if (own.ContextLength <= other.ContextLength) return null;
        return (
            "ContextLength", Text.Of(own.ContextLength), Text.Of(other.ContextLength),
            $"give '{draft.Name}' {Text.Of(own.ContextLength)} or more");
    }
}
