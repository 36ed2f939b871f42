using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

/// <summary>What the processor at hand does best.</summary>
public static class VectorWidths
{
    /// <summary>The widest vectors that this process may use; DOTNET_EnableAVX512=0 and its like narrow it.</summary>
    public static VectorWidth Preferred =>
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;
}
