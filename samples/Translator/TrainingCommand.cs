using System.Globalization;
using ModelGen.Evaluation;
using ModelGen.Training;

namespace TranslatorSample;

/// <summary>Trains a model, as the options say, measures it, and says how it went.</summary>
internal static class TrainingCommand
{
    private const string MetricPrefix = "metric ";

    /// <summary>Trains until all steps are done or the user stops the run.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">A file cannot be read or written, or the text is too short.</exception>
    public static int Run(TranslatorOptions options, TextWriter output)
    {
        using var stop = new StopSignal();
        var files = new RunFiles(options.Resume is null ? options.Out : RunFiles.ModelOf(options.Resume), options.Metrics);
        files.RequireWritable();
        var display = TrainingDisplay.For(output, stop, RunRecord.SamplesTitle);
        var (record, text) = Prepare(options, display);

        using var run = new TrainingRun(record, text, options.Resume, options.Threads, files, display);
        Introduce(run, record, files, display);
        var result = run.Train(stop.Token);
        if (run.StepCount < (record.Steps ?? int.MaxValue))
        {
            SayHowToResume(run, options, files, display);
            return ExitCode.Success;
        }

        try
        {
            Finish(run, result, options, files, display, stop.Token);
        }
        catch (OperationCanceledException)
        {
            SayHowToResume(run, options, files, display);
        }

        return ExitCode.Success;
    }

    private static (RunRecord Record, TranslationText Text) Prepare(TranslatorOptions options, ITrainingDisplay display)
    {
        var earlier = options.Resume is null ? null : RunRecord.LoadBeside(options.Resume);
        var origin = earlier?.Origin ?? options.Origin.Rooted();
        var recipe = Recipe.For(origin);
        display.Line("Reading sentence pairs ...");
        var text = origin.Read();
        var hash = text.Hash;
        if (earlier is not null && earlier.TextHash != hash)
            throw new InputException($"{text.Name}: this is not the text that {options.Resume} was trained on, or it has changed since.");

        foreach (var line in text.Summary()) display.Line(line);
        if (earlier is null) display.Line("Training the tokenizer on both languages ...");
        var record = new RunRecord
        {
            Origin = origin,
            Title = $"{text.Name}, {text.Source} to {text.Target}",
            TextHash = hash,
            Steps = options.Steps ?? (options.Minutes is null ? earlier?.Steps ?? recipe.Steps : null),
            Minutes = options.Minutes ?? earlier?.Minutes ?? Recipe.DefaultMinutes,
            Seed = options.Seed ?? earlier?.Seed ?? Recipe.DefaultSeed,
            Tokenizer = earlier?.Tokenizer ?? TokenizerText.Write(text.TrainTokenizer(recipe.Model.VocabularySize)),
            Curves = earlier?.Curves ?? new RunCurves(),
            Samples = earlier?.Samples ?? [],
            Chosen = earlier?.Chosen,
        };
        return (record, text);
    }

    private static void Introduce(TrainingRun run, RunRecord record, RunFiles files, ITrainingDisplay display)
    {
        if (run.Data.Dropped > 0) display.Line($"Left out: {run.Data.Dropped:N0} pairs with more tokens than the model's context holds.");
        display.Line($"Model: an encoder and decoder of {run.ParameterCount:N0} parameters; {run.VocabularySize:N0} tokens.");
        display.Line($"All pairs are read once in {run.Epoch:N0} steps.");
        var of = record.Steps is { } steps ? $" of {steps:N0}" : "";
        if (run.StepCount > 0) display.Line($"Resuming after {run.StepCount:N0}{of} steps.");
        display.Line($"Stop at any time with Ctrl+C; the run can be resumed. The run as a page: {files.Page}");
    }

    private static void Finish(
        TrainingRun run, FitResult result, TranslatorOptions options, RunFiles files, ITrainingDisplay display, CancellationToken stop)
    {
        var chosen = run.Choose();
        display.Line("");
        display.Line($"Trained to step {result.Steps:N0} in {Duration.Text(result.Elapsed)}, {result.TokensPerSecond:N0} tokens/s.");
        display.Line(chosen.Averaged > 0
            ? $"The model: the mean of snapshots, the last {chosen.Averaged:N0}; its validation loss is {chosen.ValidationLoss:N4}."
            : $"The model: the one with the lowest validation loss, {chosen.ValidationLoss:N4}.");
        display.Line($"Translating {run.Data.Test.Length:N0} sentences that it has never seen ...");
        var test = run.Test(options.Beams, options.LengthPenalty, stop);
        if (files.Metrics is not null) WriteMetrics(files.Metrics, run, result, chosen, test);

        foreach (var line in test.Samples.Split('\n')) display.Line(line.Length == 0 ? "" : $"  | {VisibleText.Of(line)}");
        display.Line("");
        display.Line($"The model:        {Text(test.Score)}");
        display.Line($"A copied source:  {Text(test.CopyScore)}");
        display.Line("");
        display.Line($"The model:        {files.Model}");
        display.Line($"The run:          {files.Page}");
        display.Line($"Its attention:    {files.Attention}");
        display.Line($"To translate:     {Invocation.Of("--translate", "TEXT", "--model", files.Model)}");
        display.Line($"To train on:      {Invocation.Of("--resume", files.Checkpoint, "--steps", "N")}");
    }

    // Scores over text that is in tokens already are given as multi-bleu.perl gives them.
    private static string Text(BleuScore score)
        => score.Signature.Contains("tok:none", StringComparison.Ordinal)
            ? $"{score.ToMultiBleuLine()} [{score.Signature}]"
            : score.ToString();

    private static void SayHowToResume(TrainingRun run, TranslatorOptions options, RunFiles files, ITrainingDisplay display)
    {
        display.Line("");
        if (run.StepCount == 0)
        {
            display.Line("Stopped before the first step; there is nothing to save.");
            return;
        }

        // What is not said here, the record beside the checkpoint knows.
        List<string> arguments = ["--resume", files.Checkpoint];
        if (options.Metrics is not null) arguments.AddRange(["--metrics", options.Metrics]);
        if (options.Threads > 0) arguments.AddRange(["--threads", options.Threads.ToString(CultureInfo.InvariantCulture)]);
        if (options.Beams is { } beams) arguments.AddRange(["--beams", beams.ToString(CultureInfo.InvariantCulture)]);
        if (options.LengthPenalty is { } penalty) arguments.AddRange(["--length-penalty", penalty.ToString(CultureInfo.InvariantCulture)]);
        display.Line($"Stopped after step {run.StepCount:N0}; {files.Checkpoint} is saved. To go on as if nothing had happened:");
        display.Line($"  {Invocation.Of([.. arguments])}");
    }

    private static void WriteMetrics(string path, TrainingRun run, FitResult result, ChosenModel chosen, TestResult test)
    {
        (string Name, double Value)[] figures =
        [
            ("parameters", run.ParameterCount),
            ("vocabulary", run.VocabularySize),
            ("training_pairs", run.Data.Training.Count),
            ("dropped_pairs", run.Data.Dropped),
            ("test_pairs", run.Data.Test.Length),
            ("steps", result.Steps),
            ("averaged_snapshots", chosen.Averaged),
            ("train_loss", result.Loss),
            ("validation_loss", chosen.ValidationLoss),
            ("bleu", test.Score.Score),
            ("bleu_precision_1", test.Score.Precisions[0]),
            ("bleu_precision_2", test.Score.Precisions[1]),
            ("bleu_precision_3", test.Score.Precisions[2]),
            ("bleu_precision_4", test.Score.Precisions[3]),
            ("bleu_brevity_penalty", test.Score.BrevityPenalty),
            ("copy_bleu", test.CopyScore.Score),
            ("tokens_per_second", run.FirstStepDone is null ? double.NaN : result.TokensPerSecond),
            ("seconds", result.Elapsed.TotalSeconds),
            ("translation_seconds", test.Time.TotalSeconds),
            ("first_step_seconds", run.FirstStepDone is { } done ? Figures.SecondsFromStart(done) : double.NaN),
        ];
        Figures.Write(path, figures, MetricPrefix);
    }
}
