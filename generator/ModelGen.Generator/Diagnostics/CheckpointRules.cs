namespace ModelGen.Generator.Diagnostics;

/// <summary>MG5xxx: a declaration against the files of a checkpoint.</summary>
internal static class CheckpointRules
{
}
