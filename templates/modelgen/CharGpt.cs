using ModelGen;

/// <summary>A small GPT over characters. Change a number, and the compiler writes another model or says why it cannot be.</summary>
[Transformer(Topology.Decoder, DModel = 64, Heads = 4, Layers = 3, VocabularySize = 96, ContextLength = 64)]
public partial class CharGpt;
