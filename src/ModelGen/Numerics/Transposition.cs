using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Numerics;

/// <summary>Copies a matrix with rows and columns exchanged, as kernels pack a right-hand operand that they read transposed.</summary>
public static class Transposition
{
    // Strips of one cache line's width: each line of the source is read in one go, even where the rows' stride maps all to one cache set.
    private const int StripColumns = 16;
    private const int BlockColumns = 4;

    /// <summary>destination[c * destinationStride + r] = source[r * sourceStride + c] for every r below rows and c below columns.</summary>
    /// <param name="source">The first element of (rows, columns).</param>
    /// <param name="sourceStride">Floats from one row of the source to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="destination">The first element of (columns, rows); does not overlap the source.</param>
    /// <param name="destinationStride">Floats from one row of the destination to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(
        ref float source, nint sourceStride, nint rows, nint columns, ref float destination, nint destinationStride)
    {
        for (nint strip = 0; strip < columns; strip += StripColumns)
        {
            var end = nint.Min(strip + StripColumns, columns);
            var blocksEnd = end - (end - strip) % BlockColumns;
            nint row = 0;
            if (Avx.IsSupported)
            {
                for (; row + 8 <= rows; row += 8)
                {
                    for (var column = strip; column < blocksEnd; column += BlockColumns)
                    {
                        CopyBlock8(
                            ref Unsafe.Add(ref source, row * sourceStride + column), sourceStride,
                            ref Unsafe.Add(ref destination, column * destinationStride + row), destinationStride);
                    }

                    if (blocksEnd < end)
                        CopyElements(ref source, sourceStride, row, row + 8, blocksEnd, end, ref destination, destinationStride);
                }
            }

            if (Sse.IsSupported || AdvSimd.Arm64.IsSupported)
            {
                for (; row + 4 <= rows; row += 4)
                {
                    for (var column = strip; column < blocksEnd; column += BlockColumns)
                    {
                        CopyBlock4(
                            ref Unsafe.Add(ref source, row * sourceStride + column), sourceStride,
                            ref Unsafe.Add(ref destination, column * destinationStride + row), destinationStride);
                    }

                    if (blocksEnd < end)
                        CopyElements(ref source, sourceStride, row, row + 4, blocksEnd, end, ref destination, destinationStride);
                }
            }

            CopyElements(ref source, sourceStride, row, rows, strip, end, ref destination, destinationStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyElements(
        ref float source, nint sourceStride, nint firstRow, nint endRow, nint firstColumn, nint endColumn,
        ref float destination, nint destinationStride)
    {
        for (var column = firstColumn; column < endColumn; column++)
        {
            for (var row = firstRow; row < endRow; row++)
                Unsafe.Add(ref destination, column * destinationStride + row) = Unsafe.Add(ref source, row * sourceStride + column);
        }
    }

    // (8 rows, 4 columns) -> (4, 8). Each half of a vector is a 4 x 4 block of its own, so no shuffle crosses the halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlock8(ref float source, nint sourceStride, ref float destination, nint destinationStride)
    {
        ref var lower = ref Unsafe.Add(ref source, 4 * sourceStride);
        var row0 = Vector256.Create(Load(ref source, 0), Load(ref lower, 0));
        var row1 = Vector256.Create(Load(ref source, sourceStride), Load(ref lower, sourceStride));
        var row2 = Vector256.Create(Load(ref source, 2 * sourceStride), Load(ref lower, 2 * sourceStride));
        var row3 = Vector256.Create(Load(ref source, 3 * sourceStride), Load(ref lower, 3 * sourceStride));
        var even01 = Avx.UnpackLow(row0, row2);
        var odd01 = Avx.UnpackLow(row1, row3);
        var even23 = Avx.UnpackHigh(row0, row2);
        var odd23 = Avx.UnpackHigh(row1, row3);
        Store(Avx.UnpackLow(even01, odd01), ref destination, 0);
        Store(Avx.UnpackHigh(even01, odd01), ref destination, destinationStride);
        Store(Avx.UnpackLow(even23, odd23), ref destination, 2 * destinationStride);
        Store(Avx.UnpackHigh(even23, odd23), ref destination, 3 * destinationStride);
    }

    // (4, 4) -> (4, 4).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlock4(ref float source, nint sourceStride, ref float destination, nint destinationStride)
    {
        var row0 = Load(ref source, 0);
        var row1 = Load(ref source, sourceStride);
        var row2 = Load(ref source, 2 * sourceStride);
        var row3 = Load(ref source, 3 * sourceStride);
        var even01 = InterleaveLow(row0, row2);
        var odd01 = InterleaveLow(row1, row3);
        var even23 = InterleaveHigh(row0, row2);
        var odd23 = InterleaveHigh(row1, row3);
        Store(InterleaveLow(even01, odd01), ref destination, 0);
        Store(InterleaveHigh(even01, odd01), ref destination, destinationStride);
        Store(InterleaveLow(even23, odd23), ref destination, 2 * destinationStride);
        Store(InterleaveHigh(even23, odd23), ref destination, 3 * destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref float start, nint offset) =>
        Unsafe.As<float, Vector128<float>>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> value, ref float start, nint offset) =>
        Unsafe.As<float, Vector128<float>>(ref Unsafe.Add(ref start, offset)) = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> value, ref float start, nint offset) =>
        Unsafe.As<float, Vector256<float>>(ref Unsafe.Add(ref start, offset)) = value;
}
