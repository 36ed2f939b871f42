using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Benchmarks.Twins;

/// <summary>
/// A matrix product of any sizes: tiles of 4 rows by 32 columns, then loops over the rows and columns that are left. A transposed right
/// side is copied straight first, 32 columns at a time. Bias, activation and residual are passes over the result.
/// </summary>
internal static class MatrixProductTwin
{
    private const int TileRows = 4;
    private const int TileColumns = 2 * Lanes.Count;

    public static Twin? Of(KernelCall call)
    {
        if (!EpilogueTwin.Knows(call)) return null;
        var product = Product.Of(call);
        var packed = Enumerable.Range(0, call.Workers)
            .Select(_ => new AlignedBuffer(product.RightTransposed ? product.K * TileColumns : 0)).ToArray();
        var accumulate = call.Has("accumulate") && call.Flag("accumulate");
        var size = product.M * product.N;
        var (left, right, result) = (call.Operand("left"), call.Operand("right"), call.Operand("result"));
        return new Twin(Share, call.Has("result2") ? [("result", size), ("result2", size)] : [("result", size)]);

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share((product.M + TileRows - 1) / TileRows, worker, call.Workers);
            (first, end) = (first * TileRows, Math.Min(end * TileRows, product.M));
            Multiply(
                ref left.Floats, ref right.Floats, ref result.Floats, product, first, end, accumulate,
                ref packed[worker].Start);
            EpilogueTwin.Run(call, first, end, product.N);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(
        ref float left, ref float right, ref float result, Product product, nint first, nint end, bool accumulate, ref float packed)
    {
        var (columns, inner) = (product.N, product.K);
        var (leftRow, leftInner) = product.LeftTransposed ? ((nint)1, product.M) : (inner, 1);
        for (nint column = 0; column < columns; column += TileColumns)
        {
            var width = Math.Min(TileColumns, columns - column);
            ref var b = ref Unsafe.Add(ref right, column);
            var bRow = columns;
            if (product.RightTransposed)
            {
                Transposition.Copy(ref Unsafe.Add(ref right, column * inner), inner, width, inner, ref packed, TileColumns);
                b = ref packed;
                bRow = TileColumns;
            }

            var row = first;
            if (width == TileColumns)
            {
                for (; row + TileRows <= end; row += TileRows)
                {
                    Tile(
                        ref Unsafe.Add(ref left, row * leftRow), leftRow, leftInner, ref b, bRow,
                        ref Unsafe.Add(ref result, row * columns + column), columns, inner, accumulate);
                }
            }

            for (; row < end; row++)
            {
                Row(
                    ref Unsafe.Add(ref left, row * leftRow), leftInner, ref b, bRow,
                    ref Unsafe.Add(ref result, row * columns + column), width, inner, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(
        ref float a, nint aRow, nint aInner, ref float b, nint bRow, ref float c, nint cRow, nint inner, bool accumulate)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint k = 0; k < inner; k++)
        {
            var b0 = Lanes.Load(ref b, k * bRow);
            var b1 = Lanes.Load(ref b, k * bRow + Lanes.Count);
            ref var ak = ref Unsafe.Add(ref a, k * aInner);
            var a0 = Vector512.Create(ak);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            var a1 = Vector512.Create(Unsafe.Add(ref ak, aRow));
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            var a2 = Vector512.Create(Unsafe.Add(ref ak, 2 * aRow));
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            var a3 = Vector512.Create(Unsafe.Add(ref ak, 3 * aRow));
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
        }

        Put(c00, c01, ref c, accumulate);
        Put(c10, c11, ref Unsafe.Add(ref c, cRow), accumulate);
        Put(c20, c21, ref Unsafe.Add(ref c, 2 * cRow), accumulate);
        Put(c30, c31, ref Unsafe.Add(ref c, 3 * cRow), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector512<float> low, Vector512<float> high, ref float c, bool accumulate)
    {
        Lanes.Store(accumulate ? Lanes.Load(ref c, 0) + low : low, ref c, 0);
        Lanes.Store(accumulate ? Lanes.Load(ref c, Lanes.Count) + high : high, ref c, Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(ref float a, nint aInner, ref float b, nint bRow, ref float c, nint columns, nint inner, bool accumulate)
    {
        nint column = 0;
        for (; column + Lanes.Count <= columns; column += Lanes.Count)
        {
            var sum = accumulate ? Lanes.Load(ref c, column) : Vector512<float>.Zero;
            for (nint k = 0; k < inner; k++)
            {
                var ak = Vector512.Create(Unsafe.Add(ref a, k * aInner));
                sum = Vector512.FusedMultiplyAdd(ak, Lanes.Load(ref b, k * bRow + column), sum);
            }

            Lanes.Store(sum, ref c, column);
        }

        for (; column < columns; column++)
        {
            var sum = accumulate ? Unsafe.Add(ref c, column) : 0f;
            for (nint k = 0; k < inner; k++)
                sum = MathF.FusedMultiplyAdd(Unsafe.Add(ref a, k * aInner), Unsafe.Add(ref b, k * bRow + column), sum);
            Unsafe.Add(ref c, column) = sum;
        }
    }
}
