using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Tests.Generation;

namespace ModelGen.Tests.Model;

public sealed class TranslationProgramTests : IDisposable
{
    private const int Vocabulary = 6;
    private const int Beams = 3;

    private static readonly int[][] _sources = [[2, 3, 1], [4, 1]];

    private readonly PrefixModel _model = new(seed: 5);
    private readonly ForkJoinPool _pool = new(3);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(0, 1, 2, 3, 4, 5)]
    [InlineData(2, 2, 2, 3, 3, 3)]
    [InlineData(1, 2, 0, 5, 3, 4)]
    [InlineData(5, 4, 3, 2, 1, 0)]
    [InlineData(4, 0, 0, 0, 4, 4)]
    public void Sequences_go_on_from_those_that_they_are_given(params int[] origins)
    {
        var program = Encoded();
        int[][] targets = [[0, 2], [0, 3], [0, 4], [0, 5], [0, 1], [0, 0]];
        Forward(program, targets);
        program.Reorder(origins);

        // A target that moves to another source's sequence goes on with that source.
        targets = [.. origins.Select(origin => targets[origin])];
        AssertGoesOn(program, targets, next: [1, 2, 3, 4, 5, 0]);
        targets = [.. targets.Zip([1, 2, 3, 4, 5, 0], (target, token) => (int[])[.. target, token])];
        program.Reorder(origins);
        AssertGoesOn(program, [.. origins.Select(origin => targets[origin])], next: [5, 4, 3, 2, 1, 0]);
        Assert.Equal(4, program.Position);
    }

    [Fact]
    public void New_sources_are_fewer_with_other_beams_and_begin_anew()
    {
        var program = Encoded();
        Forward(program, [[0, 2], [0, 3], [0, 4], [0, 5], [0, 1], [0, 0]]);
        program.Encode([5, 5, 5, 1], [4], beams: 2);
        Assert.Equal(0, program.Position);
        var logits = new float[2 * Vocabulary];
        program.Forward([3, 4], logits);
        Assert.Equal([.. _model.LogitsAfter([5, 5, 5, 1], [3]), .. _model.LogitsAfter([5, 5, 5, 1], [4])], logits);
    }

    [Fact]
    public void Refuses_sources_that_cannot_be_and_keeps_those_before()
    {
        var program = Encoded();
        Assert.Contains("more than 6 sequences", Refusal(() => program.Encode([2, 1, 3, 1], [2, 2], beams: 4)));
        Assert.Contains("beams", Refusal(() => program.Encode([2, 1], [2], beams: 0)));
        Assert.Contains("from 1 to 2 sequences", Refusal(() => program.Encode([2, 3, 4], [1, 1, 1], beams: 1)));
        Assert.Contains("from 1 to 8 tokens", Refusal(() => program.Encode(new int[9], [9], beams: 1)));
        Assert.Contains("outside the vocabulary, 0 to 5", Refusal(() => program.Encode([2, 6], [2], beams: 1)));
        AssertGoesOn(program, [[], [], [], [], [], []], next: [0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void Refuses_origins_that_cannot_be()
    {
        var program = Encoded();
        Assert.Contains("each of 6 sequences; got 5", Refusal(() => program.Reorder([0, 1, 2, 3, 4])));
        Assert.Contains("from 0 to 5; got 6", Refusal(() => program.Reorder([0, 1, 2, 3, 4, 6])));
        Assert.Contains("from 0 to 5; got -1", Refusal(() => program.Reorder([0, 1, 2, 3, -1, 4])));
    }

    [Fact]
    public void There_is_nothing_to_decode_before_sources_are_encoded()
    {
        var program = Create();
        Assert.Throws<InvalidOperationException>(() => program.Forward([0], new float[Vocabulary]));
        Assert.Throws<InvalidOperationException>(() => program.Reorder([0]));
    }

    private static string Refusal(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;

    private TranslationProgram Create() => _model.CreateTranslationProgram(
        _pool, new ProgramCapacity(_sources.Length * Beams, _sources.Length * Beams, _sources.Length, 12), VectorWidths.Preferred);

    private TranslationProgram Encoded()
    {
        var program = Create();
        program.Encode([.. _sources.SelectMany(source => source)], [.. _sources.Select(source => source.Length)], Beams);
        return program;
    }

    private static float[] Forward(TranslationProgram program, int[][] targets)
    {
        var logits = new float[targets.Length * Vocabulary];
        program.Forward([.. targets.SelectMany(target => target)], logits);
        return logits;
    }

    private void AssertGoesOn(TranslationProgram program, int[][] targets, int[] next)
    {
        var logits = Forward(program, [.. next.Select(token => new[] { token })]);
        var expected = targets.SelectMany((target, sequence) =>
            _model.LogitsAfter(_sources[sequence / Beams], [.. target, next[sequence]]));
        Assert.Equal(expected, logits);
    }
}
