using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelGen.Checkpoints;

/// <summary>
/// A safetensors file that is open for reading: 8 bytes of header length, a JSON header, then the tensors' bytes, little-endian. The whole
/// header is checked when the file is opened; data is read when it is asked for, from any thread.
/// </summary>
/// <remarks>The format: https://github.com/huggingface/safetensors#format.</remarks>
public sealed class SafeTensorsFile : IDisposable
{
    /// <summary>The longest header that is accepted, in bytes, as in the format's reference implementation.</summary>
    public const int MaximumHeaderLength = 100_000_000;

    /// <summary>Bytes of the header's length, with which the file begins.</summary>
    internal const int LengthBytes = sizeof(ulong);

    private const int ChunkElements = 1 << 16;

    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, StoredTensor> _tensors;
    private readonly long _dataStart;

    private SafeTensorsFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        var fileLength = RandomAccess.GetLength(handle);
        var header = ReadHeader(fileLength);
        _dataStart = LengthBytes + header.Length;
        _tensors = SafeTensorsHeader.Parse(path, header, fileLength - _dataStart, out var metadata);
        Metadata = metadata;
        Tensors = [.. _tensors.Values.OrderBy(tensor => tensor.Begin)];
    }

    private delegate void Conversion<TStored, TElement>(ReadOnlySpan<TStored> stored, Span<TElement> elements);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file holds, in the order of the data.</summary>
    public ImmutableArray<StoredTensor> Tensors { get; }

    /// <summary>The file's own strings; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks all of its header against the file's length.</summary>
    /// <exception cref="CheckpointException">The file cannot be opened, is damaged, or is not safetensors.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian.</exception>
    public static SafeTensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireLittleEndian();
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafeTensorsFile(path, handle);
        }
        catch (Exception exception)
        {
            handle?.Dispose();
            if (exception is IOException or UnauthorizedAccessException or NotSupportedException)
                throw new CheckpointException(path, $"cannot be read: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="CheckpointException">There is none of that name.</exception>
    public StoredTensor this[string name] => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new CheckpointException(Path, $"there is no tensor {FaultText.Quote(name)}");

    /// <summary>Reads a tensor of floats: F32 as it is; F16, BF16 and F64 converted.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">Takes all of its elements, row-major.</param>
    /// <exception cref="CheckpointException">
    /// There is none of that name, it has another number of elements than the destination or is not of floats, or reading failed.
    /// </exception>
    public void Read(string name, Span<float> destination)
    {
        var tensor = Find(name, destination.Length);
        switch (tensor.ElementType)
        {
            case ElementType.F32:
                ReadElements(tensor, 0, destination);
                break;
            case ElementType.F16:
                ReadConverted<Half, float>(tensor, destination, TensorPrimitives.ConvertToSingle);
                break;
            case ElementType.BF16:
                ReadConverted<ushort, float>(tensor, destination, WidenBFloat16);
                break;
            case ElementType.F64:
                ReadConverted<double, float>(tensor, destination, TensorPrimitives.ConvertTruncating);
                break;
            default:
                throw WrongType(tensor, "floats: F32, F16, BF16 or F64");
        }
    }

    /// <summary>Reads a tensor of integers of any width and sign.</summary>
    /// <inheritdoc cref="ReadUInt64" path="/param"/>
    /// <exception cref="CheckpointException">
    /// There is none of that name, it has another number of elements than the destination or is not of integers, one of them does not fit,
    /// or reading failed.
    /// </exception>
    public void ReadInt64(string name, Span<long> destination) => ReadIntegers(name, destination);

    /// <inheritdoc cref="ReadInt64"/>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">Takes all of its elements, row-major.</param>
    public void ReadUInt64(string name, Span<ulong> destination) => ReadIntegers(name, destination);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Files are little-endian, and elements are read and written as they lie in memory.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian.</exception>
    internal static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Checkpoints are little-endian; this processor is big-endian.");
    }

    private static void WidenBFloat16(ReadOnlySpan<ushort> stored, Span<float> elements)
    {
        for (var i = 0; i < stored.Length; i++) elements[i] = BitConverter.UInt32BitsToSingle((uint)stored[i] << 16);
    }

    private byte[] ReadHeader(long fileLength)
    {
        if (fileLength < LengthBytes)
        {
            throw new CheckpointException(
                Path, $"has {fileLength} bytes; a safetensors file begins with {LengthBytes} bytes of header length");
        }

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        ReadBytes(lengthBytes, 0, "the header length");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaximumHeaderLength)
        {
            throw new CheckpointException(
                Path,
                $"the header's length is given as {length} bytes; at most {MaximumHeaderLength} are accepted. "
                + "The file is damaged, or not a safetensors file");
        }

        var rest = fileLength - LengthBytes;
        if (length > (ulong)rest)
        {
            throw new CheckpointException(
                Path, $"the header's length is given as {length} bytes, but {rest} follow: the file is cut, or its header lies");
        }

        var header = new byte[length];
        ReadBytes(header, LengthBytes, "the header");
        if (length == 0 || header[0] != (byte)'{')
            throw new CheckpointException(Path, "the header does not begin with '{': it is not a safetensors file");
        return header;
    }

    private void ReadIntegers<T>(string name, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        var tensor = Find(name, destination.Length);
        try
        {
            switch (tensor.ElementType)
            {
                case ElementType.U8:
                    ReadConverted<byte, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.I8:
                    ReadConverted<sbyte, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.U16:
                    ReadConverted<ushort, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.I16:
                    ReadConverted<short, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.U32:
                    ReadConverted<uint, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.I32:
                    ReadConverted<int, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.U64:
                    ReadConverted<ulong, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                case ElementType.I64:
                    ReadConverted<long, T>(tensor, destination, TensorPrimitives.ConvertChecked);
                    break;
                default:
                    throw WrongType(tensor, "integers");
            }
        }
        catch (OverflowException exception)
        {
            throw new CheckpointException(
                Path,
                $"tensor {FaultText.Quote(name)}, {tensor.ElementType.FileName()}, has a number that {typeof(T).Name} does not hold",
                exception);
        }
    }

    private StoredTensor Find(string name, int length)
    {
        var tensor = this[name];
        if (tensor.ElementCount == length) return tensor;
        throw new CheckpointException(
            Path, $"tensor {FaultText.Quote(name)} has {tensor.ElementCount} elements, {FaultText.Shape(tensor.Shape)}; expected {length}");
    }

    private CheckpointException WrongType(StoredTensor tensor, string expected) =>
        new(Path, $"tensor {FaultText.Quote(tensor.Name)} is of {tensor.ElementType.FileName()}; expected {expected}");

    private void ReadConverted<TStored, TElement>(StoredTensor tensor, Span<TElement> destination, Conversion<TStored, TElement> convert)
        where TStored : unmanaged
    {
        var chunk = new TStored[Math.Min(ChunkElements, destination.Length)];
        for (long start = 0; !destination.IsEmpty; start += chunk.Length)
        {
            var stored = chunk.AsSpan(0, Math.Min(chunk.Length, destination.Length));
            ReadElements(tensor, start, stored);
            convert(stored, destination);
            destination = destination[stored.Length..];
        }
    }

    // In chunks, as a span counts its bytes in an int, and a tensor may have more.
    private void ReadElements<T>(StoredTensor tensor, long start, Span<T> destination)
        where T : unmanaged
    {
        var offset = _dataStart + tensor.Begin + start * tensor.ElementType.Size();
        while (!destination.IsEmpty)
        {
            var bytes = MemoryMarshal.AsBytes(destination[..Math.Min(ChunkElements, destination.Length)]);
            ReadBytes(bytes, offset, $"tensor {FaultText.Quote(tensor.Name)}");
            offset += bytes.Length;
            destination = destination[Math.Min(ChunkElements, destination.Length)..];
        }
    }

    private void ReadBytes(Span<byte> destination, long offset, string what)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                var count = RandomAccess.Read(_handle, destination, offset);
                if (count == 0) throw new CheckpointException(Path, $"ended at byte {offset}, within {what}: it was cut while it was read");
                destination = destination[count..];
                offset += count;
            }
        }
        catch (IOException exception)
        {
            throw new CheckpointException(Path, $"reading {what} failed: {exception.Message}", exception);
        }
    }
}
