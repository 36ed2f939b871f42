using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Declaration;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Reports what is wrong with each declaration, on the argument at fault.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.NotPartial, Rules.ContainingTypeNotPartial, Rules.Generic, Rules.UnsuitableClass, Rules.OtherBaseClass, Rules.MemberIsGenerated,
        Rules.LanguageTooOld,
        Rules.SizeMissing, Rules.SizeNotPositive, Rules.SizeTooLarge, Rules.HeadsDoNotDivide, Rules.TooManyParameters, Rules.ContextTooLong,
        Rules.TrainingNeedsShorterSequences, Rules.LayersTooWide, Rules.DropoutOutOfRange, Rules.NormEpsilonOutOfRange,
        Rules.UnknownValue, Rules.SinusoidalNeedsEvenDModel,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // A declaration that another tool wrote gets no model either when it is wrong, and must say why.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (DeclarationParser.Parse((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { } result) return;
        foreach (var problem in result.Problems) context.ReportDiagnostic(problem);
    }
}
