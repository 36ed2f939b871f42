using ModelGen;

namespace CharGptSample;

/// <summary>
/// A GPT that reads and writes character by character. The ModelGen compiler turns this declaration into the model: its weights and its
/// forward and backward passes, in C# made for these sizes. With so few characters an output matrix of its own is cheap, and predicts
/// better.
/// </summary>
[Transformer(
    Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64, TieEmbeddings = false)]
public partial class CharGpt;

internal static class Program
{
    public static int Main(string[] arguments) => CommandLine.Run(arguments, Console.Out, Console.Error);
}
