namespace ModelGen.Samples;

/// <summary>What the page of a run shows.</summary>
public sealed record RunPage
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it learns, as a heading.</summary>
    public required string Heading { get; init; }

    /// <summary>What it learns from.</summary>
    public required string Lead { get; init; }

    /// <summary>The heading of the samples.</summary>
    public required string SamplesHeading { get; init; }

    /// <summary>What a loss is for: <c>character</c>, <c>token</c>.</summary>
    public required string LossUnit { get; init; }

    /// <summary>Parameters of the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int Steps { get; init; }

    /// <summary>The curves so far.</summary>
    public required RunCurves Curves { get; init; }

    /// <summary>The loss of the finished model; null before it is finished.</summary>
    public double? FinalValidationLoss { get; init; }

    /// <summary>Further figures, with their names.</summary>
    public IReadOnlyList<(string Name, string Value)> Figures { get; init; } = [];

    /// <summary>Name of the file beside the page that shows the finished model's attention; null before there is one.</summary>
    public string? AttentionPage { get; init; }

    /// <summary>What the model has written so far.</summary>
    public required IReadOnlyList<TextSample> Samples { get; init; }
}
