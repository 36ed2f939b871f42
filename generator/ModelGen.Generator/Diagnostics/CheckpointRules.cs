using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>MG5xxx: a declaration against the files of a checkpoint. MG5009 is the build step's, which reads safetensors files.</summary>
internal static class CheckpointRules
{
    public static readonly DiagnosticDescriptor NoModel = Rules.Error(
        "MG5001", "A checkpoint is a model's",
        "[Checkpoint] says nothing of '{0}', which is no model: declare it with [Transformer(...)], or remove [Checkpoint]");

    public static readonly DiagnosticDescriptor FileNotFound = Rules.Error(
        "MG5002", "The project file must name the file of a checkpoint",
        "The project gives the compiler no file '{0}': {1}");

    public static readonly DiagnosticDescriptor SeveralFiles = Rules.Error(
        "MG5003", "A checkpoint must be one file",
        "'{0}' may be {1}: write more of the path, such as \"{2}\"");

    public static readonly DiagnosticDescriptor Unreadable = Rules.Error(
        "MG5004", "The file of a checkpoint must be readable",
        "{0} cannot be read ({1}): mend it, or fetch it again");

    public static readonly DiagnosticDescriptor UnknownKind = Rules.Error(
        "MG5005", "A checkpoint must be of a known kind",
        "{0} is of no known kind, as {1}: known are {2}");

    public static readonly DiagnosticDescriptor Differs = Rules.Error(
        "MG5006", "A declaration must agree with its checkpoint",
        "{0} = {1}, but {2} has {3}: make it {4}, or give another checkpoint");

    public static readonly DiagnosticDescriptor TensorDiffers = Rules.Error(
        "MG5007", "The tensors of a checkpoint must be the model's",
        "{0} {1}: {2}");

    public static readonly DiagnosticDescriptor BeyondDeclarations = Rules.Error(
        "MG5008", "A checkpoint must need nothing that a declaration cannot express",
        "{0} is of a {1} model, which has {2}; no declaration can express {3}: give a checkpoint without, or remove [Checkpoint]");
}
