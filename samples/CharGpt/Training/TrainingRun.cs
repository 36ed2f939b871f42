using ModelGen.Data;
using ModelGen.Generation;
using ModelGen.Text;
using ModelGen.Training;

namespace CharGptSample;

/// <summary>One training run: a model learns from a text, and on its way shows its losses, writes samples and is saved.</summary>
internal sealed class TrainingRun : IProgress<TrainingProgress>, IDisposable
{
    private const int SampleLength = 300;

    private readonly RunRecord _record;
    private readonly RunFiles _files;
    private readonly ITrainingDisplay _display;
    private readonly CharacterTokenizer _tokenizer;
    private readonly CharGpt _model;
    private readonly Trainer _trainer;
    private readonly TokenDataset _training;
    private readonly TokenDataset _validation;
    private readonly string _prompt;

    /// <summary>Makes the model and its trainer, and takes the state of a checkpoint if there is one to resume.</summary>
    /// <exception cref="InputException">The text is too short, or the checkpoint has all steps behind it.</exception>
    /// <exception cref="ModelGen.Checkpoints.CheckpointException">The checkpoint is damaged, or not of this model and seed.</exception>
    public TrainingRun(RunRecord record, TrainingText text, string? checkpoint, int threads, RunFiles files, ITrainingDisplay display)
    {
        (_record, _files, _display) = (record, files, display);
        _tokenizer = CharacterTokenizer.FromJson(record.Tokenizer);
        _prompt = Writing.PromptFor(text.Characters);
        (_training, _validation) = Split(_tokenizer.Encode(text.Characters), text.Name);

        _model = CharGpt.Create(record.Seed);
        _trainer = _model.CreateTrainer(Recipe.Trainer(record.Steps, record.Seed, threads));
        if (checkpoint is null) return;
        _trainer.Resume(checkpoint);
        if (_trainer.StepCount >= record.Steps)
        {
            throw new InputException(
                $"{checkpoint}: all {record.Steps:N0} steps of this run are done. To go on, give more of them with --steps.");
        }

        // The best model so far lies where this run would save it only if the checkpoint does too.
        if (Path.GetFullPath(checkpoint) != Path.GetFullPath(files.Checkpoint) || !File.Exists(files.Model)) record.Saved = null;
    }

    /// <summary>Steps taken, those before resuming among them.</summary>
    public int StepCount => _trainer.StepCount;

    /// <summary>Characters held out to validate with.</summary>
    public int ValidationLength => _validation.Length;

    /// <summary>When the first step of this process was done; null before it.</summary>
    public DateTime? FirstStepDone { get; private set; }

    /// <summary>Trains to the last step, or until stopped after a step; in both cases a checkpoint is saved.</summary>
    public FitResult Train(CancellationToken stop)
    {
        AddSample(StepCount);
        WritePage(finished: false);
        var options = new FitOptions
        {
            EvaluationInterval = Recipe.EvaluationInterval(_record.Steps),
            EvaluationTokens = Recipe.EvaluationTokens,
            ProgressInterval = 1,
            CheckpointPath = _files.Checkpoint,
            CheckpointInterval = Recipe.EvaluationInterval(_record.Steps),
            Metadata = ModelFile.Metadata(_tokenizer),
        };
        FitResult? result = null;
        try
        {
            _display.During(() => result = _trainer.Fit(_training, _validation, _record.Steps, options, this, stop));
        }
        catch
        {
            // The page of a run that is over does not wait for more.
            WritePage(finished: true);
            throw;
        }

        if (FirstStepDone is not null) SaveRecord(finished: result!.Cancelled);
        else if (result!.Cancelled) WritePage(finished: true);
        return result!;
    }

    /// <summary>Takes the best model of the run, saves it, and lets it write.</summary>
    /// <returns>The steps it had behind it, and its loss over all of the held-out text, in nats a character.</returns>
    public (int Step, double ValidationLoss) Finish()
    {
        var best = new CurvePoint(StepCount, _trainer.Evaluate(_validation, Recipe.EvaluationTokens));
        if (_record.Saved is { } saved && saved.Value < best.Value)
        {
            best = saved;
            ModelFile.Load(_files.Model).Model.Parameters.Span.CopyTo(_model.Parameters.Span);
        }

        ModelFile.Save(_model, _tokenizer, _files.Model);
        _record.Saved = best;
        var loss = _trainer.Evaluate(_validation);
        _record.FinalValidationLoss = loss;
        AddSample(best.Step);
        WriteAttention();
        SaveRecord(finished: true);
        return (best.Step, loss);
    }

    /// <summary>Takes in what the trainer reports after each step.</summary>
    public void Report(TrainingProgress progress)
    {
        FirstStepDone ??= DateTime.Now;
        _record.Curves.Add(progress);
        _display.Show(progress, _record.Curves);
        if (TextSample.IsDueAfter(progress.Step, progress.Steps)) AddSample(StepCount);
        if (progress.ValidationLoss is { } validation) Save(new CurvePoint(progress.Step, validation));
    }

    public void Dispose() => _trainer.Dispose();

    private static (TokenDataset Training, TokenDataset Validation) Split(int[] tokens, string name)
    {
        var shortest = (int)Math.Ceiling((CharGpt.ContextLength + 1) / Recipe.ValidationShare);
        if (tokens.Length < shortest)
        {
            throw new InputException(
                $"{name}: the text has {tokens.Length:N0} characters; {shortest:N0} are the least that this model can learn from.");
        }

        return new TokenDataset(tokens).Split(Recipe.ValidationShare);
    }

    private void AddSample(int step)
    {
        var sampling = new SamplingOptions { Temperature = 0.8, Seed = _record.Seed };
        var text = string.Concat(Writing.Continue(_model, _tokenizer, _prompt, SampleLength, sampling).Prepend(_prompt));
        var sample = new TextSample(step, text);
        _record.Samples.Add(sample);
        _display.Show(sample);
    }

    // The model first: the record names what is saved.
    private void Save(CurvePoint measured)
    {
        if (_record.Saved is not { } saved || measured.Value < saved.Value)
        {
            ModelFile.Save(_model, _tokenizer, _files.Model);
            _record.Saved = measured;
        }

        SaveRecord(finished: false);
    }

    // What it attends to in text that it has not learnt from. What it wrote itself may have tokens that stand for no character.
    private void WriteAttention()
    {
        var start = 0;
        while (start + CharGpt.ContextLength < _validation.Length && IsBlank(_validation.Tokens[start])) start++;
        var tokens = _validation.Tokens.Slice(start, CharGpt.ContextLength);
        AttentionCommand.Write(_files.Attention, _model, _tokenizer, tokens, _tokenizer.Decode(tokens));
        _record.AttentionPage = Path.GetFileName(_files.Attention);
    }

    private bool IsBlank(int token) => string.IsNullOrWhiteSpace(_tokenizer.Decode([token]));

    private void SaveRecord(bool finished)
    {
        _record.SaveBeside(_files.Checkpoint);
        WritePage(finished);
    }

    private void WritePage(bool finished) => RunFiles.Write(_files.Page, RunHtml.Of(_record.Page, finished));
}
