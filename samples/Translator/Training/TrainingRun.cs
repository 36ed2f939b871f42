using System.Diagnostics;
using ModelGen;
using ModelGen.Checkpoints;
using ModelGen.Data;
using ModelGen.Generation;
using ModelGen.Text;
using ModelGen.Training;

namespace TranslatorSample;

/// <summary>One training run: a model learns from sentence pairs, and on its way shows losses, translates samples and is saved.</summary>
internal sealed class TrainingRun : IProgress<TrainingProgress>, IDisposable
{
    private const int ShortestInterval = 20;

    private readonly RunRecord _record;
    private readonly Recipe _recipe;
    private readonly RunFiles _files;
    private readonly ITrainingDisplay _display;
    private readonly ISequenceTokenizer _tokenizer;
    private readonly EncoderDecoderModel _model;
    private readonly Trainer _trainer;
    private readonly FitOptions _options;
    private readonly int _threads;
    private bool _isPlanning;

    /// <summary>Makes the model and its trainer, and takes the state of a checkpoint if there is one to resume.</summary>
    /// <exception cref="InputException">No pair is short enough for the model, or the checkpoint has more steps behind it.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged, or not of this model and seed.</exception>
    public TrainingRun(RunRecord record, TranslationText text, string? checkpoint, int threads, RunFiles files, ITrainingDisplay display)
    {
        (_record, _recipe, _threads, _files, _display) = (record, Recipe.For(record.Origin), threads, files, display);
        _tokenizer = TokenizerText.Read(record.Tokenizer);
        _model = _recipe.Model.Create(record.Seed);
        Data = new TranslationData(text, _tokenizer, _model.Dimensions);
        Epoch = new TokenBudgetBatches(Data.Training, _recipe.TokensPerBatch).Count;
        var interval = Math.Max(Epoch, ShortestInterval);
        _options = new FitOptions
        {
            EvaluationInterval = interval,
            ProgressInterval = 1,
            BestPath = files.Model,
            CheckpointPath = files.Checkpoint,
            CheckpointInterval = interval,
            SnapshotPath = files.Snapshots,
            SnapshotInterval = interval,
            KeepLast = _recipe.Snapshots,
            Metadata = ModelFile.Metadata(_recipe.Model, record.Tokenizer),
        };
        _trainer = _model.CreateTrainer(_recipe.Trainer(record.Seed, threads));
        if (checkpoint is null) return;
        _trainer.Resume(checkpoint);
        if (StepCount <= (record.Steps ?? int.MaxValue)) return;
        throw new InputException($"{checkpoint}: {StepCount:N0} steps of this run are done. To go on, give more of them with --steps.");
    }

    /// <summary>The pairs, as tokens.</summary>
    public TranslationData Data { get; }

    /// <summary>Steps in which every pair is read once.</summary>
    public int Epoch { get; }

    /// <summary>Parameters of the model.</summary>
    public long ParameterCount => _model.Dimensions.ParameterCount;

    /// <summary>Tokens that the tokenizer knows.</summary>
    public int VocabularySize => _tokenizer.VocabularySize;

    /// <summary>Steps taken, those before resuming among them.</summary>
    public int StepCount => _trainer.StepCount;

    /// <summary>When the first step of this process was done; null before it.</summary>
    public DateTime? FirstStepDone { get; private set; }

    /// <summary>Trains to the last step, or until stopped after a step; in both cases a checkpoint is saved.</summary>
    public FitResult Train(CancellationToken stop)
    {
        if (StepCount < (_record.Steps ?? int.MaxValue)) AddSample(StepCount);
        WritePage(finished: false);
        FitResult? result = null;
        OrEndPage(() => _display.During(() => result = Fit(stop)));
        if (FirstStepDone is not null) SaveRecord(finished: result!.Cancelled);
        else if (result!.Cancelled) WritePage(finished: true);
        return result!;
    }

    /// <summary>
    /// Takes the mean of the last snapshots, or where the recipe allows and its validation loss is lower, the best model so far, and saves
    /// it as the run's model.
    /// </summary>
    public ChosenModel Choose()
    {
        var mean = AverageSnapshots();
        var chosen = mean;
        if (File.Exists(_files.Model) && (mean is null || !_recipe.AlwaysAverages))
        {
            var best = MeasureSaved();
            if (mean is null || best.ValidationLoss < mean.ValidationLoss) chosen = best;
            else ModelCheckpoint.LoadInto(_files.Average, _model.Parameters, _model.Dimensions);
        }

        chosen ??= new ChosenModel(Averaged: 0, _trainer.Evaluate(Data.Validation));
        _model.Save(_files.Model, _options.Metadata);
        _record.Chosen = chosen;
        return chosen;
    }

    /// <summary>Measures the chosen model on the test pairs; then what only the run needed is deleted.</summary>
    /// <param name="beams">Hypotheses that are followed; null: as the recipe says.</param>
    /// <param name="lengthPenalty">How much long translations are favoured; null: as the paper does.</param>
    /// <param name="stop">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancellation came; the run can be resumed to measure again.</exception>
    public TestResult Test(int? beams, double? lengthPenalty, CancellationToken stop)
    {
        var search = SentenceTranslator.Search(_tokenizer);
        search = search with
        {
            Beams = beams ?? _recipe.Beams,
            LengthPenalty = lengthPenalty ?? search.LengthPenalty,
            Threads = _threads,
        };
        TestResult? result = null;
        OrEndPage(() => result = TestResult.Of(_model, _tokenizer, Data, search, _recipe.Scoring, stop));
        var test = result!;
        _record.Test = new TestScores(test.Score.Score, test.CopyScore.Score);
        _record.Samples.Add(new TextSample(StepCount, test.Samples));
        WriteAttention(search);
        SaveRecord(finished: true);
        foreach (var snapshot in _options.SnapshotPaths(StepCount)) File.Delete(snapshot);
        File.Delete(_files.Average);
        return test;
    }

    /// <summary>Takes in what the trainer reports after each step.</summary>
    public void Report(TrainingProgress progress)
    {
        FirstStepDone ??= DateTime.Now;
        _record.Curves.Add(progress);
        if (_isPlanning) return;
        _display.Show(progress, _record.Curves);
        if (TextSample.IsDueAfter(progress.Step, progress.Steps)) AddSample(StepCount);
        if (progress.ValidationLoss is not null) SaveRecord(finished: false);
    }

    public void Dispose() => _trainer.Dispose();

    private FitResult Fit(CancellationToken stop)
    {
        if (_record.Steps is null)
        {
            var plan = Plan(stop);
            if (plan.Cancelled) return plan;
        }

        return _trainer.Fit(Data.Training, Data.Validation, _record.Steps!.Value, _options, this, stop);
    }

    // The first steps, which compile code, say nothing about the others; some more say how many there is time for.
    private FitResult Plan(CancellationToken stop)
    {
        const int Warmup = 5;
        const int Timed = 20;
        const double ShareOfSteps = 0.95; // the rest of the time goes to evaluation and saving
        var clock = Stopwatch.StartNew();
        var options = new FitOptions { ProgressInterval = 1, EvaluationInterval = 0, CheckpointPath = null };
        _isPlanning = true;
        var result = _trainer.Fit(Data.Training, null, StepCount + Warmup, options, this, stop);
        if (!result.Cancelled) result = _trainer.Fit(Data.Training, null, StepCount + Timed, options, this, stop);
        _isPlanning = false;
        if (result.Cancelled)
        {
            if (FirstStepDone is not null) _trainer.SaveCheckpoint(_files.Checkpoint, _options.Metadata);
            return result;
        }

        var left = TimeSpan.FromMinutes(_record.Minutes) - clock.Elapsed;
        _record.Steps = StepCount + Math.Max(1, (int)Math.Min(int.MaxValue / 2, left * ShareOfSteps / (result.Elapsed / Timed)));
        return result;
    }

    private ChosenModel? AverageSnapshots()
    {
        string[] snapshots = [.. _options.SnapshotPaths(StepCount).Where(File.Exists)];
        if (snapshots.Length == 0) return null;
        CheckpointAverage.Save(snapshots, _files.Average);
        return new ChosenModel(snapshots.Length, Measure(_files.Average));
    }

    // The best so far, or if the run had ended before, what it ended with.
    private ChosenModel MeasureSaved()
    {
        var loss = Measure(_files.Model);
        return new ChosenModel(_record.Chosen?.ValidationLoss == loss ? _record.Chosen.Averaged : 0, loss);
    }

    private double Measure(string path)
    {
        ModelCheckpoint.LoadInto(path, _model.Parameters, _model.Dimensions);
        return _trainer.Evaluate(Data.Validation);
    }

    // Greedily, and no long repetitions: training waits for it.
    private void AddSample(int step)
    {
        using var translator = new SentenceTranslator(
            _model, _tokenizer,
            SentenceTranslator.Search(_tokenizer) with { Beams = 1, ExtraLength = 8, BatchSize = Data.Samples.Length, Threads = 1 });
        var translations = translator.Translate(Data.Samples.Select(pair => pair.Source));
        var texts = Data.Samples.Zip(translations, (pair, translation) => TranslationSample.Text(
            Data.Text.Whole(pair.Source), translation, Data.Text.Whole(pair.Target)));
        var sample = new TextSample(step, string.Join('\n', texts));
        _record.Samples.Add(sample);
        _display.Show(sample);
    }

    // What it attends to in the longest of the sentences that it was shown translating.
    private void WriteAttention(TranslationOptions search)
    {
        var sentence = Data.Samples.MaxBy(pair => pair.Source.Length).Source;
        using var translator = new SentenceTranslator(_model, _tokenizer, search with { BatchSize = 1, Threads = 1 });
        AttentionCommand.Write(_files.Attention, _model, _tokenizer, translator, sentence);
        _record.AttentionPage = Path.GetFileName(_files.Attention);
    }

    private void SaveRecord(bool finished)
    {
        _record.SaveBeside(_files.Checkpoint);
        WritePage(finished);
    }

    // A page of a run that is over does not wait for more.
    private void OrEndPage(Action work)
    {
        try
        {
            work();
        }
        catch
        {
            WritePage(finished: true);
            throw;
        }
    }

    private void WritePage(bool finished) => RunFiles.Write(_files.Page, RunHtml.Of(_record.Page(_model, StepCount), finished));
}
