namespace TranslatorSample;

/// <summary>Pairs to learn from, to validate with while training, and to test the finished model with.</summary>
/// <param name="Training">What the model learns from.</param>
/// <param name="Validation">What the best model is chosen by.</param>
/// <param name="Test">What the result is measured on.</param>
internal sealed record PairSplit(SentencePair[] Training, SentencePair[] Validation, SentencePair[] Test)
{
    /// <summary>Most pairs that validate, and most that test.</summary>
    public const int MostHeldOut = 500;

    /// <summary>How many pairs of so many validate, and how many test: a tenth, but not more than <see cref="MostHeldOut"/>.</summary>
    public static int HeldOut(int count) => Math.Min(count / 10, MostHeldOut);

    /// <summary>
    /// Splits pairs so that no sentence stands in two parts, neither as a source nor as a target: pairs that share one, and those that
    /// share one with them, stay together. The first groups go to the test, the next to validation, the others to training; a group that is
    /// larger than what is still wanted is passed over. The pairs alone decide, if their order does not depend on anything else.
    /// </summary>
    /// <param name="pairs">The pairs, in an order in which neighbours have nothing in common, and none twice.</param>
    /// <param name="validation">How many pairs validate.</param>
    /// <param name="test">How many test.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or together they leave no pair to learn from.</exception>
    public static PairSplit Of(IReadOnlyList<SentencePair> pairs, int validation, int test)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        if ((long)validation + test >= Math.Max(pairs.Count, 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validation), validation, $"Expected fewer than the {pairs.Count} pairs to be held out; {test} more are to test.");
        }

        var parts = (Training: new List<SentencePair>(), Validation: new List<SentencePair>(), Test: new List<SentencePair>());
        foreach (var group in PairGroups.Of(pairs))
        {
            var part = parts.Test.Count + group.Count <= test ? parts.Test
                : parts.Validation.Count + group.Count <= validation ? parts.Validation
                : parts.Training;
            part.AddRange(group);
        }

        return new PairSplit([.. parts.Training], [.. parts.Validation], [.. parts.Test]);
    }
}
