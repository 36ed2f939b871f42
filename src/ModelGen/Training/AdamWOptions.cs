namespace ModelGen.Training;

/// <summary>
/// Settings of AdamW: Adam (Kingma and Ba, 2015) with weight decay decoupled from the gradient (Loshchilov and Hutter, "Decoupled weight
/// decay regularization", 2019, algorithm 2). The defaults are those that nanoGPT trains small models with.
/// </summary>
public sealed record AdamWOptions
{
    /// <summary>
    /// Adam as Vaswani et al. (2017, section 5.3) set it: 0.9, 0.98, 1e-9 and no weight decay. They clip no gradients either: see
    /// <see cref="TrainerOptions.ClipNorm"/>.
    /// </summary>
    public static AdamWOptions Paper { get; } = new() { Beta1 = 0.9, Beta2 = 0.98, Epsilon = 1e-9, WeightDecay = 0 };

    /// <summary>Decay of the first moment, the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>
    /// Decay of the second moment, the mean of their squares, in [0, 1). The fewer tokens in a step, the noisier the squares and the
    /// nearer to 1 this should be: 0.99 for some thousand tokens a step, 0.95 for half a million (Brown et al., 2020).
    /// </summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Added to the root of the second moment, so that 0 / 0 does not arise; at least 1e-30.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// Share of a weight, times the learning rate, that each step takes away; 0: none. Applies where
    /// <see cref="Parameters.ParameterInfo.IsDecayed"/> says: to matrices, not to biases or norms.
    /// </summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    internal void Validate()
    {
        if (!(Beta1 is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(Beta1), Beta1, "Expected at least 0 and below 1.");
        if (!(Beta2 is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(Beta2), Beta2, "Expected at least 0 and below 1.");
        if (!(Epsilon >= 1e-30 && double.IsFinite(Epsilon)))
            throw new ArgumentOutOfRangeException(nameof(Epsilon), Epsilon, "Expected a number of at least 1e-30.");
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay)))
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, "Expected 0 or more.");
    }
}
