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

    /// <summary>
    /// With t = step + 1, so 1 for the first: linear from the initial rate at t = 0 to the peak at t = warm-up; then peak *
    /// sqrt(warm-up / t). fairseq's <c>inverse_sqrt</c> is the same with t counted from 0, one step later.
    /// </summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmupSteps">Steps up to the peak; at least 1.</param>
    /// <param name="initialRate">Where the warm-up begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is negative or not finite, or there are no steps of warm-up.</exception>
    public static LearningRateSchedule InverseSquareRoot(double peak, int warmupSteps, double initialRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(warmupSteps, 1);
        return new InverseSquareRootRate(Checked(peak, nameof(peak)), Checked(initialRate, nameof(initialRate)), warmupSteps);
    }

    /// <summary>
    /// factor * dModel^-0.5 * min(t^-0.5, t * warm-up^-1.5) with t = step + 1 (Vaswani et al., 2017, equation 3): an
    /// <see cref="InverseSquareRoot"/> whose peak, factor / sqrt(dModel * warm-up), falls with the width of the model. The paper has a
    /// warm-up of 4000.
    /// </summary>
    /// <param name="dModel">Width of the residual stream.</param>
    /// <param name="warmupSteps">Steps up to the peak; at least 1.</param>
    /// <param name="factor">What the paper's rate is multiplied with.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The width or the warm-up is below 1, or the factor is negative or not finite.
    /// </exception>
    public static LearningRateSchedule Noam(int dModel, int warmupSteps = 4000, double factor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dModel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(warmupSteps, 1);
        return InverseSquareRoot(Checked(factor, nameof(factor)) / Math.Sqrt((double)dModel * warmupSteps), warmupSteps);
    }

    private static double Checked(double rate, string parameter) => rate >= 0 && double.IsFinite(rate)
        ? rate
        : throw new ArgumentOutOfRangeException(parameter, rate, "A learning rate must be a number of 0 or more.");

    private sealed record ConstantRate(double Rate) : LearningRateSchedule
    {
        public override double At(int step) => Rate;
    }

    private sealed record InverseSquareRootRate(double Peak, double Initial, int WarmupSteps) : LearningRateSchedule
    {
        public override double At(int step)
        {
            var t = step + 1.0;
            return t < WarmupSteps ? Initial + (Peak - Initial) * t / WarmupSteps : Peak * Math.Sqrt(WarmupSteps / t);
        }
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
