using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>What a user's project file adds to the sources: <c>AdditionalFiles</c>.</summary>
internal static class ProjectFiles
{
    /// <summary>A project with these files.</summary>
    public static AnalyzerOptions Of(params (string Path, string Text)[] files) =>
        new(files.Select(file => (AdditionalText)new InMemoryFile(file.Path, file.Text)).ToImmutableArray());
}
