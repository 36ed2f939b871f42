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

    /// <summary>A compiled encoder, and decoder with a key/value cache, over an arena of their own.</summary>
    public abstract TranslationProgram CreateTranslationProgram(ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width);
}
