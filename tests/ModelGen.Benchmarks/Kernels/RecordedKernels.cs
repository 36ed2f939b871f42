using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Benchmarks;

/// <summary>
/// Every kernel of a model with the arguments of a real call: rows, slices and places in memory are those of the program. The weights are
/// random, so that no bias is 0 and no gain is 1.
/// </summary>
internal sealed class RecordedKernels : IDisposable
{
    private const float VectorNoise = 0.1f;

    private readonly List<CompiledProgram> _programs = [];

    /// <summary>Runs the model's programs once, and keeps what their kernels were given.</summary>
    public RecordedKernels(Shape shape, int threads)
    {
        Model = shape.Create();
        Pool = new ForkJoinPool(threads);
        Gradients = new ParameterBlock(Model.Parameters.Layout);
        var random = new Random(1);
        foreach (var parameter in Model.Parameters.Layout.Parameters.Where(parameter => parameter.Shape.Length == 1))
            foreach (ref var weight in Model.Parameters.Elements(parameter)) weight += VectorNoise * (random.NextSingle() - 0.5f);

        var batch = new RandomBatch(Model.Dimensions, shape.Batch, shape.Length);
        var training = Model.CreateTrainingProgram(Pool, Gradients, batch.Capacity, VectorWidths.Preferred);
        var inference = CreateInference(batch);
        var (trainingTrace, inferenceTrace) = (KernelTrace.Attach(training, threads), KernelTrace.Attach(inference, threads));
        _programs.AddRange([training, inference]);

        training.Train(batch.Contents, 1f / batch.Tokens.Length, accumulate: false, dropoutKey: 1);
        Training = [.. trainingTrace.FirstCalls()];
        training.Evaluate(batch.Contents);
        if (inference is TranslationProgram translation) translation.Encode(batch.Sources[..shape.Length], [shape.Length], beams: 1);
        inference.Forward(batch.Tokens[..shape.Length], new float[Model.Dimensions.VocabularySize]);
        All = [.. trainingTrace.FirstCalls().Concat(inferenceTrace.FirstCalls()).DistinctBy(call => call.Name.Text)];
    }

    public TransformerModel Model { get; }

    public ForkJoinPool Pool { get; }

    public ParameterBlock Gradients { get; }

    /// <summary>The kernels of a training step.</summary>
    public IReadOnlyList<KernelCall> Training { get; }

    /// <summary>Those, and the kernels that only evaluation or inference calls.</summary>
    public IReadOnlyList<KernelCall> All { get; }

    // For one sequence, or one pair.
    private InferenceProgram CreateInference(RandomBatch batch) => Model is EncoderDecoderModel pairs
        ? pairs.CreateTranslationProgram(Pool, new ProgramCapacity(1, batch.Length, 1, batch.Length), VectorWidths.Preferred)
        : ((DecoderModel)Model).CreateInferenceProgram(Pool, 1, VectorWidths.Preferred);

    /// <summary>Stops the workers. The programs own the memory that the calls work on, so they must live until here.</summary>
    public void Dispose()
    {
        Pool.Dispose();
        _programs.Clear();
    }
}
