using ModelGen.Generation;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>
/// A model of <see cref="Topology.EncoderDecoder"/>: it predicts the next token of a sequence from those before it and from a source
/// sequence (Vaswani et al., 2017).
/// </summary>
/// <param name="parameters">The weights.</param>
public abstract class EncoderDecoderModel(ParameterBlock parameters) : TransformerModel(parameters)
{
    /// <summary>A session that translates; it owns activations, the key/value cache and threads.</summary>
    /// <param name="options">Which tokens begin and end a sequence, and how to search.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public TranslationSession CreateSession(TranslationOptions options) => new(this, options);

    /// <summary>
    /// Takes over the weights of an encoder of the same shape, such as one that was trained by itself: those of its layers and of its
    /// embeddings, which are the target's too where both sides share them. No session may be reading the model.
    /// </summary>
    /// <param name="encoder">The encoder; its head is left out.</param>
    /// <exception cref="ArgumentException">A tensor of this model's encoder has none of its shape there. Nothing is changed.</exception>
    public void TakeEncoder(EncoderModel encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        var sources = encoder.Parameters.Layout.Parameters.ToDictionary(parameter => parameter.Name);
        var pairs = new List<(ParameterInfo From, ParameterInfo To)>();
        foreach (var parameter in Parameters.Layout.Parameters)
        {
            if (NameInEncoder(parameter.Name) is not { } name) continue;
            if (!sources.TryGetValue(name, out var source) || !source.Shape.SequenceEqual(parameter.Shape))
            {
                var found = source is null ? "none" : $"({string.Join(", ", source.Shape)})";
                throw new ArgumentException(
                    $"Expected a tensor '{name}' of shape ({string.Join(", ", parameter.Shape)}) in the encoder; got {found}.",
                    nameof(encoder));
            }

            pairs.Add((source, parameter));
        }

        foreach (var (from, to) in pairs) encoder.Parameters.Elements(from).CopyTo(Parameters.Elements(to));
    }

    /// <summary>A compiled encoder, and decoder with a key/value cache, over an arena of their own.</summary>
    public abstract TranslationProgram CreateTranslationProgram(ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width);

    private string? NameInEncoder(string name)
    {
        const string Encoder = "encoder.";
        const string SourceEmbedding = "source_embedding.weight";
        if (name.StartsWith(Encoder, StringComparison.Ordinal)) return name[Encoder.Length..];
        return name switch
        {
            SourceEmbedding => "token_embedding.weight",
            "source_position_embedding.weight" => "position_embedding.weight",
            "token_embedding.weight" when Parameters.Layout.Parameters.All(other => other.Name != SourceEmbedding) => name,
            _ => null,
        };
    }
}
