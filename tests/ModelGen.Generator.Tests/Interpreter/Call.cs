namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>One call of a program: what the runtime would be given.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="Tokens">(batch, length) ids.</param>
internal sealed record Call(int Batch, int Length, int[] Tokens)
{
    /// <summary>(batch, length) ids to predict; -1 takes no part.</summary>
    public int[] Targets { get; init; } = [];

    /// <summary>The cotangent of every row's loss.</summary>
    public double LossScale { get; init; }

    /// <summary>What dropout masks are drawn from; null: nothing is dropped.</summary>
    public ulong? DropoutKey { get; init; }

    /// <summary>The position of each sequence's first token; those before it are in the cache.</summary>
    public int FirstPosition { get; init; }

    /// <summary>Whether logits are asked for at every position, or at the last of each sequence.</summary>
    public bool EveryPosition { get; init; } = true;

    /// <summary>Tokens of all sequences.</summary>
    public int Rows => Batch * Length;
}
