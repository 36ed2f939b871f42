using System.Collections.Immutable;
using ModelGen.Generator.Checkpoints.Json;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>
/// The header of a safetensors file: <c>{name: {dtype, shape, data_offsets}, "__metadata__": {string: string}}</c>. Where in the file a
/// tensor's bytes are is for those who load it to check.
/// </summary>
internal sealed class TensorHeader
{
    private const string MetadataName = "__metadata__";

    private TensorHeader(IReadOnlyList<StoredTensor> tensors, Dictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
        ByName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The model's tensors, in the order of the header; those that a trainer keeps beside them are left out.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    public IReadOnlyDictionary<string, StoredTensor> ByName { get; }

    /// <summary>The file's own strings.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether an object is one, by its first tensor.</summary>
    public static bool Is(JsonValue root) => root.Names.FirstOrDefault(name => name != MetadataName) is { } first
        ? root[first]!["dtype"] is not null && root[first]!["shape"] is not null
        : root[MetadataName] is not null;

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonFaultException">It is not one throughout.</exception>
    public static TensorHeader Read(JsonValue root)
    {
        var tensors = new List<StoredTensor>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in root.Names)
        {
            var value = root[name]!;
            if (name != MetadataName)
            {
                var tensor = ReadTensor(name, value);
                if (!IsTrainingState(name)) tensors.Add(tensor);
                continue;
            }

            if (value.Kind != JsonKind.Object) throw new JsonFaultException(value.Offset, $"{MetadataName} must be an object");
            foreach (var key in value.Names)
            {
                metadata[key] = value[key] is { Kind: JsonKind.String } text
                    ? text.Text
                    : throw new JsonFaultException(value[key]!.Offset, $"{Quoted.Of(key)} of {MetadataName} must be a string");
            }
        }

        return new TensorHeader(tensors, metadata);
    }

    private static StoredTensor ReadTensor(string name, JsonValue value)
    {
        if (value["dtype"] is not { Kind: JsonKind.String } type)
            throw new JsonFaultException(value.Offset, $"tensor {Quoted.Of(name)} must have a dtype, a string");
        if (value["shape"] is not { Kind: JsonKind.Array } shape)
            throw new JsonFaultException(value.Offset, $"tensor {Quoted.Of(name)} must have a shape, an array");
        var extents = shape.Items.Select(item => item.AsInteger is >= 0 and var extent
            ? extent
            : throw new JsonFaultException(item.Offset, $"the shape of tensor {Quoted.Of(name)} must be whole numbers from 0 up"));
        return new StoredTensor(name, type.Text, new EquatableArray<long>(extents.ToImmutableArray()));
    }

    private static bool IsTrainingState(string name) =>
        name.StartsWith("optimizer.", StringComparison.Ordinal) || name.StartsWith("training.", StringComparison.Ordinal);
}
