using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>The compiled forward pass of an encoder.</summary>
public abstract class EncoderProgram : CompiledProgram
{
    /// <inheritdoc cref="CompiledProgram(ParameterBlock, ForkJoinPool, ProgramCapacity, ProgramSizes)"/>
    /// <param name="parameters">The weights.</param>
    /// <param name="pool">The workers that run the program.</param>
    /// <param name="capacity">The most that a call takes.</param>
    /// <param name="sizes">What the program needs.</param>
    /// <param name="outputWidth">Floats of one output.</param>
    /// <param name="perToken">Whether there is an output for each token, or for each sequence.</param>
    protected EncoderProgram(
        ParameterBlock parameters, ForkJoinPool pool, ProgramCapacity capacity, ProgramSizes sizes, int outputWidth, bool perToken)
        : base(parameters, pool, capacity, sizes)
    {
        OutputWidth = outputWidth;
        IsPerToken = perToken;
    }

    /// <summary>Floats of one output.</summary>
    public int OutputWidth { get; }

    /// <summary>Whether there is an output for each token, or for each sequence.</summary>
    public bool IsPerToken { get; }

    /// <summary>Rows with an output, where it is one for each sequence.</summary>
    protected nint LogitRows => Batch;

    /// <summary>The outputs that the current call left in the arena.</summary>
    protected abstract ReadOnlySpan<float> Output { get; }

    /// <summary>Runs sequences.</summary>
    /// <param name="tokens">All token ids, sequence after sequence.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="output">Takes (tokens, OutputWidth) or (sequences, OutputWidth) floats.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or an id is outside the vocabulary.</exception>
    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, Span<float> output)
    {
        var count = IsPerToken ? tokens.Length : lengths.Length;
        if (output.Length != (long)count * OutputWidth)
        {
            throw new ArgumentException(
                $"Expected room for ({count}, {OutputWidth}) floats, one row for each {(IsPerToken ? "token" : "sequence")}; "
                + $"got {output.Length}.",
                nameof(output));
        }

        Sequences.Accept(tokens, lengths);
        Pool.Run(this);
        Output.CopyTo(output);
    }
}
