using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls.Checks;

/// <summary>Options and arguments that no call accepts, whatever the model.</summary>
internal static class RangeChecks
{
    /// <summary>The options that an initialiser sets.</summary>
    public static void Options(
        string type, IObjectOrCollectionInitializerOperation initializer, IOperation creation, Findings findings,
        Action<Diagnostic> report)
    {
        foreach (var (property, value) in KnownOptions.Assignments(initializer))
        {
            if (ValueRanges.OfOption(type, property.Name) is not { } range) continue;
            if (findings.Facts.Values.Number(value) is not { } number || range.Contains(number)) continue;
            findings.Add(
                value.Syntax.GetLocation(), creation, CallRules.ValueOutOfRange, report, Replacements.Nearest(value, number, range),
                [property.Name, Text.Of(number), range.Rule(number)]);
        }
    }

    /// <summary>The arguments of a call.</summary>
    public static void Arguments(Inquiry inquiry, string type)
    {
        var method = inquiry.Call.Method;
        foreach (var parameter in method.Parameters)
        {
            if (ValueRanges.OfArgument(type, method.Name, parameter.Name) is not { } range) continue;
            if (inquiry.Call.Argument(parameter.Name) is not { } given) continue;
            if (inquiry.Facts.Values.Number(given) is not { } number || range.Contains(number)) continue;
            inquiry.Fault(
                CallRules.ValueOutOfRange, given, Replacements.Nearest(given, number, range), parameter.Name, Text.Of(number),
                range.Rule(number));
        }
    }

    /// <summary>A schedule's warm-up is a part of its steps.</summary>
    public static void CheckWarmup(Inquiry inquiry)
    {
        if (inquiry.Int("warmupSteps") is not ({ } warmup and >= 0)) return;
        if (inquiry.Call.Argument("totalSteps") is not { } steps || inquiry.Facts.Values.Int(steps) is not { } total) return;
        if (total >= warmup) return;
        inquiry.Fault(
            CallRules.ValueOutOfRange, steps, Replacements.Value(steps, Text.Of(warmup)), "totalSteps", Text.Of(total),
            $"at least warmupSteps = {Text.Of(warmup)}");
    }
}
