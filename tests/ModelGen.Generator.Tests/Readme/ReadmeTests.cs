using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Readme;

/// <summary>What the README shows is so.</summary>
public class ReadmeTests
{
    // What a console project imports of itself.
    private const string ImplicitUsings = "global using System; global using System.IO;";

    [Fact]
    public void Its_program_compiles()
    {
        var run = GeneratorRun.Of([Program(), ImplicitUsings]);

        // The harness compiles libraries, in which top-level statements are the one thing amiss.
        Assert.Equal(["CS8805"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Its_error_is_what_the_editor_shows()
    {
        var run = GeneratorRun.Of([Program().Replace("Heads = 4", "Heads = 5"), ImplicitUsings]);
        var error = Assert.Single(run.Diagnostics, diagnostic => diagnostic.Id != "CS8805");
        Assert.Contains($"error {error.Id}: {error.GetMessage()}", Readme());
    }

    [Fact]
    public void Its_declaration_differs_from_the_checkpoint_as_it_says()
    {
        var run = GeneratorRun.Of(
            ["using ModelGen;\n" + Program("## Checked against a checkpoint")],
            project: ProjectFiles.Of(("config.json", """{"model_type": "gpt2", "n_layer": 12}""")));
        var error = Assert.Single(run.Diagnostics);
        Assert.Contains($"error {error.Id}: {error.GetMessage()}", Readme());
    }

    private static string Program(string after = "")
    {
        var readme = Readme();
        var section = readme.IndexOf(after, StringComparison.Ordinal);
        var start = readme.IndexOf("```csharp\n", section, StringComparison.Ordinal) + "```csharp\n".Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ModelGen.sln"))) folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder.FullName, "README.md")).ReplaceLineEndings("\n");
    }
}
