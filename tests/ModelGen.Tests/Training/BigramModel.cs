using System.Runtime.CompilerServices;
using ModelGen.Data;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Tests.Training;

/// <summary>
/// The smallest model with a loss: the logits after token x are row x of a (V, V) matrix plus a bias. It has what the trainer must cope
/// with: a parameter that is decayed and one that is not, a gap between them, a block that does not end on a cache line, and a kind of
/// dropout. Given a source vocabulary, it learns from pairs, and counts the sources but takes no notice of them.
/// </summary>
internal sealed class BigramModel(int vocabularySize, int contextLength = 8, int sourceVocabularySize = 0, int sourceContextLength = 0)
    : TransformerModel(new ParameterBlock(LayoutOf(vocabularySize)))
{
    public override ModelDimensions Dimensions { get; } =
        new(
            vocabularySize, 1, 1, vocabularySize, vocabularySize, vocabularySize, contextLength, vocabularySize * (vocabularySize + 1L),
            sourceVocabularySize, sourceContextLength);

    /// <summary>Share of the rows that a training pass leaves out of the gradient, drawn from its dropout key.</summary>
    public double DropoutRate { get; init; }

    /// <summary>How often each id was a target of an evaluation.</summary>
    public int[] EvaluatedTargets { get; } = new int[vocabularySize];

    /// <summary>How often each id was a target of a training pass.</summary>
    public int[] TrainedTargets { get; } = new int[vocabularySize];

    /// <summary>How often each source id was read, in training and evaluation.</summary>
    public int[] ReadSources { get; } = new int[sourceVocabularySize];

    /// <summary>Training passes begun.</summary>
    public int Passes { get; set; }

    /// <summary>The training pass whose loss is NaN; 1 for the first.</summary>
    public int PassOfBadLoss { get; set; }

    /// <summary>The training pass that leaves an infinite gradient.</summary>
    public int PassOfBadGradient { get; set; }

    /// <summary>Called as each training pass begins.</summary>
    public Action? OnTraining { get; set; }

    /// <summary>Called as each evaluation pass begins.</summary>
    public Action? OnEvaluation { get; set; }

    public ParameterInfo Weight => Parameters.Layout.Parameters[0];

    public ParameterInfo Bias => Parameters.Layout.Parameters[1];

    /// <summary>All weights, to compare bit for bit.</summary>
    public float[] Snapshot() => Parameters.Span.ToArray();

    public override TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity, VectorWidth width) =>
        new Program(this, pool, gradients, capacity);

    private static ParameterLayout LayoutOf(int vocabularySize)
    {
        var weight = new ParameterInfo("bigram.weight", [vocabularySize, vocabularySize], 0, InitialDistribution.Zeros, 0, IsDecayed: true);
        var biasOffset = (weight.Length + 15) / 16 * 16;
        var bias = new ParameterInfo("bigram.bias", [vocabularySize], biasOffset, InitialDistribution.Zeros, 0, IsDecayed: false);
        return new ParameterLayout([weight, bias], biasOffset + vocabularySize);
    }

    private sealed class Program(BigramModel model, ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity)
        : TrainingProgram(
            model.Parameters, gradients, pool, capacity,
            new ProgramSizes(
                0, 0, 0, model.Dimensions.VocabularySize, model.Dimensions.ContextLength, 0, model.Dimensions.SourceVocabularySize,
                model.Dimensions.SourceContextLength))
    {
        private readonly int _vocabularySize = model.Dimensions.VocabularySize;
        private readonly double[][] _probabilities =
            [.. Enumerable.Range(0, pool.Workers).Select(_ => new double[model.Dimensions.VocabularySize])];

        private Span<float> BiasGradient => Gradients.Elements(model.Bias);

        protected override void RunTraining(int worker)
        {
            if (worker == 0)
            {
                model.Passes++;
                model.OnTraining?.Invoke();
                CountSources();
                for (var row = 0; row < Rows; row++)
                {
                    if (TargetAt(row) != IgnoredTarget) model.TrainedTargets[TargetAt(row)]++;
                }
            }

            if (!Accumulate) ClearShare(worker);
            for (var row = 0; row < Rows; row++)
            {
                var token = TokenAt(row);
                if (token % Pool.Workers == worker) Differentiate(row, _probabilities[worker], WeightGradientRow(token), keepLoss: true);
            }

            // One worker adds up the bias, so that the order of its sums does not depend on their number.
            Pool.Barrier();
            if (worker != 0) return;
            for (var row = 0; row < Rows; row++) Differentiate(row, _probabilities[0], BiasGradient, keepLoss: false);
            if (model.Passes == model.PassOfBadLoss) RowLosses = float.NaN;
            if (model.Passes == model.PassOfBadGradient) BiasGradient[^1] = float.PositiveInfinity;
        }

        protected override void RunEvaluation(int worker)
        {
            if (worker != 0) return;
            model.OnEvaluation?.Invoke();
            CountSources();
            for (var row = 0; row < Rows; row++)
            {
                Differentiate(row, _probabilities[0], [], keepLoss: true);
                model.EvaluatedTargets[TargetAt(row)]++;
            }
        }

        private void CountSources()
        {
            if (model.Dimensions.SourceVocabularySize == 0) return;
            if (Sources != Batch) throw new InvalidOperationException($"{Batch} sequences came with {Sources} sources.");
            for (var row = 0; row < SourceRows; row++) model.ReadSources[Unsafe.Add(ref SourceTokens, row)]++;
        }

        private void ClearShare(int worker)
        {
            for (var token = worker; token < _vocabularySize; token += Pool.Workers) WeightGradientRow(token).Clear();
            if (worker == 0) BiasGradient.Clear();
        }

        // Softmax and cross-entropy: the cotangent of the logits is p - onehot(target).
        private void Differentiate(int row, double[] probabilities, Span<float> gradient, bool keepLoss)
        {
            var weights = Parameters.Elements(model.Weight).Slice(TokenAt(row) * _vocabularySize, _vocabularySize);
            var bias = Parameters.Elements(model.Bias);
            var sum = 0.0;
            for (var j = 0; j < _vocabularySize; j++) sum += probabilities[j] = Math.Exp((double)weights[j] + bias[j]);
            var target = TargetAt(row);
            var loss = target == IgnoredTarget ? 0 : -Math.Log(probabilities[target] / sum);
            if (keepLoss) Unsafe.Add(ref RowLosses, row) = (float)loss;
            if (gradient.IsEmpty || target == IgnoredTarget || IsDropped(row)) return;
            for (var j = 0; j < _vocabularySize; j++) gradient[j] += (float)(LossScale * (probabilities[j] / sum - (j == target ? 1 : 0)));
        }

        private bool IsDropped(int row) =>
            DropsOut && RunRandom.Below(RunRandom.Draw(DropoutKey, 0, (ulong)row), 1000) < 1000 * model.DropoutRate;

        private int TokenAt(int row) => Unsafe.Add(ref Tokens, row);

        private int TargetAt(int row) => Unsafe.Add(ref Targets, row);

        private Span<float> WeightGradientRow(int token) =>
            Gradients.Elements(model.Weight).Slice(token * _vocabularySize, _vocabularySize);
    }
}
