using System.Runtime.CompilerServices;

namespace ModelGen.Benchmarks;

/// <summary>Memory that a recorded call was given; it is pinned.</summary>
internal readonly record struct Operand(nuint Address)
{
    /// <summary>The first float.</summary>
    public ref float Floats => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), Address);

    /// <summary>The first integer.</summary>
    public ref int Integers => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<int>(), Address);
}
