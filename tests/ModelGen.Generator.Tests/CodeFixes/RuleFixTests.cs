using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Diagnostics;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>Each rule on declarations is fixed by an action, or it is listed here that none could.</summary>
public class RuleFixTests
{
    // What to do instead is its author's to decide, or is not in the source.
    private static readonly HashSet<string> WithoutFix = ["MG0003", "MG0005", "MG0006", "MG0007", "MG3001"];

    // Families that are not covered yet.
    private static readonly string[] Families = ["MG0", "MG1", "MG2", "MG3"];

    public static TheoryData<string> Covered =>
    [
        .. GeneratorRun.Analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(rule => rule.Id)
            .Where(id => Families.Any(family => id.StartsWith(family, StringComparison.Ordinal))),
    ];

    [Theory]
    [MemberData(nameof(Covered))]
    public async Task The_wrong_example_of_a_rule_is_fixed_and_its_page_says_how(string id)
    {
        var page = RulePage.Of(id);
        Assert.Equal(!WithoutFix.Contains(id), page.Text.Contains("\nFix: "));
        if (page.Wrong is not { } wrong) return;

        using var project = new UserProject([wrong]);
        var diagnostic = Assert.Single(await project.Diagnostics());
        var fixes = await project.Fixes(diagnostic);
        Assert.Equal(!WithoutFix.Contains(id), fixes.Count > 0);
        foreach (var (_, action) in fixes)
        {
            using var corrected = new UserProject(await UserProject.TextsOf(await UserProject.Result(action)));
            var left = await corrected.Diagnostics();
            Assert.DoesNotContain(id, left.Select(found => found.Id));
        }
    }
}
