namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>How far numbers are from a reference, by ||ours - reference|| / ||reference||.</summary>
internal static class Agreement
{
    public static void Check(IReadOnlyList<double> ours, IReadOnlyList<double> reference, double tolerance, string what)
    {
        var error = Error(ours, reference);
        Assert.True(error <= tolerance, $"{what}: relative error {error:g3}, more than {tolerance:g3}.");
    }

    public static double Error(IReadOnlyList<double> ours, IReadOnlyList<double> reference)
    {
        Assert.Equal(reference.Count, ours.Count);
        var (difference, norm) = (0.0, 0.0);
        for (var i = 0; i < reference.Count; i++)
        {
            difference += Math.Pow(ours[i] - reference[i], 2);
            norm += Math.Pow(reference[i], 2);
        }

        return difference == 0 ? 0 : Math.Sqrt(difference / norm);
    }
}
