namespace ModelGen.Package.Tests.Harness;

/// <summary>What a test needs is not to be had here: it is skipped, if it is a <see cref="SkippableFactAttribute"/>.</summary>
internal sealed class UnavailableException(string reason) : Exception(reason);
