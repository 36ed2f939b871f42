using System.Text.Json.Serialization;
using ModelGen.Text;

namespace CharGptSample;

/// <summary>What a run knows beyond the trainer's state. Saved beside each checkpoint, so that resuming needs no other option.</summary>
internal sealed record RunRecord
{
    /// <summary>What stands over the samples.</summary>
    public const string SamplesTitle = "What it writes";

    /// <summary>File or folder of the text, as a full path; null: the documentation of .NET.</summary>
    public required string? Data { get; init; }

    /// <summary>What to call the text.</summary>
    public required string Title { get; init; }

    /// <summary>A hash of the text.</summary>
    public required ulong TextHash { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int Steps { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The tokenizer, as JSON.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The curves so far.</summary>
    public required RunCurves Curves { get; init; }

    /// <summary>The best measured model, which is the one that is saved where the run's model goes; null before the first.</summary>
    public CurvePoint? Saved { get; set; }

    /// <summary>The loss of the finished model over all of the held-out text; null before it is finished.</summary>
    public double? FinalValidationLoss { get; set; }

    /// <summary>What the model has written so far.</summary>
    public required List<TextSample> Samples { get; init; }

    /// <summary>Name of the page that shows the finished model's attention; null before there is one.</summary>
    public string? AttentionPage { get; set; }

    /// <summary>The page that shows the run.</summary>
    [JsonIgnore]
    public RunPage Page => new()
    {
        Name = nameof(CharGpt),
        Heading = "CharGpt learns to write",
        Lead = $"From {Title}, character by character.",
        SamplesHeading = SamplesTitle,
        LossUnit = "character",
        Parameters = CharGpt.ParameterCount,
        Steps = Steps,
        Curves = Curves,
        FinalValidationLoss = FinalValidationLoss,
        AttentionPage = AttentionPage,
        Samples = Samples,
    };

    /// <summary>The record beside a checkpoint.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static RunRecord LoadBeside(string checkpoint)
        => RecordFile.Load(checkpoint, RunRecordJson.Default.RunRecord, record => CharacterTokenizer.FromJson(record.Tokenizer));

    /// <summary>Saves the record beside a checkpoint.</summary>
    public void SaveBeside(string checkpoint) => RecordFile.Save(this, checkpoint, RunRecordJson.Default.RunRecord);
}

[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
