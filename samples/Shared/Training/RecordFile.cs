using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelGen.Samples;

/// <summary>What a run knows beyond the trainer's state. Saved beside each checkpoint, so that resuming needs no other option.</summary>
public static class RecordFile
{
    /// <summary>Where the record of a checkpoint lies.</summary>
    public static string PathBeside(string checkpoint) => Path.ChangeExtension(checkpoint, ".json");

    /// <summary>The record beside a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="json">What the record is.</param>
    /// <param name="check">Throws a <see cref="FormatException"/> where the record cannot be used.</param>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static T Load<T>(string checkpoint, JsonTypeInfo<T> json, Action<T> check)
        where T : class
    {
        if (!File.Exists(checkpoint)) throw new InputException($"{checkpoint}: there is no such checkpoint.");
        var path = PathBeside(checkpoint);
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllText(path), json) ?? throw new JsonException("It holds null.");
            check(record);
            return record;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new InputException($"{path}: cannot be read; it is saved beside each checkpoint and needed to resume. {e.Message}");
        }
    }

    /// <summary>Saves a record beside a checkpoint.</summary>
    public static void Save<T>(T record, string checkpoint, JsonTypeInfo<T> json)
        => RunFiles.Write(PathBeside(checkpoint), JsonSerializer.Serialize(record, json));
}
