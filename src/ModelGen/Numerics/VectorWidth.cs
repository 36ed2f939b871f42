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
