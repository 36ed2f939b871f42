using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Numerics;

/// <summary>
/// Asks for memory ahead of its use, so that it arrives while the processor computes. Nothing is read and nothing changes, so what is asked
/// for need not exist; where the processor cannot be asked, nothing happens.
/// </summary>
public static class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Brings some columns of some rows as near as the second-level cache.</summary>
    /// <param name="matrix">A matrix that does not move.</param>
    /// <param name="offset">The first of the floats, counted from there.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Rows(ref float matrix, nint offset, nint stride, nint rows, nint columns)
    {
        if (!Sse.IsSupported) return;
        var row = (byte*)Unsafe.AsPointer(ref matrix) + offset * sizeof(float);
        for (nint i = 0; i < rows; i++, row += stride * sizeof(float))
        {
            var end = row + columns * sizeof(float);
            for (var line = row - (nuint)row % CacheLine; line < end; line += CacheLine) Sse.Prefetch1(line);
        }
    }

    /// <summary>Brings one of several equal shares of the rows: as many pieces of work as go before their use ask for one each.</summary>
    /// <param name="matrix">A matrix that does not move.</param>
    /// <param name="offset">The first of the floats, counted from there.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">How many rows make up all shares.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="share">Which share: 0 to <paramref name="shares"/> - 1.</param>
    /// <param name="shares">How many shares there are.</param>
    public static void Share(ref float matrix, nint offset, nint stride, nint rows, nint columns, nint share, nint shares)
    {
        var first = rows * share / shares;
        Rows(ref matrix, offset + first * stride, stride, rows * (share + 1) / shares - first, columns);
    }
}
