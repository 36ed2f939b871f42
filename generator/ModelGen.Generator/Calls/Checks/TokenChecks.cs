using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>What holds of token ids in any call.</summary>
internal static class TokenChecks
{
    /// <summary>The first id that a model has no embedding for.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool Ids(Inquiry inquiry, IOperation? tokens, DeclaredModel? model) =>
        model is not null && Ids(inquiry, tokens, "Token id", "vocabulary", model.VocabularySize, model.Name);

    /// <summary>The first source id that a model has no embedding for.</summary>
    public static bool SourceIds(Inquiry inquiry, IOperation? tokens, DeclaredModel? model) =>
        model is not null && Ids(inquiry, tokens, "Token id", "source vocabulary", model.SourceVocabularySize, model.Name);

    /// <summary>The first target that a model cannot predict.</summary>
    public static bool Targets(Inquiry inquiry, IOperation? targets, DeclaredModel? model)
    {
        const int Ignored = -1;
        if (model is null) return false;
        return model.Labels > 0
            ? Ids(inquiry, targets, "Label", "labels", model.Labels, model.Name, Ignored)
            : Ids(inquiry, targets, "Token id", "vocabulary", model.VocabularySize, model.Name, Ignored);
    }

    /// <summary>Reports one id.</summary>
    public static bool Outside(Inquiry inquiry, IOperation at, string what, int id, string of, int size, string model) =>
        inquiry.Fault(CallRules.TokenOutsideVocabulary, at, what, Text.Of(id), of, model, Text.Of(size - 1));

    /// <summary>A sequence that has no tokens, or more than a context holds.</summary>
    /// <param name="inquiry">The call.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="what">What it is called: "prompt".</param>
    /// <param name="most">Tokens that it may have; null if that is not certain.</param>
    /// <param name="context">The name of the size.</param>
    /// <param name="size">The size.</param>
    /// <param name="model">The model; null if it is not certain.</param>
    /// <param name="with">What goes through the model with it.</param>
    /// <returns>Whether it is wrong.</returns>
    public static bool Length(
        Inquiry inquiry, IOperation? sequence, string what, int? most, string context, int? size, DeclaredModel? model,
        string with = "")
    {
        if (inquiry.Facts.Lengths.Of(sequence) is not { } length) return false;
        if (length == 0)
        {
            return inquiry.Fault(
                CallRules.WrongCount, sequence!, Replacements.Length(sequence, "1"), inquiry.Call.Name, "at least 1 token", "none", "1");
        }

        if (most is null || length <= most) return false;
        return inquiry.Fault(
            CallRules.SequenceTooLong, sequence!, Replacements.Length(sequence, model, context, most.Value),
            $"The {what} has {Tokens(length)}{with}", context, Text.Of(size!.Value), model!.Name, $"give at most {Text.Of(most.Value)}");
    }

    /// <summary>"1 token", "2 tokens".</summary>
    public static string Tokens(int count) => Plural(count, "token");

    /// <summary>"1 sequence", "2 sequences".</summary>
    public static string Plural(int count, string what) => $"{Text.Of(count)} {what}{(count == 1 ? "" : "s")}";

    private static bool Ids(
        Inquiry inquiry, IOperation? ids, string what, string of, int size, string model, int? ignored = null)
    {
        foreach (var element in inquiry.Facts.Elements.Of(ids))
        {
            if (inquiry.Facts.Values.Int(element) is not { } id || (uint)id < (uint)size || id == ignored) continue;
            return Outside(inquiry, element, what, id, of, size, model);
        }

        return false;
    }
}
