using System.Runtime.InteropServices;

namespace ModelGen.Parallel;

/// <summary>A counter that shares its cache line with nothing: a write to a neighbour would take the line from those who read it.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddedSize)]
internal struct PaddedCounter
{
    [FieldOffset(CacheLine.Offset)]
    public long Value;
}
