using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>The compiled forward and backward passes of one model.</summary>
public abstract class TrainingProgram : CompiledProgram
{
    /// <summary>A target that takes no part in the loss.</summary>
    public const int IgnoredTarget = -1;

    private readonly int[] _targets;
    private readonly float[] _rowLosses;
    private bool _training;

    /// <inheritdoc cref="CompiledProgram(ParameterBlock, ForkJoinPool, ProgramCapacity, ProgramSizes)"/>
    protected TrainingProgram(
        ParameterBlock parameters, ParameterBlock gradients, ForkJoinPool pool, ProgramCapacity capacity, ProgramSizes sizes)
        : base(parameters, pool, capacity, sizes)
    {
        Gradients = gradients;
        _targets = GC.AllocateArray<int>((int)RowCapacity, pinned: true);
        _rowLosses = GC.AllocateArray<float>((int)RowCapacity, pinned: true);
    }

    /// <summary>Where <see cref="Train(in TrainingBatch, float, bool, ulong)"/> leaves the gradients.</summary>
    public ParameterBlock Gradients { get; }

    /// <summary>The first target id of the current call, (batch, length) row-major.</summary>
    protected ref int Targets => ref _targets[0];

    /// <summary>The first of the losses that the pass writes, one a row; 0 where the target is ignored.</summary>
    protected ref float RowLosses => ref _rowLosses[0];

    /// <summary>The cotangent of every row's loss: usually 1 / number of targets.</summary>
    protected float LossScale { get; private set; }

    /// <summary>Whether gradients are added to those that are there, or replace them.</summary>
    protected bool Accumulate { get; private set; }

    /// <summary>Whether dropout is on in this call.</summary>
    protected bool DropsOut { get; private set; }

    /// <summary>What every dropout mask of this call is drawn from.</summary>
    protected ulong DropoutKey { get; private set; }

    /// <summary>The rows where the sequences of queries that meet a source begin: every sequence has a source of its own.</summary>
    protected ref int CrossStarts => ref SequenceStarts;

    /// <summary>The mask of one dropout site in one layer for this call; drops nothing in evaluation.</summary>
    protected DropoutSite Dropout(int site, int layer, double probability) =>
        DropsOut ? DropoutSite.Create(DropoutKey, site, layer, probability) : DropoutSite.Off;

    /// <summary>Forward and backward.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="lossScale">What each row's loss is multiplied with before it is differentiated.</param>
    /// <param name="accumulate">Add to the gradients that are there.</param>
    /// <param name="dropoutKey">What the dropout masks are drawn from; a different one for each call.</param>
    /// <returns>The sum of the rows' losses, in nats, not scaled.</returns>
    /// <exception cref="ArgumentException">Sizes do not meet, or an id is outside the vocabulary. Nothing is changed.</exception>
    public double Train(in TrainingBatch batch, float lossScale, bool accumulate, ulong dropoutKey)
    {
        Accept(batch);
        return Train(lossScale, accumulate, dropoutKey);
    }

    /// <summary>Forward and backward of sequences of equal length.</summary>
    /// <param name="tokens">(batch, length) token ids.</param>
    /// <param name="targets">(batch, length) ids to predict; <see cref="IgnoredTarget"/> takes no part.</param>
    /// <param name="batch">Sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="lossScale">What each row's loss is multiplied with before it is differentiated.</param>
    /// <param name="accumulate">Add to the gradients that are there.</param>
    /// <param name="dropoutKey">What the dropout masks are drawn from; a different one for each call.</param>
    /// <returns>The sum of the rows' losses, in nats, not scaled.</returns>
    /// <exception cref="ArgumentException">Sizes do not meet, or an id is outside the vocabulary. Nothing is changed.</exception>
    public double Train(
        ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int batch, int length, float lossScale, bool accumulate, ulong dropoutKey)
    {
        Accept(tokens, targets, batch, length);
        return Train(lossScale, accumulate, dropoutKey);
    }

    /// <summary>Forward only, without dropout.</summary>
    /// <param name="batch">The sequences.</param>
    /// <returns>The sum of the rows' losses, in nats.</returns>
    /// <exception cref="ArgumentException">Sizes do not meet, or an id is outside the vocabulary.</exception>
    public double Evaluate(in TrainingBatch batch)
    {
        Accept(batch);
        return Evaluate();
    }

    /// <summary>Forward only, without dropout, of sequences of equal length.</summary>
    /// <returns>The sum of the rows' losses, in nats.</returns>
    /// <exception cref="ArgumentException">Sizes do not meet, or an id is outside the vocabulary.</exception>
    public double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int batch, int length)
    {
        Accept(tokens, targets, batch, length);
        return Evaluate();
    }

    /// <inheritdoc/>
    protected sealed override void Execute(int worker)
    {
        if (_training) RunTraining(worker);
        else RunEvaluation(worker);
    }

    /// <summary>The share of one worker in forward and backward.</summary>
    protected abstract void RunTraining(int worker);

    /// <summary>The share of one worker in forward and loss.</summary>
    protected abstract void RunEvaluation(int worker);

    private double Train(float lossScale, bool accumulate, ulong dropoutKey)
    {
        LossScale = lossScale;
        Accumulate = accumulate;
        DropsOut = true;
        DropoutKey = dropoutKey;
        _training = true;
        Pool.Run(this);
        return SumOfLosses();
    }

    private double Evaluate()
    {
        DropsOut = false;
        _training = false;
        Pool.Run(this);
        return SumOfLosses();
    }

    private void Accept(in TrainingBatch batch)
    {
        RequireTargets(batch.Targets, batch.Tokens.Length);
        if (HasSource)
        {
            if (batch.SourceLengths.Length != batch.Lengths.Length)
            {
                throw new ArgumentException(
                    $"Expected as many source sequences as sequences, {batch.Lengths.Length}; got {batch.SourceLengths.Length}.",
                    nameof(batch));
            }

            SourceSequences.Accept(batch.SourceTokens, batch.SourceLengths);
        }

        Sequences.Accept(batch.Tokens, batch.Lengths);
        batch.Targets.CopyTo(_targets);
    }

    private void Accept(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int batch, int length)
    {
        if (HasSource) throw new InvalidOperationException("A model with an encoder learns from pairs of sequences: give source sequences.");
        RequireTargets(targets, tokens.Length);
        Sequences.Accept(tokens, batch, length);
        targets.CopyTo(_targets);
    }

    private void RequireTargets(ReadOnlySpan<int> targets, int rows)
    {
        if (targets.Length != rows)
            throw new ArgumentException($"Expected as many targets as tokens, {rows}; got {targets.Length}.", nameof(targets));
        var known = Sizes.Labels > 0 ? Sizes.Labels : Sizes.VocabularySize;
        Vocabulary.Require(targets, known, nameof(targets), IgnoredTarget);
    }

    // In order, so that the sum is the same at any number of threads.
    private double SumOfLosses()
    {
        var sum = 0.0;
        foreach (var loss in _rowLosses.AsSpan(0, (int)Rows)) sum += loss;
        return sum;
    }
}
