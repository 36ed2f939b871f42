using System.Collections.Immutable;
using System.Text.Json;

namespace ModelGen.Checkpoints;

/// <summary>
/// The JSON header of a safetensors file: <c>{name: {dtype, shape, data_offsets}, "__metadata__": {string: string}}</c>. Nothing in it is
/// believed: when <see cref="Parse"/> returns, every tensor lies inside the data, has the bytes that its shape needs, and meets no other.
/// </summary>
internal ref struct SafeTensorsHeader
{
    public const string MetadataName = "__metadata__";

    private readonly string _path;
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Utf8JsonReader _reader;

    private SafeTensorsHeader(string path, ReadOnlySpan<byte> json)
    {
        _path = path;
        _reader = new Utf8JsonReader(json);
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="path">The file, for faults.</param>
    /// <param name="json">The header, its padding included.</param>
    /// <param name="dataLength">Bytes in the file after the header.</param>
    /// <param name="metadata">The file's own strings; empty if there are none.</param>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="CheckpointException">The header is not one, or does not fit the data.</exception>
    public static Dictionary<string, StoredTensor> Parse(
        string path, ReadOnlySpan<byte> json, long dataLength, out Dictionary<string, string> metadata)
    {
        var header = new SafeTensorsHeader(path, json);
        try
        {
            header.ReadHeader();
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(path, $"the header is not valid JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Utf8JsonReader.GetString: the bytes of a string, or its escapes, are not Unicode.
            throw new CheckpointException(path, $"the header holds text that is not valid UTF-8: {exception.Message}", exception);
        }

        header.CheckRanges(dataLength);
        metadata = header._metadata;
        return header._tensors;
    }

    private void ReadHeader()
    {
        _reader.Read();
        Expect(JsonTokenType.StartObject, "the header");
        var hasMetadata = false;
        while (NextProperty(out var name))
        {
            if (name == MetadataName)
            {
                if (hasMetadata) throw Fault($"the header has {MetadataName} twice");
                hasMetadata = true;
                ReadMetadata();
                continue;
            }

            var tensor = ReadTensor(name);
            if (!_tensors.TryAdd(name, tensor)) throw Fault($"the header has the tensor {FaultText.Quote(name)} twice");
        }

        // Throws where anything but white space follows.
        _reader.Read();
    }

    private void ReadMetadata()
    {
        _reader.Read();
        Expect(JsonTokenType.StartObject, MetadataName);
        while (NextProperty(out var key))
        {
            _reader.Read();
            Expect(JsonTokenType.String, $"{MetadataName} {FaultText.Quote(key)}");
            if (!_metadata.TryAdd(key, _reader.GetString()!)) throw Fault($"{MetadataName} has {FaultText.Quote(key)} twice");
        }
    }

    private StoredTensor ReadTensor(string name)
    {
        var quoted = FaultText.Quote(name);
        ElementType? elementType = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? offsets = null;

        _reader.Read();
        Expect(JsonTokenType.StartObject, $"tensor {quoted}");
        while (NextProperty(out var field))
        {
            switch (field)
            {
                case "dtype" when elementType is null:
                    elementType = ReadElementType(quoted);
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers($"the shape of tensor {quoted}");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers($"data_offsets of tensor {quoted}");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Fault($"tensor {quoted} has {field} twice");
                default:
                    throw Fault($"tensor {quoted} has an unknown field {FaultText.Quote(field)}; expected dtype, shape and data_offsets");
            }
        }

        if (elementType is not { } type || shape is not { } dimensions || offsets is not { } range)
            throw Fault($"tensor {quoted} must have dtype, shape and data_offsets");
        if (range.Length != 2) throw Fault($"data_offsets of tensor {quoted} must be two numbers, begin and end; it has {range.Length}");
        return Measure(quoted, new Description(name, type, dimensions, range[0], range[1]));
    }

    private readonly StoredTensor Measure(string quoted, Description tensor)
    {
        long count = 1;
        long bytes;
        try
        {
            foreach (var dimension in tensor.Shape) count = checked(count * dimension);
            bytes = checked(count * tensor.ElementType.Size());
        }
        catch (OverflowException exception)
        {
            throw new CheckpointException(
                _path, $"tensor {quoted} of shape {FaultText.Shape(tensor.Shape)} has more bytes than 64 bits can count", exception);
        }

        if (tensor.End < tensor.Begin || tensor.End - tensor.Begin != bytes)
        {
            throw Fault(
                $"tensor {quoted}, {tensor.ElementType.FileName()} of shape {FaultText.Shape(tensor.Shape)}, needs {bytes} bytes; "
                + $"its data_offsets are [{tensor.Begin}, {tensor.End}]");
        }

        return new StoredTensor(tensor.Name, tensor.ElementType, tensor.Shape, count, tensor.Begin, tensor.End);
    }

    private ElementType ReadElementType(string quoted)
    {
        _reader.Read();
        Expect(JsonTokenType.String, $"dtype of tensor {quoted}");
        var name = _reader.GetString()!;
        return ElementTypes.Parse(name) ?? throw Fault(
            $"tensor {quoted} has the unknown dtype {FaultText.Quote(name)}; expected one of "
            + string.Join(", ", Enum.GetValues<ElementType>().Select(type => type.FileName())));
    }

    private ImmutableArray<long> ReadIntegers(string what)
    {
        var numbers = ImmutableArray.CreateBuilder<long>();
        _reader.Read();
        Expect(JsonTokenType.StartArray, what);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out var number) || number < 0)
                throw Fault($"{what} must be whole numbers from 0 to {long.MaxValue}; entry {numbers.Count} is not");
            numbers.Add(number);
        }

        return numbers.DrainToImmutable();
    }

    private bool NextProperty(out string name)
    {
        _reader.Read();
        name = _reader.TokenType == JsonTokenType.PropertyName ? _reader.GetString()! : "";
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    // The tensors must tile the data: a gap could hide anything, and an overlap makes one tensor's bytes another's.
    private readonly void CheckRanges(long dataLength)
    {
        long covered = 0;
        var previous = "the start of the data";
        foreach (var tensor in _tensors.Values.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            var quoted = FaultText.Quote(tensor.Name);
            if (tensor.End > dataLength)
            {
                throw Fault(
                    $"tensor {quoted} ends at byte {tensor.End} of the data, but the file has {dataLength}: it is cut, or its header lies");
            }

            if (tensor.Begin < covered)
                throw Fault($"tensor {quoted} begins at byte {tensor.Begin}, inside tensor {previous}, which ends at {covered}");
            if (tensor.Begin > covered)
                throw Fault($"bytes {covered} to {tensor.Begin} of the data, between {previous} and tensor {quoted}, belong to no tensor");
            covered = tensor.End;
            previous = quoted;
        }

        if (covered != dataLength) throw Fault($"the tensors end at byte {covered} of the data, but the file has {dataLength}");
    }

    private readonly void Expect(JsonTokenType type, string what)
    {
        if (_reader.TokenType != type) throw Fault($"{what} must be a JSON {Describe(type)}; found {Describe(_reader.TokenType)}");
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        _ => type.ToString().ToLowerInvariant(),
    };

    private readonly CheckpointException Fault(string fault) => new(_path, fault);

    private readonly record struct Description(string Name, ElementType ElementType, ImmutableArray<long> Shape, long Begin, long End);
}
