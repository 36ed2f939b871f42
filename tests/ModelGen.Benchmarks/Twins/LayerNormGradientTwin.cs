using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>The gradient of layer normalisation for its source: two sums over a row, then the row, with an addend or without.</summary>
internal static class LayerNormGradientTwin
{
    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var adds = call.Has("operand");
        var (cotangent, source, statistics) = (call.Operand("cotangent"), call.Operand("source"), call.Operand("statistics"));
        var (gain, operand, result) = (call.Operand("gain"), call.Operand("operand"), call.Operand("result"));
        var rows = call.Rows;
        return new Twin(Share, ("result", call.Rows * columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            Run(
                ref cotangent.Floats, ref source.Floats, ref statistics.Floats, ref gain.Floats,
                ref adds ? ref operand.Floats : ref cotangent.Floats, adds, ref result.Floats, first, end, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        ref float cotangent, ref float source, ref float statistics, ref float gain, ref float operand, bool adds, ref float result,
        nint first, nint end, nint columns)
    {
        for (var row = first; row < end; row++)
        {
            ref var x = ref Unsafe.Add(ref source, row * columns);
            ref var dy = ref Unsafe.Add(ref cotangent, row * columns);
            ref var dx = ref Unsafe.Add(ref result, row * columns);
            ref var addend = ref Unsafe.Add(ref operand, row * columns);
            var (mean, scale) = (Unsafe.Add(ref statistics, 2 * row), Unsafe.Add(ref statistics, 2 * row + 1));
            var (sums, products) = (Vector512<float>.Zero, Vector512<float>.Zero);
            nint i = 0;
            for (; i + Lanes.Count <= columns; i += Lanes.Count)
            {
                var scaled = Lanes.Load(ref dy, i) * Lanes.Load(ref gain, i);
                var normal = (Lanes.Load(ref x, i) - Vector512.Create(mean)) * Vector512.Create(scale);
                sums += scaled;
                products = Vector512.FusedMultiplyAdd(scaled, normal, products);
            }

            var (sum, product) = (Vector512.Sum(sums), Vector512.Sum(products));
            for (; i < columns; i++)
            {
                var scaled = Unsafe.Add(ref dy, i) * Unsafe.Add(ref gain, i);
                sum += scaled;
                product += scaled * (Unsafe.Add(ref x, i) - mean) * scale;
            }

            var (average, correlation) = (sum / columns, product / columns);
            for (i = 0; i + Lanes.Count <= columns; i += Lanes.Count)
            {
                var scaled = Lanes.Load(ref dy, i) * Lanes.Load(ref gain, i);
                var normal = (Lanes.Load(ref x, i) - Vector512.Create(mean)) * Vector512.Create(scale);
                var gradient = (scaled - Vector512.Create(average) - normal * Vector512.Create(correlation)) * Vector512.Create(scale);
                Lanes.Store(adds ? gradient + Lanes.Load(ref addend, i) : gradient, ref dx, i);
            }

            for (; i < columns; i++)
            {
                var normal = (Unsafe.Add(ref x, i) - mean) * scale;
                var gradient = (Unsafe.Add(ref dy, i) * Unsafe.Add(ref gain, i) - average - normal * correlation) * scale;
                Unsafe.Add(ref dx, i) = adds ? gradient + Unsafe.Add(ref addend, i) : gradient;
            }
        }
    }
}
