using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace ModelGen.Checkpoints;

/// <summary>Writes safetensors files. The same tensors and metadata give the same bytes.</summary>
public static class SafeTensorsWriter
{
    private const int HeaderAlignment = 8;

    /// <summary>
    /// Writes a file whole or not at all: to a temporary file beside it, flushed to the disk and then renamed, so that a crash leaves the
    /// old file as it was.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">
    /// Stored in this order, but those with wider elements first, so that every element is aligned, as readers that map the file expect.
    /// </param>
    /// <param name="metadata">Strings for the header, stored in ordinal order of their keys.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or the header would be longer than readers accept.</exception>
    /// <exception cref="IOException">Writing failed. The old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, IEnumerable<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafeTensorsFile.RequireLittleEndian();
        TensorToWrite[] ordered = [.. tensors.OrderByDescending(tensor => tensor.ElementType.Size())];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in ordered)
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"Two tensors are called '{tensor.Name}'.", nameof(tensors));
        }

        var header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in ordered) tensor.WriteTo(stream);
        });
    }

    /// <summary>The header's length, the header, and spaces up to a multiple of 8 bytes.</summary>
    private static byte[] Header(ReadOnlySpan<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(writer, metadata);
            long begin = 0;
            foreach (var tensor in tensors)
            {
                WriteTensor(writer, tensor, begin);
                begin += tensor.ByteLength;
            }

            writer.WriteEndObject();
        }

        var length = (json.WrittenCount + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment;
        if (length > SafeTensorsFile.MaximumHeaderLength)
        {
            throw new ArgumentException(
                $"The header would be {length} bytes long; readers accept {SafeTensorsFile.MaximumHeaderLength}.", nameof(metadata));
        }

        var header = new byte[SafeTensorsFile.LengthBytes + length];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        json.WrittenSpan.CopyTo(header.AsSpan(SafeTensorsFile.LengthBytes));
        header.AsSpan(SafeTensorsFile.LengthBytes + json.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject(SafeTensorsHeader.MetadataName);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter writer, TensorToWrite tensor, long begin)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", tensor.ElementType.FileName());
        writer.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape) writer.WriteNumberValue(dimension);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(begin + tensor.ByteLength);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
