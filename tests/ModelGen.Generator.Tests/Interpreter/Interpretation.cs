namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>What a graph made of a call.</summary>
internal sealed class Interpretation
{
    /// <summary>One loss a row; null where the graph has none.</summary>
    public double[]? Losses { get; set; }

    /// <summary>(rows asked for, VocabularySize); null where the graph has none.</summary>
    public Matrix? Logits { get; set; }

    /// <summary>Gradients by the parameter's full name.</summary>
    public Dictionary<string, Matrix> Gradients { get; } = [];

    /// <summary>
    /// Attention weights of each query's keys, those that it does not see 0: by part, layer, head, sequence and the query's position.
    /// </summary>
    public Dictionary<(AttentionPart Part, int Layer, int Head, int Sequence, int Query), double[]> AttentionWeights { get; } = [];
}
