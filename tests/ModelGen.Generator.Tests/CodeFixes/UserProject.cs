using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.CodeFixes;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>A user's project as an editor has it open.</summary>
internal sealed class UserProject : IDisposable
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private readonly AdhocWorkspace _workspace = new();

    /// <summary>Files are called Source0.cs, Source1.cs, ...</summary>
    /// <param name="sources">Their texts.</param>
    /// <param name="folder">Where the project lies, if anywhere.</param>
    /// <param name="files">Its AdditionalFiles.</param>
    public UserProject(IEnumerable<string> sources, string? folder = null, params IReadOnlyList<(string Path, string Text)> files)
    {
        var id = ProjectId.CreateNewId();
        var additional = files.Select(file => DocumentInfo.Create(
            DocumentId.CreateNewId(id), Path.GetFileName(file.Path), filePath: file.Path,
            loader: TextLoader.From(TextAndVersion.Create(SourceText.From(file.Text), VersionStamp.Default))));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var path = folder is null ? null : Path.Combine(folder, "User.csproj");
        var project = _workspace.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, "User", "User", LanguageNames.CSharp, path, compilationOptions: options,
            parseOptions: Language, metadataReferences: References.All, additionalDocuments: additional));
        foreach (var (i, source) in sources.Index()) _workspace.AddDocument(project.Id, $"Source{i}.cs", SourceText.From(source));
    }

    /// <summary>Every provider of fixes that the package brings.</summary>
    public static ImmutableArray<CodeFixProvider> Providers { get; } =
    [
        .. typeof(RemedyFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    public Project Project => _workspace.CurrentSolution.Projects.Single();

    /// <summary>The texts of a solution's files.</summary>
    public static async Task<IReadOnlyList<string>> TextsOf(Solution solution)
    {
        var texts = new List<string>();
        foreach (var document in solution.Projects.Single().Documents) texts.Add((await document.GetTextAsync()).ToString());
        return texts;
    }

    /// <summary>What an action makes of the solution.</summary>
    public static async Task<Solution> Result(CodeAction action) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    /// <summary>What the analyzers report in the files of a project, by place.</summary>
    /// <param name="project">The project.</param>
    /// <param name="generates">Whether they see what is generated too, without which no call of a model means anything.</param>
    public static async Task<IReadOnlyList<Diagnostic>> DiagnosticsOf(Project project, bool generates = false) =>
        await DiagnosticsOf((await project.GetCompilationAsync())!, project.AnalyzerOptions, generates);

    /// <inheritdoc cref="DiagnosticsOf(Project, bool)"/>
    public static async Task<IReadOnlyList<Diagnostic>> DiagnosticsOf(Compilation compilation, AnalyzerOptions options, bool generates)
    {
        var written = compilation.SyntaxTrees.ToList();
        if (generates) GeneratorRun.DriverFor(Language).RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        var analysis = compilation.WithAnalyzers(GeneratorRun.Analyzers, options);
        var diagnostics = new List<Diagnostic>();
        if (!generates) diagnostics.AddRange(await analysis.GetAnalyzerDiagnosticsAsync());
        foreach (var semantics in generates ? written.Select(tree => compilation.GetSemanticModel(tree)) : [])
            diagnostics.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(semantics, null, CancellationToken.None));
        return
        [
            .. diagnostics
                .OrderBy(diagnostic => written.IndexOf(diagnostic.Location.SourceTree!))
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    /// <summary>Whether a rule is on calls of models, or on the constants of one, which only generated code has.</summary>
    public static bool IsOnCalls(string id) =>
        id is "MG1015" or "MG3003" or "MG3004" or "MG3011" || id.StartsWith("MG4", StringComparison.Ordinal);

    /// <inheritdoc cref="DiagnosticsOf(Project, bool)"/>
    public Task<IReadOnlyList<Diagnostic>> Diagnostics(bool generates = false) => DiagnosticsOf(Project, generates);

    /// <summary>The actions that are offered for a diagnostic.</summary>
    public async Task<IReadOnlyList<(CodeFixProvider Provider, CodeAction Action)>> Fixes(Diagnostic diagnostic)
    {
        var fixes = new List<(CodeFixProvider, CodeAction)>();
        foreach (var provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var document = Project.GetDocument(diagnostic.Location.SourceTree)!;
            await provider.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => fixes.Add((provider, action)), CancellationToken.None));
        }

        return fixes;
    }

    /// <summary>Does everywhere what one action does in one place.</summary>
    public async Task<Solution> FixAll(CodeFixProvider provider, CodeAction action, IReadOnlyList<Diagnostic> diagnostics)
    {
        var context = new FixAllContext(
            Project.Documents.First(), provider, FixAllScope.Solution, action.EquivalenceKey,
            diagnostics.Select(found => found.Id).Distinct(), new FoundDiagnostics(diagnostics), CancellationToken.None);
        return await Result((await provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    public void Dispose() => _workspace.Dispose();

    private sealed class FoundDiagnostics(IReadOnlyList<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(all.Where(diagnostic => document.Project.GetDocument(diagnostic.Location.SourceTree) == document));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
