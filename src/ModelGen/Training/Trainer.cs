using ModelGen.Data;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Training;

/// <summary>
/// Trains a model: owns its gradients, the optimizer's moments, the activations and the threads. A step allocates nothing on the managed
/// heap, and the same seed gives the same weights bit for bit, at any number of threads and after any number of resumptions. Not for use
/// by several threads at once; sessions must not read the model while a step changes it.
/// </summary>
public sealed class Trainer : IDisposable
{
    private const ulong DropoutPurpose = 0x44524F504F555431;

    private readonly int _length;
    private readonly ForkJoinPool _pool;
    private readonly TrainingProgram _program;
    private readonly GradientNorm _norm;
    private readonly AdamW _optimizer;
    private readonly int[] _tokens;
    private readonly int[] _targets;
    private bool _disposed;

    /// <summary>Makes a trainer that has taken no steps.</summary>
    /// <param name="model">The model, whose weights the steps change.</param>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An option is outside its range, or the batch needs more activations than one array holds.
    /// </exception>
    public Trainer(TransformerModel model, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Options = options ?? new TrainerOptions();
        Options.Validate(model.Dimensions.ContextLength);
        _length = Options.SequenceLength == 0 ? model.Dimensions.ContextLength : Options.SequenceLength;
        Gradients = new ParameterBlock(model.Parameters.Layout);
        _pool = new ForkJoinPool(Options.Threads == 0 ? Environment.ProcessorCount : Options.Threads);
        try
        {
            _program = model.CreateTrainingProgram(_pool, Gradients, Options.BatchSize, _length, Options.Width ?? VectorWidths.Preferred);
            var chunks = BlockChunks.Of(model.Parameters.Layout);
            _norm = new GradientNorm(_pool, chunks, Gradients);
            _optimizer = new AdamW(Options.Optimizer, _pool, chunks, model.Parameters, Gradients);
            _tokens = new int[Options.BatchSize * _length];
            _targets = new int[Options.BatchSize * _length];
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>The model that is trained.</summary>
    public TransformerModel Model { get; }

    /// <summary>What the trainer was made with.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Optimizer steps taken.</summary>
    public int StepCount { get; private set; }

    /// <summary>The last step's gradients of the mean loss, before clipping.</summary>
    public ParameterBlock Gradients { get; }

    /// <summary>The lowest validation loss that <see cref="Fit"/> has measured, in nats; null before the first.</summary>
    public double? BestValidationLoss { get; internal set; }

    /// <summary>
    /// Whether the evaluation that was due after the last step was not finished; the next <see cref="Fit"/> begins with it.
    /// </summary>
    internal bool EvaluationPending { get; set; }

    /// <summary>Bytes of activations and scratch.</summary>
    internal long ArenaBytes => _program.ArenaBytes;

    /// <summary>Decaying mean of the gradients, for checkpoints.</summary>
    internal ParameterBlock FirstMoment => _optimizer.FirstMoment;

    /// <summary>Decaying mean of the squared gradients, for checkpoints.</summary>
    internal ParameterBlock SecondMoment => _optimizer.SecondMoment;

    /// <summary>
    /// One optimizer step on <see cref="TrainerOptions.GradientAccumulation"/> micro-batches of random windows, which depend on the seed
    /// and the number of the step alone.
    /// </summary>
    /// <param name="training">The text; longer than a sequence.</param>
    /// <exception cref="ArgumentException">
    /// The text is too short, or has an id outside the vocabulary. The weights are unchanged.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not finite. The weights are unchanged.</exception>
    public StepResult Step(TokenDataset training)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(training);
        RequireWindow(training);
        var rate = LearningRate();
        var tokens = _tokens.Length * Options.GradientAccumulation;
        var loss = 0.0;
        for (var microBatch = 0; microBatch < Options.GradientAccumulation; microBatch++)
        {
            var drawn = MicroBatchesBefore(microBatch) * Options.BatchSize;
            for (var row = 0; row < Options.BatchSize; row++)
            {
                var start = training.WindowStart(_length, Options.Seed, drawn + row);
                training.CopyWindow(start, _tokens.AsSpan(row * _length, _length), _targets.AsSpan(row * _length, _length));
            }

            loss += Differentiate(_tokens, _targets, Options.BatchSize, _length, tokens, microBatch);
        }

        return Update(loss / tokens, rate, tokens);
    }

    /// <summary>One optimizer step on a batch of one's own.</summary>
    /// <param name="tokens">(batch, length) token ids.</param>
    /// <param name="targets">(batch, length) ids to predict; <see cref="TrainingProgram.IgnoredTarget"/> takes no part in the loss.</param>
    /// <param name="batch">
    /// Sequences: up to <see cref="TrainerOptions.BatchSize"/> * <see cref="TrainerOptions.GradientAccumulation"/>; those beyond the batch
    /// size go through the model after the first.
    /// </param>
    /// <param name="length">Tokens of each: up to <see cref="TrainerOptions.SequenceLength"/>.</param>
    /// <exception cref="ArgumentException">
    /// The sizes do not meet, an id is outside the vocabulary, or no target takes part. The weights are unchanged.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not finite. The weights are unchanged.</exception>
    public StepResult Step(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int batch, int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        RequireBatch(tokens, targets, batch, length);
        var counted = targets.Length - targets.Count(TrainingProgram.IgnoredTarget);
        if (counted == 0)
            throw new ArgumentException($"Expected a target other than {TrainingProgram.IgnoredTarget}; got none.", nameof(targets));
        var rate = LearningRate();
        var loss = 0.0;
        for (var (done, microBatch) = (0, 0); done < batch; microBatch++)
        {
            var sequences = Math.Min(Options.BatchSize, batch - done);
            var (start, count) = (done * length, sequences * length);
            loss += Differentiate(tokens.Slice(start, count), targets.Slice(start, count), sequences, length, counted, microBatch);
            done += sequences;
        }

        return Update(loss / counted, rate, tokens.Length);
    }

    /// <summary>
    /// Mean loss in nats, without dropout, over the whole text: consecutive windows that do not overlap, the last one shorter, so that
    /// every token but the first is predicted exactly once.
    /// </summary>
    /// <param name="validation">The text.</param>
    /// <param name="maximumTokens">Tokens to predict at most; fewer than the text has take its beginning.</param>
    /// <exception cref="ArgumentException">The text has an id outside the vocabulary, or no token is to be predicted.</exception>
    public double Evaluate(TokenDataset validation, int maximumTokens = int.MaxValue) =>
        Evaluate(validation, maximumTokens, CancellationToken.None)!.Value;

    /// <summary>
    /// Takes steps on random windows of the training text until there are as many as wanted, measures the validation loss, keeps the best
    /// model and reports progress.
    /// </summary>
    /// <param name="training">The text to train on.</param>
    /// <param name="validation">The text that <see cref="FitOptions.EvaluationInterval"/> measures with; null: none.</param>
    /// <param name="steps">
    /// What <see cref="StepCount"/> is to be at the end: the same number whether the run is new or resumed. If it is there already, no
    /// step is taken.
    /// </param>
    /// <param name="options">Intervals and files; null: the defaults.</param>
    /// <param name="progress">
    /// Takes the reports, on the calling thread; the run waits for it. What it throws ends the call after a whole step.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the call after the current step, which is no error: <see cref="FitResult.Cancelled"/> says so. A measurement that it ends is
    /// made first by the next call, also of a trainer that was resumed, and has no report.
    /// </param>
    /// <exception cref="ArgumentException">An argument or option is outside its range, or a text does not fit the model.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A step's loss or gradient is not finite. The weights are those before that step.
    /// </exception>
    public FitResult Fit(
        TokenDataset training, TokenDataset? validation, int steps, FitOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        RequireWindow(training);
        if (validation is not null) RequireVocabulary(validation, nameof(validation));
        options ??= new FitOptions();
        options.Validate(validation is not null);
        return new FitRun(this, training, validation, steps, options, progress, cancellationToken).Run();
    }

    /// <summary>
    /// Writes all that <see cref="Resume"/> needs to one safetensors file: the weights under their names, so that the file also loads as a
    /// model, the optimizer's moments, the step count, the seed, the best validation loss and
    /// whether a measurement is due.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced once the new one is whole.</param>
    /// <param name="metadata">Strings to keep with them, such as a tokenizer.</param>
    /// <exception cref="IOException">Writing failed. A file that was there is as before.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void SaveCheckpoint(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        TrainingCheckpoint.Save(path, this, metadata);
    }

    /// <summary>
    /// Goes on from a checkpoint, as if the run had never stopped. Schedule, batch and optimizer settings are those of this trainer's
    /// options: the same weights come out only if they are as they were.
    /// </summary>
    /// <param name="path">A file of <see cref="SaveCheckpoint"/>.</param>
    /// <exception cref="Checkpoints.CheckpointException">
    /// The file is damaged, is no training checkpoint, or is of another model or seed. Nothing is changed.
    /// </exception>
    public void Resume(string path)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        (StepCount, BestValidationLoss, EvaluationPending) = TrainingCheckpoint.Load(path, this);
    }

    /// <summary>Stops the threads. The model keeps its weights.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _pool.Dispose();
    }

    /// <summary><see cref="Evaluate(TokenDataset, int)"/>; null if cancellation came before its end.</summary>
    internal double? Evaluate(TokenDataset validation, int maximumTokens, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        RequireVocabulary(validation, nameof(validation));
        var text = validation.Tokens;
        var predicted = Math.Min(text.Length - 1, maximumTokens);
        var loss = 0.0;
        for (var done = 0; done < predicted;)
        {
            if (cancellationToken.IsCancellationRequested) return null;
            var length = Math.Min(_length, predicted - done);
            var batch = Math.Min(Options.BatchSize, (predicted - done) / length);
            loss += _program.Evaluate(text.Slice(done, batch * length), text.Slice(done + 1, batch * length), batch, length);
            done += batch * length;
        }

        return loss / predicted;
    }

    // Micro-batches of the whole run before this one of the current step.
    private long MicroBatchesBefore(int microBatch) => (long)StepCount * Options.GradientAccumulation + microBatch;

    private double Differentiate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int batch, int length, int counted, int microBatch)
    {
        var dropoutKey = RunRandom.Draw(Options.Seed, DropoutPurpose, (ulong)MicroBatchesBefore(microBatch));
        return _program.Train(tokens, targets, batch, length, (float)(1.0 / counted), accumulate: microBatch > 0, dropoutKey);
    }

    private StepResult Update(double loss, double rate, int tokens)
    {
        var norm = _norm.Compute();
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw new TrainingDivergedException(StepCount + 1, loss, norm, rate);
        var clip = Options.ClipNorm > 0 && norm > Options.ClipNorm ? Options.ClipNorm / norm : 1.0;
        StepCount++;
        EvaluationPending = false;
        _optimizer.Step(StepCount, rate, clip);
        return new StepResult(StepCount, loss, norm, rate, tokens);
    }

    private double LearningRate()
    {
        var rate = Options.Schedule.At(StepCount);
        return rate >= 0 && double.IsFinite(rate)
            ? rate
            : throw new InvalidOperationException(
                $"The schedule {Options.Schedule} gave {rate} at step {StepCount}; a learning rate must be a number of 0 or more.");
    }

    private void RequireWindow(TokenDataset training)
    {
        RequireVocabulary(training, nameof(training));
        training.RequireWindow(_length, nameof(training));
    }

    private void RequireVocabulary(TokenDataset text, string parameter)
    {
        if (text.LargestToken < Model.Dimensions.VocabularySize) return;
        throw new ArgumentException(
            $"The text has the token id {text.LargestToken}; the model's vocabulary is 0 to {Model.Dimensions.VocabularySize - 1}.",
            parameter);
    }

    private void RequireBatch(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int batch, int length)
    {
        var most = (long)Options.BatchSize * Options.GradientAccumulation;
        if (batch < 1 || batch > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch,
                $"Expected 1 to {most} sequences: a batch size of {Options.BatchSize}, {Options.GradientAccumulation} times accumulated.");
        }

        if (length < 1 || length > _length)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Expected 1 to {_length} tokens in a sequence.");
        if (tokens.Length != (long)batch * length)
            throw new ArgumentException($"Expected (batch {batch}, length {length}) tokens; got {tokens.Length}.", nameof(tokens));
        if (targets.Length != tokens.Length)
            throw new ArgumentException($"Expected as many targets as tokens, {tokens.Length}; got {targets.Length}.", nameof(targets));
    }
}
