namespace TranslatorSample;

/// <summary>What the user asked for on the command line; null where nothing was said and the default depends on the run.</summary>
internal sealed record TranslatorOptions
{
    /// <summary>Where the model is saved to, and loaded from, if nothing is said.</summary>
    public const string DefaultModel = "translator.safetensors";

    /// <summary>Where the sentence pairs come from.</summary>
    public TextOrigin Origin { get; init; } = new();

    /// <summary>Whether to show the sentence pairs, and train nothing.</summary>
    public bool Pairs { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int? Steps { get; init; }

    /// <summary>Minutes to train for.</summary>
    public double? Minutes { get; init; }

    /// <summary>What the first weights, the order of the pairs and dropout are drawn from.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads; 0: one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>Where to save the model.</summary>
    public string Out { get; init; } = DefaultModel;

    /// <summary>Checkpoint to go on from.</summary>
    public string? Resume { get; init; }

    /// <summary>Where to write the figures of the run.</summary>
    public string? Metrics { get; init; }

    /// <summary>A sentence to translate with a trained model, instead of training.</summary>
    public string? Translate { get; init; }

    /// <summary>Whether to translate what is typed, a sentence a line.</summary>
    public bool Interactive { get; init; }

    /// <summary>Where to write a page of a trained model's attention, and to what sentence, instead of training.</summary>
    public string[]? Attention { get; init; }

    /// <summary>The trained model to translate with.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary>Hypotheses that are followed.</summary>
    public int? Beams { get; init; }

    /// <summary>How much long translations are favoured.</summary>
    public double? LengthPenalty { get; init; }
}
