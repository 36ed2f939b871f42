using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

public static partial class VectorMath
{
    /// <summary>The largest of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxElement(Vector512<float> lanes) => MaxElement(Vector256.Max(lanes.GetLower(), lanes.GetUpper()));

    /// <inheritdoc cref="MaxElement(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxElement(Vector256<float> lanes) => MaxElement(Vector128.Max(lanes.GetLower(), lanes.GetUpper()));

    /// <inheritdoc cref="MaxElement(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxElement(Vector128<float> lanes) =>
        MathF.Max(MathF.Max(lanes[0], lanes[1]), MathF.Max(lanes[2], lanes[3]));
}
