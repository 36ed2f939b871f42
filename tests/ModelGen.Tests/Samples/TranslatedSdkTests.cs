using ModelGen.Samples;
using TranslatorSample;

namespace ModelGen.Tests.Samples;

public sealed class TranslatedSdkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StringsAreReadByResourceAndKey()
    {
        new ResourceAssembly()
            .With("A.Texts.resources", ("One", "The first {0}."), ("Two", "Zwei \u00E4, \U0001F600"))
            .With("B.Texts.resources", ("One", "Another first."))
            .Save(_folder["X.dll"]);

        Assert.Equal(
            new Dictionary<StringKey, string>
            {
                [new("A.Texts", "One")] = "The first {0}.",
                [new("A.Texts", "Two")] = "Zwei \u00E4, \U0001F600",
                [new("B.Texts", "One")] = "Another first.",
            },
            AssemblyStrings.Read(_folder["X.dll"]));
    }

    [Fact]
    public void WhatIsNoStringIsSkippedAndTheStringsBesideItAreNot()
    {
        new ResourceAssembly()
            .With("picture.png", [0x89, 0x50, 0x4E, 0x47])
            .With("Damaged.resources", [0xCE, 0xCA, 0xEF, 0xBE, 1])
            .With("Texts.resources", writer =>
            {
                writer.AddResource("Bytes", [1, 2, 3]);
                writer.AddResource("Number", 5);
                writer.AddResource("Stream", new MemoryStream([4, 5]));
                writer.AddResource("Null", (object?)null);
                writer.AddResourceData("Foreign", "No.Such.Type, No.Such.Assembly", [6, 7]);
                writer.AddResource("Text", "A text.");
            })
            .Save(_folder["X.dll"]);

        Assert.Equal([new(new StringKey("Texts", "Text"), "A text.")], AssemblyStrings.Read(_folder["X.dll"]));
    }

    [Fact]
    public void WhatIsNoAssemblyHasNoStrings()
    {
        Assert.Empty(AssemblyStrings.Read(_folder["missing.dll"]));
        Assert.Empty(AssemblyStrings.Read(_folder.Write("text.dll", "This is a text.")));
        Assert.Empty(AssemblyStrings.Read(_folder.Write("empty.dll", "")));

        new ResourceAssembly().With("Texts.resources", ("One", "The first.")).Save(_folder["X.dll"]);
        var image = File.ReadAllBytes(_folder["X.dll"]);
        for (var length = 0; length < image.Length; length += 7)
        {
            File.WriteAllBytes(_folder["cut.dll"], image[..length]);
            Assert.True(AssemblyStrings.Read(_folder["cut.dll"]).Values.All(text => text == "The first."));
        }
    }

    [Fact]
    public void TranslationIsFoundUnderTheSameResourceAndKey()
    {
        WriteSdk("10.0.100");

        var sdk = TranslatedSdk.NewestIn(_folder["sdk"])!;

        Assert.Equal(["de", "zh-Hans"], sdk.Languages);
        Assert.Equal(
            [new("Another.", "Noch einer."), new("The file.", "Die Datei."), new("The first.", "Der erste.")],
            sdk.Pairs("de").OrderBy(pair => pair.Source, StringComparer.Ordinal));
        Assert.Equal([new("The first.", "\u7B2C\u4E00\u4E2A\u3002")], sdk.Pairs("zh-Hans"));
    }

    [Fact]
    public void NewestSdkThatIsTranslatedIsTaken()
    {
        WriteSdk("9.0.300");
        WriteSdk("10.0.100");
        new ResourceAssembly().With("Texts.resources", ("One", "The first.")).Save(_folder["sdk/10.0.200/X.dll"]);
        new ResourceAssembly().With("Texts.fr.resources", ("One", "Le premier.")).Save(_folder["sdk/10.0.200/fr/Y.resources.dll"]);

        Assert.Equal(_folder["sdk/10.0.100"], TranslatedSdk.NewestIn(_folder["sdk"])!.Folder);
        Assert.Null(TranslatedSdk.NewestIn(_folder["sdk/10.0.200"]));
        Assert.Null(TranslatedSdk.NewestIn(_folder["missing"]));
    }

    [Fact]
    public void LanguageIsKnownInAnyCaseAndAnotherNamesThoseThatAreThere()
    {
        WriteSdk("10.0.100");
        var sdk = TranslatedSdk.NewestIn(_folder["sdk"])!;

        Assert.Equal("zh-Hans", sdk.Language("ZH-hans"));
        var message = Assert.Throws<InputException>(() => sdk.Language("fr")).Message;
        Assert.Contains("fr", message, StringComparison.Ordinal);
        Assert.EndsWith("de, zh-Hans.", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void ThisMachineHasEnoughPairsToLearnFrom()
    {
        var sdk = TranslatedSdk.Find();
        Assert.Superset(new HashSet<string> { "de", "fr", "ja", "zh-Hans" }, sdk.Languages.ToHashSet());

        var german = CleanPairs.From(sdk.Pairs("de"));

        Assert.True(german.Pairs.Length > 10_000, $"only {german.Pairs.Length} pairs");
        Assert.True(german.Untranslated < german.Pairs.Length / 10, $"{german.Untranslated} are not translated");
        Assert.Contains(german.Pairs, pair => pair.Target.Contains("f\u00FCr", StringComparison.Ordinal));
    }

    // Two assemblies in German, at two depths, and one of them in Chinese.
    private void WriteSdk(string version)
    {
        var folder = _folder[$"sdk/{version}"];
        new ResourceAssembly()
            .With("A.Texts.resources", ("One", "The first."), ("Two", "Another."), ("Three", "Not there in German."))
            .Save(Path.Combine(folder, "X.dll"));
        new ResourceAssembly()
            .With("A.Texts.de.resources", ("Two", "Noch einer."), ("One", "Der erste."), ("Four", "Nicht auf Englisch da."))
            .With("B.Texts.de.resources", ("Three", "In einer anderen Ressource."))
            .Save(Path.Combine(folder, "de", "X.resources.dll"));
        new ResourceAssembly()
            .With("A.Texts.zh-Hans.resources", ("One", "\u7B2C\u4E00\u4E2A\u3002"))
            .Save(Path.Combine(folder, "zh-Hans", "X.resources.dll"));
        new ResourceAssembly().With("Files.resources", ("File", "The file.")).Save(Path.Combine(folder, "tools", "net10.0", "Y.dll"));
        new ResourceAssembly()
            .With("Files.de.resources", ("File", "Die Datei."))
            .Save(Path.Combine(folder, "tools", "net10.0", "de", "Y.resources.dll"));
    }
}
