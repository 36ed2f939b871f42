using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>MG6xxx: sizes that cost speed or memory: advice, no fault.</summary>
internal static class AdviceRules
{
    public static readonly DiagnosticDescriptor IdleLanes = Rules.Advice(
        "MG6001", "Widths that are multiples of 16 fill every vector",
        "{0} is no multiple of 16, so that {1} {2} of {3} lanes idle: {4}");

    public static readonly DiagnosticDescriptor WindowReachesAll = Rules.Advice(
        "MG6002", "A window that reaches the whole context is none",
        "AttentionWindow = {0} reaches all of {1} = {2}, so it changes nothing: leave it out{3}");

    public static readonly DiagnosticDescriptor NothingToRecompute = Rules.Advice(
        "MG6003", "One layer has nothing to recompute",
        "RecomputeActivations = true changes nothing where Layers = 1, as the last layer is never run again: leave it out");
}
