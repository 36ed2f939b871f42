using ModelGen.Samples;
using TranslatorSample;

namespace ModelGen.Tests.Samples;

public sealed class Multi30kTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PartsAreReadLineByLineWithWordsJoined()
    {
        WriteAll();

        var (training, validation, test) = Multi30k.Read(_folder.Path, "en", "de");

        Assert.Equal([new("two pulley systems .", "zwei antriebsradsysteme ."), new("it &apos;s @ home", "daheim")], training);
        Assert.Equal([new("a man", "ein mann")], validation);
        Assert.Equal([new("", "leer"), new("a\u2028b", "c")], test);
        var pieces = Multi30k.Read(_folder.Path, "en", "de", joinWords: false);
        Assert.Equal("zwei an@@ trie@@ b@@ s@@ rad@@ systeme .", pieces.Training[0].Target);
    }

    [Fact]
    public void WhatIsMissingOrUnevenIsRefusedByName()
    {
        WriteAll();
        _folder.Write("valid.de", "ein mann\nund noch einer\n");
        AssertRefused("valid.de", "2");
        _folder.Write("valid.de", "ein mann\n");
        File.WriteAllBytes(_folder["test.2016.en"], [0x61, 0xC3, 0x28]);
        AssertRefused("test.2016.en", "UTF-8");
        File.Delete(_folder["test.2016.en"]);
        AssertRefused("test.2016.en", "no such file");
        File.Delete(_folder["train.de"]);
        AssertRefused("train.de", "no such file");
    }

    private void WriteAll()
    {
        _folder.Write("train.en", "two pul@@ ley systems .\nit &apos;s @ home\n");
        _folder.Write("train.de", "zwei an@@ trie@@ b@@ s@@ rad@@ systeme .\r\ndaheim");
        _folder.Write("valid.en", "a man\n");
        _folder.Write("valid.de", "ein mann\n");
        _folder.Write("test.2016.en", "\na\u2028b\n");
        _folder.Write("test.2016.de", "leer\nc\n");
    }

    private void AssertRefused(string file, string fault)
    {
        var message = Assert.Throws<InputException>(() => Multi30k.Read(_folder.Path, "en", "de")).Message;
        Assert.StartsWith(_folder[file] + ": ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
