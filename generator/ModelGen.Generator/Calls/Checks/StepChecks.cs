using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>What a trainer or a training program is given to learn from or to measure with.</summary>
internal static class StepChecks
{
    // What programs round their rows up to.
    private const int RowAlignment = 16;

    public static void Check(Inquiry inquiry)
    {
        var models = inquiry.Facts.Models;
        var trainer = models.TrainerMaker(inquiry.Call.Instance);
        var program = trainer is null ? models.MakerOf(inquiry.Call.Instance, "CreateTrainingProgram") : null;
        var model = models.OfTrainer(trainer ?? program);
        if (inquiry.Call.TakesSpan("tokens"))
        {
            if (!(trainer is null ? CheckProgram(inquiry, program, model) : CheckTrainer(inquiry, trainer, model))) CheckCounts(inquiry);
            TokenChecks.Ids(inquiry, inquiry.Call.Argument("tokens"), model);
            TokenChecks.Targets(inquiry, inquiry.Call.Argument("targets"), model);
        }
        else if (inquiry.Facts.Types.NameOf(inquiry.Call.Argument("batch")?.Type) == "TrainingBatch")
        {
            BatchChecks.Check(inquiry, model);
        }
        else if (model is not null)
        {
            CheckData(inquiry, "training", model);
            CheckData(inquiry, "validation", model);
        }
    }

    /// <summary>A text has something to predict.</summary>
    public static void CheckText(Inquiry inquiry)
    {
        if (inquiry.Length("tokens") is not ({ } length and < 2)) return;
        var tokens = inquiry.Call.Argument("tokens")!;
        inquiry.Fault(
            CallRules.WrongCount, tokens, Replacements.Length(tokens, "2"), "A TokenDataset", "at least 2 tokens, to read and to predict",
            Text.Of(length), "2");
    }

    private static bool CheckTrainer(Inquiry inquiry, Call maker, DeclaredModel? model)
    {
        if (inquiry.Facts.Models.OptionsOf(maker) is not { } options) return false;
        var wrong = false;
        var (size, times) = (options.Int("BatchSize", 12, least: 1), options.Int("GradientAccumulation", 1, least: 1));
        if (inquiry.Int("batch") > (long?)size * times)
        {
            var most = (size * times)!.Value;
            wrong = inquiry.Fault(
                CallRules.MadeForLess, "batch", $"batch = {Text.Of(inquiry.Int("batch")!.Value)}", "trainer",
                $"at most {TokenChecks.Plural(most, "sequence")}",
                $"give at most {Text.Of(most)}, which is BatchSize = {Text.Of(size!.Value)} times "
                + $"GradientAccumulation = {Text.Of(times!.Value)}");
        }

        // Longer windows than the context are reported where the trainer is made.
        if (options.Int("SequenceLength", 0, least: 0) is not { } sequence || sequence > model?.ContextLength) return wrong;
        var longest = sequence == 0 ? model?.ContextLength : sequence;
        if (inquiry.Int("length") is not { } length || !(length > longest)) return wrong;
        return inquiry.Fault(
            CallRules.MadeForLess, "length", $"length = {Text.Of(length)}", "trainer",
            $"at most {TokenChecks.Tokens(longest.Value)} of each sequence",
            sequence == 0
                ? $"give at most {Text.Of(longest.Value)}, which is ContextLength"
                : $"give at most {Text.Of(longest.Value)}, or create it with SequenceLength = {Text.Of(length)}");
    }

    private static bool CheckProgram(Inquiry inquiry, Call? maker, DeclaredModel? model)
    {
        var values = inquiry.Facts.Values;
        if (maker is null || model is null || values.Int(maker.Argument("maximumBatch")) is not ({ } most and >= 1)) return false;
        if (inquiry.Int("batch") is not ({ } batch and >= 1)) return false;
        if (batch > most)
        {
            return inquiry.Fault(
                CallRules.MadeForLess, "batch", $"batch = {Text.Of(batch)}", "program", $"at most {TokenChecks.Plural(most, "sequence")}",
                $"create it with maximumBatch = {Text.Of(batch)}");
        }

        if (values.Int(maker.Argument("maximumLength")) is not ({ } each and >= 1)) return false;
        var rows = ((long)most * each + RowAlignment - 1) / RowAlignment * RowAlignment;
        var longest = (int)Math.Min(model.ContextLength, rows / batch);
        if (inquiry.Int("length") is not { } length || length <= longest) return false;
        return inquiry.Fault(
            CallRules.MadeForLess, "length", $"length = {Text.Of(length)}", "program",
            $"at most {TokenChecks.Tokens(longest)} of each of {TokenChecks.Plural(batch, "sequence")}",
            $"give at most {Text.Of(longest)}");
    }

    private static void CheckCounts(Inquiry inquiry)
    {
        var (tokens, targets) = (inquiry.Length("tokens"), inquiry.Length("targets"));
        var (batch, length) = (inquiry.Int("batch"), inquiry.Int("length"));
        var expected = batch >= 1 && length >= 1 ? (long?)batch * length : null;
        if (expected > int.MaxValue) return;
        if (tokens is { } given && expected is { } product && given != product)
        {
            var at = inquiry.Call.Argument("tokens")!;
            inquiry.Fault(
                CallRules.WrongCount, at, Replacements.Length(at, Text.Of((int)product)), inquiry.Call.Name,
                $"(batch {Text.Of(batch!.Value)}, length {Text.Of(length!.Value)}) = {TokenChecks.Tokens((int)product)}", Text.Of(given),
                Text.Of((int)product));
            return;
        }

        if (targets is { } others && (tokens ?? expected) is { } wanted && others != wanted)
        {
            var at = inquiry.Call.Argument("targets")!;
            inquiry.Fault(
                CallRules.WrongCount, at, Replacements.Length(at, Text.Of((int)wanted)), inquiry.Call.Name,
                $"as many targets as tokens, {Text.Of((int)wanted)}", Text.Of(others), Text.Of((int)wanted));
        }
    }

    private static void CheckData(Inquiry inquiry, string parameter, DeclaredModel model)
    {
        var data = inquiry.Call.Argument(parameter);
        var kind = inquiry.Facts.Types.NameOf(inquiry.Facts.Origins.Follow(data)?.Type);
        var reason = (kind, model) switch
        {
            ("TokenDataset", { SourceVocabularySize: > 0 }) => "as it has an encoder beside its decoder",
            ("PairDataset", { SourceVocabularySize: 0 }) => "as it has no encoder for the sources of pairs",
            ("LabelledDataset", { Labels: 0 }) => "as it tells no labels apart",
            _ => null,
        };
        if (reason is null) return;
        var other = model.SourceVocabularySize > 0 ? "PairDataset" : model.Labels > 0 ? "LabelledDataset" : "TokenDataset";
        inquiry.Fault(CallRules.OtherData, data!, model.Name, kind!, reason, other);
    }
}
