using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>One call of a program: what the runtime would be given.</summary>
/// <param name="Lengths">Tokens of each sequence.</param>
/// <param name="Tokens">The ids, sequence after sequence.</param>
internal sealed record Call(int[] Lengths, int[] Tokens)
{
    /// <summary>A call with sequences of equal length.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="tokens">(batch, length) ids.</param>
    public Call(int batch, int length, int[] tokens)
        : this([.. Enumerable.Repeat(length, batch)], tokens)
    {
    }

    /// <summary>Ids to predict, one a token; -1 takes no part.</summary>
    public int[] Targets { get; init; } = [];

    /// <summary>The cotangent of every row's loss.</summary>
    public double LossScale { get; init; }

    /// <summary>What dropout masks are drawn from; null: nothing is dropped.</summary>
    public ulong? DropoutKey { get; init; }

    /// <summary>The position of each sequence's first token; those before it are in the cache.</summary>
    public int FirstPosition { get; init; }

    /// <summary>Whether logits are asked for at every position, or at the last of each sequence.</summary>
    public bool EveryPosition { get; init; } = true;

    /// <summary>The source sequences, one for each sequence; null where the model has no encoder beside its decoder.</summary>
    public Call? Source { get; init; }

    /// <summary>Sequences.</summary>
    public int Batch => Lengths.Length;

    /// <summary>Tokens of all sequences.</summary>
    public int Rows => Lengths.Sum();

    /// <summary>The row where each sequence begins.</summary>
    public int[] Starts => [.. Lengths.Select((_, sequence) => Lengths.Take(sequence).Sum())];

    /// <summary>The position of each row in its sequence.</summary>
    public int[] Positions => [.. Lengths.SelectMany(length => Enumerable.Range(FirstPosition, length))];

    /// <summary>The call, or its source: whose rows a value's are.</summary>
    public Call Of(Dim rows) => rows == Dim.SourceRows ? Source! : this;
}
