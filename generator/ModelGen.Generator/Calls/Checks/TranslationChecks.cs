using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>Sources to translate, and how a model searches for their targets.</summary>
internal static class TranslationChecks
{
    private const int LongestArray = 0x7FFFFFC7;

    public static void Check(Inquiry inquiry)
    {
        var models = inquiry.Facts.Models;
        var model = models.Of(models.MakerOf(inquiry.Call.Instance, "CreateSession")?.Instance);
        if (inquiry.Call.Argument("source") is { } only)
        {
            CheckSource(inquiry, only, model);
            return;
        }

        foreach (var source in inquiry.Facts.Elements.Of(inquiry.Call.Argument("sources")))
        {
            if (CheckSource(inquiry, source, model)) return;
        }
    }

    /// <summary>What the options are against the sizes of the model.</summary>
    public static void CheckOptions(Inquiry inquiry)
    {
        if (inquiry.Facts.Models.Of(inquiry.Call.Instance) is not { } model) return;
        if (inquiry.Facts.Models.OptionsOf(inquiry.Call) is not { } options) return;
        CheckToken("BeginToken", "vocabulary", model.VocabularySize);
        CheckToken("EndToken", "vocabularies", Math.Min(model.VocabularySize, model.SourceVocabularySize));
        if (options.Int("Beams", 4, least: 1) is not { } beams) return;
        if (beams >= model.VocabularySize && options.Written("Beams") is { } written)
        {
            inquiry.Fault(
                CallRules.ValueOutOfRange, written,
                beams > 1 ? Replacements.Value(written, Text.Of(Math.Max(model.VocabularySize - 1, 1))) : [], "Beams", Text.Of(beams),
                $"below the VocabularySize = {Text.Of(model.VocabularySize)} of '{model.Name}'");
            return;
        }

        var ofSource = Math.Max((long)beams * model.VocabularySize, model.SourceContextLength);
        var most = (int)Math.Min(LongestArray / ofSource, int.MaxValue);
        if (options.Int("BatchSize", 32, least: 1) is { } batch && batch > most && options.Written("BatchSize") is { } sources)
        {
            inquiry.Fault(
                CallRules.ValueOutOfRange, sources, most > 0 ? Replacements.Value(sources, Text.Of(most)) : [], "BatchSize", Text.Of(batch),
                $"at most {Text.Of(most)}, as {Text.Of(beams)} beams and VocabularySize = {Text.Of(model.VocabularySize)} allow");
        }

        void CheckToken(string property, string of, int size)
        {
            if (options.Written(property) is not { } value || options.Int(property, 0, least: 0) is not { } token || token < size) return;
            TokenChecks.Outside(inquiry, value, property, token, of, size, model.Name);
        }
    }

    // With its end a source must fill the context at most.
    private static bool CheckSource(Inquiry inquiry, IOperation source, DeclaredModel? model) =>
        TokenChecks.Length(
            inquiry, source, "source", model?.SourceContextLength - 1, "SourceContextLength", model?.SourceContextLength, model,
            " and its end")
        || TokenChecks.SourceIds(inquiry, source, model);
}
