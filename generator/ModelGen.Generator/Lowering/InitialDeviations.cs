using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>How widely the initial weights are spread.</summary>
internal abstract class InitialDeviations
{
    /// <summary>As the model that introduced the topology was initialised.</summary>
    public static InitialDeviations Of(ModelSpec spec) =>
        spec.Topology == TopologyKind.EncoderDecoder ? new Glorot(spec) : new Gpt2(spec);

    /// <summary>Of an embedding, whose rows are as wide as the model.</summary>
    public abstract double Embedding { get; }

    /// <summary>Of a projection.</summary>
    public abstract double Linear(int rows, int columns);

    /// <summary>Of a projection whose result is added to the residual stream.</summary>
    public abstract double Residual(int rows, int columns);

    /// <summary>
    /// GPT-2's: 0.02, and what is added to the residual stream scaled so that its variance does not grow with depth; there are two branches
    /// a layer (Radford et al., 2019, section 2.3).
    /// </summary>
    private sealed class Gpt2(ModelSpec spec) : InitialDeviations
    {
        private const double Deviation = 0.02;

        public override double Embedding => Deviation;

        public override double Linear(int rows, int columns) => Deviation;

        public override double Residual(int rows, int columns) => Deviation / Math.Sqrt(2.0 * spec.Dimensions.Layers);
    }

    /// <summary>
    /// sqrt(2 / (rows + columns)) (Glorot and Bengio, 2010, equation 16), and embeddings so that times sqrt(DModel) they have variance 1.
    /// </summary>
    private sealed class Glorot(ModelSpec spec) : InitialDeviations
    {
        public override double Embedding => 1 / Math.Sqrt(spec.Dimensions.DModel);

        public override double Linear(int rows, int columns) => Math.Sqrt(2.0 / (rows + columns));

        public override double Residual(int rows, int columns) => Linear(rows, columns);
    }
}
