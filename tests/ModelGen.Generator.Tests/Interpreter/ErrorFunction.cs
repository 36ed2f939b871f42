namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>
/// erf(x) = 2/sqrt(π) e^(-x²) (x + 2x³/(1·3) + 4x⁵/(1·3·5) + ...) (Abramowitz and Stegun, 7.1.6): all terms have one sign, so
/// nothing cancels.
/// </summary>
internal static class ErrorFunction
{
    public static double Of(double x)
    {
        // Beyond this, erf is 1 to the last bit.
        if (Math.Abs(x) > 6) return Math.Sign(x);
        var (sum, term) = (0.0, x);
        for (var n = 1; sum + term != sum; n++)
        {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
