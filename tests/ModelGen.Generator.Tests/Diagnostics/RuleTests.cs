using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

public class RuleTests
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
            Assert.Equal($"docs/diagnostics/{rule.Id}.md", rule.HelpLinkUri);
            var page = RulePage.Of(rule.Id);
            Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", page.Text);

            // That of LangVersion shows the project file.
            if (rule.Id == "MG0007") continue;
            Assert.Equal(2, page.Examples.Count);
            var project = ProjectFiles.Of([.. page.Files]);
            Assert.Equal([rule.Id], IdsOf(page.Examples[0], project));
            Assert.Empty(IdsOf(page.Examples[1], project));
        }
    }

    private static IEnumerable<DiagnosticDescriptor> Supported => GeneratorRun.Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal);

    private static IEnumerable<string> IdsOf(string example, AnalyzerOptions project)
    {
        var run = GeneratorRun.Of([example], project: project);
        return run.Diagnostics.Concat(run.Advice).Select(diagnostic => diagnostic.Id);
    }
}
