using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Calls;

/// <summary>The runtime library's types in one compilation, found once, and the models declared around it.</summary>
internal sealed class RuntimeTypes
{
    private static readonly string[] Names =
    [
        "ModelGen.TransformerModel", "ModelGen.DecoderModel", "ModelGen.EncoderModel", "ModelGen.EncoderDecoderModel",
        "ModelGen.InferenceProgram", "ModelGen.EncoderProgram", "ModelGen.TranslationProgram", "ModelGen.TrainingProgram",
        "ModelGen.TrainingBatch", "ModelGen.ModelDimensions",
        "ModelGen.Generation.Session", "ModelGen.Generation.EncoderSession", "ModelGen.Generation.TranslationSession",
        "ModelGen.Generation.SessionOptions", "ModelGen.Generation.SamplingOptions", "ModelGen.Generation.TranslationOptions",
        "ModelGen.Generation.Sampler",
        "ModelGen.Training.Trainer", "ModelGen.Training.TrainerOptions", "ModelGen.Training.FitOptions", "ModelGen.Training.AdamWOptions",
        "ModelGen.Training.LearningRateSchedule",
        "ModelGen.Data.TokenDataset", "ModelGen.Data.PairDataset", "ModelGen.Data.LabelledDataset",
        "ModelGen.Text.CharacterTokenizer", "ModelGen.Text.BytePairTokenizer", "ModelGen.Text.SplitWordTokenizer",
    ];

    private readonly Dictionary<ISymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, DeclaredModel?> _models = new(SymbolEqualityComparer.Default);

    private RuntimeTypes(Compilation compilation)
    {
        foreach (var name in Names)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type) _names.Add(type, type.Name);
        }
    }

    /// <summary>The types, or null where the runtime library is not referenced.</summary>
    public static RuntimeTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Names[0]) is null ? null : new RuntimeTypes(compilation);

    /// <summary>The name of one of the library's types, <see cref="Names"/>; null of any other type.</summary>
    public string? NameOf(ITypeSymbol? type) => type is not null && _names.TryGetValue(type, out var name) ? name : null;

    /// <summary>Whether the type is the library's of that name or derives from it.</summary>
    public bool Is(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (NameOf(type) == name) return true;
        }

        return false;
    }

    /// <summary>The model that a class declares; null if it declares none, or one with errors.</summary>
    public DeclaredModel? ModelOf(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Class } declared
        ? _models.GetOrAdd(declared, static symbol => DeclaredModel.Of((INamedTypeSymbol)symbol))
        : null;
}
