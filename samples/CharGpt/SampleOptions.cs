namespace CharGptSample;

/// <summary>What the user asked for on the command line; null where nothing was said and the default depends on the run.</summary>
internal sealed record SampleOptions
{
    /// <summary>Where the model is saved to, and loaded from, if nothing is said.</summary>
    public const string DefaultModel = "char-gpt.safetensors";

    /// <summary>File or folder to learn from; null: the documentation of .NET.</summary>
    public string? Data { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int? Steps { get; init; }

    /// <summary>What the first weights, the order of the text and the samples are drawn from.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads; 0: one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>Where to save the model.</summary>
    public string Out { get; init; } = DefaultModel;

    /// <summary>Checkpoint to go on from.</summary>
    public string? Resume { get; init; }

    /// <summary>Where to write the figures of the run.</summary>
    public string? Metrics { get; init; }

    /// <summary>Text to continue with a trained model, instead of training.</summary>
    public string? Generate { get; init; }

    /// <summary>Where to write a page of a trained model's attention, and to what text, instead of training.</summary>
    public string[]? Attention { get; init; }

    /// <summary>The trained model to generate with, or to look at.</summary>
    public string Load { get; init; } = DefaultModel;

    /// <summary>Characters to generate.</summary>
    public int Tokens { get; init; } = 500;

    /// <summary>What logits are divided by before sampling.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>How many of the likeliest characters are sampled from; 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Share of the probability that is sampled from, the likeliest first.</summary>
    public double TopP { get; init; } = 1.0;
}
