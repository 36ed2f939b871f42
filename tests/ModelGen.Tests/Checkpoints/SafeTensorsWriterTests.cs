using System.Text;
using ModelGen.Checkpoints;

namespace ModelGen.Tests.Checkpoints;

public sealed class SafeTensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_the_format_byte_by_byte()
    {
        SafeTensorsWriter.Write(
            _folder["x"],
            [TensorToWrite.Create("w", [1, 2], new[] { 1f, -2f })],
            new Dictionary<string, string> { ["z"] = "1", ["B"] = "2" });

        const string Header =
            """{"__metadata__":{"B":"2","z":"1"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        var padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        Assert.NotEqual(Header, padded);
        Assert.Equal(RawSafeTensors.Bytes(padded, RawSafeTensors.Little(1f, -2f)), File.ReadAllBytes(_folder["x"]));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var floats = Enumerable.Range(0, 600_000).Select(i => BitConverter.Int32BitsToSingle(i * 7919)).ToArray();
        TensorToWrite[] tensors =
        [
            TensorToWrite.Create("floats", [600, 1000], floats),
            TensorToWrite.Create("signed \"ü\u0001", [2], new[] { long.MinValue, -1L }),
            TensorToWrite.Create("unsigned", [], new[] { ulong.MaxValue }),
            TensorToWrite.Create("none", [0], Array.Empty<float>()),
        ];
        SafeTensorsWriter.Write(_folder["x"], tensors, new Dictionary<string, string> { ["kéy"] = "välue\n\"😀" });

        using var file = SafeTensorsFile.Open(_folder["x"]);
        Assert.Equal("välue\n\"😀", file.Metadata["kéy"]);
        var readFloats = new float[floats.Length];
        file.Read("floats", readFloats);
        Assert.Equal(floats.Select(BitConverter.SingleToInt32Bits), readFloats.Select(BitConverter.SingleToInt32Bits));
        var signed = new long[2];
        file.ReadInt64("signed \"ü\u0001", signed);
        Assert.Equal([long.MinValue, -1L], signed);
        var unsigned = new ulong[1];
        file.ReadUInt64("unsigned", unsigned);
        Assert.Equal([ulong.MaxValue], unsigned);
        Assert.Equal(0, file["none"].ElementCount);
    }

    [Fact]
    public void Every_element_is_aligned_in_the_file()
    {
        SafeTensorsWriter.Write(
            _folder["x"],
            [
                TensorToWrite.Create("odd", [3], new float[3]),
                TensorToWrite.Create("step", [1], new long[1]),
                TensorToWrite.Create("odd2", [1], new float[1]),
            ]);
        using var file = SafeTensorsFile.Open(_folder["x"]);
        Assert.Equal(["step", "odd", "odd2"], file.Tensors.Select(tensor => tensor.Name));
        Assert.All(file.Tensors, tensor => Assert.Equal(0, tensor.Begin % tensor.ElementType.Size()));
        var header = File.ReadAllBytes(_folder["x"])[..8];
        Assert.Equal(0UL, BitConverter.ToUInt64(header) % 8);
    }

    [Fact]
    public void Replaces_a_file_and_leaves_nothing_beside_it()
    {
        File.WriteAllText(_folder["x"], "a file that was there before and is longer than the new one");
        SafeTensorsWriter.Write(_folder["x"], []);
        Assert.Equal(RawSafeTensors.Bytes("{}      "), File.ReadAllBytes(_folder["x"]));
        Assert.Equal(["x"], _folder.Files);
    }

    [Fact]
    public void A_file_open_for_reading_stays_what_it_was()
    {
        // There, an open file cannot be replaced.
        if (OperatingSystem.IsWindows()) return;
        SafeTensorsWriter.Write(_folder["x"], [TensorToWrite.Create("w", [1], new[] { 1f })]);
        using var old = SafeTensorsFile.Open(_folder["x"]);
        SafeTensorsWriter.Write(_folder["x"], [TensorToWrite.Create("w", [1], new[] { 2f })]);
        var element = new float[1];
        old.Read("w", element);
        Assert.Equal(1f, element[0]);
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_no_other()
    {
        File.WriteAllText(_folder["x"], "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(_folder["x"], stream =>
        {
            stream.Write("half of the new"u8);
            throw new IOException("the disk is full");
        }));
        Assert.Equal("old", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], _folder.Files);
    }

    [Fact]
    public void The_old_file_is_whole_until_the_new_one_is()
    {
        File.WriteAllText(_folder["x"], "old");
        AtomicFile.Write(_folder["x"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(_folder["x"]));
        });
        Assert.Equal("new", File.ReadAllText(_folder["x"]));
    }

    [Fact]
    public void Refuses_two_tensors_of_one_name_before_it_writes()
    {
        File.WriteAllText(_folder["x"], "old");
        var tensor = TensorToWrite.Create("w", [1], new float[1]);
        var exception = Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(_folder["x"], [tensor, tensor]));
        Assert.Contains("Two tensors are called 'w'", exception.Message);
        Assert.Equal("old", File.ReadAllText(_folder["x"]));
    }

    [Fact]
    public void Refuses_a_path_that_cannot_be_a_file()
    {
        Assert.Throws<DirectoryNotFoundException>(() => SafeTensorsWriter.Write(_folder["absent/x"], []));
        Directory.CreateDirectory(_folder["folder"]);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => SafeTensorsWriter.Write(_folder["folder"], [])).Message);
        Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write("", []));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Refuses_a_tensor_that_is_none()
    {
        var exception = Assert.Throws<ArgumentException>(() => TensorToWrite.Create("w", [2, 3], new float[5]));
        Assert.Contains("shape (2, 3) was given 5", exception.Message);
        Assert.Throws<ArgumentException>(() => TensorToWrite.Create("w", [-1, -1], new float[1]));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Create("w", [-1, 0], new float[0]));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Create("w", [1L << 32, 1L << 32], new float[0]));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Create("", [1], new float[1]));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Create("__metadata__", [1], new float[1]));
    }

    [Fact]
    public void Refuses_a_header_that_no_reader_accepts()
    {
        var metadata = new Dictionary<string, string> { ["long"] = new string('x', SafeTensorsFile.MaximumHeaderLength) };
        Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(_folder["x"], [], metadata));
        Assert.Empty(_folder.Files);
    }
}
