using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

public partial class RuleTests
{
    [Fact]
    public void One_analyzer_supports_each_rule_and_their_ids_differ()
    {
        var rules = typeof(Rules).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Rules).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(rules.Select(rule => rule.Id).Distinct(), rules.Select(rule => rule.Id));
        Assert.Equal(rules, Supported);
    }

    [Fact]
    public void Every_rule_has_a_page_with_its_title_whose_wrong_example_breaks_it_and_whose_right_example_is_right()
    {
        foreach (var rule in Supported)
        {
            var page = File.ReadAllText(Path.Combine(Root(), rule.HelpLinkUri));
            Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", page);

            // That of LangVersion shows the project file.
            if (rule.Id == "MG0007") continue;
            var examples = Example().Matches(page).Select(match => match.Groups[1].Value).ToList();
            Assert.Equal(2, examples.Count);
            var project = ProjectFiles.Of(
                [.. ProjectFile().Matches(page).Select(match => (match.Groups["path"].Value, match.Groups["text"].Value))]);
            Assert.Equal([rule.Id], IdsOf(examples[0], project));
            Assert.Empty(IdsOf(examples[1], project));
        }
    }

    private static IEnumerable<DiagnosticDescriptor> Supported => GeneratorRun.Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal);

    private static IEnumerable<string> IdsOf(string example, AnalyzerOptions project)
    {
        var run = GeneratorRun.Of([$"using ModelGen;\n{example}\npublic abstract class ServiceBase;"], project: project);
        return run.Diagnostics.Concat(run.Advice).Select(diagnostic => diagnostic.Id);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    // What a page shows of the project's other files, each under its name.
    [GeneratedRegex("^(?<path>\\S+):\n\n```json\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ProjectFile();

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
