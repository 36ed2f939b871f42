using ModelGen.Checkpoints;

namespace ModelGen.Tests.Checkpoints;

public sealed class SafeTensorsFileTests : IDisposable
{
    private const string TwoFloats = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_names_shapes_metadata_and_elements()
    {
        var path = RawSafeTensors.Write(
            _folder,
            """
            {"__metadata__":{"format":"pt","note":"ä\n"},
             "b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},
             "a":{"shape":[],"data_offsets":[0,4],"dtype":"F32"},
             "none":{"dtype":"F32","shape":[3,0],"data_offsets":[12,12]}}   
            """,
            RawSafeTensors.Little(1.5f, -2f, float.Epsilon));

        using var file = SafeTensorsFile.Open(path);
        Assert.Equal(["a", "b", "none"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2L, 1L], file["b"].Shape.ToArray());
        Assert.Empty(file["a"].Shape);
        Assert.Equal(0, file["none"].ElementCount);
        Assert.Equal("ä\n", file.Metadata["note"]);
        var b = new float[2];
        file.Read("b", b);
        Assert.Equal([-2f, float.Epsilon], b);
        var a = new float[1];
        file.Read("a", a);
        Assert.Equal([1.5f], a);
        file.Read("none", []);
    }

    [Fact]
    public void A_file_may_hold_nothing()
    {
        using var file = SafeTensorsFile.Open(RawSafeTensors.Write(_folder, "{}"));
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Converts_other_floats()
    {
        byte[] data =
        [
            .. RawSafeTensors.Little(0.1, -1e300),
            .. RawSafeTensors.Little((Half)0.333f, Half.MinValue),
            .. RawSafeTensors.Little<ushort>(0x3F80, 0xC049),
        ];
        var path = RawSafeTensors.Write(
            _folder,
            """
            {"f64":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},
             "f16":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},
             "bf16":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]}}
            """,
            data);

        using var file = SafeTensorsFile.Open(path);
        Assert.Equal([0.1f, float.NegativeInfinity], Floats(file, "f64", 2));
        Assert.Equal([(float)(Half)0.333f, -65504f], Floats(file, "f16", 2));
        Assert.Equal([1f, -3.140625f], Floats(file, "bf16", 2));
    }

    [Fact]
    public void Converts_more_elements_than_one_chunk_has()
    {
        var halves = Enumerable.Range(0, 150_000).Select(i => (Half)(i % 2048)).ToArray();
        var path = RawSafeTensors.Write(
            _folder, """{"x":{"dtype":"F16","shape":[300,500],"data_offsets":[0,300000]}}""", RawSafeTensors.Little(halves));
        using var file = SafeTensorsFile.Open(path);
        Assert.Equal(halves.Select(half => (float)half), Floats(file, "x", halves.Length));
    }

    [Fact]
    public void Reads_integers_of_any_width()
    {
        byte[] data =
        [
            .. RawSafeTensors.Little(long.MinValue), .. RawSafeTensors.Little(ulong.MaxValue), .. RawSafeTensors.Little(-5),
            .. RawSafeTensors.Little(uint.MaxValue), .. RawSafeTensors.Little<short>(-6), .. RawSafeTensors.Little<ushort>(65535),
            .. RawSafeTensors.Little<sbyte>(-7), .. RawSafeTensors.Little<byte>(200),
        ];
        var path = RawSafeTensors.Write(
            _folder,
            """
            {"i64":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}, "u64":{"dtype":"U64","shape":[1],"data_offsets":[8,16]},
             "i32":{"dtype":"I32","shape":[1],"data_offsets":[16,20]}, "u32":{"dtype":"U32","shape":[1],"data_offsets":[20,24]},
             "i16":{"dtype":"I16","shape":[1],"data_offsets":[24,26]}, "u16":{"dtype":"U16","shape":[1],"data_offsets":[26,28]},
             "i8":{"dtype":"I8","shape":[1],"data_offsets":[28,29]}, "u8":{"dtype":"U8","shape":[1],"data_offsets":[29,30]}}
            """,
            data);

        using var file = SafeTensorsFile.Open(path);
        var signed = new long[1];
        var expected = new Dictionary<string, long>
        {
            ["i64"] = long.MinValue, ["i32"] = -5, ["u32"] = uint.MaxValue, ["i16"] = -6, ["u16"] = 65535, ["i8"] = -7, ["u8"] = 200,
        };
        foreach (var (name, value) in expected)
        {
            file.ReadInt64(name, signed);
            Assert.Equal(value, signed[0]);
        }

        var unsigned = new ulong[1];
        file.ReadUInt64("u64", unsigned);
        Assert.Equal(ulong.MaxValue, unsigned[0]);

        Assert.Contains("'u64', U64, has a number that Int64", Fault(() => file.ReadInt64("u64", signed)));
        Assert.Contains("'i32', I32, has a number that UInt64", Fault(() => file.ReadUInt64("i32", unsigned)));
        Assert.Contains("'i64' is of I64; expected floats", Fault(() => file.Read("i64", new float[1])));
    }

    [Fact]
    public void Refuses_a_read_that_does_not_fit_the_tensor()
    {
        using var file = SafeTensorsFile.Open(RawSafeTensors.Write(_folder, TwoFloats, new byte[8]));
        Assert.Contains("'x' has 2 elements, (2); expected 3", Fault(() => file.Read("x", new float[3])));
        Assert.Contains("no tensor 'y'", Fault(() => file.Read("y", new float[2])));
        Assert.Contains("'x' is of F32; expected integers", Fault(() => file.ReadInt64("x", new long[2])));
    }

    [Fact]
    public void Reads_beyond_two_gibibytes()
    {
        // A hole in the file: it takes no room on the disk.
        const long Big = 3L << 30;
        var path = _folder["big.safetensors"];
        var header =
            """{"big":{"dtype":"U8","shape":[SIZE],"data_offsets":[0,SIZE]},"x":{"dtype":"F32","shape":[2],"data_offsets":[SIZE,END]}}"""
                .Replace("SIZE", $"{Big}").Replace("END", $"{Big + 8}");
        var bytes = RawSafeTensors.Bytes(header);
        using (var stream = File.Create(path))
        {
            stream.Write(bytes);
            stream.Position = bytes.Length + Big;
            stream.Write(RawSafeTensors.Little(3f, 4f));
        }

        using var file = SafeTensorsFile.Open(path);
        Assert.Equal([3f, 4f], Floats(file, "x", 2));
        Assert.Equal(Big, file["big"].ElementCount);
    }

    [Fact]
    public void Refuses_what_cannot_be_opened()
    {
        Assert.Contains("cannot be read", Fault(() => SafeTensorsFile.Open(_folder["absent"])));
        Assert.Contains("cannot be read", Fault(() => SafeTensorsFile.Open(_folder["."])));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Open(""));
    }

    [Theory]
    [InlineData("[]", 0, "does not begin with '{'")]
    [InlineData("", 0, "does not begin with '{'")]
    [InlineData(" {}", 0, "does not begin with '{'")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{} x", 0, "not valid JSON")]
    [InlineData("{}{}", 0, "not valid JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}""", 4, "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid UTF-8")]
    [InlineData("""{"x":1}""", 0, "tensor 'x' must be a JSON object; found number")]
    [InlineData("""{"x":{}}""", 0, "'x' must have dtype, shape and data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "'x' must have dtype, shape and data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4, "unknown field 'more'")]
    [InlineData("""{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'x' has dtype twice")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "'x' has shape twice")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}""", 4, "'x' has data_offsets twice")]
    [InlineData("""{"x":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'Q4'; expected one of BOOL, U8")]
    [InlineData("""{"x":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'f32'")]
    [InlineData("""{"x":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", 4, "dtype of tensor 'x' must be a JSON string; found number")]
    [InlineData("""{"x":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "the shape of tensor 'x' must be a JSON array")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "the shape of tensor 'x' must be whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "the shape of tensor 'x' must be whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "the shape of tensor 'x' must be whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "the shape of tensor 'x' must be whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4, "entry 0 is not")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more bytes than 64 bits can count")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "more bytes than 64 bits can count")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "must be two numbers, begin and end; it has 1")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "must be two numbers, begin and end; it has 3")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "data_offsets of tensor 'x' must be whole numbers")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "needs 4 bytes; its data_offsets are [4, 0]")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""",
        4, "F32 of shape (2), needs 8 bytes; its data_offsets are [0, 4]")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""",
        4, "it is cut, or its header lies")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 4, "ends at byte 8 of the data, but the file has 4")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8, "bytes 0 to 4 of the data, between the start of the data and tensor 'x'")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        5, "the tensors end at byte 4 of the data, but the file has 5")]
    [InlineData("{}", 1, "the tensors end at byte 0 of the data, but the file has 1")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8, "the tensor 'x' twice")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"U8","shape":[3],"data_offsets":[2,5]}}""",
        5, "'y' begins at byte 2, inside tensor 'x', which ends at 4")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"U8","shape":[1],"data_offsets":[5,6]}}""",
        6, "bytes 4 to 5 of the data, between 'x' and tensor 'y'")]
    [InlineData("""{"__metadata__":1}""", 0, "__metadata__ must be a JSON object; found number")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ 'a' must be a JSON string; found number")]
    [InlineData("""{"__metadata__":{"a":"1","a":"1"}}""", 0, "__metadata__ has 'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__ twice")]
    public void Refuses_a_header_that_lies(string header, int dataLength, string expected)
    {
        var path = RawSafeTensors.Write(_folder, header, new byte[dataLength]);
        var fault = Fault(() => SafeTensorsFile.Open(path));
        Assert.StartsWith(path, fault);
        Assert.Contains(expected, fault);
    }

    [Theory]
    [InlineData(100_000_001UL, "at most 100000000 are accepted")]
    [InlineData(ulong.MaxValue, "at most 100000000 are accepted")]
    [InlineData(99_999_999UL, "but 62 follow")]
    public void Refuses_a_header_length_that_lies(ulong length, string expected)
    {
        var bytes = RawSafeTensors.Bytes(TwoFloats, new byte[8]);
        BitConverter.GetBytes(length).CopyTo(bytes, 0);
        File.WriteAllBytes(_folder["x"], bytes);
        Assert.Contains(expected, Fault(() => SafeTensorsFile.Open(_folder["x"])));
    }

    [Fact]
    public void Refuses_bytes_that_are_not_UTF8()
    {
        var bytes = RawSafeTensors.Bytes(TwoFloats, new byte[8]);
        bytes[Array.IndexOf(bytes, (byte)'x')] = 0xFF;
        File.WriteAllBytes(_folder["x"], bytes);
        Assert.Contains("not valid UTF-8", Fault(() => SafeTensorsFile.Open(_folder["x"])));
    }

    [Fact]
    public void A_fault_shows_a_hostile_name_harmlessly()
    {
        var name = @"\u001b[2J" + new string('n', 5000);
        var path = RawSafeTensors.Write(_folder, "{\"" + name + "\":1}");
        var fault = Fault(() => SafeTensorsFile.Open(path));
        Assert.DoesNotContain('\u001b', fault);
        Assert.InRange(fault.Length, 1, path.Length + 300);
    }

    [Fact]
    public void Refuses_a_file_cut_at_any_byte()
    {
        var bytes = RawSafeTensors.Bytes(TwoFloats, new byte[8]);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["cut"], bytes[..length]);
            Assert.StartsWith(_folder["cut"], Fault(() => SafeTensorsFile.Open(_folder["cut"])));
        }
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_open_is_refused()
    {
        // Not where an open file is locked against it.
        if (OperatingSystem.IsWindows()) return;
        var path = RawSafeTensors.Write(_folder, TwoFloats, new byte[8]);
        using var file = SafeTensorsFile.Open(path);
        using (var handle = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) handle.SetLength(handle.Length - 4);
        Assert.Contains("within tensor 'x': it was cut", Fault(() => file.Read("x", new float[2])));
    }

    [Fact]
    public void Random_damage_meets_no_other_exception()
    {
        var bytes = RawSafeTensors.Bytes(
            """
            {"__metadata__":{"format":"pt"},
             "x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}
            """,
            new byte[16]);
        var random = new Random(20);
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder["damaged"], damaged);
            try
            {
                using var file = SafeTensorsFile.Open(_folder["damaged"]);
                foreach (var tensor in file.Tensors)
                {
                    if (tensor.ElementType is ElementType.F32) file.Read(tensor.Name, new float[tensor.ElementCount]);
                    else file.ReadInt64(tensor.Name, new long[tensor.ElementCount]);
                }
            }
            catch (CheckpointException exception)
            {
                Assert.Equal(_folder["damaged"], exception.Path);
                refused++;
            }
        }

        Assert.InRange(refused, 500, 999);
    }

    private static float[] Floats(SafeTensorsFile file, string name, int length)
    {
        var elements = new float[length];
        file.Read(name, elements);
        return elements;
    }

    private static string Fault(Action action) => Assert.Throws<CheckpointException>(action).Message;
}
