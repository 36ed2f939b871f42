namespace ModelGen.Generator.Diagnostics;

/// <summary>MG6xxx: sizes that cost speed or memory: advice, no fault.</summary>
internal static class AdviceRules
{
}
