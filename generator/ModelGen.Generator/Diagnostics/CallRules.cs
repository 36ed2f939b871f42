using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>MG4xxx: what code does with a model: constants that cannot be right.</summary>
internal static class CallRules
{
    public static readonly DiagnosticDescriptor WrongRoom = Rules.Error(
        "MG4001", "Logits and outputs must have the size that a call gives",
        "{0} takes {1}; this has {2}: {3} would do");

    public static readonly DiagnosticDescriptor WrongCount = Rules.Error(
        "MG4002", "Tokens must be as many as a call takes",
        "{0} takes {1}; this has {2}: {3} would do");

    public static readonly DiagnosticDescriptor SequenceTooLong = Rules.Error(
        "MG4003", "A sequence must fit the context",
        "{0}, more than {1} = {2} of '{3}' holds: {4}");

    public static readonly DiagnosticDescriptor TokenOutsideVocabulary = Rules.Error(
        "MG4004", "Ids must lie in the vocabulary",
        "{0} {1} is outside the {2} of '{3}': 0 to {4} are in it");

    public static readonly DiagnosticDescriptor MadeForLess = Rules.Error(
        "MG4005", "A call must fit what it is made on",
        "{0} is beyond this {1}, which takes {2}: {3}");

    public static readonly DiagnosticDescriptor ValueOutOfRange = Rules.Error(
        "MG4006", "Options and arguments have ranges",
        "{0} = {1} is out of range: it must be {2}");

    public static readonly DiagnosticDescriptor NotTrainable = Rules.Error(
        "MG4007", "Only a model with a loss can be trained",
        "'{0}' has Head = EncoderHead.{1}, which has no loss to be trained by: declare a head that classifies, such as "
        + "Head = EncoderHead.{2} with Labels");

    public static readonly DiagnosticDescriptor OtherData = Rules.Error(
        "MG4008", "A model learns from one kind of data",
        "'{0}' does not learn from a {1}, {2}: give it a {3}");
}
