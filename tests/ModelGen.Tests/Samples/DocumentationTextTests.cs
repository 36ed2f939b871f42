using System.Xml;
using CharGptSample;

namespace ModelGen.Tests.Samples;

public sealed class DocumentationTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        """<summary>Represents a <see cref="T:System.Collections.Generic.List`1" /> of <typeparamref name="T" /> values here.</summary>""",
        "Represents a List of T values here.")]
    [InlineData(
        """<param>Calls <see cref="M:System.String.#ctor(System.Char[])" />, """
        + """unless <paramref name="x" /> is <see langword="null" />.</param>""",
        "Calls String, unless x is null.")]
    [InlineData(
        """<returns>The text of <see href="https://example.org">this one link</see> is <c>kept</c> as it is.</returns>""",
        "The text of this one link is kept as it is.")]
    [InlineData(
        "<summary>The first line goes on\n      in the second and \u201Cthird\u201D \u2014 it\u2019s one sentence altogether.</summary>",
        "The first line goes on in the second and \"third\" - it's one sentence altogether.")]
    [InlineData(
        "<remarks>The words before the code stay.<code>var i = 0; The code itself does not.</code></remarks>",
        "The words before the code stay.")]
    public void ReferencesBecomeNamesAndMarkupGoes(string documentation, string expected)
        => Assert.Equal([expected], Paragraphs(documentation));

    [Fact]
    public void ElementsAndEmptyLinesSeparateParagraphs()
    {
        var paragraphs = Paragraphs(
            """
            <exception cref="T:System.ArgumentException">The first parameter is less than zero.

             -or-

             The second parameter is longer than the first.</exception>
            <remarks><para>The third one stands by itself here.</para>The fourth one follows it directly.</remarks>
            """);
        Assert.Equal(
            [
                "The first parameter is less than zero.", "The second parameter is longer than the first.",
                "The third one stands by itself here.", "The fourth one follows it directly.",
            ],
            paragraphs);
    }

    [Theory]
    [InlineData("No full stop at the end of this one")]
    [InlineData("it begins with a small letter and so is only a part.")]
    [InlineData("Too short a line.")]
    [InlineData("The intrinsic is __m512i _mm512_add_epi32 (__m512i a, __m512i b).")]
    [InlineData("Gr\u00F6\u00DFe and other words that are not of the language we want.")]
    public void WhatIsNoEnglishSentenceIsLeftOut(string text) => Assert.Empty(Paragraphs($"<summary>{text}</summary>"));

    [Fact]
    public void TextHasEachParagraphOnceAndDoesNotDependOnTheOrderOfFiles()
    {
        var a = _folder.Write("a.xml", Document("M:A", "The same sentence stands in both of them.", "The first file has this one alone."));
        var b = _folder.Write("b.xml", Document("M:B", "The same sentence stands in both of them.", "The second file has this one alone."));
        var damaged = _folder.Write("c.xml", "<doc><members><member name=\"M:C\"><summary>The file ends before");

        var text = DocumentationText.Gather([a, b, damaged]);

        Assert.Equal(text, DocumentationText.Gather([damaged, b, a]));
        Assert.Equal(
            [
                "The first file has this one alone.", "The same sentence stands in both of them.", "The second file has this one alone.",
            ],
            text.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.EndsWith(".\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NewestReferencePackWins()
    {
        foreach (var version in (string[])["10.0.9", "10.0.12", "9.0.99", "10.0.11-preview.7", "10.0.13-empty"])
            Directory.CreateDirectory(Path.Combine(_folder.Path, version));
        foreach (var version in (string[])["10.0.9", "10.0.12", "9.0.99", "10.0.11-preview.7"])
            _folder.Write($"{version}/ref/net10.0/System.xml", "<doc />");

        Assert.Equal([_folder["10.0.12/ref/net10.0/System.xml"]], DocumentationFiles.InReferencePack(_folder.Path));
    }

    [Fact]
    public void ThisMachineHasEnoughEnglishToLearnFrom()
    {
        var text = DocumentationText.Gather(DocumentationFiles.Find());
        Assert.True(text.Length > 1_000_000, $"only {text.Length} characters");
        Assert.InRange(text.Distinct().Count(), 60, CharGpt.VocabularySize);
    }

    private static List<string> Paragraphs(string documentation)
    {
        using var reader = XmlReader.Create(new StringReader($"<doc><member name=\"M:X\">{documentation}</member></doc>"));
        return DocumentationReader.Read(reader).SelectMany(member => member.Paragraphs).ToList();
    }

    private static string Document(string member, params string[] summaries)
        => $"<doc><member name=\"{member}\">{string.Concat(summaries.Select(s => $"<summary>{s}</summary>"))}</member></doc>";
}
