using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Parameters;

/// <summary>
/// Floats that begin on a cache line and never move: one array on the pinned heap, so references into it may be kept by offset and
/// nothing needs to be freed by hand.
/// </summary>
public sealed class AlignedBuffer
{
    /// <summary>Alignment of the first element, in bytes: one cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private const int FloatsPerLine = Alignment / sizeof(float);

    private readonly float[] _storage;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeroed floats.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than one array can hold.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaximumLength);
        _storage = GC.AllocateArray<float>((int)length + FloatsPerLine, pinned: true);
        var misalignment = (int)(Address(ref MemoryMarshal.GetArrayDataReference(_storage)) % Alignment);
        _start = misalignment == 0 ? 0 : (Alignment - misalignment) / sizeof(float);
        Length = (int)length;
    }

    /// <summary>The longest buffer, in floats.</summary>
    public static long MaximumLength => Array.MaxLength - FloatsPerLine;

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The first element. Reads and writes through it are not checked.</summary>
    public ref float Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_storage), _start);

    /// <summary>All elements.</summary>
    public Span<float> Span => _storage.AsSpan(_start, Length);

    /// <summary>All elements, for code that must keep a view of them.</summary>
    public Memory<float> Memory => _storage.AsMemory(_start, Length);

    // The array is pinned, so its address is a fact that lasts; no pointer is kept.
    private static unsafe nuint Address(ref float element) => (nuint)Unsafe.AsPointer(ref element);
}
