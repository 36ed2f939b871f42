using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Tests.Diagnostics;

public class RuleTests
{
    [Fact]
    public void The_analyzer_supports_every_rule_and_their_ids_differ()
    {
        var rules = typeof(Rules).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(rules.Select(rule => rule.Id).Distinct(), rules.Select(rule => rule.Id));
        Assert.Equal(rules, new DeclarationAnalyzer().SupportedDiagnostics.OrderBy(rule => rule.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_page_with_its_title_a_wrong_and_a_right_example()
    {
        foreach (var rule in new DeclarationAnalyzer().SupportedDiagnostics)
        {
            var page = File.ReadAllText(Path.Combine(Root(), rule.HelpLinkUri));
            Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", page);
            Assert.Equal(4, page.Split("```").Length - 1);
        }
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
