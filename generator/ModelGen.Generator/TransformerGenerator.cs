using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator;

/// <summary>
/// The incremental pipeline: declarations in, C# out. A valid declaration becomes a model, any other a stub, and
/// <see cref="Diagnostics.DeclarationAnalyzer"/> says what is wrong with it.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TransformerGenerator : IIncrementalGenerator
{
    /// <summary>Tracking name of the step that reads declarations.</summary>
    public const string DeclarationStep = "Declaration";

    /// <summary>Tracking name of the step that picks the valid ones.</summary>
    public const string ModelStep = "Model";

    /// <summary>Tracking name of the step that picks the others.</summary>
    public const string StubStep = "Stub";

    /// <summary>Tracking name of the step that picks the models whose graphs are printed: all or none.</summary>
    public const string GraphStep = "Graph";

    // What the property ModelGenEmitGraph of a project is called here; build/ModelGen.props lets the compiler see it.
    private const string EmitGraphProperty = "build_property.ModelGenEmitGraph";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(DeclarationParser.AttributeName, (node, _) => node is TypeDeclarationSyntax, Read)
            .WithTrackingName(DeclarationStep);
        var models = declarations.SelectMany((declaration, _) => OneOrNone(declaration?.Model)).WithTrackingName(ModelStep);
        var stubs = declarations.SelectMany((declaration, _) => OneOrNone(declaration?.Stub)).WithTrackingName(StubStep);

        var emitsGraphs = context.AnalyzerConfigOptionsProvider.Select((options, _) => EmitsGraphs(options.GlobalOptions));
        var printed = models.Combine(emitsGraphs)
            .SelectMany((pair, _) => OneOrNone(pair.Right ? pair.Left : null))
            .WithTrackingName(GraphStep);

        context.RegisterSourceOutput(models, (output, model) => Add(output, ModelCompiler.Compile(model)));
        context.RegisterSourceOutput(printed, (output, model) => Add(output, ModelCompiler.PrintGraphs(model)));
        context.RegisterSourceOutput(stubs, (output, stub) =>
            output.AddSource($"{stub.Type.HintName}.g.cs", SourceText.From(StubEmitter.Emit(stub), Encoding.UTF8)));
    }

    // Only plain data leaves this method: neither symbols nor syntax nor locations, which would keep old compilations alive.
    private static DeclarationSpec? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var attribute = DeclarationParser.FindAttribute(type);

        // Where two parts of a class carry the attribute, which is an error of C#'s own, the first speaks for both.
        if (attribute?.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax) return null;
        if (syntax.Parent?.Parent != context.TargetNode) return null;
        return DeclarationParser.Parse(type, attribute, syntax, context.SemanticModel, cancellation).Spec;
    }

    private static bool EmitsGraphs(AnalyzerConfigOptions project) =>
        project.TryGetValue(EmitGraphProperty, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static void Add(SourceProductionContext output, IEnumerable<(string HintName, string Text)> files)
    {
        foreach (var (hintName, text) in files) output.AddSource(hintName, SourceText.From(text, Encoding.UTF8));
    }

    private static IEnumerable<T> OneOrNone<T>(T? value)
        where T : class => value is null ? [] : [value];
}
