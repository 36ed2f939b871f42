namespace ModelGen.Benchmarks;

/// <summary>Where data lies: nearer is faster and smaller.</summary>
internal enum MemoryLevel
{
    L1,
    L2,
    L3,
    Memory,
}
