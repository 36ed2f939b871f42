using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
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
        Rules.MemberIsGenerated, Rules.LanguageTooOld, Rules.NameIsHidden,
        Rules.SizeMissing, Rules.SizeNotPositive, Rules.SizeTooLarge, Rules.HeadsDoNotDivide, Rules.TooManyParameters, Rules.ContextTooLong,
        Rules.TrainingNeedsShorterSequences, Rules.LayersTooWide, Rules.DropoutOutOfRange, Rules.NormEpsilonOutOfRange,
        Rules.LabelSmoothingOutOfRange, Rules.AttentionWindowNotPositive, Rules.ScoreScaleOutOfRange, Rules.TooFewLabels,
        Rules.ConstantIsGenerated,
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
        context.RegisterSemanticModelAction(model =>
        {
            foreach (var type in AttributedTypes.Of(model)) Analyze(model, type);
        });
    }

    private static void Analyze(SemanticModelAnalysisContext context, INamedTypeSymbol type)
    {
        if (DeclarationParser.FindAttribute(type) is not { } attribute) return;
        if (attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not AttributeSyntax syntax) return;
        if (syntax.SyntaxTree != context.SemanticModel.SyntaxTree) return;
        var result = DeclarationParser.Parse(type, attribute, syntax, context.SemanticModel, context.CancellationToken);
        foreach (var problem in result.Problems) context.ReportDiagnostic(problem);
        if (result.Spec.Model is not null && GeneratedConstant.In(syntax, type, context.SemanticModel) is { } constant)
            context.ReportDiagnostic(Diagnostic.Create(Rules.ConstantIsGenerated, constant.GetLocation(), constant.ToString()));
    }
}
