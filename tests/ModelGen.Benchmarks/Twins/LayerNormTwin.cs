using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Layer normalisation of rows of any width: mean, variance, result, a pass each.</summary>
internal static class LayerNormTwin
{
    private const float Epsilon = 1e-5f;

    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var keeps = call.Has("statistics");
        var unused = new float[2];
        var size = call.Rows * columns;
        var (source, gain, bias) = (call.Operand("source"), call.Operand("gain"), call.Operand("bias"));
        var (result, statistics) = (call.Operand("result"), call.Operand("statistics"));
        var rows = call.Rows;
        return new Twin(Share, keeps ? [("result", size), ("statistics", 2 * call.Rows)] : [("result", size)]);

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            Run(
                ref source.Floats, ref gain.Floats, ref bias.Floats, ref result.Floats,
                ref keeps ? ref statistics.Floats : ref unused[0], keeps ? 2 : 0, first, end, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        ref float source, ref float gain, ref float bias, ref float result, ref float statistics, nint statisticsStride, nint first,
        nint end, nint columns)
    {
        for (var row = first; row < end; row++)
        {
            ref var x = ref Unsafe.Add(ref source, row * columns);
            ref var y = ref Unsafe.Add(ref result, row * columns);
            var lanes = Vector512<float>.Zero;
            nint i = 0;
            for (; i + Lanes.Count <= columns; i += Lanes.Count) lanes += Lanes.Load(ref x, i);
            var sum = Vector512.Sum(lanes);
            for (; i < columns; i++) sum += Unsafe.Add(ref x, i);
            var mean = sum / columns;

            lanes = Vector512<float>.Zero;
            for (i = 0; i + Lanes.Count <= columns; i += Lanes.Count)
            {
                var centred = Lanes.Load(ref x, i) - Vector512.Create(mean);
                lanes = Vector512.FusedMultiplyAdd(centred, centred, lanes);
            }

            var squares = Vector512.Sum(lanes);
            for (; i < columns; i++) squares += (Unsafe.Add(ref x, i) - mean) * (Unsafe.Add(ref x, i) - mean);
            var scale = 1 / MathF.Sqrt(squares / columns + Epsilon);

            for (i = 0; i + Lanes.Count <= columns; i += Lanes.Count)
            {
                var normal = (Lanes.Load(ref x, i) - Vector512.Create(mean)) * Vector512.Create(scale);
                Lanes.Store(Vector512.FusedMultiplyAdd(normal, Lanes.Load(ref gain, i), Lanes.Load(ref bias, i)), ref y, i);
            }

            for (; i < columns; i++)
                Unsafe.Add(ref y, i) = (Unsafe.Add(ref x, i) - mean) * scale * Unsafe.Add(ref gain, i) + Unsafe.Add(ref bias, i);
            Unsafe.Add(ref statistics, row * statisticsStride) = mean;
            Unsafe.Add(ref statistics, row * statisticsStride + 1) = scale;
        }
    }
}
