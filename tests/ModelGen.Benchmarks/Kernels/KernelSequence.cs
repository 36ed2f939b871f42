namespace ModelGen.Benchmarks;

/// <summary>One sequence of an attention kernel's call.</summary>
/// <param name="Start">Its first row.</param>
/// <param name="Length">Its queries.</param>
/// <param name="KeyLength">Its keys.</param>
internal readonly record struct KernelSequence(nint Start, nint Length, nint KeyLength);
