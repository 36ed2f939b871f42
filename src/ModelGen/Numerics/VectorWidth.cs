using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

/// <summary>How many bits the generated kernels work on at once.</summary>
public enum VectorWidth
{
    /// <summary>One float at a time.</summary>
    Scalar = 32,

    /// <summary>4 floats: SSE, Arm's AdvSimd.</summary>
    Bits128 = 128,

    /// <summary>8 floats: AVX2.</summary>
    Bits256 = 256,

    /// <summary>16 floats: AVX-512.</summary>
    Bits512 = 512,
}

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
