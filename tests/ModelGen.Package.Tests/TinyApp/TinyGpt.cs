using ModelGen;

namespace TinyApp;

/// <summary>A tiny GPT over characters.</summary>
#if HEADS_5
[Transformer(Topology.Decoder, DModel = 16, Heads = 5, Layers = 2, VocabularySize = 32, ContextLength = 16)]
#else
[Transformer(Topology.Decoder, DModel = 16, Heads = 2, Layers = 2, VocabularySize = 32, ContextLength = 16)]
#endif
public partial class TinyGpt;
