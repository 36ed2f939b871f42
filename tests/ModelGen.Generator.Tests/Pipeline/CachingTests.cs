using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>The pipeline works anew only where a declaration has changed.</summary>
public class CachingTests
{
    private const string Other = "class Other { int _field; }";

    private static readonly string[] Steps =
        [TransformerGenerator.DeclarationStep, TransformerGenerator.ModelStep, TransformerGenerator.StubStep];

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);
    private static readonly ProjectProperties Printing = new(("ModelGenEmitGraph", "true"));
    private static readonly string Declarations = UserCode.Model(UserCode.ValidArguments)
        + $"[Transformer({UserCode.ValidArguments.Replace("Heads = 4", "Heads = 5")})] partial class Bad;";

    [Fact]
    public void A_second_run_takes_all_from_the_cache()
    {
        var second = Rerun(compilation => compilation);
        Assert.All(Reasons(second), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        AssertOutputsCached(second);
    }

    [Fact]
    public void An_edit_of_another_file_changes_nothing()
    {
        var second = Rerun(compilation => Edit(compilation, file: 1, "_field", "_renamed"));
        Assert.All(Reasons(second), AssertUnchanged);
        AssertOutputsCached(second);
    }

    [Theory]
    [InlineData("using ModelGen;", "using ModelGen;\n// A comment that moves all that follows.\n")]
    [InlineData("seed: 1", "seed: 2")]
    [InlineData("public partial class CharGpt;", "/// <summary>A model.</summary>\npublic partial class CharGpt { private int _mine; }")]
    [InlineData("DModel = 128", "DModel =  64 * 2")]
    [InlineData("Heads = 4,", "Heads  =  4, // as many as there are\n  ")]
    [InlineData("[Transformer(Topology.Decoder, DModel = 128", "[Transformer(\n    Topology.Decoder,\n    DModel = 128")]
    public void An_edit_of_the_file_that_leaves_the_declaration_as_it_was_changes_nothing(string old, string now)
    {
        var second = Rerun(compilation => Edit(compilation, file: 0, old, now));
        Assert.All(Reasons(second), AssertUnchanged);
        AssertOutputsCached(second);
    }

    [Fact]
    public void An_edit_of_an_argument_is_a_change_of_that_model_alone()
    {
        var second = Rerun(compilation => Edit(compilation, file: 0, "Layers = 4", "Layers = 6"));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TransformerGenerator.ModelStep));
        Assert.All(Reasons(second, TransformerGenerator.StubStep), AssertUnchanged);
    }

    [Fact]
    public void An_edit_of_one_model_leaves_the_files_of_another_as_they_were()
    {
        const string Second = $"using ModelGen; [Transformer({UserCode.ValidArguments})] partial class Second;";
        var compilation = GeneratorRun.CompilationOf([UserCode.Model(UserCode.ValidArguments), Second, Other], Options);
        var driver = GeneratorRun.DriverFor(Options).RunGenerators(compilation);
        var before = driver.GetRunResult().Results.Single();
        var after = driver.RunGenerators(Edit(compilation, file: 0, "DModel = 128", "DModel = 256")).GetRunResult().Results.Single();

        var reasons = Reasons(after, TransformerGenerator.ModelStep).ToList();
        Assert.Equal(IncrementalStepRunReason.Modified, reasons[0]);
        AssertUnchanged(reasons[1]);
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], OutputReasons(after).Order());
        foreach (var (old, now) in before.GeneratedSources.Zip(after.GeneratedSources))
        {
            Assert.Equal(old.HintName, now.HintName);
            var isSecond = now.HintName.StartsWith("Second.", StringComparison.Ordinal);
            Assert.Equal(isSecond, ReferenceEquals(old.SourceText, now.SourceText));
        }
    }

    [Fact]
    public void Attributes_all_over_a_project_are_none_of_its_business()
    {
        var others = Enumerable.Range(0, 50).Select(i => $"[System.Obsolete(\"{i}\")] class Other{i} {{ [System.Obsolete] int _field; }}");
        var compilation = GeneratorRun.CompilationOf([Declarations, Other, .. others], Options);
        var driver = GeneratorRun.DriverFor(Options).RunGenerators(compilation);
        var second = driver.RunGenerators(Edit(compilation, file: 7, "_field", "_renamed")).GetRunResult().Results.Single();
        Assert.All(Reasons(second), AssertUnchanged);
        AssertOutputsCached(second);
    }

    [Fact]
    public void A_repaired_declaration_turns_its_stub_into_a_model()
    {
        var second = Rerun(compilation => Edit(compilation, file: 0, "Heads = 5", "Heads = 8"));
        Assert.Equal(2, second.GeneratedSources.Count(source => source.HintName.EndsWith(".Training.g.cs", StringComparison.Ordinal)));
        Assert.Equal([IncrementalStepRunReason.Removed], Reasons(second, TransformerGenerator.StubStep));
        Assert.Equal(
            [IncrementalStepRunReason.New, IncrementalStepRunReason.Cached], Reasons(second, TransformerGenerator.ModelStep).Order());
    }

    [Fact]
    public void Printed_graphs_come_from_the_cache_until_their_declaration_changes()
    {
        var elsewhere = Rerun(compilation => Edit(compilation, file: 1, "_field", "_renamed"), Printing);
        Assert.All(Reasons(elsewhere, TransformerGenerator.GraphStep), AssertUnchanged);
        AssertOutputsCached(elsewhere, count: 3);

        var changed = Rerun(compilation => Edit(compilation, file: 0, "Layers = 4", "Layers = 6"), Printing);
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(changed, TransformerGenerator.GraphStep));
    }

    [Fact]
    public void To_print_graphs_compiles_no_model_anew()
    {
        var compilation = GeneratorRun.CompilationOf([Declarations, Other], Options);
        var driver = GeneratorRun.DriverFor(Options).RunGenerators(compilation).WithUpdatedAnalyzerConfigOptions(Printing);
        var result = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.All(Reasons(result), AssertUnchanged);
        Assert.Equal([IncrementalStepRunReason.New], Reasons(result, TransformerGenerator.GraphStep));
        var outputs = result.TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(step => step.Outputs);
        Assert.Equal(
            [IncrementalStepRunReason.New, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached],
            outputs.Select(output => output.Reason).Order());
    }

    private static GeneratorRunResult Rerun(Func<CSharpCompilation, CSharpCompilation> edit, ProjectProperties? project = null)
    {
        var compilation = GeneratorRun.CompilationOf([Declarations, Other], Options);
        var driver = GeneratorRun.DriverFor(Options)
            .WithUpdatedAnalyzerConfigOptions(project ?? new ProjectProperties())
            .RunGenerators(compilation);
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
        return driver.RunGenerators(edit(compilation)).GetRunResult().Results.Single();
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, int file, string old, string now)
    {
        var tree = compilation.SyntaxTrees[file];
        var text = tree.GetText();
        var span = new TextSpan(text.ToString().IndexOf(old, StringComparison.Ordinal), old.Length);
        var edited = text.WithChanges(new TextChange(span, now));
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(edited));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result)
    {
        var reasons = Steps.SelectMany(step => Reasons(result, step)).ToList();
        Assert.Equal(4, reasons.Count);
        return reasons;
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static void AssertUnchanged(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{reason}");

    private static void AssertOutputsCached(GeneratorRunResult result, int count = 2)
    {
        var outputs = OutputReasons(result).ToList();
        Assert.Equal(count, outputs.Count);
        Assert.All(outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);
}
