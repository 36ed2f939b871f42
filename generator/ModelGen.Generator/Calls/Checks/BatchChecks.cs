using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>A batch of one's own, of sequences that may differ in length, where its initialiser is known.</summary>
internal static class BatchChecks
{
    public static void Check(Inquiry inquiry, DeclaredModel? model)
    {
        if (KnownOptions.Of(inquiry.Call.Argument("batch"), inquiry.Facts) is not { } batch) return;
        var (tokens, targets, lengths) = (batch.Written("Tokens"), batch.Written("Targets"), batch.Written("Lengths"));
        if (tokens is null || targets is null || lengths is null) return;
        if (!SequenceChecks.Each(inquiry, lengths, "ContextLength", model?.ContextLength, model)
            && !SequenceChecks.Sum(inquiry, tokens, lengths)) CheckTargets(inquiry, tokens, targets);
        TokenChecks.Ids(inquiry, tokens, model);
        TokenChecks.Targets(inquiry, targets, model);
        if (batch.Written("SourceTokens") is not { } sources || model is { SourceVocabularySize: 0 }) return;
        var sourceLengths = batch.Written("SourceLengths");
        if (!SequenceChecks.Each(inquiry, sourceLengths, "SourceContextLength", model?.SourceContextLength, model))
            SequenceChecks.Sum(inquiry, sources, sourceLengths);
        TokenChecks.SourceIds(inquiry, sources, model);
    }

    private static void CheckTargets(Inquiry inquiry, IOperation tokens, IOperation targets)
    {
        var lengths = inquiry.Facts.Lengths;
        if (lengths.Of(tokens) is not { } wanted || lengths.Of(targets) is not { } given || given == wanted) return;
        inquiry.Fault(
            CallRules.WrongCount, targets, Replacements.Length(targets, Text.Of(wanted)), inquiry.Call.Name,
            $"as many targets as tokens, {Text.Of(wanted)}", Text.Of(given), Text.Of(wanted));
    }
}
