using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ModelGen.CodeFixes;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>Remedies as any rule may give them, whatever the rule.</summary>
public class RemedyTests
{
    private const string Code = """
        [ModelGen.Transformer(ModelGen.Topology.Decoder, DModel = 8, Heads = 2)]
        [System.Obsolete("config.json")]
        class CharGpt { int Steps => 12; }
        """;

    [Fact]
    public void A_diagnostic_carries_its_remedies()
    {
        Remedy[] remedies =
        [
            Remedy.SetArgument("Heads", "4", Remedy.Below), Remedy.AddArgument("Labels", "2").And(Remedy.RemoveModifier("static")),
            Remedy.AddAdditionalFile("a\tb\nc.json"),
        ];
        var carried = Remedy.From(Remedy.Properties(remedies));
        Assert.Equal(remedies.Select(remedy => remedy.Choice), carried.Select(remedy => remedy.Choice));
        Assert.Equal(remedies.SelectMany(remedy => remedy.Edits), carried.SelectMany(remedy => remedy.Edits));
        Assert.Equal([1, 2, 1], carried.Select(remedy => remedy.Edits.Length));
        Assert.Empty(Remedy.From(ImmutableDictionary<string, string?>.Empty.Add("Other", "1")));
    }

    [Fact]
    public async Task An_expression_is_replaced_where_it_stands() => Assert.Equal(
        ("Replace 12 by 10", Code.Replace("12", "10")), await Only(Code, "12", Remedy.ReplaceExpression("10")));

    [Theory]
    [InlineData("config.json")]
    [InlineData("Steps")]
    public async Task The_attribute_of_the_class_is_meant_wherever_in_it_the_fault_is(string at) => Assert.Equal(
        ("Set DModel to 16 and remove Heads", Code.Replace("DModel = 8, Heads = 2", "DModel = 16")),
        await Only(Code, at, Remedy.SetArgument("DModel", "16").And(Remedy.RemoveArgument("Heads"))));

    [Fact]
    public async Task Nothing_is_offered_where_there_is_no_attribute_or_no_such_argument()
    {
        Assert.Empty(await Actions("class NoModel;", "NoModel", Remedy.SetArgument("DModel", "16")));
        Assert.Empty(await Actions(Code, "DModel", Remedy.RemoveArgument("Labels")));
        Assert.Empty(await Actions(Code, "DModel", Remedy.SetArgument("Unknown", "1")));
    }

    [Fact]
    public async Task A_file_of_the_projects_folder_becomes_an_additional_document()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "bert"));
            var file = Path.Combine(folder.FullName, "bert", "config.json");
            await File.WriteAllTextAsync(file, "{}");
            Assert.Empty(await Actions(Code, "12", Remedy.AddAdditionalFile("bert/none.json"), folder.FullName));
            var (title, solution) = Assert.Single(await Actions(Code, "12", Remedy.AddAdditionalFile("bert/config.json"), folder.FullName));
            Assert.Equal("Add 'bert/config.json' to AdditionalFiles", title);
            var document = Assert.Single(solution.Projects.Single().AdditionalDocuments);
            Assert.Equal(("config.json", file, "{}"), (document.Name, document.FilePath, (await document.GetTextAsync()).ToString()));
            Assert.Equal(["bert"], document.Folders);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(string Title, string Text)> Only(string code, string at, Remedy remedy)
    {
        var (title, solution) = Assert.Single(await Actions(code, at, remedy));
        return (title, Assert.Single(await UserProject.TextsOf(solution)));
    }

    // What all providers offer for a diagnostic on the text 'at', as some rule would report it.
    private static async Task<IReadOnlyList<(string Title, Solution Result)>> Actions(
        string code, string at, Remedy remedy, string? folder = null)
    {
        using var project = new UserProject([code], folder);
        var document = project.Project.Documents.Single();
        var span = new TextSpan(code.IndexOf(at, StringComparison.Ordinal), at.Length);
        var place = Location.Create((await document.GetSyntaxTreeAsync())!, span);
        var diagnostic = Diagnostic.Create(Rules.HeadsDoNotDivide, place, Remedy.Properties([remedy]));
        var results = new List<(string, Solution)>();
        foreach (var (_, action) in await project.Fixes(diagnostic)) results.Add((action.Title, await UserProject.Result(action)));
        return results;
    }
}
