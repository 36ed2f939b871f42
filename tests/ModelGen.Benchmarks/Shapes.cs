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
internal sealed record Shape(string Name, Func<TransformerModel> Create, int Batch, int Length, int Steps)
{
    public static Shape Of(string name) => name switch
    {
        "A" => new Shape("A", () => ShapeA.Create(1), 12, 64, 60),
        "B" => new Shape("B", () => ShapeB.Create(1), 4, 256, 10),
        "C" => new Shape("C", () => ShapeC.Create(1), 4, 64, 5),
        _ => throw new ArgumentException($"There is no shape '{name}'; there are A, B and C.", nameof(name)),
    };
}
