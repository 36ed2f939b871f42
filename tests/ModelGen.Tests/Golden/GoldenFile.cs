using System.Runtime.InteropServices;
using System.Text.Json;
using ModelGen.Parameters;

namespace ModelGen.Tests.Golden;

/// <summary>
/// One file of tests/Golden: tensors by name, in safetensors' layout. It is read here and not by the library's reader, so that these tests
/// depend on nothing but what they test.
/// </summary>
internal sealed class GoldenFile
{
    private readonly Dictionary<string, JsonElement> _header;
    private readonly byte[] _data;

    /// <summary>Reads the file of that name.</summary>
    public GoldenFile(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, $"{name}.golden"));
        var headerLength = (int)BitConverter.ToUInt64(bytes);
        _header = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(bytes.AsSpan(sizeof(ulong), headerLength))!;
        _header.Remove("__metadata__");
        _data = bytes[(sizeof(ulong) + headerLength)..];
    }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => _header.Keys;

    /// <summary>tests/Golden of the checkout that the tests were built in.</summary>
    private static string Folder
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "ModelGen.sln"))) folder = Path.GetDirectoryName(folder);
            if (folder is null) throw new DirectoryNotFoundException($"No ModelGen.sln above {AppContext.BaseDirectory}.");
            return Path.Combine(folder, "tests", "Golden");
        }
    }

    /// <summary>Dimensions of a tensor, row-major.</summary>
    public int[] Shape(string name) => _header[name].GetProperty("shape").Deserialize<int[]>()!;

    /// <summary>Elements of a tensor of floats.</summary>
    public float[] Floats(string name) => Elements<float>(name, "F32");

    /// <summary>Elements of a tensor of token ids.</summary>
    public int[] Integers(string name) => Elements<int>(name, "I32");

    /// <summary>Copies the initial weights into a model's block.</summary>
    public void CopyWeights(ParameterBlock block)
    {
        foreach (var parameter in block.Layout.Parameters) Floats($"weights.{parameter.Name}").CopyTo(block.Elements(parameter));
    }

    private T[] Elements<T>(string name, string type)
        where T : unmanaged
    {
        Assert.Equal(type, _header[name].GetProperty("dtype").GetString());
        var offsets = _header[name].GetProperty("data_offsets").Deserialize<int[]>()!;
        return MemoryMarshal.Cast<byte, T>(_data.AsSpan(offsets[0]..offsets[1])).ToArray();
    }
}
