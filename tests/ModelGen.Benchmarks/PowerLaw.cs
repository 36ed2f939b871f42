namespace ModelGen.Benchmarks;

/// <summary>cost = c * factor^exponent.</summary>
internal static class PowerLaw
{
    /// <summary>The exponent that fits best: the slope of a line through the logarithms, by least squares.</summary>
    public static double Exponent(IReadOnlyList<double> factors, IReadOnlyList<double> costs)
    {
        var x = factors.Select(factor => Math.Log(factor)).ToArray();
        var y = costs.Select(cost => Math.Log(cost)).ToArray();
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (xi, yi) => (xi - meanX) * (yi - meanY)).Sum() / x.Sum(xi => (xi - meanX) * (xi - meanX));
    }
}
