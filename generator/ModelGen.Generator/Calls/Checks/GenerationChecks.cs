using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>Prompts, and the logits that tokens are drawn from.</summary>
internal static class GenerationChecks
{
    public static void Check(Inquiry inquiry)
    {
        var models = inquiry.Facts.Models;
        var session = models.MakerOf(inquiry.Call.Instance, "CreateSession");
        var model = models.Of(session?.Instance);
        if (models.OptionsOf(session)?.Int("Batch", 1, least: 1) is > 1 and var batch)
        {
            inquiry.Fault(
                CallRules.MadeForLess, inquiry.Call.NameLocation(), inquiry.Call.Name, $"session of Batch = {Text.Of(batch)}",
                "Forward alone", "generate with a session of Batch = 1");
        }

        var prompt = inquiry.Call.Argument("prompt");
        if (TokenChecks.Length(inquiry, prompt, "prompt", model?.ContextLength, "ContextLength", model?.ContextLength, model)) return;
        TokenChecks.Ids(inquiry, prompt, model);
    }

    public static void CheckSampler(Inquiry inquiry)
    {
        var sampler = inquiry.Facts.Models.MakerOf(inquiry.Call.Instance, ".ctor");
        if (inquiry.Facts.Values.Int(sampler?.Argument("vocabularySize")) is not ({ } vocabulary and >= 1)) return;
        if (inquiry.Call.Argument("logits") is not { } logits) return;
        if (inquiry.Length("logits") is not { } given || given == vocabulary) return;
        inquiry.Fault(
            CallRules.WrongRoom, logits, Replacements.Length(logits, Text.Of(vocabulary)), inquiry.Call.Name,
            $"(VocabularySize {Text.Of(vocabulary)}) logits", Text.Of(given), Text.Of(vocabulary));
    }
}
