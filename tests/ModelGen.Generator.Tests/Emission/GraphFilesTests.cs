using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Generator.Tests.Passes;
using ModelGen.Generator.Tests.Snapshots;

namespace ModelGen.Generator.Tests.Emission;

public sealed class GraphFilesTests
{
    private const string Tiny = "DModel = 8, Heads = 2, Layers = 2, VocabularySize = 11, ContextLength = 6";

    [Fact]
    public void There_is_one_file_a_pass_and_program()
    {
        string[] expected =
        [
            "CharGpt.Graph.Training.1-Lowering.g.cs",
            "CharGpt.Graph.Training.2-Differentiation.g.cs",
            "CharGpt.Graph.Training.3-Evaluation.g.cs",
            "CharGpt.Graph.Training.4-DeadCode.g.cs",
            "CharGpt.Graph.Training.5-Fusion.g.cs",
            "CharGpt.Graph.Training.6-DerivativeStorage.g.cs",
            "CharGpt.Graph.Inference.1-Lowering.g.cs",
            "CharGpt.Graph.Inference.2-DeadCode.g.cs",
            "CharGpt.Graph.Inference.3-Fusion.g.cs",
        ];
        Assert.Equal(expected, GraphFiles(Run(Tiny, "true")).Select(file => file.HintName));
    }

    [Fact]
    public void Each_holds_the_graph_as_its_pass_left_it_and_no_code()
    {
        var graphs = new CompilerPasses(Declarations.Spec(Tiny)).All;
        var files = GraphFiles(Run(Tiny, "true"));
        Assert.Equal(graphs.Count, files.Count);
        foreach (var (graph, (_, text)) in graphs.Zip(files))
        {
            var lines = text.TrimEnd('\n').Split('\n');
            Assert.All(lines, line => Assert.True(line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal), line));
            var printed = GraphPrinter.Print(graph.Graph).TrimEnd('\n').Split('\n');
            Assert.Equal(printed, lines[^printed.Length..].Select(line => line.Length > 3 ? line[3..] : ""));
        }
    }

    [Fact]
    public void Inference_after_fusion() => Snapshot.Verify(Run(Tiny, "true"), name => name == "CharGpt.Graph.Inference.3-Fusion.g.cs");

    [Fact]
    public void A_model_that_recomputes_also_shows_what_runs_again()
    {
        var file = Assert.Single(GraphFiles(Run($"{Tiny}, RecomputeActivations = true", "true")), file => file.HintName.Contains(".7-"));
        Assert.Equal("CharGpt.Graph.Training.7-Recomputation.g.cs", file.HintName);
        Assert.Contains("\n// layer_recomputation x 2(", file.Text);
    }

    [Fact]
    public void A_model_without_a_loss_has_no_training_graphs()
    {
        var files = GraphFiles(Run($"Topology.Encoder, {Tiny}", "true"));
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(".Inference.", file.HintName));
    }

    [Fact]
    public void Models_of_one_name_in_two_namespaces_have_files_of_their_own()
    {
        string Model(string space) => $"namespace {space} {{ [ModelGen.Transformer(ModelGen.Topology.Decoder, {Tiny})] partial class Gpt; }}";
        var run = GeneratorRun.Of([Model("First"), Model("Second")], project: Project("true"));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(18, GraphFiles(run).Select(file => file.HintName).Distinct().Count());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("")]
    [InlineData(null)]
    public void Without_the_property_there_are_none_and_with_it_the_rest_is_the_same_text(string? value)
    {
        var without = Run(Tiny, value).GeneratedSources.Select(source => (source.HintName, source.SourceText.ToString())).ToList();
        Assert.DoesNotContain(without, file => file.HintName.Contains(".Graph."));
        var with = Run(Tiny, "True").GeneratedSources.Select(source => (source.HintName, source.SourceText.ToString())).ToList();
        Assert.Equal(without, with.Where(file => !file.HintName.Contains(".Graph.")));
        Assert.True(with.Count > without.Count);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12, DocumentationMode.Diagnose)]
    [InlineData(LanguageVersion.Latest, DocumentationMode.Parse)]
    public void The_files_compile_without_a_warning(LanguageVersion languageVersion, DocumentationMode documentation)
    {
        var source = "/// <summary>A model.</summary>\n" + Declarations.Source(Tiny).Replace("using ModelGen;", "");
        Assert.Empty(GeneratorRun.Of(["global using ModelGen;", source], languageVersion, documentation, Project("true")).Diagnostics);
    }

    private static GeneratorRun Run(string arguments, string? emitGraph) =>
        GeneratorRun.Of([Declarations.Source(arguments)], project: Project(emitGraph));

    private static AnalyzerOptions Project(string? emitGraph) =>
        new([], emitGraph is null ? new ProjectProperties() : new ProjectProperties(("ModelGenEmitGraph", emitGraph)));

    private static List<(string HintName, string Text)> GraphFiles(GeneratorRun run) =>
    [
        .. run.GeneratedSources.Where(source => source.HintName.Contains(".Graph."))
            .Select(source => (source.HintName, source.SourceText.ToString())),
    ];
}
