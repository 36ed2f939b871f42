namespace ModelGen;

/// <summary>Which stacks a Transformer has.</summary>
public enum Topology
{
    /// <summary>A stack with causal self-attention that predicts the next token, as GPT does.</summary>
    Decoder,
}
