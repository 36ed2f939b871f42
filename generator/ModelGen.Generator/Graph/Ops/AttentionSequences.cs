namespace ModelGen.Generator.Graph.Ops;

/// <summary>Whose queries meet whose keys, and which sequences of the call they come in.</summary>
internal enum AttentionSequences
{
    /// <summary>The sequences meet themselves.</summary>
    Self,

    /// <summary>The source sequences meet themselves: an encoder's self-attention.</summary>
    Source,

    /// <summary>Each sequence meets its source sequence, which has a length of its own.</summary>
    Cross,
}
