using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>The gradients of gain and bias, added up in memory row by row; workers divide the columns.</summary>
internal static class LayerNormParameterGradientTwin
{
    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var (gainGradient, biasGradient) = (call.Operand("gainGradient"), call.Operand("biasGradient"));
        var cotangent = call.Operand("cotangent");
        var (source, statistics) = (call.Operand("source"), call.Operand("statistics"));
        var rows = call.Rows;
        var accumulate = call.Flag("accumulate");
        return new Twin(Share, ("gainGradient", columns), ("biasGradient", columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(columns, worker, call.Workers);
            if (!accumulate)
            {
                Lanes.Clear(ref Unsafe.Add(ref gainGradient.Floats, first), end - first);
                Lanes.Clear(ref Unsafe.Add(ref biasGradient.Floats, first), end - first);
            }

            Run(
                ref cotangent.Floats, ref source.Floats, ref statistics.Floats, ref gainGradient.Floats,
                ref biasGradient.Floats, rows, first, end, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        ref float cotangent, ref float source, ref float statistics, ref float gainGradient, ref float biasGradient, nint rows, nint first,
        nint end, nint columns)
    {
        for (nint row = 0; row < rows; row++)
        {
            ref var x = ref Unsafe.Add(ref source, row * columns);
            ref var dy = ref Unsafe.Add(ref cotangent, row * columns);
            var (mean, scale) = (Unsafe.Add(ref statistics, 2 * row), Unsafe.Add(ref statistics, 2 * row + 1));
            var i = first;
            for (; i + Lanes.Count <= end; i += Lanes.Count)
            {
                var normal = (Lanes.Load(ref x, i) - Vector512.Create(mean)) * Vector512.Create(scale);
                Lanes.Store(
                    Vector512.FusedMultiplyAdd(Lanes.Load(ref dy, i), normal, Lanes.Load(ref gainGradient, i)), ref gainGradient, i);
                Lanes.Store(Lanes.Load(ref biasGradient, i) + Lanes.Load(ref dy, i), ref biasGradient, i);
            }

            for (; i < end; i++)
            {
                Unsafe.Add(ref gainGradient, i) += Unsafe.Add(ref dy, i) * (Unsafe.Add(ref x, i) - mean) * scale;
                Unsafe.Add(ref biasGradient, i) += Unsafe.Add(ref dy, i);
            }
        }
    }
}
