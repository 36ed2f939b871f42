namespace ModelGen;

/// <summary>Which stacks a Transformer has.</summary>
public enum Topology
{
    /// <summary>A stack with causal self-attention that predicts the next token, as GPT does.</summary>
    Decoder,

    /// <summary>
    /// An encoder that sees all of a source sequence, and a decoder that predicts the next token of a target sequence from those before it
    /// and from the encoder's output (Vaswani et al., 2017): translation, summaries, anything that turns one sequence into another.
    /// </summary>
    EncoderDecoder,
}
