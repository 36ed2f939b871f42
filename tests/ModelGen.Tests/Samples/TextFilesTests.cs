using CharGptSample;
using ModelGen.Samples;

namespace ModelGen.Tests.Samples;

public sealed class TextFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FileIsReadWithoutByteOrderMarkAndWithPlainLineEnds()
    {
        var path = _folder["text.txt"];
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. "one\r\ntwo \u00E9\n"u8]);
        Assert.Equal("one\ntwo \u00E9\n", TextFiles.Read(path));
    }

    [Fact]
    public void FolderIsReadInOrdinalOrderWithoutBinaryFiles()
    {
        _folder.Write("b.txt", "second");
        _folder.Write("B.txt", "first\n");
        _folder.Write("c/d.md", "third\n");
        _folder.Write("empty.txt", "");
        File.WriteAllBytes(_folder["image"], [0x89, 0x50, 0x4E, 0x47, 0xFF]);
        Assert.Equal("first\nsecond\nthird\n", TextFiles.Read(_folder.Path));
    }

    [Fact]
    public void WhatIsNoTextIsRefusedByName()
    {
        File.WriteAllBytes(_folder["zero"], [0x61, 0x00, 0x62]);
        File.WriteAllBytes(_folder["invalid"], [0x61, 0xC3, 0x28]);
        _folder.Write("empty", "");
        var empty = Directory.CreateDirectory(_folder["folder"]).FullName;

        AssertRefused(_folder["zero"], "not a text file in UTF-8");
        AssertRefused(_folder["invalid"], "not a text file in UTF-8");
        AssertRefused(_folder["empty"], "the file is empty");
        AssertRefused(_folder["missing"], "no such file or folder");
        AssertRefused(empty, "no text file in this folder");
    }

    private static void AssertRefused(string path, string fault)
    {
        var message = Assert.Throws<InputException>(() => TextFiles.Read(path)).Message;
        Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
