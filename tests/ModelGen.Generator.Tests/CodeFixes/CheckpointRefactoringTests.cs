using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;
using ModelGen.CodeFixes;
using ModelGen.Generator.Tests.Checkpoints;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>A declaration written from a config.json; the cursor stands at $.</summary>
public class CheckpointRefactoringTests
{
    private const string Declaration = $"[Checkpoint(\"config.json\")]\n[Transformer({UserCode.ValidArguments})]\n";

    [Theory]
    [InlineData("class $CharGpt;", $"using ModelGen;\n\n{Declaration}partial class CharGpt;")]
    [InlineData(
        "// ours\n\n/// <summary>A model.</summary>\n[System.Serializable]\npublic sealed partial class Char$Gpt { }\n",
        $"// ours\n\nusing ModelGen;\n\n/// <summary>A model.</summary>\n{Declaration}[System.Serializable]\n"
            + "public sealed partial class CharGpt { }\n")]
    [InlineData(
        "using System;\nusing Xunit = System.Math;\nclass CharGpt$;",
        $"using System;\nusing ModelGen;\nusing Xunit = System.Math;\n{Declaration}partial class CharGpt;")]
    [InlineData(
        "global using System;\nusing System.Linq;\nclass $CharGpt;",
        $"global using System;\nusing System.Linq;\nusing ModelGen;\n{Declaration}partial class CharGpt;")]
    [InlineData("global using ModelGen; class $CharGpt;", $"global using ModelGen; {Declaration}partial class CharGpt;")]
    [InlineData("namespace ModelGen.Mine; class $CharGpt;", $"namespace ModelGen.Mine; {Declaration}partial class CharGpt;")]
    [InlineData(
        "using ModelGen;\n[Checkpoint(\"config.json\")]\nclass $CharGpt;",
        $"using ModelGen;\n{Declaration}partial class CharGpt;")]
    [InlineData(
        "using ModelGen;\n[Checkpoint(\"config.json\")] // ours\nclass $CharGpt;",
        "using ModelGen;\n[Checkpoint(\"config.json\")]\n[Transformer(" + UserCode.ValidArguments + ")] // ours\npartial class CharGpt;")]
    [InlineData(
        "#define Small\n\n// ours\nclass $CharGpt;", $"#define Small\n\nusing ModelGen;\n\n// ours\n{Declaration}partial class CharGpt;")]
    [InlineData(
        "#!/usr/bin/env dotnet\n#:sdk Some\nclass $CharGpt;",
        $"#!/usr/bin/env dotnet\n#:sdk Some\nusing ModelGen;\n\n{Declaration}partial class CharGpt;")]
    [InlineData(
        "#if !Large\n#define Small\n\n#endif\nclass $CharGpt;",
        $"#if !Large\n#define Small\n\n#endif\nusing ModelGen;\n\n{Declaration}partial class CharGpt;")]
    [InlineData(
        "#if !Large\n// ours\n\nclass $CharGpt;\n#endif",
        $"using ModelGen;\n\n#if !Large\n// ours\n\n{Declaration}partial class CharGpt;\n#endif")]
    [InlineData(
        "namespace Mine;\nenum Topology { Ring }\nclass $CharGpt;",
        "using ModelGen;\n\nnamespace Mine;\nenum Topology { Ring }\n[Checkpoint(\"config.json\")]\n"
            + $"[Transformer(ModelGen.{UserCode.ValidArguments})]\npartial class CharGpt;")]
    public async Task A_class_becomes_the_model_and_nothing_is_wrong_with_it(string code, string expected)
    {
        var (title, text) = Assert.Single(await Actions(code, ("config.json", Configs.Gpt2)));
        Assert.Equal("Declare 'CharGpt' as config.json says", title);
        Assert.Equal(expected, text);
        var run = GeneratorRun.Of([text], project: ProjectFiles.Of(("config.json", Configs.Gpt2)));
        Assert.DoesNotContain(run.Diagnostics, found => found.Id.StartsWith("MG", StringComparison.Ordinal));
        Assert.Contains(run.GeneratedSources, file => file.HintName.Contains("CharGpt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_type_with_the_line_breaks_of_the_file()
    {
        var arguments = "Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 256, HeadDim = 48,\r\n"
            + "\t\t\tDFeedForward = 344, Activation = Activation.Silu, NormEpsilon = 2.5e-6, Bias = false, TieEmbeddings = false";
        var llama = Configs.Llama.With("head_dim", "48").With("rms_norm_eps", "2.5e-6");
        var (_, text) = Assert.Single(await Actions(
            "using ModelGen;\r\nnamespace Models\r\n{\r\n\tstatic class Small\r\n\t{\r\n\t\tclass $CharGpt;\r\n\t}\r\n}\r\n",
            ("models/config.json", llama)));
        Assert.Equal(
            "using ModelGen;\r\nnamespace Models\r\n{\r\n\tstatic partial class Small\r\n\t{\r\n\t\t[Checkpoint(\"config.json\")]\r\n"
            + $"\t\t[Transformer(\r\n\t\t\t{arguments})]\r\n\t\tpartial class CharGpt;\r\n\t}}\r\n}}\r\n",
            text);
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Replace("\t", "    ").Length <= 140));

        // What Llama has and no declaration can express is said there.
        var run = GeneratorRun.Of([text], project: ProjectFiles.Of(("models/config.json", llama)));
        Assert.Equal(["MG5008"], run.Diagnostics.Select(found => found.Id));
    }

    [Fact]
    public async Task Each_file_that_is_understood_by_as_much_of_its_path_as_tells_it_from_the_others() => Assert.Equal(
        [
            "Declare 'CharGpt' as a/config.json says", "Declare 'CharGpt' as b/config.json says", "Declare 'CharGpt' as bert.json says",
        ],
        (await Actions(
            "class $CharGpt;",
            ("/project/b/config.json", Configs.Gpt2), ("/project/a/config.json", Configs.Llama), ("/project/bert.json", Configs.Bert),
            ("/project/c/cut.json", "{"), ("/project/other.json", "{\"model_type\": \"t5\"}"), ("/project/words.txt", Configs.Gpt2),
            ("/project/obj/ModelGen.Checkpoints/m.safetensors.json",
                "{\"token_embedding.weight\": {\"dtype\": \"F32\", \"shape\": [6, 4]}}")))
        .Select(action => action.Title));

    [Fact]
    public async Task The_file_that_the_class_names_alone()
    {
        var (title, _) = Assert.Single(await Actions(
            "using ModelGen; [Checkpoint(\"bert.json\")] class $CharGpt;", ("config.json", Configs.Gpt2), ("bert.json", Configs.Bert)));
        Assert.Equal("Declare 'CharGpt' as bert.json says", title);
    }

    [Theory]
    [InlineData("static class $CharGpt;")]
    [InlineData("abstract class $CharGpt;")]
    [InlineData("file class $CharGpt;")]
    [InlineData("class $CharGpt<T>;")]
    [InlineData("class Outer<T> { class $CharGpt; }")]
    [InlineData("class $CharGpt(int size);")]
    [InlineData("class $CharGpt : System.Exception;")]
    [InlineData("record $CharGpt;")]
    [InlineData("struct $CharGpt;")]
    [InlineData("class CharGpt { int $size; }")]
    [InlineData("cl$ass CharGpt;")]
    [InlineData("using ModelGen; [Transformer(Topology.Decoder)] partial class $CharGpt;")]
    [InlineData("using ModelGen; [Checkpoint(\"none.json\")] class $CharGpt;")]
    public async Task Nothing_elsewhere(string code) => Assert.Empty(await Actions(code, ("config.json", Configs.Gpt2)));

    [Fact]
    public async Task Nothing_where_another_file_has_the_checkpoint()
    {
        const string Other = "using ModelGen; [Checkpoint(\"config.json\")] partial class CharGpt;";
        var part = $"{new string('\n', Other.Length)}partial class $CharGpt;";
        Assert.Empty(await Actions(part, [Other], ("config.json", Configs.Gpt2)));
    }

    private static Task<IReadOnlyList<(string Title, string Text)>> Actions(string code, params (string Path, string Text)[] files) =>
        Actions(code, [], files);

    // The text is that of the file with the cursor.
    private static async Task<IReadOnlyList<(string Title, string Text)>> Actions(
        string code, IEnumerable<string> others, params (string Path, string Text)[] files)
    {
        using var project = new UserProject([code.Replace("$", ""), .. others], null, files);
        var cursor = new TextSpan(code.IndexOf('$'), 0);
        var actions = new List<CodeAction>();
        await new CheckpointRefactoringProvider().ComputeRefactoringsAsync(
            new CodeRefactoringContext(project.Project.Documents.First(), cursor, actions.Add, CancellationToken.None));
        var results = new List<(string, string)>();
        foreach (var action in actions)
            results.Add((action.Title, (await UserProject.TextsOf(await UserProject.Result(action)))[0]));
        return results;
    }
}
