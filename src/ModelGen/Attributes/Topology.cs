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

    /// <summary>
    /// A stack in which every token sees all others (Devlin et al., 2019), for classes of tokens or sequences, or their embeddings.
    /// </summary>
    Encoder,
}
