using System.Diagnostics;
using System.Globalization;
using ModelGen.Text;
using ModelGen.Training;

namespace CharGptSample;

/// <summary>Trains the model, as the options say, and says how it went.</summary>
internal static class TrainingCommand
{
    /// <summary>Trains until all steps are done or the user stops the run.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">A file cannot be read or written, or the text is too short.</exception>
    public static int Run(SampleOptions options, TextWriter output)
    {
        using var stop = new StopSignal();
        var files = new RunFiles(options.Out, options.Metrics);
        files.RequireWritable();
        var display = TrainingDisplay.For(output, stop, RunRecord.SamplesTitle);
        var (record, text) = Prepare(options, display);

        using var run = new TrainingRun(record, text, options.Resume, options.Threads, files, display);
        if (run.StepCount > 0) display.Line($"Resuming after {run.StepCount:N0} of {record.Steps:N0} steps.");
        display.Line($"Stop at any time with Ctrl+C; the run can be resumed. The run as a page: {files.Page}");
        var result = run.Train(stop.Token);
        if (result.Cancelled && run.StepCount < record.Steps) SayHowToResume(run, options, files, display);
        else Finish(run, result, files, display);
        return ExitCode.Success;
    }

    private static (RunRecord Record, TrainingText Text) Prepare(SampleOptions options, ITrainingDisplay display)
    {
        var earlier = options.Resume is null ? null : RunRecord.LoadBeside(options.Resume);
        var clock = Stopwatch.StartNew();
        var data = options.Data ?? earlier?.Data;
        display.Line(data is null ? "Gathering English text from the documentation of .NET ..." : $"Reading {data} ...");
        var text = TrainingText.Read(data);
        var hash = StableHash.Of(text.Characters);
        if (earlier is not null && earlier.TextHash != hash)
            throw new InputException($"{text.Name}: this is not the text that {options.Resume} was trained on, or it has changed since.");

        var tokenizer = earlier?.Tokenizer ?? CharacterTokenizer.Train(text.Characters, CharGpt.VocabularySize).ToJson();
        display.Line($"Text: {text.Name}, {text.Characters.Length:N0} characters, read in {clock.Elapsed.TotalSeconds:N1} s.");
        display.Line($"Model: a Transformer of {CharGpt.ParameterCount:N0} parameters.");
        var record = new RunRecord
        {
            Data = text.Path,
            Title = text.Name,
            TextHash = hash,
            Steps = options.Steps ?? earlier?.Steps ?? Recipe.DefaultSteps,
            Seed = options.Seed ?? earlier?.Seed ?? Recipe.DefaultSeed,
            Tokenizer = tokenizer,
            Curves = earlier?.Curves ?? new RunCurves(),
            Saved = earlier?.Saved,
            Samples = earlier?.Samples ?? [],
        };
        return (record, text);
    }

    private static void Finish(TrainingRun run, FitResult result, RunFiles files, ITrainingDisplay display)
    {
        display.Line("Measuring the loss over all of the held-out text ...");
        var (step, validation) = run.Finish();
        if (files.Metrics is not null) WriteMetrics(files.Metrics, run, result, validation);
        display.Line("");
        display.Line($"Trained to step {result.Steps:N0} in {Duration.Text(result.Elapsed)}, {result.TokensPerSecond:N0} tokens/s.");
        display.Line(
            $"Training loss {result.Loss:N4}, validation loss {validation:N4} over all {run.ValidationLength:N0} held-out characters.");
        if (step < run.StepCount) display.Line($"This is the model after {step:N0} steps, when it was best on the held-out text.");
        display.Line("");
        display.Line($"The model:       {files.Model}");
        display.Line($"The run:         {files.Page}");
        display.Line($"Its attention:   {files.Attention}");
        display.Line($"To train on:     {Invocation.Of("--resume", files.Checkpoint, "--steps", "N")}");
        display.Line($"To let it write: {Invocation.Of("--generate", "The ", "--load", files.Model)}");
    }

    private static void SayHowToResume(TrainingRun run, SampleOptions options, RunFiles files, ITrainingDisplay display)
    {
        display.Line("");
        if (run.FirstStepDone is null)
        {
            display.Line("Stopped before the first step; there is nothing to save.");
            return;
        }

        // What is not said here, the record beside the checkpoint knows.
        List<string> arguments = ["--resume", files.Checkpoint];
        if (options.Out != SampleOptions.DefaultModel) arguments.AddRange(["--out", options.Out]);
        if (options.Metrics is not null) arguments.AddRange(["--metrics", options.Metrics]);
        if (options.Threads > 0) arguments.AddRange(["--threads", options.Threads.ToString(CultureInfo.InvariantCulture)]);
        display.Line($"Stopped after step {run.StepCount:N0} and saved {files.Checkpoint}. To go on as if nothing had happened:");
        display.Line($"  {Invocation.Of([.. arguments])}");
    }

    private static void WriteMetrics(string path, TrainingRun run, FitResult result, double validationLoss)
    {
        (string Name, double Value)[] figures =
        [
            ("parameters", CharGpt.ParameterCount),
            ("train_loss", result.Loss),
            ("validation_loss", validationLoss),
            ("tokens_per_second", result.TokensPerSecond),
            ("seconds", result.Elapsed.TotalSeconds),
            ("first_step_seconds", Figures.SecondsFromStart(run.FirstStepDone!.Value)),
        ];
        Figures.Write(path, figures);
    }
}
