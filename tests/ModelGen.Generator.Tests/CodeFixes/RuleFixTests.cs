using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Diagnostics;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>Each rule is fixed by an action, or it is listed here that none could.</summary>
public class RuleFixTests
{
    // What to do instead is its author's to decide, or is not in the source.
    private static readonly HashSet<string> WithoutFix =
    [
        "MG0003", "MG0005", "MG0006", "MG0007", "MG0008", "MG1015", "MG3001", "MG3007", "MG4004", "MG4005", "MG4007", "MG4008",
        "MG5004", "MG5005", "MG5007", "MG5008",
    ];

    public static TheoryData<string> Ids =>
        [.. GeneratorRun.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_wrong_example_of_a_rule_is_fixed_and_its_page_says_how(string id)
    {
        var page = RulePage.Of(id);
        Assert.Equal(!WithoutFix.Contains(id), page.Text.Contains("\nFix: "));
        if (page.Wrong is not { } wrong) return;

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            // The file that the project does not name yet lies in its folder.
            if (id == "MG5002") await File.WriteAllTextAsync(Path.Combine(folder.FullName, "gpt2.json"), page.Files[0].Text);
            using var project = new UserProject([wrong], folder.FullName, page.Files);
            var diagnostic = Assert.Single(await project.Diagnostics(UserProject.IsOnCalls(id)));
            var fixes = await project.Fixes(diagnostic);
            Assert.Equal(!WithoutFix.Contains(id), fixes.Count > 0);
            foreach (var (_, action) in fixes)
            {
                var corrected = (await UserProject.Result(action)).Projects.Single();
                var left = await UserProject.DiagnosticsOf(corrected, UserProject.IsOnCalls(id));
                Assert.DoesNotContain(id, left.Select(found => found.Id));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
