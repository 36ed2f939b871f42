using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.AnyDeclarations;

/// <summary>
/// Runs generator, compiler and analyzers over drawn projects. Whatever is written, neither generator nor analyzers may fail; a declaration
/// compiles without a warning or has an error on its own text; and what the compiler itself says it says without the generator too.
/// </summary>
internal sealed partial class ProjectCheck(ImmutableArray<MetadataReference> references, BoundTexts bound)
{
    private static readonly CSharpCompilationOptions Options =
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithWarningLevel(9999).WithConcurrentBuild(false).WithOptimizationLevel(OptimizationLevel.Release);

    private static readonly AnalyzerOptions Files =
        new([.. CommonSource.Files.Select(file => new CommonFile(file.Path, file.Text))]);

    private readonly Dictionary<LanguageVersion, CSharpCompilation> _empty = [];

    /// <summary>Every analyzer that the package brings.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What the generator took over the last project.</summary>
    public double GeneratorMilliseconds { get; private set; }

    /// <summary>Compiles a project.</summary>
    /// <returns>A verdict a declaration, in their order.</returns>
    public IReadOnlyList<Verdict> Run(DrawnProject project)
    {
        var parse = new CSharpParseOptions(project.Language, DocumentationMode.Diagnose);
        var trees = project.Declarations
            .Select(declaration => CSharpSyntaxTree.ParseText(declaration.Source, parse, $"{declaration.Number}.cs", Encoding.UTF8))
            .ToList();
        var plain = Empty(project.Language, parse).AddSyntaxTrees(trees);
        var started = Stopwatch.GetTimestamp();
        var run = CSharpGeneratorDriver.Create([new TransformerGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(plain, out var compiled, out var complaints)
            .GetRunResult().Results.Single();
        GeneratorMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var broken = new List<string>();
        if (run.Exception is { } exception) broken.Add($"the generator failed: {exception}");
        broken.AddRange(complaints.Select(complaint => complaint.ToString()));
        var generated = run.GeneratedSources.IsDefault ? [] : run.GeneratedSources;
        var inGenerated = new Lazy<ILookup<SyntaxTree?, Diagnostic>>(
            () => compiled.GetDeclarationDiagnostics().Where(Judgement.IsPrinted).ToLookup(found => found.Location.SourceTree));
        var verdicts = new List<Verdict>();
        foreach (var (declaration, tree) in project.Declarations.Zip(trees))
        {
            var own = generated.Where(file => NumberIn(file.HintName) == declaration.Number).ToList();
            broken.AddRange(own.SelectMany(file => InGenerated(file, declaration, project.Language, compiled, inGenerated.Value)));
            verdicts.Add(new Judgement(declaration, tree, own, plain, compiled, Files, () => NamesBroken(declaration)).Verdict(broken));
            broken = [];
        }

        return verdicts;

        // Of a type that it refuses the compiler says nothing more where the type is named.
        bool NamesBroken(DrawnDeclaration declaration) => project.Declarations.Zip(trees).Any(other =>
            other.First != declaration && declaration.Source.Contains(other.First.Model, StringComparison.Ordinal)
            && plain.GetSemanticModel(other.Second).GetDiagnostics().Any(found => found.Severity == DiagnosticSeverity.Error));
    }

    private IEnumerable<string> InGenerated(
        GeneratedSourceResult file, DrawnDeclaration declaration, LanguageVersion language, Compilation compiled,
        ILookup<SyntaxTree?, Diagnostic> declared)
    {
        var dependsOnSource = IsKernels(file) ? declaration.HidesNames : !declaration.IsPlain;
        var isNew = bound.Add(file.SourceText.ToString(), dependsOnSource, declaration, language);
        var found = (isNew
            ? compiled.GetSemanticModel(file.SyntaxTree).GetDiagnostics().Where(Judgement.IsPrinted)
            : declared[file.SyntaxTree]).ToList();

        // Of a class that derives from two others nobody knows what its members mean.
        if (found.Any() && compiled.SyntaxTrees.First(tree => tree.FilePath == $"{declaration.Number}.cs") is var written
            && compiled.GetSemanticModel(written).GetDiagnostics().Any(own => own.Id == "CS0263")) return [];
        return found.Take(3).Select(diagnostic => $"in generated code: {diagnostic}\n    {Judgement.LineOf(diagnostic)}");
    }

    private CSharpCompilation Empty(LanguageVersion language, CSharpParseOptions parse)
    {
        if (!_empty.TryGetValue(language, out var empty))
        {
            _empty[language] = empty = CSharpCompilation.Create(
                "User", [CSharpSyntaxTree.ParseText(CommonSource.Text, parse, "Common.cs", Encoding.UTF8)], references, Options);
        }

        return empty;
    }

    // Kernels use nothing of the class that they stand in.
    private static bool IsKernels(GeneratedSourceResult file) => file.HintName.Contains(".Kernels", StringComparison.Ordinal);

    // The first number in a file's name is that of its declaration.
    private static int NumberIn(string hintName) =>
        FirstNumber().Match(hintName) is { Success: true } match && int.TryParse(match.Value, out var number) ? number : -1;

    [GeneratedRegex("[0-9]{5,}")]
    private static partial Regex FirstNumber();
}
