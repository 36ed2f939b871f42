using System.Text.Json.Serialization;

namespace TranslatorSample;

/// <summary>What a run knows beyond the trainer's state. Saved beside each checkpoint, so that resuming needs no other option.</summary>
internal sealed record RunRecord
{
    /// <summary>What stands over the samples.</summary>
    public const string SamplesTitle = "How it translates";

    /// <summary>Where the pairs come from.</summary>
    public required TextOrigin Origin { get; init; }

    /// <summary>What to call the text.</summary>
    public required string Title { get; init; }

    /// <summary>A hash of the text.</summary>
    public required ulong TextHash { get; init; }

    /// <summary>Steps of the whole run; null until it is known how many there is time for.</summary>
    public int? Steps { get; set; }

    /// <summary>Minutes to train for, where steps are not given.</summary>
    public double Minutes { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The tokenizer, as JSON.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The curves so far.</summary>
    public required RunCurves Curves { get; init; }

    /// <summary>What the model has translated so far.</summary>
    public required List<TextSample> Samples { get; init; }

    /// <summary>The model that the run ended with; null before its end.</summary>
    public ChosenModel? Chosen { get; set; }

    /// <summary>BLEU of the finished model on the test pairs, and of repeating the source; null before it is measured.</summary>
    public TestScores? Test { get; set; }

    /// <summary>Name of the page that shows the finished model's attention; null before there is one.</summary>
    public string? AttentionPage { get; set; }

    /// <summary>The page that shows the run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stepCount">Steps taken.</param>
    public RunPage Page(ModelGen.TransformerModel model, int stepCount) => new()
    {
        Name = nameof(Translator),
        Heading = "Translator learns to translate",
        Lead = $"From {Title}.",
        SamplesHeading = SamplesTitle,
        LossUnit = "token",
        Parameters = model.Dimensions.ParameterCount,
        Steps = Steps ?? stepCount,
        Curves = Curves,

        // What an earlier part of a resumed run ended with is not this one's.
        FinalValidationLoss = Test is null ? null : Chosen?.ValidationLoss,
        Figures = Test is { } test ? [("BLEU", $"{test.Bleu:F2}"), ("BLEU of a copy", $"{test.CopyBleu:F2}")] : [],
        AttentionPage = AttentionPage,
        Samples = Samples,
    };

    /// <summary>The record beside a checkpoint.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static RunRecord LoadBeside(string checkpoint)
        => RecordFile.Load(checkpoint, RunRecordJson.Default.RunRecord, record => TokenizerText.Read(record.Tokenizer));

    /// <summary>Saves the record beside a checkpoint.</summary>
    public void SaveBeside(string checkpoint) => RecordFile.Save(this, checkpoint, RunRecordJson.Default.RunRecord);
}

/// <summary>BLEU on the test pairs.</summary>
/// <param name="Bleu">The model's.</param>
/// <param name="CopyBleu">That of repeating the source.</param>
internal sealed record TestScores(double Bleu, double CopyBleu);

[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
