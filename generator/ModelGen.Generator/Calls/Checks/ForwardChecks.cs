using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>Tokens in, logits out.</summary>
internal static class ForwardChecks
{
    private const string Tokens = "tokens";
    private const string Logits = "logits";

    public static void Check(Inquiry inquiry)
    {
        var (model, batch) = MadeFor(inquiry);
        if (CheckCount(inquiry, model, batch)) return;
        CheckLogits(inquiry, model, batch, inquiry.Length(Tokens));
        TokenChecks.Ids(inquiry, inquiry.Call.Argument(Tokens), model);
    }

    // A model written by hand has a batch as it likes, and a program that translates has one that changes from call to call.
    private static (DeclaredModel? Model, int? Batch) MadeFor(Inquiry inquiry)
    {
        var models = inquiry.Facts.Models;
        var session = models.MakerOf(inquiry.Call.Instance, "CreateSession");
        var program = session is null ? models.MakerOf(inquiry.Call.Instance, "CreateInferenceProgram") : null;
        var translation = models.MakerOf(inquiry.Call.Instance, "CreateTranslationProgram");
        if (models.Of((session ?? program ?? translation)?.Instance) is not { } model) return (null, null);
        var batch = session is not null
            ? models.OptionsOf(session)?.Int("Batch", 1, least: 1)
            : inquiry.Facts.Values.Int(program?.Argument("batch"));
        return (model, batch >= 1 ? batch : null);
    }

    private static bool CheckCount(Inquiry inquiry, DeclaredModel? model, int? batch)
    {
        if (inquiry.Call.Argument(Tokens) is not { } tokens || inquiry.Length(Tokens) is not { } count) return false;
        if (count == 0 || (batch is { } divisor && count % divisor != 0))
        {
            var expected = batch is { } known
                ? $"(batch {Text.Of(known)}, length) tokens, a positive multiple of {Text.Of(known)}"
                : "at least 1 token of each sequence";
            var nearest = Multiples(count, batch ?? 1, model).Select(multiple => N(multiple)).ToArray();
            return inquiry.Fault(
                CallRules.WrongCount, tokens, Replacements.Length(tokens, nearest), inquiry.Call.Name, expected, Text.Of(count),
                Text.List(nearest, "or"));
        }

        if (model is null || batch is null || count / batch <= model.ContextLength) return false;
        var length = count / batch.Value;
        return inquiry.Fault(
            CallRules.SequenceTooLong, tokens,
            Replacements.Length(tokens, model, "ContextLength", (long)batch.Value * model.ContextLength),
            $"This has {TokenChecks.Tokens(length)} of each sequence", "ContextLength", Text.Of(model.ContextLength), model.Name,
            $"give at most {N((long)batch.Value * model.ContextLength)}");
    }

    private static long[] Multiples(int count, long batch, DeclaredModel? model)
    {
        var most = batch * (model?.ContextLength ?? int.MaxValue);
        var (below, above) = (Math.Min(count / batch * batch, most), (count / batch + 1) * batch);
        return below == 0 ? [above] : above > most ? [below] : [below, above];
    }

    private static void CheckLogits(Inquiry inquiry, DeclaredModel? model, int? batch, int? count)
    {
        if (model is null || inquiry.Call.Argument(Logits) is not { } logits || inquiry.Length(Logits) is not { } given) return;
        long vocabulary = model.VocabularySize;
        var (every, last) = (count * vocabulary, batch * vocabulary);
        if (given == every || given == last) return;
        var (nearest, expected) = (every, last) switch
        {
            ({ } all, { } few) when all == few => (all, $"({N(batch)}, {N(vocabulary)}) = {N(few)} logits"),
            ({ } all, { } few) => (
                Math.Abs(all - given) < Math.Abs(few - given) ? all : few,
                $"({N(batch)}, {N(count / batch)}, {N(vocabulary)}) = {N(all)} or ({N(batch)}, {N(vocabulary)}) = {N(few)} logits"),

            // The tokens are as many times the batch as they like.
            (null, { } few) => (Multiple(given, few), $"a multiple of (batch {N(batch)}, {N(vocabulary)}) = {N(few)} logits"),

            // Nor is the batch known.
            _ => (Multiple(given, vocabulary), $"a multiple of VocabularySize = {N(vocabulary)} logits"),
        };
        if (nearest == given) return;

        // Beyond the context there is nothing to fill. The product may be above what a long holds.
        var most = (double)(batch ?? int.MaxValue) * vocabulary * model.ContextLength;
        if (nearest > most) nearest = (long)most;
        inquiry.Fault(
            CallRules.WrongRoom, logits, Replacements.Length(logits, model, "VocabularySize", nearest), inquiry.Call.Name, expected,
            Text.Of(given), N(nearest));
    }

    // The nearest positive multiple.
    private static long Multiple(long given, long of) => Math.Max((given + of / 2) / of, 1) * of;

    private static string N(long? value) => value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
