namespace ModelGen.Tests.Golden;

// The declarations of tests/Golden/write_golden.py; each has a file of its name.

[Transformer(Topology.Decoder, DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13)]
internal sealed partial class PreNormGeluTanh;

[Transformer(Topology.Decoder, DModel = 32, Heads = 2, HeadDim = 12, Layers = 3, DFeedForward = 40, VocabularySize = 101,
    ContextLength = 37, Activation = Activation.Relu, Norm = NormPlacement.Post, Positions = Positions.Sinusoidal,
    Bias = false, TieEmbeddings = false)]
internal sealed partial class PostNormReluSinusoidal;

[Transformer(Topology.Decoder, DModel = 64, Heads = 2, Layers = 1, DFeedForward = 96, VocabularySize = 65, ContextLength = 16,
    Activation = Activation.Gelu, Bias = false)]
internal sealed partial class PreNormGeluNoBias;

[Transformer(Topology.Decoder, DModel = 48, Heads = 4, Layers = 2, DFeedForward = 100, VocabularySize = 29, ContextLength = 20,
    Activation = Activation.Silu, TieEmbeddings = false)]
internal sealed partial class PreNormSiluUntied;

// The declarations of tests/Golden/write_pairs_golden.py.

[Transformer(Topology.EncoderDecoder, DModel = 16, Heads = 2, Layers = 2, DFeedForward = 40, VocabularySize = 37, ContextLength = 11,
    SourceContextLength = 13, EmbeddingDropout = 0, ResidualDropout = 0)]
internal sealed partial class PostNormReluPairs;

[Transformer(Topology.EncoderDecoder, DModel = 24, Heads = 3, EncoderLayers = 1, Layers = 2, DFeedForward = 36, VocabularySize = 29,
    SourceVocabularySize = 41, ContextLength = 14, SourceContextLength = 9, Activation = Activation.Gelu, Norm = NormPlacement.Pre,
    Positions = Positions.Learned, ScaleEmbeddings = false, ShareEmbeddings = false, TieEmbeddings = false, EmbeddingDropout = 0,
    ResidualDropout = 0)]
internal sealed partial class PreNormGeluPairs;
