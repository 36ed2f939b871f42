using System.Runtime.InteropServices;

namespace ModelGen.Tests.Model;

public sealed class PackedSequencesTests
{
    [Fact]
    public void Sequences_of_different_lengths_stand_one_after_the_other()
    {
        var packed = Create();
        packed.Accept([5, 6, 7, 8, 9, 4], [3, 1, 2]);
        AssertHolds(packed, tokens: [5, 6, 7, 8, 9, 4], positions: [0, 1, 2, 0, 0, 1], starts: [0, 3, 4, 6]);
    }

    [Fact]
    public void Sequences_of_equal_length_may_begin_at_a_later_position()
    {
        var packed = Create();
        packed.Accept([5, 6, 7, 8], batch: 2, length: 2, firstPosition: 3);
        AssertHolds(packed, tokens: [5, 6, 7, 8], positions: [3, 4, 3, 4], starts: [0, 2, 4]);
    }

    [Fact]
    public void A_call_may_be_smaller_than_the_one_before()
    {
        var packed = Create();
        packed.Accept([1, 2, 3, 4, 5, 6, 7], [2, 4, 1]);
        packed.Accept([8, 9], [2]);
        AssertHolds(packed, tokens: [8, 9], positions: [0, 1], starts: [0, 2]);
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var packed = Create();
        packed.Accept([5, 6, 7], [1, 2]);
        Refused("lengths", "from 1 to 3 sequences", () => packed.Accept([], []));
        Refused("lengths", "from 1 to 3 sequences", () => packed.Accept([1, 2, 3, 4], [1, 1, 1, 1]));
        Refused("lengths", "from 1 to 5 tokens, the context; one has 0", () => packed.Accept([1, 2], [2, 0]));
        Refused("lengths", "from 1 to 5 tokens, the context; one has -1", () => packed.Accept([1, 2], [3, -1]));
        Refused("lengths", "from 1 to 5 tokens, the context; one has 6", () => packed.Accept(new int[6], [6]));
        Refused("lengths", "have 9 tokens; the program was made for up to 8", () => packed.Accept(new int[9], [4, 5]));
        Refused("tokens", "Expected 4 tokens, as the lengths add up to; got 3", () => packed.Accept([1, 2, 3], [2, 2]));
        Refused("tokens", "id 10 at index 1 is outside the vocabulary, 0 to 9", () => packed.Accept([1, 10], [2]));

        Refused("batch", "from 1 to 3 sequences", () => packed.Accept([], 0, 1));
        Refused("batch", "from 1 to 3 sequences", () => packed.Accept([1, 2, 3, 4], 4, 1));
        Refused("length", "from 1 to 5 tokens", () => packed.Accept(new int[6], 1, 6));
        Refused("length", "from 1 to 4 tokens", () => packed.Accept(new int[10], 2, 5));
        Refused("length", "from 1 to 4 tokens", () => packed.Accept([], 2, 0));
        Refused("tokens", "Expected (2, 2) = 4 tokens; got 5", () => packed.Accept(new int[5], 2, 2));
        Refused("tokens", "id -1 at index 0 is outside the vocabulary, 0 to 9", () => packed.Accept([-1, 1], 2, 1));
        AssertHolds(packed, tokens: [5, 6, 7], positions: [0, 0, 1], starts: [0, 1, 3]);
    }

    private static PackedSequences Create() => new(sequences: 3, rows: 8, vocabularySize: 10, contextLength: 5);

    private static void Refused(string parameter, string message, Action call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, error.ParamName);
        Assert.Contains(message, error.Message);
    }

    private static void AssertHolds(PackedSequences packed, int[] tokens, int[] positions, int[] starts)
    {
        Assert.Equal(starts.Length - 1, packed.Count);
        Assert.Equal(tokens.Length, packed.Rows);
        Assert.Equal(tokens, MemoryMarshal.CreateSpan(ref packed.Tokens, tokens.Length));
        Assert.Equal(positions, MemoryMarshal.CreateSpan(ref packed.Positions, positions.Length));
        Assert.Equal(starts, MemoryMarshal.CreateSpan(ref packed.Starts, starts.Length));
    }
}
