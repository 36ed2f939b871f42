using ModelGen.Generator.Checkpoints.Json;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>
/// The keys of a Hugging Face <c>config.json</c>. One that is left out or null has the default that Transformers gives it.
/// </summary>
internal sealed class ConfigKeys(JsonValue root)
{
    /// <summary>The key that says what kind of model it is.</summary>
    public const string ModelType = "model_type";

    // Four times this still fits 32 bits, and no declaration allows as much.
    private const int LargestSize = 1 << 28;

    /// <summary>A size from 1 up.</summary>
    /// <exception cref="JsonFaultException">It is anything else.</exception>
    public Setting<int> Size(string key, int otherwise) => OptionalSize(key) ?? Default(key, otherwise, Text.Of(otherwise));

    /// <summary>A size from 1 up, or <see langword="null"/> if the file does not say it.</summary>
    /// <exception cref="JsonFaultException">It is anything else.</exception>
    public Setting<int>? OptionalSize(string key)
    {
        if (Given(key) is not { } value) return null;
        return value.AsInteger is >= 1 and <= LargestSize and var size
            ? new Setting<int>((int)size, key, Stated(key, value))
            : throw Wrong(key, value, $"a whole number from 1 to {LargestSize}");
    }

    /// <summary>A positive number.</summary>
    /// <exception cref="JsonFaultException">It is anything else.</exception>
    public Setting<double> Number(string key, double otherwise)
    {
        if (Given(key) is not { } value) return Default(key, otherwise, Text.Of(otherwise));
        return value.AsDouble is > 0 and var number
            ? new Setting<double>(number, key, Stated(key, value))
            : throw Wrong(key, value, "a number above 0");
    }

    /// <summary>True or false.</summary>
    /// <exception cref="JsonFaultException">It is anything else.</exception>
    public Setting<bool> Flag(string key, bool otherwise)
    {
        if (Given(key) is not { } value) return Default(key, otherwise, otherwise ? "true" : "false");
        return value.Kind is JsonKind.True or JsonKind.False
            ? new Setting<bool>(value.Kind == JsonKind.True, key, Stated(key, value))
            : throw Wrong(key, value, "true or false");
    }

    /// <summary>A name.</summary>
    /// <exception cref="JsonFaultException">It is anything else.</exception>
    public Setting<string> Name(string key, string otherwise)
    {
        if (Given(key) is not { } value) return Default(key, otherwise, $"\"{otherwise}\"");
        return value.Kind == JsonKind.String
            ? new Setting<string>(value.Text, key, Stated(key, value))
            : throw Wrong(key, value, "a string");
    }

    /// <summary>The activation of that name, or <see langword="null"/> where a declaration has none like it.</summary>
    /// <exception cref="JsonFaultException">It is no name.</exception>
    public Setting<ActivationKind>? Activation(string key, string otherwise)
    {
        var name = Name(key, otherwise);
        ActivationKind? kind = name.Value switch
        {
            "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => ActivationKind.GeluTanh,
            "gelu" or "gelu_python" => ActivationKind.Gelu,
            "relu" => ActivationKind.Relu,
            "silu" or "swish" => ActivationKind.Silu,
            _ => null,
        };
        return kind is { } known ? new Setting<ActivationKind>(known, key, name.Stated) : null;
    }

    /// <summary>What the kind of model says by itself.</summary>
    public Setting<T> OfKind<T>(T value) => new(value, ModelType, Stated(ModelType, root[ModelType]!));

    private static Setting<T> Default<T>(string key, T value, string shown) => new(value, key, $"{key} = {shown} by default");

    private static string Stated(string key, JsonValue value) => $"{key} = {value.Shown}";

    private static JsonFaultException Wrong(string key, JsonValue value, string expected) =>
        new(value.Offset, $"{key} must be {expected}; it is {value.Shown}");

    private JsonValue? Given(string key) => root[key] is { Kind: not JsonKind.Null } value ? value : null;
}
