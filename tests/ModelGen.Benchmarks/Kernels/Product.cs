namespace ModelGen.Benchmarks;

/// <summary>The matrix product in a kernel's call: (M, K) by (K, N).</summary>
internal readonly record struct Product(nint M, nint N, nint K, bool LeftTransposed, bool RightTransposed)
{
    public double Operations => 2.0 * M * N * K;

    public string Form => LeftTransposed ? "transposed A x B" : RightTransposed ? "A x transposed B" : "A x B";

    public static Product Of(KernelCall call)
    {
        var sizes = call.Name.Sizes;
        return call.Name.Family == "WeightGradient"
            ? new Product(sizes[0], sizes[1], call.Rows, LeftTransposed: true, RightTransposed: false)
            : new Product(call.Rows, sizes[1], sizes[0], LeftTransposed: false, call.Name.Family == "LinearTransposed");
    }
}
