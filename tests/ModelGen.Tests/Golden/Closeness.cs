namespace ModelGen.Tests.Golden;

/// <summary>How far a tensor is from its reference, by ||ours - reference|| / ||reference||.</summary>
internal static class Closeness
{
    public static void Check(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow((double)actual[i] - expected[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        var error = Math.Sqrt(difference / norm);
        Assert.True(error <= tolerance, $"{what}: relative error {error:g3}, more than {tolerance:g3}.");
    }
}
