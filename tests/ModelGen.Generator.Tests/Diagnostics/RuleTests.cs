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

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page_with_its_title_whose_wrong_example_breaks_it_and_whose_right_example_is_right(string id)
    {
        var rule = Supported.Single(rule => rule.Id == id);
        Assert.Equal($"docs/diagnostics/{id}.md", rule.HelpLinkUri);
        var page = RulePage.Of(id);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page.Text);

        // That of LangVersion shows the project file.
        if (id == "MG0007") return;
        Assert.Equal(2, page.Examples.Count);
        var project = ProjectFiles.Of([.. page.Files]);
        Assert.Equal([id], IdsOf(page.Examples[0], project));
        Assert.Empty(IdsOf(page.Examples[1], project));
    }

    public static TheoryData<string> Ids => [.. Supported.Select(rule => rule.Id)];

    private static IEnumerable<DiagnosticDescriptor> Supported => GeneratorRun.Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal);

    private static IEnumerable<string> IdsOf(string example, AnalyzerOptions project)
    {
        var run = GeneratorRun.Of([example], project: project);
        return run.Diagnostics.Concat(run.Advice).Select(diagnostic => diagnostic.Id);
    }
}
