using System.Globalization;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>Sequences of any lengths into an encoder.</summary>
internal static class EncodingChecks
{
    public static void Check(Inquiry inquiry)
    {
        var models = inquiry.Facts.Models;
        var session = models.MakerOf(inquiry.Call.Instance, "CreateSession");
        var model = models.Of((session ?? models.MakerOf(inquiry.Call.Instance, "CreateEncoderProgram"))?.Instance);
        var tokens = inquiry.Call.Argument("tokens");
        var wrong = false;
        if (inquiry.Call.Argument("lengths") is null)
        {
            wrong = TokenChecks.Length(
                inquiry, tokens, "sequence", model?.ContextLength, "ContextLength", model?.ContextLength, model);
        }
        else if (!SequenceChecks.Lengths(inquiry, "lengths", Batch(), model))
        {
            wrong = SequenceChecks.Sum(inquiry, tokens, inquiry.Call.Argument("lengths"));
            if (!wrong && model is not null) CheckOutput(inquiry, model);
        }

        if (!wrong) TokenChecks.Ids(inquiry, tokens, model);

        // A model written by hand has room as it likes.
        int? Batch() => model is null ? null : models.OptionsOf(session)?.Int("Batch", 1, least: 1);
    }

    private static void CheckOutput(Inquiry inquiry, DeclaredModel model)
    {
        if (inquiry.Call.Argument("output") is not { } output || inquiry.Length("output") is not { } given) return;
        var (rows, row) = model.IsPerToken ? (inquiry.Length("tokens"), "token") : (inquiry.Length("lengths"), "sequence");
        if (rows is not { } count || given == (long)count * model.OutputWidth) return;
        var floats = ((long)count * model.OutputWidth).ToString(CultureInfo.InvariantCulture);
        var remedies = count == 1
            ? Replacements.Length(output, model, model.Labels > 0 ? "Labels" : "DModel", model.OutputWidth)
            : Replacements.Length(output, floats);
        inquiry.Fault(
            CallRules.WrongRoom, output, remedies, inquiry.Call.Name,
            $"({Text.Of(count)}, {Text.Of(model.OutputWidth)}) = {floats} floats, a row for each {row}", Text.Of(given), floats);
    }
}
