using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>The lengths of sequences that stand one after the other.</summary>
internal static class SequenceChecks
{
    /// <summary>How many sequences there are, and how long each is.</summary>
    /// <param name="inquiry">The call.</param>
    /// <param name="parameter">The argument with the lengths.</param>
    /// <param name="batch">Sequences that a call takes; null if that is not certain.</param>
    /// <param name="model">The model; null if it is not certain.</param>
    /// <returns>Whether something is wrong.</returns>
    public static bool Lengths(Inquiry inquiry, string parameter, int? batch, DeclaredModel? model)
    {
        if (inquiry.Length(parameter) == 0)
            return inquiry.Fault(CallRules.WrongCount, parameter, inquiry.Call.Name, "the length of at least 1 sequence", "none", "1");
        if (inquiry.Length(parameter) > batch)
        {
            var count = inquiry.Length(parameter)!.Value;
            return inquiry.Fault(
                CallRules.MadeForLess, parameter, $"A call of {TokenChecks.Plural(count, "sequence")}", "session",
                $"at most {Text.Of(batch.Value)}", $"create it with Batch = {Text.Of(count)}");
        }

        return Each(inquiry, inquiry.Call.Argument(parameter), "ContextLength", model?.ContextLength, model);
    }

    /// <summary>How long each sequence is.</summary>
    public static bool Each(Inquiry inquiry, IOperation? lengths, string context, int? size, DeclaredModel? model)
    {
        foreach (var element in inquiry.Facts.Elements.Of(lengths))
        {
            if (inquiry.Facts.Values.Int(element) is not { } length) continue;
            if (length < 1)
            {
                return inquiry.Fault(
                    CallRules.WrongCount, element, Replacements.Value(element, "1"), inquiry.Call.Name,
                    "at least 1 token of each sequence", Text.Of(length), "1");
            }

            if (length > size)
            {
                return inquiry.Fault(
                    CallRules.SequenceTooLong, element, Replacements.Value(element, model, context, size.Value),
                    $"A sequence has {TokenChecks.Tokens(length)}", context, Text.Of(size.Value), model!.Name,
                    $"give at most {Text.Of(size.Value)}");
            }
        }

        return false;
    }

    /// <summary>Tokens that the lengths do not add up to.</summary>
    public static bool Sum(Inquiry inquiry, IOperation? tokens, IOperation? lengths)
    {
        if (inquiry.Facts.Lengths.Of(tokens) is not { } given || inquiry.Facts.Elements.Values(lengths) is not { } values) return false;
        var sum = values.Sum(value => (long)value);
        if (sum == given || sum is < 1 or > int.MaxValue) return false;
        return inquiry.Fault(
            CallRules.WrongCount, tokens!, Replacements.Length(tokens, Text.Of((int)sum)), inquiry.Call.Name,
            $"{TokenChecks.Tokens((int)sum)}, as the lengths add up to", Text.Of(given), Text.Of((int)sum));
    }
}
