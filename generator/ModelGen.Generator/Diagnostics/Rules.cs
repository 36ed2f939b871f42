using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// What a declaration must obey, one descriptor a rule: MG0xxx on the class, MG1xxx on sizes and numbers, MG2xxx on choices and how they go
/// together, MG3xxx on models that meet. <see cref="CallRules"/>, <see cref="CheckpointRules"/> and <see cref="AdviceRules"/> have the other
/// families. A message says the rule, the value given, and the nearest values that would do.
/// </summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "MG0001", "A model's class must be partial",
        "'{0}' must be partial, so that ModelGen can write its other part: partial class {0}");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error(
        "MG0002", "Types around a model must be partial",
        "'{0}' must be partial, so that ModelGen can write the other part of '{1}' inside it");

    public static readonly DiagnosticDescriptor Generic = Error(
        "MG0003", "A model cannot be generic",
        "'{0}' must not be generic: a model has one shape, so neither it nor a type around it has type parameters");

    public static readonly DiagnosticDescriptor UnsuitableClass = Error(
        "MG0004", "A model must be a plain class",
        "'{0}' cannot be a model, as {1}: {2}");

    public static readonly DiagnosticDescriptor OtherBaseClass = Error(
        "MG0005", "A model's base class is ModelGen's",
        "'{0}' cannot derive from '{1}', as its generated part derives from {2}: "
        + "hold the model in a field instead");

    public static readonly DiagnosticDescriptor MemberIsGenerated = Error(
        "MG0006", "A model's generated members cannot be declared by hand",
        "The generated part of '{0}' has the member {1}: give this one another name");

    public static readonly DiagnosticDescriptor LanguageTooOld = Error(
        "MG0007", "Models need C# 12",
        "Generated models need C# 12 or later, not {0}: set LangVersion to 12, or leave it out");

    public static readonly DiagnosticDescriptor NameIsHidden = Error(
        "MG0008", "What a model's generated part names must not be hidden",
        "The generated part of '{0}' uses {1}, and here that name means '{2}': rename '{2}', or move the model out of its reach");

    public static readonly DiagnosticDescriptor SizeMissing = Error(
        "MG1001", "A required size is missing",
        "{0} {1} required, as in {2}");

    public static readonly DiagnosticDescriptor SizeNotPositive = Error(
        "MG1002", "Sizes must be positive",
        "{0} = {1} must be positive, from 1 to {2}");

    public static readonly DiagnosticDescriptor SizeTooLarge = Error(
        "MG1003", "Sizes have upper bounds",
        "{0} = {1} is too large: at most {2}");

    public static readonly DiagnosticDescriptor HeadsDoNotDivide = Error(
        "MG1004", "Heads must divide DModel",
        "Heads = {0} does not divide DModel = {1}: {2} {3}, or give {4}");

    public static readonly DiagnosticDescriptor TooManyParameters = Error(
        "MG1005", "The parameters must fit one array",
        "{0} = {1} makes {2} parameters, and one array holds {3}: {4}");

    public static readonly DiagnosticDescriptor ContextTooLong = Error(
        "MG1006", "The buffers of one sequence must fit one array",
        "ContextLength = {0} needs a buffer of {1} floats for one sequence, and one array holds {2}: {3}");

    public static readonly DiagnosticDescriptor TrainingNeedsShorterSequences = Warning(
        "MG1007", "Training on a full context does not fit one array",
        "Training on ContextLength = {0} tokens needs at least {1} floats of activations, and one array holds {2}: "
        + "train on sequences of at most {3}");

    public static readonly DiagnosticDescriptor LayersTooWide = Error(
        "MG1008", "The activations of 16 tokens must fit one array",
        "Layers = {0} needs {1} floats of activations for one token, and one array, which must hold those of 16, holds {2}: {3}");

    public static readonly DiagnosticDescriptor DropoutOutOfRange = Error(
        "MG1009", "Dropout is a probability below 1",
        "{0} = {1} must be at least 0 and below 1: {2}");

    public static readonly DiagnosticDescriptor NormEpsilonOutOfRange = Error(
        "MG1010", "NormEpsilon must be small and positive",
        "NormEpsilon = {0} must be above 0 and at most 1, such as {1}");

    public static readonly DiagnosticDescriptor LabelSmoothingOutOfRange = Error(
        "MG1011", "LabelSmoothing is a probability below 1",
        "LabelSmoothing = {0} must be at least 0 and below 1: {1}");

    public static readonly DiagnosticDescriptor AttentionWindowNotPositive = Error(
        "MG1012", "AttentionWindow must be positive",
        "AttentionWindow = {0} must be at least 1; left out, attention sees the whole context");

    public static readonly DiagnosticDescriptor ScoreScaleOutOfRange = Error(
        "MG1013", "ScoreScale must be positive",
        "ScoreScale = {0} must be above 0 and at most {1}; left out, it is what suits the score function");

    public static readonly DiagnosticDescriptor TooFewLabels = Error(
        "MG1014", "A classifier tells at least two labels apart",
        "Labels = {0} leaves nothing to tell apart: at least 2");

    public static readonly DiagnosticDescriptor ConstantIsGenerated = Error(
        "MG1015", "A size cannot be a constant that ModelGen writes",
        "'{0}' has no value yet when ModelGen reads declarations, as it comes of a constant that ModelGen writes: write the number, or give "
        + "both models a constant of your own");

    public static readonly DiagnosticDescriptor UnknownValue = Error(
        "MG2001", "An option must be one of its enum's values",
        "{0} is no {1}: {2}");

    public static readonly DiagnosticDescriptor SinusoidalNeedsEvenDModel = Error(
        "MG2002", "Sinusoidal positions need an even DModel",
        "DModel = {0} is odd, and sinusoidal positions pair each sine with a cosine: {1}");

    public static readonly DiagnosticDescriptor OfOtherTopology = Error(
        "MG2003", "Some arguments belong to one topology",
        "{0} says nothing of a Topology.{1}: leave it out, or declare a Topology.{2}");

    public static readonly DiagnosticDescriptor ClassifierNeedsLabels = Error(
        "MG2004", "A classifier needs labels, and labels a classifier",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor NeedsLoss = Warning(
        "MG2005", "Arguments of training need a head with a loss",
        "{0} = {1} says nothing, as Head = EncoderHead.{2} has no loss to be trained by: leave it out, or make the head one "
        + "that classifies");

    public static readonly DiagnosticDescriptor NothingToPool = Error(
        "MG2006", "Pooling needs a head that gives one vector for a sequence",
        "Pooling says nothing of Head = EncoderHead.{0}, which keeps the vector of each token: leave it out, or make the head "
        + "EncoderHead.{1}");

    public static readonly DiagnosticDescriptor SharedVocabulariesDiffer = Error(
        "MG2007", "A shared embedding needs one vocabulary",
        "ShareEmbeddings = true needs one vocabulary for both sides, but {0} and {1} differ: {2}, or leave ShareEmbeddings out");

    public static readonly DiagnosticDescriptor HeadDimSaysNothing = Error(
        "MG2008", "HeadDim says nothing where KeyDim and ValueDim are given",
        "HeadDim = {0} says nothing, as KeyDim = {1} and ValueDim = {2} are both given: leave it out, or leave out the one that it is for");

    public static readonly DiagnosticDescriptor NoEncoder = Error(
        "MG3001", "Encoder names a model of Topology.Encoder",
        "'{0}' is no model of Topology.Encoder, so it cannot be the encoder here: declare it with "
        + "[Transformer(Topology.Encoder, ...)]");

    public static readonly DiagnosticDescriptor EncoderDiffers = Error(
        "MG3002", "A model and the encoder that it names must have the same shape",
        "{0} = {1} here, but the encoder '{2}' has {3} = {4}: make it {4} here, or change the encoder");

    public static readonly DiagnosticDescriptor EncoderDoesNotFit = Error(
        "MG3003", "An encoder that is taken over must have the tensors of the model's own",
        "The encoder of '{0}' has {1} = {2}, but '{3}' has {4} = {5}, so its tensors do not fit: make them the same, or declare '{0}' with "
        + "Encoder = typeof({3})");

    public static readonly DiagnosticDescriptor EncoderMeansOther = Warning(
        "MG3004", "An encoder that is taken over should compute what the model's own does",
        "The encoder of '{0}' has {1} = {2}, but '{3}' has {4} = {5}: its tensors fit, and will not do here what they do there; make them "
        + "the same, or declare '{0}' with Encoder = typeof({3})");

    public static readonly DiagnosticDescriptor NoVocabulary = Error(
        "MG3005", "A tokenizer's class has a constant VocabularySize",
        "'{0}' has no public const int VocabularySize from 1 to {1}, so nothing is known of its tokens here: give it one, or "
        + "leave {2} out");

    public static readonly DiagnosticDescriptor VocabularyTooSmall = Error(
        "MG3006", "A model's vocabulary holds its tokenizer's",
        "{0} = {1} is less than the VocabularySize = {2} of '{3}': {4}");

    public static readonly DiagnosticDescriptor GivesNoEmbeddings = Error(
        "MG3007", "EmbeddedBy names an encoder that gives embeddings",
        "'{0}' gives no embeddings: declare it with [Transformer(Topology.Encoder, ...)] and Head = EncoderHead.SequenceEmbedding or "
        + "EncoderHead.TokenEmbeddings");

    public static readonly DiagnosticDescriptor EmbeddingDimensionDiffers = Error(
        "MG3008", "A stated dimension of embeddings is their encoder's DModel",
        "The dimension {0} is not that of the embeddings of '{1}', which is its DModel = {2}: make it {2}, or {1}.DModel");

    public static readonly DiagnosticDescriptor NoDraft = Error(
        "MG3009", "Draft names another model of Topology.Decoder",
        "'{0}' cannot draft tokens here, as {1}: {2}");

    public static readonly DiagnosticDescriptor DraftDiffers = Error(
        "MG3010", "A draft has the vocabulary of its model, and at least its context",
        "{0} = {1} here, but the draft '{2}' has {0} = {3}: {4}");

    public static readonly DiagnosticDescriptor DraftDoesNotServe = Error(
        "MG3011", "A session's draft has the vocabulary of its model, and at least its context",
        "'{0}' has {1} = {2}, but the draft '{3}' has {1} = {4}: {5}");

    // Relative to the root of the repository.
    private const string HelpBase = "docs/diagnostics/";

    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Error);

    public static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    /// <summary>Information: an editor shows it, a build does not print it.</summary>
    public static DiagnosticDescriptor Advice(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "ModelGen", severity, isEnabledByDefault: true, helpLinkUri: $"{HelpBase}{id}.md");
}
