using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>What makes a trainer or a training program.</summary>
internal static class TrainerChecks
{
    public static void Check(Inquiry inquiry)
    {
        if (inquiry.Facts.Models.OfTrainer(inquiry.Call) is not { } model) return;
        if (!model.IsTrained)
        {
            var classifier = model.Head == HeadKind.TokenEmbeddings ? HeadKind.TokenClassification : HeadKind.SequenceClassification;
            inquiry.Fault(
                CallRules.NotTrainable, inquiry.Call.NameLocation(), model.Name, $"{model.Head}", $"{classifier}");
            return;
        }

        if (inquiry.Call.Argument("maximumLength") is { } given && inquiry.Facts.Values.Int(given) is { } length
            && length > model.ContextLength)
        {
            inquiry.Fault(
                CallRules.SequenceTooLong, given, Replacements.Value(given, model, "ContextLength", model.ContextLength),
                $"maximumLength is {TokenChecks.Tokens(length)}", "ContextLength", Text.Of(model.ContextLength), model.Name,
                $"give at most {Text.Of(model.ContextLength)}");
        }

        if (inquiry.Facts.Models.OptionsOf(inquiry.Call) is { } options) CheckOptions(inquiry, model, options);
    }

    private static void CheckOptions(Inquiry inquiry, DeclaredModel model, KnownOptions options)
    {
        if (options.Int("SequenceLength", 0, least: 0) is not { } sequence) return;
        if (sequence > model.ContextLength)
        {
            var written = options.Written("SequenceLength")!;
            inquiry.Fault(
                CallRules.SequenceTooLong, written, Replacements.Value(written, model, "ContextLength", model.ContextLength),
                $"SequenceLength is {TokenChecks.Tokens(sequence)}",
                "ContextLength", Text.Of(model.ContextLength), model.Name,
                $"give at most {Text.Of(model.ContextLength)}, or 0 for all of it");
            return;
        }

        var window = sequence == 0 ? model.ContextLength : sequence;
        var tokens = model.LearnsFromSequences
            ? options.Int("TokensPerBatch", 4096, least: 1)
            : (long?)options.Int("BatchSize", 12, least: 1) * window;
        if (tokens is null || options.Int("GradientAccumulation", 1, least: 1) is not { } accumulated) return;
        var most = (int)Math.Max(int.MaxValue / tokens.Value, 1);
        if (accumulated <= most) return;
        var steps = options.Written("GradientAccumulation")!;
        inquiry.Fault(
            CallRules.ValueOutOfRange, steps, Replacements.Value(steps, Text.Of(most)), "GradientAccumulation", Text.Of(accumulated),
            $"at most {Text.Of(most)}, as a step has at most {Text.Of(int.MaxValue)} tokens");
    }
}
