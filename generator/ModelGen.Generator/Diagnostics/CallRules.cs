namespace ModelGen.Generator.Diagnostics;

/// <summary>MG4xxx: what code does with a model: constants that cannot be right.</summary>
internal static class CallRules
{
}
