namespace ModelGen.Benchmarks;

/// <summary>A decoder of which one size is varied, and the batch it trains on. Heads are 32 wide.</summary>
internal sealed record ScaledModel(
    int Width = 128, int InnerWidth = 128, int Layers = 4, int Vocabulary = 256, int Context = 64, int Batch = 4, int? Window = null)
{
    private const int HeadDim = 32;

    /// <summary>The declaration's arguments.</summary>
    public string Arguments =>
        $"DModel = {Width}, Heads = {Heads}, HeadDim = {HeadDim}, Layers = {Layers}, VocabularySize = {Vocabulary}, "
        + $"ContextLength = {Context}{(Window is null ? "" : $", AttentionWindow = {Window}")}";

    /// <summary>What a training step on whole contexts cannot do without.</summary>
    public double Operations => StepOperations.Of(
        new ModelDimensions(Width, Layers, Heads, HeadDim, 4 * Width, Vocabulary, Context, ParameterCount: 0), Batch, Context, Window);

    private int Heads => InnerWidth / HeadDim;
}
