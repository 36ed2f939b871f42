using System.Runtime.InteropServices;

namespace ModelGen.Parallel;

/// <summary>A counter that shares its cache line with nothing: a write to a neighbour would take the line from those who read it.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddedSize)]
internal struct PaddedCounter
{
    [FieldOffset(CacheLine.Offset)]
    public long Value;
}

/// <summary>What a pool's threads are to do: the work and its number, on one cache line, so that both arrive together.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddedSize)]
internal struct Assignment
{
    [FieldOffset(CacheLine.Offset)]
    public long Number;

    [FieldOffset(CacheLine.Offset + sizeof(long))]
    public IParallelWork? Work;
}

/// <summary>Distances that keep two fields apart. Processors fetch lines of 64 bytes, some of them in pairs.</summary>
internal static class CacheLine
{
    public const int Offset = 128;
    public const int PaddedSize = 256;
}
