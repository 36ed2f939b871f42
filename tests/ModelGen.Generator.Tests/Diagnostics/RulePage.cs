using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>A rule's page in docs/diagnostics.</summary>
internal sealed partial record RulePage(string Text)
{
    /// <summary>The blocks of C#, as a file of a user's that they could stand in.</summary>
    public IReadOnlyList<string> Examples { get; } =
    [
        .. Example().Matches(Text).Select(match => $"using ModelGen;\n{match.Groups[1].Value}\npublic abstract class ServiceBase;"),
    ];

    /// <summary>What a page shows of the project's other files, each under its name.</summary>
    public IReadOnlyList<(string Path, string Text)> Files { get; } =
        [.. ProjectFile().Matches(Text).Select(match => (match.Groups["path"].Value, match.Groups["text"].Value))];

    /// <summary>The example that breaks the rule, where it is C#: that of LangVersion shows the project file.</summary>
    public string? Wrong => Examples.Count > 0 ? Examples[0] : null;

    public static RulePage Of(string id) => new(File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", $"{id}.md")));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^(?<path>\\S+):\n\n```json\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ProjectFile();

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
