using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Compares the dimension that a consumer of embeddings states with that of the encoder it names.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmbeddingAnalyzer : DiagnosticAnalyzer
{
    private const string AttributeName = "ModelGen.EmbeddedByAttribute";

    // Of Microsoft.Extensions.VectorData: its first argument is the number of dimensions of a column of a vector store.
    private const string VectorName = "Microsoft.Extensions.VectorData.VectorStoreVectorAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.GivesNoEmbeddings, Rules.EmbeddingDimensionDiffers];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.Attribute);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var attribute = (AttributeSyntax)context.Node;
        var arguments = ArgumentsOf(attribute, AttributeName, context);
        if (arguments.FirstOrDefault()?.Value is not ITypeOfOperation { TypeOperand: var type } named) return;
        var declared = DeclaredModel.Read(type, TopologyKind.Encoder);
        if (declared is null or { Model.Head: not (HeadKind.TokenEmbeddings or HeadKind.SequenceEmbedding) })
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.GivesNoEmbeddings, named.Syntax.GetLocation(), type.Name));
            return;
        }

        // What is wrong with the encoder itself is said where it is declared.
        if (declared.Model is not { } encoder) return;
        Require(arguments.Skip(1).FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.Explicit));
        foreach (var other in attribute.Parent!.Parent!.ChildNodes().OfType<AttributeListSyntax>().SelectMany(list => list.Attributes))
            Require(ArgumentsOf(other, VectorName, context).FirstOrDefault());

        void Require(IArgumentOperation? stated)
        {
            if (stated?.Value.ConstantValue is not { HasValue: true, Value: int value } || value == encoder.Dimensions.DModel) return;
            var (name, width) = (((TypeOfExpressionSyntax)named.Syntax).Type.ToString(), Text.Of(encoder.Dimensions.DModel));
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.EmbeddingDimensionDiffers, stated.Value.Syntax.GetLocation(),
                Remedy.Properties([Remedy.ReplaceExpression($"{name}.DModel", "constant"), Remedy.ReplaceExpression(width, "number")]),
                Text.Of(value), declared.Name, width));
        }
    }

    // In the order of the constructor's parameters; none if the attribute is another one.
    private static IArgumentOperation[] ArgumentsOf(AttributeSyntax attribute, string name, SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetOperation(attribute, context.CancellationToken) is not IAttributeOperation
            {
                Operation: IObjectCreationOperation { Constructor.ContainingType: var type } creation,
            } || type.ToDisplayString() != name) return [];
        return [.. creation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
    }
}
