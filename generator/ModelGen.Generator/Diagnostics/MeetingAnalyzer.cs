using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Reports calls in which two models meet that do not fit, where both are declared: on the argument.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MeetingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.EncoderDoesNotFit, Rules.EncoderMeansOther, Rules.DraftDoesNotServe];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Instance is null || call.Arguments.Length == 0 || !IsOfModelGen(call.TargetMethod.ContainingType)) return;
        if (call.TargetMethod is { Name: "TakeEncoder", ContainingType.Name: "EncoderDecoderModel" }) CheckEncoder(context, call);
        if (call.TargetMethod is { Name: "CreateSpeculativeSession", ContainingType.Name: "DecoderModel" }) CheckDraft(context, call);
    }

    private static void CheckEncoder(OperationAnalysisContext context, IInvocationOperation call)
    {
        var (taker, argument) = (TypeOf(call.Instance!), call.Arguments[0].Value);
        var taken = TypeOf(argument);
        if (DeclaredModel.Read(taker, TopologyKind.EncoderDecoder) is not { Model: { } model } declared) return;
        if (DeclaredModel.Read(taken, TopologyKind.Encoder) is not { Model: { } encoder } source) return;

        // Where the declaration names this encoder, it is judged there.
        if (SymbolEqualityComparer.Default.Equals(declared.Arguments.Type("Encoder"), taken)) return;
        var differences = EncoderDifference.Between(model, encoder);
        if ((differences.FirstOrDefault(found => found.IsOfTensors) ?? differences.FirstOrDefault()) is not { } first) return;
        context.ReportDiagnostic(Diagnostic.Create(
            first.IsOfTensors ? Rules.EncoderDoesNotFit : Rules.EncoderMeansOther, argument.Syntax.GetLocation(),
            Remedy.Properties(RemediesOf(first, declared)), declared.Name, first.Name, first.Value, source.Name,
            first.EncoderName, first.EncoderValue));
    }

    private static void CheckDraft(OperationAnalysisContext context, IInvocationOperation call)
    {
        if (call.Arguments.FirstOrDefault(given => given.Parameter?.Name == "draft")?.Value is not { } argument) return;
        var (owner, drafter) = (TypeOf(call.Instance!), TypeOf(argument));
        if (DeclaredModel.Read(owner, TopologyKind.Decoder) is not { Model: { } model } declared) return;
        if (DeclaredModel.Read(drafter, TopologyKind.Decoder) is not { } draft) return;

        // Where the declaration names this draft, it is judged there.
        if (SymbolEqualityComparer.Default.Equals(declared.Arguments.Type("Draft"), drafter)) return;
        if (NamedDraft.DifferenceOf(model.Dimensions, draft) is not { } found) return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.DraftDoesNotServe, argument.Syntax.GetLocation(), Remedy.Properties(found.Remedies), declared.Name, found.Name,
            found.Value, draft.Name, found.Drafts, found.Advice));
    }

    // A window of the encoder's may be none.
    private static IReadOnlyList<Remedy> RemediesOf(EncoderDifference difference, DeclaredModel declared) =>
        difference.Name == "AttentionWindow"
            ? []
            : [Remedy.SetArgumentOf(declared.MetadataName, difference.Name, difference.EncoderLiteral, "as the encoder")];

    private static bool IsOfModelGen(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: "ModelGen", ContainingNamespace.IsGlobalNamespace: true };

    // Before it is converted to the base class that the method takes.
    private static ITypeSymbol? TypeOf(IOperation operation)
    {
        while (operation is IConversionOperation conversion) operation = conversion.Operand;
        return operation.Type;
    }
}
