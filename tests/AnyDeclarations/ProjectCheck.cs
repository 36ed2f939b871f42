using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
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
            () => compiled.GetDeclarationDiagnostics().Where(IsPrinted).ToLookup(found => found.Location.SourceTree));
        var verdicts = new List<Verdict>();
        foreach (var (declaration, tree) in project.Declarations.Zip(trees))
        {
            var own = generated.Where(file => NumberIn(file.HintName) == declaration.Number).ToList();
            verdicts.Add(new Judgement(declaration, tree, own, plain, (CSharpCompilation)compiled)
                .Verdict([.. broken, .. own.SelectMany(file => InGenerated(file, declaration, project.Language, compiled, inGenerated.Value))]));
            broken.Clear();
        }

        return verdicts;
    }

    private IEnumerable<string> InGenerated(
        GeneratedSourceResult file, DrawnDeclaration declaration, LanguageVersion language, Compilation compiled,
        ILookup<SyntaxTree?, Diagnostic> declared)
    {
        var isNew = bound.Add(file.SourceText.ToString(), IsKernels(file) ? declaration.HidesNames : !declaration.IsPlain, declaration, language);
        var found = isNew ? compiled.GetSemanticModel(file.SyntaxTree).GetDiagnostics().Where(IsPrinted) : declared[file.SyntaxTree];
        return found.Take(3).Select(diagnostic => $"in generated code: {diagnostic}\n    {LineOf(diagnostic)}");
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

    private static bool IsPrinted(Diagnostic found) => found.Severity >= DiagnosticSeverity.Warning && !found.IsSuppressed;

    // Kernels use nothing of the class that they stand in.
    private static bool IsKernels(GeneratedSourceResult file) => file.HintName.Contains(".Kernels", StringComparison.Ordinal);

    private static string LineOf(Diagnostic found) =>
        found.Location.SourceTree is { } tree ? tree.GetText().Lines.GetLineFromPosition(found.Location.SourceSpan.Start).ToString().Trim() : "";

    // The first number in a file's name is that of its declaration.
    private static int NumberIn(string hintName) =>
        FirstNumber().Match(hintName) is { Success: true } match && int.TryParse(match.Value, out var number) ? number : -1;

    [GeneratedRegex("[0-9]{5,}")]
    private static partial Regex FirstNumber();

    private sealed class CommonFile(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    /// <summary>One declaration's file before and after.</summary>
    private sealed class Judgement(
        DrawnDeclaration declaration, SyntaxTree tree, List<GeneratedSourceResult> generated, CSharpCompilation plain,
        CSharpCompilation compiled)
    {
        public Verdict Verdict(List<string> failures)
        {
            var started = Stopwatch.GetTimestamp();
            var ours = Analyze(failures);
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var onDeclaration = ours.Where(found => found.Location.SourceSpan.Start < declaration.UseStart).ToList();
            var hasErrors = onDeclaration.Any(found => found.Severity == DiagnosticSeverity.Error);
            var hasWarnings = onDeclaration.Any(found => found.Severity == DiagnosticSeverity.Warning);
            var hasModel = generated.Any(file => file.HintName.EndsWith(".Inference.g.cs", StringComparison.Ordinal));
            var hasCompilerErrors = Compile(failures);
            if (!hasErrors && !hasCompilerErrors && declaration.Source.Contains("Transformer", StringComparison.Ordinal) && !hasModel)
                failures.Add("there is no model, and nothing says why");
            if (declaration.IsRight) CheckRight(hasModel && !hasErrors && !hasWarnings, ours, failures);
            return new Verdict(
                declaration, hasModel, hasErrors, hasWarnings, onDeclaration.Any(found => found.Severity == DiagnosticSeverity.Info),
                [.. ours.Select(found => found.Id)], milliseconds, failures);
        }

        private List<Diagnostic> Analyze(List<string> failures)
        {
            var options = new CompilationWithAnalyzersOptions(
                Files, (exception, analyzer, _) => failures.Add($"{analyzer.GetType().Name} failed: {exception}"), concurrentAnalysis: false,
                logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
            var found = new CompilationWithAnalyzers(compiled, Analyzers, options)
                .GetAnalyzerSemanticDiagnosticsAsync(compiled.GetSemanticModel(tree), null, CancellationToken.None)
                .GetAwaiter().GetResult();
            foreach (var stranger in found.Where(found => !found.Id.StartsWith("MG", StringComparison.Ordinal))) failures.Add(stranger.ToString());
            foreach (var elsewhere in found.Where(found => found.Location.SourceTree != tree)) failures.Add($"elsewhere: {elsewhere}");
            return [.. found.Where(found => found.Location.SourceTree == tree)];
        }

        // What the compiler says only because of what was generated is a failure; returns whether it says an error of the declaration's own.
        private bool Compile(List<string> failures)
        {
            var said = compiled.GetSemanticModel(tree).GetDiagnostics()
                .Where(found => IsPrinted(found) && found.Location.SourceSpan.Start < declaration.AnyStart)
                .ToList();
            if (said.Count == 0) return false;
            var hasSeveral = declaration.Source.Split("Transformer(").Length > 2;
            var unaided = plain.GetSemanticModel(tree).GetDiagnostics();
            var before = unaided.Select(found => (found.Id, found.Location.SourceSpan)).ToHashSet();
            foreach (var found in said.Where(found => !IsOwn(found))) failures.Add($"because of generated code: {found}\n    {LineOf(found)}");

            // An attribute that is for something else than the class is ignored, with a warning.
            return said.Any(found => (found.Severity == DiagnosticSeverity.Error || found.Id == "CS0657")
                && found.Location.SourceSpan.Start < declaration.UseStart);

            bool IsOwn(Diagnostic found)
            {
                // A constant that is there at last may be of a wrong type.
                if (found.Location.SourceSpan.Start < declaration.UseStart)
                    return unaided.Any(other => other.Severity >= found.Severity
                        && (other.Id == found.Id || other.Location.SourceSpan.IntersectsWith(found.Location.SourceSpan)));

                // Where a model or a stub is, there are its members; where neither can be, there are none.
                return generated.Count == 0
                    || ((hasSeveral || found.Id is not "CS0117") && before.Contains((found.Id, found.Location.SourceSpan)));
            }
        }

        private void CheckRight(bool isRight, List<Diagnostic> ours, List<string> failures)
        {
            if (!isRight) failures.Add("nothing is wrong with it, and there is no model, or an error or a warning:");
            var wrongly = ours.Where(found => found.Severity >= DiagnosticSeverity.Warning && found.Location.SourceSpan.Start < declaration.WrongStart);
            failures.AddRange(wrongly.Select(found => $"nothing is wrong with it: {found}"));
            var refused = ours.Where(found => found.Id.StartsWith("MG4", StringComparison.Ordinal))
                .Select(found => found.Location.SourceSpan.Start)
                .Where(start => start >= declaration.WrongStart && start < declaration.AnyStart)
                .Select(start => tree.GetText().Lines.GetLineFromPosition(start).LineNumber).Distinct().Count();
            if (refused != declaration.WrongCalls)
                failures.Add($"of {declaration.WrongCalls} calls that must fail {refused} are refused");
        }
    }
}
