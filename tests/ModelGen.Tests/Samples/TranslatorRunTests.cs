using ModelGen.Samples;
using ModelGen.Training;
using TranslatorSample;

namespace ModelGen.Tests.Samples;

public sealed class TranslatorRunTests : IDisposable
{
    private const int Steps = 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(7)]
    [InlineData(21)]
    public void StoppedAndResumedRunEndsWithTheSameModelBitForBit(int stopAfter)
    {
        var whole = Train(_folder["whole.safetensors"], stopAfter: Steps + 1, resume: false);
        Assert.Equal((Steps, false), (whole.Steps, whole.Cancelled));

        var stopped = Train(_folder["parts.safetensors"], stopAfter, resume: false);
        Assert.Equal((stopAfter, true), (stopped.Steps, stopped.Cancelled));
        var resumed = Train(_folder["parts.safetensors"], stopAfter: Steps + 1, resume: true);
        Assert.Equal((Steps, false), (resumed.Steps, resumed.Cancelled));

        Assert.Equal(File.ReadAllBytes(_folder["whole.safetensors"]), File.ReadAllBytes(_folder["parts.safetensors"]));
    }

    // Trains, and if the run comes to its end, chooses the model.
    private static FitResult Train(string model, int stopAfter, bool resume)
    {
        var pairs = Enumerable.Range(0, 40).Select(i => new SentencePair($"The file {i} is missing.", $"Die Datei {i} fehlt.")).ToArray();
        var text = new TranslationText("Test", "en", "de", new PairSplit(pairs[8..], pairs[..4], pairs[4..8]), Cleaned: null);
        var files = new RunFiles(model, metrics: null);
        var record = resume
            ? RunRecord.LoadBeside(files.Checkpoint)
            : new RunRecord
            {
                Origin = new TextOrigin(),
                Title = text.Name,
                TextHash = text.Hash,
                Steps = Steps,
                Seed = 3,
                Tokenizer = TokenizerText.Write(text.TrainTokenizer(300)),
                Curves = new RunCurves(),
                Samples = [],
            };
        using var stop = new CancellationTokenSource();
        var display = new StoppingDisplay(stop, stopAfter);
        using var run = new TrainingRun(record, text, resume ? files.Checkpoint : null, threads: 2, files, display);
        var result = run.Train(stop.Token);
        if (!result.Cancelled) run.Choose();
        return result;
    }

    private sealed class StoppingDisplay(CancellationTokenSource stop, int stopAfter) : ITrainingDisplay
    {
        public void Line(string text)
        {
        }

        public void During(Action training) => training();

        public void Show(TrainingProgress progress, RunCurves curves)
        {
            if (progress.Step == stopAfter) stop.Cancel();
        }

        public void Show(TextSample sample)
        {
        }
    }
}
