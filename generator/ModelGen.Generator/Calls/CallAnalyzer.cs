using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Calls.Checks;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls;

/// <summary>
/// Reports calls that certainly fail, as they would say when they run: it follows constants, and says nothing of what depends on anything
/// else.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        CallRules.WrongRoom, CallRules.WrongCount, CallRules.SequenceTooLong, CallRules.TokenOutsideVocabulary, CallRules.MadeForLess,
        CallRules.ValueOutOfRange, CallRules.NotTrainable, CallRules.OtherData,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (RuntimeTypes.Find(context.Compilation) is not { } types) return;
        context.RegisterOperationBlockStartAction(block =>
        {
            // Most bodies call nothing of the library.
            var bodies = block.OperationBlocks;
            var findings = new Lazy<Findings>(() => new Findings(new Facts(types, bodies)));
            block.RegisterOperationAction(
                operation => Check(operation, types, findings),
                OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.With);
        });
    }

    private static void Check(OperationAnalysisContext context, RuntimeTypes types, Lazy<Findings> findings)
    {
        var operation = context.Operation;
        var initializer = operation is IWithOperation copy ? copy.Initializer : (operation as IObjectCreationOperation)?.Initializer;
        if (initializer is not null && types.NameOf(operation.Type) is { } options)
            RangeChecks.Options(options, initializer, operation, findings.Value, context.ReportDiagnostic);
        if (Call.Of(operation) is not { } call || types.NameOf(call.Method.ContainingType) is not { } type) return;
        var inquiry = new Inquiry(call, findings.Value, context.ReportDiagnostic);
        RangeChecks.Arguments(inquiry, type);
        switch (type, call.Name)
        {
            case ("Session" or "InferenceProgram", "Forward") when call.TakesSpan("tokens"):
                ForwardChecks.Check(inquiry);
                break;
            case ("Session", "Generate" or "Complete"):
                GenerationChecks.Check(inquiry);
                break;
            case ("Sampler", "Next"):
                GenerationChecks.CheckSampler(inquiry);
                break;
            case ("EncoderSession" or "EncoderProgram", "Encode"):
                EncodingChecks.Check(inquiry);
                break;
            case ("TranslationSession", "Translate" or "Search"):
                TranslationChecks.Check(inquiry);
                break;
            case ("EncoderDecoderModel", "CreateSession"):
                TranslationChecks.CheckOptions(inquiry);
                break;
            case ("TransformerModel", "CreateTrainer" or "CreateTrainingProgram") or ("Trainer", ".ctor"):
                TrainerChecks.Check(inquiry);
                break;
            case ("Trainer", "Step" or "Evaluate" or "Fit") or ("TrainingProgram", "Train" or "Evaluate"):
                StepChecks.Check(inquiry);
                break;
            case ("TokenDataset", ".ctor"):
                StepChecks.CheckText(inquiry);
                break;
            case ("LearningRateSchedule", "WarmupCosine"):
                RangeChecks.CheckWarmup(inquiry);
                break;
        }
    }
}
