using System.Text.Json;
using System.Text.Json.Serialization;
using ModelGen.Text;

namespace CharGptSample;

/// <summary>What a run knows beyond the trainer's state. Saved beside each checkpoint, so that resuming needs no other option.</summary>
internal sealed record RunRecord
{
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

    /// <summary>The losses so far.</summary>
    public required LossCurve Curve { get; init; }

    /// <summary>The best measured model, which is the one that is saved where the run's model goes; null before the first.</summary>
    public LossPoint? Saved { get; set; }

    /// <summary>The loss of the finished model over all of the held-out text; null before it is finished.</summary>
    public double? FinalValidationLoss { get; set; }

    /// <summary>What the model has written so far.</summary>
    public required List<TextSample> Samples { get; init; }

    /// <summary>Where the record of a checkpoint lies.</summary>
    public static string PathBeside(string checkpoint) => Path.ChangeExtension(checkpoint, ".json");

    /// <summary>The record beside a checkpoint.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static RunRecord LoadBeside(string checkpoint)
    {
        if (!File.Exists(checkpoint)) throw new InputException($"{checkpoint}: there is no such checkpoint.");
        var path = PathBeside(checkpoint);
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllText(path), RunRecordJson.Default.RunRecord)
                ?? throw new JsonException("It holds null.");
            CharacterTokenizer.FromJson(record.Tokenizer);
            return record;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new InputException($"{path}: cannot be read; it is saved beside each checkpoint and needed to resume. {e.Message}");
        }
    }

    /// <summary>Saves the record beside a checkpoint.</summary>
    public void SaveBeside(string checkpoint)
        => RunFiles.Write(PathBeside(checkpoint), JsonSerializer.Serialize(this, RunRecordJson.Default.RunRecord));
}

[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
