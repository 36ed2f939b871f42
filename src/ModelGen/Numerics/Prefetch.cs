using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Numerics;

/// <summary>Asks for memory that will be used soon, while there is other work to do.</summary>
public static class Prefetch
{
    private const int FloatsPerLine = 16;

    /// <summary>
    /// Brings some columns of some rows as near as the second-level cache. Nothing is read, so the rows need not exist; where the processor
    /// cannot be asked, nothing happens.
    /// </summary>
    /// <param name="matrix">A matrix that does not move.</param>
    /// <param name="offset">The first of the floats, counted from there.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Rows(ref float matrix, nint offset, nint stride, nint rows, nint columns)
    {
        if (!Sse.IsSupported) return;
        var row = (float*)Unsafe.AsPointer(ref matrix) + offset;
        for (nint i = 0; i < rows; i++, row += stride)
        {
            for (nint column = 0; column < columns; column += FloatsPerLine) Sse.Prefetch1(row + column);
        }
    }
}
