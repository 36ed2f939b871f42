namespace ModelGen.Benchmarks;

/// <summary>Fair comparison on a machine that is shared and noisy.</summary>
internal static class Measurement
{
    private const int Rounds = 7;

    /// <summary>Asks each contender in turn, for several rounds; each one's median.</summary>
    public static double[] Alternate(params Func<double>[] contenders)
    {
        var results = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < contenders.Length; i++) results[i].Add(contenders[i]());
        return [.. results.Select(Report.Median)];
    }
}
