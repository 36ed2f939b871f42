namespace ModelGen.Benchmarks;

/// <summary>4 layers of 128, on characters: the size of nanoGPT's CPU setting.</summary>
[Transformer(Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 65, ContextLength = 64)]
internal partial class ShapeA;

/// <summary>6 layers of 384, on characters.</summary>
[Transformer(Topology.Decoder, DModel = 384, Heads = 6, Layers = 6, VocabularySize = 65, ContextLength = 256)]
internal partial class ShapeB;

/// <summary>GPT-2, 124M parameters.</summary>
[Transformer(Topology.Decoder, DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024)]
internal partial class ShapeC;

/// <summary>An encoder and a decoder of 4 layers each: the size that small translation is measured with. Nothing is dropped.</summary>
[Transformer(
    Topology.EncoderDecoder, DModel = 128, Heads = 4, Layers = 4, DFeedForward = 256, VocabularySize = 10000, ContextLength = 128,
    EmbeddingDropout = 0, ResidualDropout = 0)]
internal partial class ShapeD;

/// <summary>A model to measure, and the batch it is measured with.</summary>
/// <param name="Name">A letter.</param>
/// <param name="Size">The model's sizes, without the model.</param>
/// <param name="Create">Makes the model.</param>
/// <param name="Batch">Sequences.</param>
/// <param name="Length">Tokens of each, and of its source where there is an encoder beside the decoder.</param>
internal sealed record Shape(string Name, ModelDimensions Size, Func<TransformerModel> Create, int Batch, int Length)
{
    /// <summary>All shapes that are measured.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        new(
            "A",
            new(
                ShapeA.DModel, ShapeA.Layers, ShapeA.Heads, ShapeA.HeadDim, ShapeA.DFeedForward, ShapeA.VocabularySize,
                ShapeA.ContextLength, ShapeA.ParameterCount),
            () => ShapeA.Create(1), 12, 64),
        new(
            "B",
            new(
                ShapeB.DModel, ShapeB.Layers, ShapeB.Heads, ShapeB.HeadDim, ShapeB.DFeedForward, ShapeB.VocabularySize,
                ShapeB.ContextLength, ShapeB.ParameterCount),
            () => ShapeB.Create(1), 4, 256),
        new(
            "C",
            new(
                ShapeC.DModel, ShapeC.Layers, ShapeC.Heads, ShapeC.HeadDim, ShapeC.DFeedForward, ShapeC.VocabularySize,
                ShapeC.ContextLength, ShapeC.ParameterCount),
            () => ShapeC.Create(1), 4, 64),
        new(
            "D",
            new(
                ShapeD.DModel, ShapeD.Layers, ShapeD.Heads, ShapeD.HeadDim, ShapeD.DFeedForward, ShapeD.VocabularySize,
                ShapeD.ContextLength, ShapeD.ParameterCount, ShapeD.SourceVocabularySize, ShapeD.SourceContextLength,
                ShapeD.EncoderLayers),
            () => ShapeD.Create(1), 64, 24),
    ];

    /// <summary>Whether the model has an encoder beside its decoder.</summary>
    public bool HasEncoder => Size.EncoderLayers > 0;

    /// <summary>What a training step cannot do without.</summary>
    public double StepOperations => Benchmarks.StepOperations.Of(Size, Batch, Length);

    /// <summary>The shape of that name; the command line admits no other.</summary>
    public static Shape Of(string name) => All.Single(shape => shape.Name == name);
}
