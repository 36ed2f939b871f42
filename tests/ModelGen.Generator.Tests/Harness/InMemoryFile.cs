using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>A file that a project gives the compiler beside its sources.</summary>
internal sealed class InMemoryFile(string path, string text) : AdditionalText
{
    public override string Path { get; } = path;

    /// <summary>How often its text was asked for.</summary>
    public int Readings { get; private set; }

    private SourceText Text { get; } = SourceText.From(text);

    public override SourceText GetText(CancellationToken cancellationToken = default)
    {
        Readings++;
        return Text;
    }
}
