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

    private readonly ForkJoinPool _pool;
    private readonly TrainingProgram _program;
    private readonly GradientNorm _norm;
    private readonly AdamW _optimizer;
    private OpenData? _training;
    private OpenData? _validation;
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
        Options.Validate(model.Dimensions);
        Gradients = new ParameterBlock(model.Parameters.Layout);
        _pool = new ForkJoinPool(Options.Threads == 0 ? Environment.ProcessorCount : Options.Threads);
        try
        {
            _program = model.CreateTrainingProgram(
                _pool, Gradients, Options.Capacity(model.Dimensions), Options.Width ?? VectorWidths.Preferred);
            var chunks = BlockChunks.Of(model.Parameters.Layout);
            _norm = new GradientNorm(_pool, chunks, Gradients);
            _optimizer = new AdamW(Options.Optimizer, _pool, chunks, model.Parameters, Gradients);
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

    /// <summary>Measurements of <see cref="Fit"/> since the one with <see cref="BestValidationLoss"/>.</summary>
    public int EvaluationsWithoutImprovement { get; internal set; }

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
    /// One optimizer step on <see cref="TrainerOptions.GradientAccumulation"/> random micro-batches, which depend on the seed and the
    /// number of the step alone: windows of a text, or pairs of like length. Its loss is the mean over all target tokens of the step.
    /// </summary>
    /// <param name="training">A text longer than a sequence, or pairs.</param>
    /// <exception cref="ArgumentException">
    /// The data is not of the kind that the model learns from, is too short, has sequences too long for the model or a batch, or has an id
    /// outside the vocabulary. The weights are unchanged.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not finite. The weights are unchanged.</exception>
    public StepResult Step(TrainingData training)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(training);
        var stream = OpenToTrain(training);
        var rate = LearningRate();
        var targets = 0;
        for (var microBatch = 0; microBatch < Options.GradientAccumulation; microBatch++)
            targets += stream.CountTargets(MicroBatchesBefore(microBatch));
        var loss = 0.0;
        for (var microBatch = 0; microBatch < Options.GradientAccumulation; microBatch++)
        {
            stream.Draw(MicroBatchesBefore(microBatch));
            loss += Differentiate(stream.Batch.Contents, targets, microBatch);
        }

        return Update(loss / targets, rate, targets);
    }

    /// <summary>One optimizer step on a batch of one's own, of sequences that may differ in length.</summary>
    /// <param name="batch">The sequences, with their sources if the model has an encoder beside its decoder.</param>
    /// <exception cref="ArgumentException">
    /// The batch is larger than the trainer's, its sizes do not meet, an id is outside the vocabulary, or no target takes part. The weights
    /// are unchanged.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not finite. The weights are unchanged.</exception>
    public StepResult Step(in TrainingBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var counted = RequireTargets(batch.Targets, nameof(batch));
        var rate = LearningRate();
        var loss = Differentiate(batch, counted, microBatch: 0);
        return Update(loss / counted, rate, batch.Tokens.Length);
    }

    /// <summary>One optimizer step on a batch of one's own, of sequences of equal length.</summary>
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
        var counted = RequireTargets(targets, nameof(targets));
        var rate = LearningRate();
        var loss = 0.0;
        for (var (done, microBatch) = (0, 0); done < batch; microBatch++)
        {
            var sequences = Math.Min(Options.BatchSize, batch - done);
            var (start, count) = (done * length, sequences * length);
            loss += _program.Train(
                tokens.Slice(start, count), targets.Slice(start, count), sequences, length, (float)(1.0 / counted),
                accumulate: microBatch > 0, DropoutKey(microBatch));
            done += sequences;
        }

        return Update(loss / counted, rate, tokens.Length);
    }

    /// <summary>
    /// Mean loss in nats a target token, without dropout and without label smoothing: the plain cross-entropy. A text is read in
    /// consecutive windows that do not overlap, the last one shorter, so that every token but the first is predicted exactly once; pairs
    /// are read in their order.
    /// </summary>
    /// <param name="validation">The text or the pairs.</param>
    /// <param name="maximumTokens">
    /// Tokens to predict at most; fewer than there are take the beginning, of pairs as many as are predicted whole, one at least.
    /// </param>
    /// <exception cref="ArgumentException">The data does not fit the model, or no token is to be predicted.</exception>
    public double Evaluate(TrainingData validation, int maximumTokens = int.MaxValue) =>
        Evaluate(validation, maximumTokens, CancellationToken.None)!.Value;

    /// <summary>
    /// Takes steps on random batches of the training data until there are as many as wanted or the validation loss no longer falls,
    /// measures that loss, keeps the best model and the last ones, and reports progress.
    /// </summary>
    /// <param name="training">The text or the pairs to train on.</param>
    /// <param name="validation">What <see cref="FitOptions.EvaluationInterval"/> measures with; null: nothing.</param>
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
    /// <exception cref="ArgumentException">An argument or option is outside its range, or data does not fit the model.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A step's loss or gradient is not finite. The weights are those before that step.
    /// </exception>
    public FitResult Fit(
        TrainingData training, TrainingData? validation, int steps, FitOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        OpenToTrain(training);
        if (validation is not null) OpenToMeasure(validation);
        options ??= new FitOptions();
        options.Validate(validation is not null);
        return new FitRun(this, training, validation, steps, options, progress, cancellationToken).Run();
    }

    /// <summary>
    /// Writes all that <see cref="Resume"/> needs to one safetensors file: the weights under their names, so that the file also loads as a
    /// model, the optimizer's moments, the step count, the seed, the best validation loss, how many measurements ago it was, and whether
    /// a measurement is due.
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
    /// Goes on from a checkpoint, as if the run had never stopped. Data, schedule, batch and optimizer settings are those given to this
    /// trainer: the same weights come out only if they are as they were.
    /// </summary>
    /// <param name="path">A file of <see cref="SaveCheckpoint"/>.</param>
    /// <exception cref="Checkpoints.CheckpointException">
    /// The file is damaged, is no training checkpoint, or is of another model or seed. Nothing is changed.
    /// </exception>
    public void Resume(string path)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        (StepCount, BestValidationLoss, EvaluationsWithoutImprovement, EvaluationPending) = TrainingCheckpoint.Load(path, this);
    }

    /// <summary>Stops the threads. The model keeps its weights.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _pool.Dispose();
    }

    /// <summary><see cref="Evaluate(TrainingData, int)"/>; null if cancellation came before its end.</summary>
    internal double? Evaluate(TrainingData validation, int maximumTokens, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        var stream = OpenToMeasure(validation);
        var (loss, predicted) = (0.0, 0);
        for (int read, done = 0; (read = stream.Read(done, maximumTokens - predicted)) > 0; done += read)
        {
            if (cancellationToken.IsCancellationRequested) return null;
            loss += _program.Evaluate(stream.Batch.Contents);
            predicted += stream.Batch.Targets;
        }

        return loss / predicted;
    }

    // Micro-batches of the whole run before this one of the current step.
    private long MicroBatchesBefore(int microBatch) => (long)StepCount * Options.GradientAccumulation + microBatch;

    private ulong DropoutKey(int microBatch) => RunRandom.Draw(Options.Seed, DropoutPurpose, (ulong)MicroBatchesBefore(microBatch));

    private double Differentiate(in TrainingBatch batch, int counted, int microBatch) =>
        _program.Train(batch, (float)(1.0 / counted), accumulate: microBatch > 0, DropoutKey(microBatch));

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

    private BatchStream OpenToTrain(TrainingData training)
    {
        var stream = Open(ref _training, training, nameof(training));
        stream.RequireDrawable(nameof(training));
        return stream;
    }

    private BatchStream OpenToMeasure(TrainingData validation) => Open(ref _validation, validation, nameof(validation));

    // Kept from call to call, so that a step allocates nothing.
    private BatchStream Open(ref OpenData? open, TrainingData data, string parameter)
    {
        if (open?.Data == data) return open.Stream;
        data.RequireFits(Model.Dimensions, parameter);
        open = new OpenData(data, data.OpenStream(_program.Capacity, Options.Seed, parameter));
        return open.Stream;
    }

    private static int RequireTargets(ReadOnlySpan<int> targets, string parameter)
    {
        var counted = targets.Length - targets.Count(TrainingProgram.IgnoredTarget);
        return counted > 0
            ? counted
            : throw new ArgumentException($"Expected a target other than {TrainingProgram.IgnoredTarget}; got none.", parameter);
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

        var longest = Options.WindowLength(Model.Dimensions);
        if (length < 1 || length > longest)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Expected 1 to {longest} tokens in a sequence.");
        if (tokens.Length != (long)batch * length)
            throw new ArgumentException($"Expected (batch {batch}, length {length}) tokens; got {tokens.Length}.", nameof(tokens));
        if (targets.Length != tokens.Length)
            throw new ArgumentException($"Expected as many targets as tokens, {tokens.Length}; got {targets.Length}.", nameof(targets));
    }

    private sealed record OpenData(TrainingData Data, BatchStream Stream);
}
