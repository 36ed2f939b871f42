using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        Rules.NotPartial, Rules.ContainingTypeNotPartial, Rules.Generic, Rules.UnsuitableClass, Rules.OtherBaseClass,
        Rules.MemberIsGenerated, Rules.LanguageTooOld,
        Rules.SizeMissing, Rules.SizeNotPositive, Rules.SizeTooLarge, Rules.HeadsDoNotDivide, Rules.TooManyParameters, Rules.ContextTooLong,
        Rules.TrainingNeedsShorterSequences, Rules.LayersTooWide, Rules.DropoutOutOfRange, Rules.NormEpsilonOutOfRange,
        Rules.LabelSmoothingOutOfRange, Rules.AttentionWindowNotPositive, Rules.ScoreScaleOutOfRange, Rules.TooFewLabels,
        Rules.UnknownValue, Rules.SinusoidalNeedsEvenDModel, Rules.OfOtherTopology, Rules.ClassifierNeedsLabels,
        Rules.NeedsLoss, Rules.NothingToPool, Rules.SharedVocabulariesDiffer, Rules.HeadDimSaysNothing,
        Rules.NoEncoder, Rules.EncoderDiffers, Rules.NoVocabulary, Rules.VocabularyTooSmall, Rules.NoDraft, Rules.DraftDiffers,
        AdviceRules.IdleLanes, AdviceRules.WindowReachesAll, AdviceRules.NothingToRecompute,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // A declaration that another tool wrote gets no model either when it is wrong, and must say why.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.Attribute);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var syntax = (AttributeSyntax)context.Node;
        if (context.ContainingSymbol is not INamedTypeSymbol type || DeclarationParser.FindAttribute(type) is not { } attribute) return;
        if (attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) != syntax) return;
        var result = DeclarationParser.Parse(type, attribute, syntax, context.SemanticModel, context.CancellationToken);
        foreach (var problem in result.Problems) context.ReportDiagnostic(problem);
    }
}
