using System.Runtime.CompilerServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>The sum of two arrays, as one loop over all elements.</summary>
internal static class ElementwiseAddTwin
{
    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var (operand, operand2, result) = (call.Operand("operand"), call.Operand("operand2"), call.Operand("result"));
        var rows = call.Rows;
        return new Twin(Share, ("result", call.Rows * columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            var start = first * columns;
            Run(
                ref Unsafe.Add(ref operand.Floats, start), ref Unsafe.Add(ref operand2.Floats, start),
                ref Unsafe.Add(ref result.Floats, start), (end - first) * columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref float left, ref float right, ref float result, nint count)
    {
        nint i = 0;
        for (; i + Lanes.Count <= count; i += Lanes.Count) Lanes.Store(Lanes.Load(ref left, i) + Lanes.Load(ref right, i), ref result, i);
        for (; i < count; i++) Unsafe.Add(ref result, i) = Unsafe.Add(ref left, i) + Unsafe.Add(ref right, i);
    }
}
