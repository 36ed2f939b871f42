using System.Numerics.Tensors;
using ModelGen.Generation;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>The attention weights that sessions give, against the interpreter's.</summary>
public sealed class AttentionCaptureTests
{
    // Twice the largest error that float32 leaves here, with distances, which are differences of products.
    private const double Tolerance = 5e-6;

    private const string Decoder = "DModel = 36, Heads = 3, Layers = 2, VocabularySize = 41, DFeedForward = 9";

    private const string Pairs =
        "Topology.EncoderDecoder, DModel = 20, Heads = 2, KeyDim = 7, ValueDim = 9, Layers = 2, EncoderLayers = 1, "
        + "VocabularySize = 17, SourceVocabularySize = 23, ContextLength = 12, SourceContextLength = 37, DFeedForward = 9";

    [Theory]
    [InlineData("ContextLength = 21", 3, 21)]
    [InlineData("ContextLength = 21, HeadDim = 40, AttentionWindow = 4", 1, 20)]
    [InlineData("ContextLength = 17, Score = AttentionScore.Cosine", 2, 17)]
    [InlineData("ContextLength = 17, Score = AttentionScore.Euclidean", 2, 16)]
    [InlineData("ContextLength = 17, Score = AttentionScore.Additive, AttentionWindow = 9", 2, 17)]

    // More tokens than go through the arena at once.
    [InlineData("ContextLength = 300", 2, 290)]
    public void Those_of_a_decoder(string arguments, int batch, int length)
    {
        using var model = new CompiledDecoder($"{Decoder}, {arguments}");
        var tokens = RandomCall.Ids(batch * length, 41, seed: 7);
        var call = new Call(batch, length, tokens);
        var expected = GraphInterpreter.Infer(model.InferenceGraph, model.Parameters, call, new KeyValueCache());
        foreach (var width in InterpreterAgreement.Widths)
        {
            using var session = model.Decoder.CreateSession(new() { Batch = batch, Threads = 2, Width = width });
            Check(session.Attend(tokens), expected, model, [AttentionPart.Decoder]);
        }
    }

    [Theory]
    [InlineData("Head = EncoderHead.TokenEmbeddings")]
    [InlineData("Head = EncoderHead.SequenceEmbedding, AttentionWindow = 3, Norm = NormPlacement.Pre")]
    [InlineData("Head = EncoderHead.SequenceEmbedding, Score = AttentionScore.Additive")]
    public void Those_of_an_encoder_with_sequences_of_different_lengths(string arguments)
    {
        using var model = new CompiledDecoder($"Topology.Encoder, {Decoder}, ContextLength = 19, {arguments}");
        int[] lengths = [7, 1, 19, 4];
        var tokens = RandomCall.Ids(lengths.Sum(), 41, seed: 5);
        var expected = GraphInterpreter.Infer(model.InferenceGraph, model.Parameters, new Call(lengths, tokens), new KeyValueCache());
        foreach (var width in InterpreterAgreement.Widths)
        {
            using var session = ((EncoderModel)model.Model).CreateSession(new() { Batch = 4, Threads = 2, Width = width });
            Check(session.Attend(tokens, lengths), expected, model, [AttentionPart.Encoder]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(", Score = AttentionScore.Cosine, AttentionWindow = 5")]
    [InlineData(", Score = AttentionScore.Additive")]
    public void Those_of_a_source_and_its_translation(string arguments)
    {
        using var model = new CompiledDecoder(Pairs + arguments);
        var source = RandomCall.Ids(31, 17, seed: 3);
        var target = RandomCall.Ids(11, 17, seed: 4);
        var translation = new TranslationOptions { BeginToken = 1, EndToken = 2, Beams = 3, Threads = 2 };
        var call = new Call(1, 12, [1, .. target]) { Source = new Call(1, 32, [.. source, 2]) };
        var expected = GraphInterpreter.Infer(model.InferenceGraph, model.Parameters, call, new KeyValueCache());
        foreach (var width in InterpreterAgreement.Widths)
        {
            using var session = ((EncoderDecoderModel)model.Model).CreateSession(translation with { Width = width });
            var weights = session.Attend(source, target);
            Check(weights, expected, model, [AttentionPart.Encoder, AttentionPart.Decoder, AttentionPart.Cross]);
            Assert.Equal((12, 32), (weights.Queries(AttentionPart.Cross), weights.Keys(AttentionPart.Cross)));
        }
    }

    [Fact]
    public void Only_what_was_selected()
    {
        using var model = new CompiledDecoder($"{Decoder}, ContextLength = 9");
        using var session = model.Decoder.CreateSession();
        int[] tokens = [3, 1, 4, 1, 5];
        var all = session.Attend(tokens);
        var some = session.Attend(tokens, new() { Layers = [1], Heads = [2, 0] });
        Assert.Equal([1], some.Layers(AttentionPart.Decoder));
        Assert.Equal([0, 2], some.Heads);
        foreach (var head in some.Heads)
            Assert.Equal(Flat(all.Of(AttentionPart.Decoder, 1, head)), Flat(some.Of(AttentionPart.Decoder, 1, head)));
        Assert.Contains("layers 1; got 0", Assert.Throws<ArgumentException>(() => { some.Of(AttentionPart.Decoder, 0, 0); }).Message);
        Assert.Contains("heads 0, 2; got 1", Assert.Throws<ArgumentException>(() => { some.Of(AttentionPart.Decoder, 1, 1); }).Message);
        Assert.Throws<ArgumentException>(() => { some.Of(AttentionPart.Cross, 1, 0); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { some.Of(AttentionPart.Decoder, 1, 0, sequence: 1); });
        Assert.Equal("Layers", Assert.Throws<ArgumentException>(() => session.Attend(tokens, new() { Layers = [2] })).ParamName);
        Assert.Equal("Heads", Assert.Throws<ArgumentException>(() => session.Attend(tokens, new() { Heads = [0, 0] })).ParamName);
        Assert.Throws<ArgumentException>(() => session.Attend(tokens, new() { Parts = [AttentionPart.Cross] }));
    }

    [Fact]
    public void A_session_that_has_shown_its_attention_goes_on_as_if_it_had_not()
    {
        using var model = new CompiledDecoder($"{Decoder}, ContextLength = 9");
        using var session = model.Decoder.CreateSession();
        int[] tokens = [3, 1, 4, 1, 5];
        var (before, after) = (new float[41], new float[41]);
        session.Forward(tokens, before);
        session.Forward([9], before);
        session.Attend(tokens);
        Assert.Equal(5, session.Position);
        session.Forward([9], after);
        Assert.Equal(before, after);
        Assert.Throws<ArgumentException>(() => session.Attend([]));
        Assert.Throws<ArgumentException>(() => session.Attend(new int[10]));
        Assert.Throws<ArgumentException>(() => session.Attend([41]));
    }

    private static void Check(AttentionWeights weights, Interpretation expected, CompiledDecoder model, AttentionPart[] parts)
    {
        Assert.Equal(parts, weights.Parts);
        foreach (var part in parts)
        {
            Assert.Equal(
                part == AttentionPart.Encoder && parts.Length > 1 ? model.Spec.Dimensions.EncoderLayers : model.Spec.Dimensions.Layers,
                weights.Layers(part).Count);
            foreach (var layer in weights.Layers(part))
            {
                foreach (var head in weights.Heads)
                {
                    for (var sequence = 0; sequence < weights.Sequences; sequence++)
                    {
                        var map = Flat(weights.Of(part, layer, head, sequence));
                        var keys = weights.Keys(part, sequence);
                        Assert.Equal(weights.Queries(part, sequence) * keys, map.Length);
                        var reference = new double[map.Length];
                        for (var query = 0; query < weights.Queries(part, sequence); query++)
                        {
                            expected.AttentionWeights[(part, layer, head, sequence, query)].CopyTo(reference, query * keys);
                            Assert.Equal(1, map.Skip(query * keys).Take(keys).Sum(), 1e-6);
                        }

                        Agreement.Check(map, reference, Tolerance, $"{part}, layer {layer}, head {head}, sequence {sequence}");
                    }
                }
            }
        }
    }

    private static double[] Flat(ReadOnlyTensorSpan<float> map)
    {
        var floats = new float[map.FlattenedLength];
        map.FlattenTo(floats);
        return [.. floats.Select(weight => (double)weight)];
    }
}
