using ModelGen;

namespace TranslatorSample;

/// <summary>One of the models that are declared here.</summary>
/// <param name="Name">The declared class.</param>
/// <param name="VocabularySize">Most tokens that its tokenizer may have.</param>
/// <param name="Create">A new model, from a seed.</param>
/// <param name="Load">The model in a file.</param>
internal sealed record ModelKind(
    string Name, int VocabularySize, Func<ulong, EncoderDecoderModel> Create, Func<string, EncoderDecoderModel> Load)
{
    /// <summary>For Multi30k.</summary>
    public static ModelKind Translator { get; } = Of<Translator>(TranslatorSample.Translator.VocabularySize);

    /// <summary>For the messages of the .NET SDK, and for text of the user's own.</summary>
    public static ModelKind MessageTranslator { get; } = Of<MessageTranslator>(TranslatorSample.MessageTranslator.VocabularySize);

    /// <summary>The model of that name; null if there is none.</summary>
    public static ModelKind? Named(string name) => name switch
    {
        nameof(TranslatorSample.Translator) => Translator,
        nameof(TranslatorSample.MessageTranslator) => MessageTranslator,
        _ => null,
    };

    private static ModelKind Of<TModel>(int vocabularySize)
        where TModel : EncoderDecoderModel, ITransformer<TModel>
        => new(typeof(TModel).Name, vocabularySize, seed => TModel.Create(seed), path => TModel.Load(path));
}
