using System.Runtime.InteropServices;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Tests.Generation;

/// <summary>The smallest language model: the logits after a token are its row of a table.</summary>
internal sealed class TableModel(ParameterBlock parameters) : DecoderModel(parameters), ITransformer<TableModel>
{
    public const int VocabularySize = 5;
    public const int ContextLength = 8;

    private static readonly ParameterLayout _layout = new(
        [new ParameterInfo("table.weight", [VocabularySize, VocabularySize], 0, InitialDistribution.Normal, 1, true)], 32);

    private static readonly ModelDimensions _dimensions = new(
        VocabularySize, 1, 1, VocabularySize, 1, VocabularySize, ContextLength, VocabularySize * VocabularySize);

    /// <summary>What every program of this model was given to run, piece by piece.</summary>
    public List<int[]> Pieces { get; } = [];

    public override ModelDimensions Dimensions => _dimensions;

    public static TableModel Create(ulong seed = 0) => new(InitialiseParameters(_layout, seed));

    public static TableModel Load(string path) => new(LoadParameters(_layout, path, _dimensions));

    /// <summary>After token t comes t + 1, after the last the first.</summary>
    public static TableModel Cyclic()
    {
        var model = new TableModel(new ParameterBlock(_layout));
        for (var token = 0; token < VocabularySize; token++)
            model.Parameters.Span[token * VocabularySize + (token + 1) % VocabularySize] = 10;
        return model;
    }

    public override TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity, VectorWidth width) =>
        throw new NotSupportedException();

    public override InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width) =>
        new Program(this, pool, batch);

    private sealed class Program(TableModel model, ForkJoinPool pool, int batch)
        : InferenceProgram(model.Parameters, pool, new ProgramCapacity(batch, batch * 3), new ProgramSizes(VocabularySize, 0, 0, VocabularySize, ContextLength))
    {
        protected override ReadOnlySpan<float> Logits => MemoryMarshal.CreateReadOnlySpan(ref Arena, (int)LogitRows * VocabularySize);

        protected override void Execute(int worker)
        {
            if (worker != 0) return;
            var tokens = MemoryMarshal.CreateReadOnlySpan(ref Tokens, (int)Rows);
            model.Pieces.Add(tokens.ToArray());
            for (var row = 0; row < LogitRows; row++)
            {
                var token = tokens[EveryPosition ? row : row * Length + Length - 1];
                Parameters.Span.Slice(token * VocabularySize, VocabularySize)
                    .CopyTo(MemoryMarshal.CreateSpan(ref At(row * VocabularySize), VocabularySize));
            }
        }
    }
}
