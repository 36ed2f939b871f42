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

/// <summary>A model to measure, and the batch it is measured with.</summary>
/// <param name="Name">A letter.</param>
/// <param name="Size">The model's sizes, without the model.</param>
/// <param name="Create">Makes the model.</param>
/// <param name="Batch">Sequences.</param>
/// <param name="Length">Tokens of each.</param>
internal sealed record Shape(string Name, ModelDimensions Size, Func<DecoderModel> Create, int Batch, int Length)
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
    ];

    /// <summary>What a training step cannot do without.</summary>
    public double StepOperations => Benchmarks.StepOperations.OfDecoder(Size, Batch, Length);

    /// <summary>The shape of that name; the command line admits no other.</summary>
    public static Shape Of(string name) => All.Single(shape => shape.Name == name);
}
