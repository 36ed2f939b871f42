using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Numerics;

/// <summary>
/// Asks for memory ahead of its use, so that it arrives while the processor computes. Reads nothing and changes nothing: a place beyond the
/// end of a buffer does no harm. Does nothing where the processor has no such instruction that .NET knows.
/// </summary>
public static class Prefetch
{
    private const int FloatsPerLine = 16;

    /// <summary>Asks for a block that is about to be written or read once.</summary>
    /// <param name="start">The first element of (rows, columns), on a cache line.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="columns">Columns of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Block(ref float start, nint stride, nint rows, nint columns)
    {
        if (!Sse.IsSupported) return;
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column += FloatsPerLine)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, row * stride + column)));
        }
    }

    /// <summary>Asks for one share of a block, as one of several pieces of work that go before its use.</summary>
    /// <param name="start">The first element of (rows, columns).</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="columns">Columns of the block.</param>
    /// <param name="share">Which share: 0 to <paramref name="shares"/> - 1.</param>
    /// <param name="shares">How many shares make up the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Share(ref float start, nint stride, nint rows, nint columns, nint share, nint shares)
    {
        if (!Sse.IsSupported) return;
        var end = rows * (share + 1) / shares;
        for (var row = rows * share / shares; row < end; row++)
        {
            for (nint column = 0; column < columns; column += FloatsPerLine)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, row * stride + column)));
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, row * stride + columns - 1)));
        }
    }
}
