using System.Runtime.InteropServices;

namespace ModelGen.Parallel;

/// <summary>What a pool's threads are to do: the work and its number, on one cache line, so that both arrive together.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddedSize)]
internal struct Assignment
{
    [FieldOffset(CacheLine.Offset)]
    public long Number;

    [FieldOffset(CacheLine.Offset + sizeof(long))]
    public IParallelWork? Work;
}
