using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>The smaller model that drafts tokens for this one, which a declaration names with <c>Draft = typeof(X)</c>.</summary>
internal static class NamedDraft
{
    private const string Argument = "Draft";

    /// <summary>Reports a draft that is no other decoder, or one whose tokens this model could not verify.</summary>
    public static void Check(INamedTypeSymbol own, ModelSpec? model, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Type(Argument) is not { } type || OptionParser.TopologyOf(arguments) != TopologyKind.Decoder) return;
        if (SymbolEqualityComparer.Default.Equals(type, own))
        {
            Refuse("it is the model that it would draft for", "name a smaller one, or leave Draft out");
            return;
        }

        if (DeclaredModel.Read(type, TopologyKind.Decoder) is not { } draft)
        {
            Refuse("it is no model of Topology.Decoder", "declare it with [Transformer(Topology.Decoder, ...)]");
            return;
        }

        if (model is null || draft.Model is null || DifferenceOf(model.Dimensions, draft) is not { } found) return;
        problems.Add(
            Rules.DraftDiffers, arguments.LocationOf(Argument), found.Remedies, found.Name, found.Value, draft.Name, found.Drafts,
            found.Advice);

        void Refuse(string reason, string advice) => problems.Add(
            Rules.NoDraft, arguments.LocationOf(Argument), [Remedy.RemoveArgument(Argument)], type.ToDisplayString(), reason, advice);
    }

    /// <summary>What keeps a draft from serving a model: another vocabulary, or a context that ends before the model's.</summary>
    public static DraftDifference? DifferenceOf(DimensionsSpec own, DeclaredModel draft)
    {
        if (draft.Model is not { Dimensions: var other }) return null;
        if (own.VocabularySize != other.VocabularySize)
            return Differ("VocabularySize", own.VocabularySize, other.VocabularySize, "make them the same");
        return own.ContextLength > other.ContextLength
            ? Differ("ContextLength", own.ContextLength, other.ContextLength, $"give '{draft.Name}' {Text.Of(own.ContextLength)} or more")
            : null;

        // What the draft does not write itself, such as the vocabulary of its tokenizer, is not put right there.
        DraftDifference Differ(string name, int value, int drafts, string advice) => new(
            name, Text.Of(value), Text.Of(drafts), advice,
            draft.Arguments.Value<int>(name) is null
                ? []
                : [Remedy.SetArgumentOf(draft.MetadataName, name, Text.Of(value), "as the model")]);
    }
}
