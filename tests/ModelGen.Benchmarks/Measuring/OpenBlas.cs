using System.Runtime.InteropServices;

namespace ModelGen.Benchmarks;

/// <summary>OpenBLAS, where the machine has it: what a native library reaches in the same products.</summary>
internal sealed class OpenBlas
{
    private const int RowMajor = 101;
    private const int NotTransposed = 111;
    private const int Transposed = 112;

    private readonly Sgemm _sgemm;
    private readonly SetThreads _setThreads;

    private OpenBlas(nint library)
    {
        _sgemm = Marshal.GetDelegateForFunctionPointer<Sgemm>(NativeLibrary.GetExport(library, "cblas_sgemm"));
        _setThreads = Marshal.GetDelegateForFunctionPointer<SetThreads>(NativeLibrary.GetExport(library, "openblas_set_num_threads"));
    }

    private delegate void Sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, nuint a, int lda, nuint b, int ldb,
        float beta, nuint c, int ldc);

    private delegate void SetThreads(int count);

    /// <summary>The library, or null where there is none.</summary>
    public static OpenBlas? Find() => NativeLibrary.TryLoad("libopenblas.so.0", out var library) ? new OpenBlas(library) : null;

    /// <summary>Does the bare product of a kernel's call, on the memory of that call.</summary>
    public void Multiply(KernelCall call, int threads)
    {
        var product = Product.Of(call);
        var (m, n, k) = ((int)product.M, (int)product.N, (int)product.K);
        var (left, right, result) = (call.Operand("left").Address, call.Operand("right").Address, call.Operand("result").Address);
        _setThreads(threads);
        _sgemm(
            RowMajor, product.LeftTransposed ? Transposed : NotTransposed, product.RightTransposed ? Transposed : NotTransposed, m, n, k,
            1f, left, product.LeftTransposed ? m : k, right, product.RightTransposed ? k : n, 0f, result, n);
    }
}
