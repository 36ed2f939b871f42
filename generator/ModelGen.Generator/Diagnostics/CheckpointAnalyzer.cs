using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Checkpoints;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Compares each declaration with the checkpoint that it names, and reports the first thing that differs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CheckpointAnalyzer : DiagnosticAnalyzer
{
    private const string ProjectFolder = "build_property.ProjectDir";

    // A file is read once, however many compilations it is a part of, until its text changes.
    private static readonly SourceTextValueProvider<CheckpointFile> Reading = new(text => CheckpointFile.Read(text.ToString()));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        CheckpointRules.NoModel, CheckpointRules.FileNotFound, CheckpointRules.SeveralFiles, CheckpointRules.Unreadable,
        CheckpointRules.UnknownKind, CheckpointRules.Differs, CheckpointRules.TensorDiffers, CheckpointRules.BeyondDeclarations,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start => start.RegisterSemanticModelAction(model =>
        {
            foreach (var type in AttributedTypes.Of(model))
                Analyze(model, type, text => start.TryGetValue(text, Reading, out var file) ? file : CheckpointFile.Read(text.ToString()));
        }));
    }

    private static void Analyze(SemanticModelAnalysisContext context, INamedTypeSymbol type, Func<SourceText, CheckpointFile> read)
    {
        var tree = context.SemanticModel.SyntaxTree;
        if (CheckpointReference.Find(type, context.CancellationToken) is not { } checkpoint) return;
        if (DeclarationParser.FindAttribute(type) is not { } attribute)
        {
            if (checkpoint.Syntax.SyntaxTree == tree)
                Report(context, CheckpointRules.NoModel, checkpoint.Syntax.Name.GetLocation(), type.Name);
            return;
        }

        if (attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not AttributeSyntax syntax) return;
        if (syntax.SyntaxTree != tree) return;
        if (ReadFile(context, checkpoint, read) is not { Config: { } config } file) return;
        var declaration = DeclarationParser.Parse(type, attribute, syntax, context.SemanticModel, context.CancellationToken);
        if (declaration.Spec.Model is not { } model) return;

        var name = Quoted.Cut(checkpoint.Path);
        var arguments = new AttributeArguments(attribute, syntax, context.SemanticModel);
        if (new CheckpointComparison(model, arguments, config).First() is { } difference)
        {
            Report(
                context, CheckpointRules.Differs, difference.Location, [difference.Remedy],
                difference.Name, difference.Declared, name, difference.Stated, difference.Expected);
        }
        else if (file.Tensors is { } tensors && TensorComparison.First(model, type.Name, tensors) is var (fault, remedy))
        {
            Report(context, CheckpointRules.TensorDiffers, checkpoint.Location, name, fault, remedy);
        }
        else if (config.BeyondDeclarations.Count > 0)
        {
            var needs = config.BeyondDeclarations;
            Report(
                context, CheckpointRules.BeyondDeclarations, checkpoint.Location,
                name, config.Kind, Text.List(needs, "and"), needs.Count == 1 ? "that" : "these");
        }
    }

    // The file's own faults are reported whether the declaration is valid or not: they have nothing to do with it.
    private static CheckpointFile? ReadFile(
        SemanticModelAnalysisContext context, CheckpointReference checkpoint, Func<SourceText, CheckpointFile> read)
    {
        var path = new CheckpointPath(checkpoint.Path);
        var name = Quoted.Cut(checkpoint.Path);
        context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(ProjectFolder, out var projectFolder);
        var found = path.Find(context.Options.AdditionalFiles, projectFolder);
        if (found.IsEmpty)
        {
            var item = path.IsSafeTensors ? "ModelGenCheckpoint" : "AdditionalFiles";
            var advice = path.IsEmpty
                ? "write the path of a file in the attribute, such as \"config.json\""
                : $"add <{item} Include=\"{name}\" /> to an ItemGroup of the project file";
            Remedy[] remedies = path.IsSafeTensors || path.IsEmpty ? [] : [Remedy.AddAdditionalFile(checkpoint.Path)];
            Report(context, CheckpointRules.FileNotFound, checkpoint.Location, remedies, name, advice);
            return null;
        }

        if (found.Length > 1)
        {
            var ends = path.TellApart(found);
            Remedy[] remedies = [.. ends.Select(end => Remedy.ReplaceExpression(SymbolDisplay.FormatLiteral(end, quote: true), end))];
            Report(context, CheckpointRules.SeveralFiles, checkpoint.Location, remedies, name, Text.List(ends, "or"), ends[0]);
            return null;
        }

        if (found[0].GetText(context.CancellationToken) is not { } text)
        {
            Report(context, CheckpointRules.Unreadable, checkpoint.Location, name, "it has no text");
            return null;
        }

        var file = read(text);
        if (file.Fault is { } fault) Report(context, CheckpointRules.Unreadable, checkpoint.Location, name, fault);
        if (file.UnknownKind is { } kind)
            Report(context, CheckpointRules.UnknownKind, checkpoint.Location, name, kind, CheckpointFile.KnownKinds);
        return file;
    }

    private static void Report(
        SemanticModelAnalysisContext context, DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        Report(context, rule, location, [], arguments);

    private static void Report(
        SemanticModelAnalysisContext context, DiagnosticDescriptor rule, Location location, IReadOnlyList<Remedy> remedies,
        params string[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, location, Remedy.Properties(remedies), arguments));
}
