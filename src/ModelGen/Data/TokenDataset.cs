using System.Numerics.Tensors;

namespace ModelGen.Data;

/// <summary>
/// One text as token ids, to learn next-token prediction from: a window of n tokens is paired with the n tokens that begin one later.
/// </summary>
public sealed class TokenDataset : TrainingData
{
    private const ulong FirstPurpose = 0x57494E444F575331;
    private const ulong OrderPurpose = 0x57494E444F575332;

    private readonly ReadOnlyMemory<int> _tokens;

    /// <summary>A dataset over <paramref name="tokens"/>, which are not copied and must not change.</summary>
    /// <exception cref="ArgumentException">There are fewer than two tokens, so nothing to predict, or an id is negative.</exception>
    public TokenDataset(ReadOnlyMemory<int> tokens)
    {
        if (tokens.Length < 2)
            throw new ArgumentException($"A dataset needs at least 2 tokens, to read and to predict; got {tokens.Length}.", nameof(tokens));
        var smallest = TensorPrimitives.Min(tokens.Span);
        if (smallest < 0)
            throw new ArgumentException($"Token ids begin at 0; got {smallest} at index {tokens.Span.IndexOf(smallest)}.", nameof(tokens));
        LargestToken = TensorPrimitives.Max(tokens.Span);
        _tokens = tokens;
    }

    /// <summary>Number of tokens.</summary>
    public int Length => _tokens.Length;

    /// <summary>The largest token id: a model needs a vocabulary of at least one more.</summary>
    public int LargestToken { get; }

    /// <summary>The token ids.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.Span;

    /// <summary>Holds out the last part of the text, so that no window of the one overlaps the other.</summary>
    /// <param name="validationFraction">The share held out, between 0 and 1; rounded to a whole number of tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The fraction is not between 0 and 1, or leaves a part with fewer than 2 tokens.
    /// </exception>
    public (TokenDataset Training, TokenDataset Validation) Split(double validationFraction = 0.1)
    {
        if (!(validationFraction > 0 && validationFraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationFraction), validationFraction, "The share that is held out must be between 0 and 1, both excluded.");
        }

        var held = (int)Math.Round(Length * validationFraction);
        if (held < 2 || Length - held < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationFraction), validationFraction,
                $"Both parts need at least 2 tokens; of {Length}, {Length - held} would be left to train on and {held} to validate with.");
        }

        return (new TokenDataset(_tokens[..^held]), new TokenDataset(_tokens[^held..]));
    }

    /// <summary>
    /// Where a window to train on begins. Windows are drawn in epochs: each goes through the text once, in windows that do not overlap, in
    /// a random order and from a random first token; at the two ends of the text it leaves out fewer tokens than two windows have. A pure
    /// function of the arguments, so a resumed run reads what the uninterrupted one would have read.
    /// </summary>
    /// <param name="windowLength">Tokens in a window; its targets need one token more.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="drawn">Windows drawn before in this run.</param>
    /// <exception cref="ArgumentException">The text is too short for one window.</exception>
    public int WindowStart(int windowLength, ulong seed, long drawn)
    {
        RequireWindow(windowLength, nameof(windowLength));
        ArgumentOutOfRangeException.ThrowIfNegative(drawn);

        // One window fewer than fit leaves room to begin the epoch anywhere in the first.
        var count = Math.Max(Length / windowLength - 1, 1);
        var (epoch, index) = Math.DivRem(drawn, count);
        var first = RunRandom.Below(RunRandom.Draw(seed, FirstPurpose, (ulong)epoch), Math.Min(windowLength, Length - windowLength));
        return first + Permutation.At(RunRandom.Draw(seed, OrderPurpose, (ulong)epoch), (int)index, count) * windowLength;
    }

    /// <summary>Copies the window that begins at <paramref name="start"/>, and the tokens to predict in it.</summary>
    /// <param name="start">First token of the window.</param>
    /// <param name="tokens">Takes the window.</param>
    /// <param name="targets">Takes as many tokens, each the one after: from <paramref name="start"/> + 1.</param>
    /// <exception cref="ArgumentException">The sizes differ, or the window does not lie in the text.</exception>
    public void CopyWindow(int start, Span<int> tokens, Span<int> targets)
    {
        if (targets.Length != tokens.Length)
            throw new ArgumentException($"Expected room for {tokens.Length} targets, one a token; got {targets.Length}.", nameof(targets));
        RequireWindow(tokens.Length, nameof(tokens));
        if ((uint)start >= (uint)(Length - tokens.Length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"A window of {tokens.Length} in a text of {Length} begins from 0 to {Length - tokens.Length - 1}.");
        }

        Tokens.Slice(start, tokens.Length).CopyTo(tokens);
        Tokens.Slice(start + 1, targets.Length).CopyTo(targets);
    }

    /// <exception cref="ArgumentException">The text is too short for one window, or there is no window that short.</exception>
    internal void RequireWindow(int windowLength, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowLength, 1, parameter);
        if (windowLength < Length) return;
        throw new ArgumentException(
            $"A window of {windowLength} tokens and the one after it need a text of at least {windowLength + 1L} tokens; "
            + $"this one has {Length}.",
            parameter);
    }

    /// <inheritdoc/>
    internal override void RequireFits(ModelDimensions dimensions, string parameter)
    {
        if (dimensions.SourceVocabularySize > 0)
        {
            throw new ArgumentException(
                $"The model has an encoder beside its decoder: it learns from a {nameof(PairDataset)}.", parameter);
        }

        if (LargestToken < dimensions.VocabularySize) return;
        throw new ArgumentException(
            $"The text has the token id {LargestToken}; the model's vocabulary is 0 to {dimensions.VocabularySize - 1}.", parameter);
    }

    /// <inheritdoc/>
    internal override BatchStream OpenStream(ProgramCapacity capacity, ulong seed, string parameter) =>
        new WindowStream(this, capacity, seed);
}
