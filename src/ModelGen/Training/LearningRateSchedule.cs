namespace ModelGen.Training;

/// <summary>The learning rate of each step. Derive from it for a schedule that is not here.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The rate of one step: finite, 0 or more, and the same whenever it is asked, so that a run can be resumed.</summary>
    /// <param name="step">Steps taken before: 0 for the first.</param>
    public abstract double At(int step);

    /// <summary>The same rate at every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public static LearningRateSchedule Constant(double rate) => new ConstantRate(Checked(rate, nameof(rate)));

    /// <summary>
    /// Linear from peak / (warm-up + 1) at step 0 to the peak at step warm-up; then half a cosine down to the final rate at
    /// <paramref name="totalSteps"/>, final + (1 + cos(pi t)) (peak - final) / 2 with t from 0 to 1 (Loshchilov and Hutter, "SGDR", 2017,
    /// equation 5); then the final rate.
    /// </summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="final">The rate at the end.</param>
    /// <param name="warmupSteps">Steps before the peak; 0: none.</param>
    /// <param name="totalSteps">Steps until the final rate, those of the warm-up among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A rate is negative or not finite, or 0 &lt;= warm-up &lt;= total does not hold.
    /// </exception>
    public static LearningRateSchedule WarmupCosine(double peak, double final, int warmupSteps, int totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, warmupSteps);
        return new WarmupCosineRate(Checked(peak, nameof(peak)), Checked(final, nameof(final)), warmupSteps, totalSteps);
    }

    private static double Checked(double rate, string parameter) => rate >= 0 && double.IsFinite(rate)
        ? rate
        : throw new ArgumentOutOfRangeException(parameter, rate, "A learning rate must be a number of 0 or more.");

    private sealed record ConstantRate(double Rate) : LearningRateSchedule
    {
        public override double At(int step) => Rate;
    }

    private sealed record WarmupCosineRate(double Peak, double Final, int WarmupSteps, int TotalSteps) : LearningRateSchedule
    {
        public override double At(int step)
        {
            if (step >= TotalSteps) return Final;
            if (step < WarmupSteps) return Peak * (step + 1) / (WarmupSteps + 1);
            var progress = (double)(step - WarmupSteps) / (TotalSteps - WarmupSteps);
            return Final + (1 + Math.Cos(Math.PI * progress)) * (Peak - Final) / 2;
        }
    }
}
