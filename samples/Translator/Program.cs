using ModelGen;

namespace TranslatorSample;

/// <summary>
/// The Transformer of "Attention Is All You Need", small enough to learn on a processor. The ModelGen compiler turns this declaration into
/// the model. What is not said is as the paper has it: ReLU, sinusoidal positions, one embedding for source, target and output, label
/// smoothing 0.1. Norms stand before sub-layers: after them, as in the paper, so small a model learns far more slowly.
/// </summary>
[Transformer(
    Topology.EncoderDecoder, DModel = 128, Heads = 4, Layers = 4, DFeedForward = 256, VocabularySize = 10000, ContextLength = 128,
    Norm = NormPlacement.Pre, EmbeddingDropout = 0.3, ResidualDropout = 0.3)]
public partial class Translator;

/// <summary>
/// The same for some ten thousand short messages and ten minutes: fewer tokens are each seen more often, and less is left out by chance.
/// </summary>
[Transformer(
    Topology.EncoderDecoder, DModel = 128, Heads = 4, Layers = 4, DFeedForward = 256, VocabularySize = 4000, ContextLength = 128,
    Norm = NormPlacement.Pre, EmbeddingDropout = 0.1, ResidualDropout = 0.1)]
public partial class MessageTranslator;

internal static class Program
{
    public static int Main(string[] arguments) => CommandLine.Run(arguments, Console.In, Console.Out, Console.Error);
}
