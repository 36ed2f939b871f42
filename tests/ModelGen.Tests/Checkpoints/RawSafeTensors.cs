using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.Checkpoints;

/// <summary>Files put together byte by byte, right or wrong, without the writer under test.</summary>
internal static class RawSafeTensors
{
    public static byte[] Bytes(string header, params byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        json.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + json.Length);
        return bytes;
    }

    public static string Write(TemporaryFolder folder, string header, params byte[] data)
    {
        var path = folder["raw.safetensors"];
        File.WriteAllBytes(path, Bytes(header, data));
        return path;
    }

    public static byte[] Little<T>(params T[] elements)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(elements).ToArray();
}
