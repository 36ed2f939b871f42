namespace ModelGen.Visualization;

/// <summary>What an attention page says besides the weights.</summary>
public sealed record AttentionPageOptions
{
    /// <summary>The heading.</summary>
    public string Title { get; init; } = "Attention";

    /// <summary>A line on the model, such as its name and sizes; null: none.</summary>
    public string? Model { get; init; }

    /// <summary>The text that the tokens are of; null: none is shown.</summary>
    public string? Text { get; init; }

    /// <summary>Which of the sequences that went through together, from 0.</summary>
    public int Sequence { get; init; }
}
