namespace ModelGen.Generator.Graph;

/// <summary>Where the elements of a value live.</summary>
internal enum ValueKind
{
    /// <summary>Computed by an op, kept in the arena.</summary>
    Activation,

    /// <summary>Weights.</summary>
    Parameter,

    /// <summary>The gradient of a parameter; ops write or add to it.</summary>
    ParameterGradient,

    /// <summary>A table that is computed once and never trained.</summary>
    Constant,

    /// <summary>Token ids of the call.</summary>
    Tokens,

    /// <summary>Target ids of the call.</summary>
    Targets,

    /// <summary>One loss a row, read by the runtime.</summary>
    Losses,

    /// <summary>The result of inference, kept in the arena for the runtime to copy.</summary>
    Logits,

    /// <summary>Keys and values of the tokens seen so far, by layer.</summary>
    Cache,
}
