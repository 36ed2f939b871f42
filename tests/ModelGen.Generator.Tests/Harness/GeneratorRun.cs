using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.AnyDeclarations;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>A user's sources after generator, compiler and analyzers have been over them.</summary>
public sealed class GeneratorRun
{
    private GeneratorRun(CSharpCompilation compilation, GeneratorRunResult result, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        Compilation = compilation;
        Result = result;
        Diagnostics = [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Advice = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Info)];
    }

    /// <summary>Every analyzer that the package brings.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers => ProjectCheck.Analyzers;

    /// <summary>The user's sources and the generated ones.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>What the generator did, step by step.</summary>
    public GeneratorRunResult Result { get; }

    /// <summary>The generated files.</summary>
    public ImmutableArray<GeneratedSourceResult> GeneratedSources => Result.GeneratedSources;

    /// <summary>All that a build would print, from generator, compiler and analyzers: errors and warnings, by place.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>What only an editor shows: information, by place.</summary>
    public ImmutableArray<Diagnostic> Advice { get; }

    /// <summary>Runs generator, compiler and analyzers, with nullable on and every warning wave.</summary>
    public static GeneratorRun Of(
        string source, LanguageVersion languageVersion = LanguageVersion.Latest,
        DocumentationMode documentation = DocumentationMode.Parse) =>
        Of([source], languageVersion, documentation);

    /// <inheritdoc cref="Of(string, LanguageVersion, DocumentationMode)"/>
    /// <param name="project">What the project file adds to the sources.</param>
    /// <param name="references">Other projects' assemblies.</param>
    public static GeneratorRun Of(
        IReadOnlyList<string> sources, LanguageVersion languageVersion = LanguageVersion.Latest,
        DocumentationMode documentation = DocumentationMode.Parse, AnalyzerOptions? project = null,
        IEnumerable<MetadataReference>? references = null)
    {
        var options = new CSharpParseOptions(languageVersion, documentation);
        var compilation = CompilationOf(sources, options).AddReferences(references ?? []);
        project ??= new AnalyzerOptions([]);
        var driver = DriverFor(options)
            .AddAdditionalTexts(project.AdditionalFiles)
            .WithUpdatedAnalyzerConfigOptions(project.AnalyzerConfigOptionsProvider)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var fromGenerator);
        var withAnalyzers = output.WithAnalyzers(Analyzers, project);
        var diagnostics = fromGenerator
            .Concat(withAnalyzers.GetAllDiagnosticsAsync().GetAwaiter().GetResult())
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal);
        return new GeneratorRun((CSharpCompilation)output, driver.GetRunResult().Results.Single(), diagnostics.ToList());
    }

    /// <summary>A user's project before generation. Files are called Source0.cs, Source1.cs, ...</summary>
    public static CSharpCompilation CompilationOf(IReadOnlyList<string> sources, CSharpParseOptions options) => CSharpCompilation.Create(
        "User",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, $"Source{i}.cs")),
        References.All,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithWarningLevel(9999)
            .WithOptimizationLevel(OptimizationLevel.Release));

    /// <summary>A driver that keeps account of each step.</summary>
    public static GeneratorDriver DriverFor(CSharpParseOptions options) => CSharpGeneratorDriver.Create(
        [new TransformerGenerator().AsSourceGenerator()],
        parseOptions: options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The one model that the sources declare, as the pipeline caches it.</summary>
    internal ModelSpec Model() => (ModelSpec)Result.TrackedSteps[TransformerGenerator.ModelStep].Single().Outputs.Single().Value;

    /// <summary>The compiled program, loaded. Fails if there is a diagnostic of any kind.</summary>
    public LoadedAssembly EmitAndLoad()
    {
        Assert.Empty(Diagnostics);
        var image = new MemoryStream();
        var emitted = Compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;
        return new LoadedAssembly(image);
    }
}
