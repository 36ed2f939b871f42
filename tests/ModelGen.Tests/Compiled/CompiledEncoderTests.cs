using ModelGen.Data;
using ModelGen.Numerics;
using ModelGen.Parameters;
using ModelGen.Training;

namespace ModelGen.Tests.Compiled;

[Transformer(
    Topology.Encoder, DModel = 16, Heads = 2, Layers = 1, VocabularySize = 12, ContextLength = 9, NormEpsilon = 1e-5,
    Head = EncoderHead.SequenceClassification, Labels = 3, Pooling = Pooling.Mean)]
internal partial class SequenceClassifier;

[Transformer(
    Topology.Encoder, DModel = 16, Heads = 2, Layers = 1, VocabularySize = 12, ContextLength = 9, NormEpsilon = 1e-5,
    Head = EncoderHead.TokenClassification, Labels = 2)]
internal partial class TokenClassifier;

[Transformer(
    Topology.EncoderDecoder, DModel = 16, Heads = 2, Layers = 2, VocabularySize = 7, ContextLength = 5, Encoder = typeof(TokenClassifier),
    Activation = Activation.Gelu, Positions = Positions.Learned, ScaleEmbeddings = false)]
internal partial class Reverser;

/// <summary>Encoders in the hands of the trainer and of sessions, and as a part of another model.</summary>
public sealed class CompiledEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sequences_are_classified_by_what_is_in_them()
    {
        // Whether 3 is among the tokens, 4, or neither.
        var sequences = Sequences(400).Select(tokens => (tokens, tokens.Contains(3) ? 0 : tokens.Contains(4) ? 1 : 2)).ToList();
        var model = SequenceClassifier.Create(seed: 1);
        using var trainer = model.CreateTrainer(Options());
        var training = LabelledDataset.ForSequences(sequences.Take(300));
        trainer.Fit(training, null, steps: 200);

        using var session = model.CreateSession();
        Assert.False(session.IsPerToken);
        var right = sequences.Skip(300).Count(example => Best(session.Encode(example.tokens)) == example.Item2);
        Assert.InRange(right, 90, 100);
    }

    [Fact]
    public void Tokens_are_classified_by_what_stands_after_them()
    {
        // Whether the next token is greater, which a token cannot know without the others.
        var sequences = Sequences(400)
            .Select(tokens => (tokens, tokens.Select((token, i) => i + 1 < tokens.Length && tokens[i + 1] > token ? 1 : 0).ToArray()))
            .ToList();
        var model = TokenClassifier.Create(seed: 1);
        using var trainer = model.CreateTrainer(Options());
        trainer.Fit(
            LabelledDataset.ForTokens(sequences.Take(300)), LabelledDataset.ForTokens(sequences.Skip(300)), steps: 800,
            new FitOptions { BestPath = _folder["best.safetensors"] });

        using var session = TokenClassifier.Load(_folder["best.safetensors"]).CreateSession();
        Assert.True(session.IsPerToken);
        var (right, tokens) = (0, 0);
        foreach (var (ids, labels) in sequences.Skip(300))
        {
            var logits = session.Encode(ids);
            tokens += ids.Length;
            for (var i = 0; i < ids.Length; i++) right += (logits[2 * i + 1] > logits[2 * i] ? 1 : 0) == labels[i] ? 1 : 0;
        }

        Assert.InRange(right, 0.9 * tokens, tokens);
    }

    [Fact]
    public void A_run_on_labels_that_was_stopped_and_resumed_has_the_weights_of_one_that_was_not()
    {
        var data = LabelledDataset.ForSequences(Sequences(100).Select(tokens => (tokens, tokens[0] % 3)));
        var whole = SequenceClassifier.Create(seed: 2);
        using (var trainer = whole.CreateTrainer(Options())) trainer.Fit(data, null, steps: 25);
        using (var trainer = SequenceClassifier.Create(seed: 2).CreateTrainer(Options()))
        {
            trainer.Fit(data, null, steps: 11);
            trainer.SaveCheckpoint(_folder["checkpoint.safetensors"]);
        }

        var resumed = SequenceClassifier.Create(seed: 3);
        using (var trainer = resumed.CreateTrainer(Options()))
        {
            trainer.Resume(_folder["checkpoint.safetensors"]);
            trainer.Fit(data, null, steps: 25);
        }

        Assert.Equal(whole.Parameters.Span.ToArray(), resumed.Parameters.Span.ToArray());
    }

    [Fact]
    public void Together_sequences_are_as_alone()
    {
        var model = SequenceClassifier.Create(seed: 4);
        var sequences = Sequences(5);
        using var session = model.CreateSession(new() { Batch = 8 });
        var together = new float[5 * session.OutputWidth];
        session.Encode([.. sequences.SelectMany(tokens => tokens)], [.. sequences.Select(tokens => tokens.Length)], together);
        var alone = sequences.SelectMany(tokens => session.Encode(tokens)).ToArray();
        for (var i = 0; i < alone.Length; i++) Assert.Equal(alone[i], together[i], 1e-5f);
    }

    [Theory]
    [InlineData(new int[0], "1 to 9 tokens")]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, "one has 10")]
    [InlineData(new[] { 12 }, "12")]
    public void A_sequence_that_does_not_fit_is_refused(int[] tokens, string message)
    {
        using var session = SequenceClassifier.Create().CreateSession();
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => session.Encode(tokens)).Message);
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        Assert.Contains("3 tokens", Assert.Throws<ArgumentException>(() => LabelledDataset.ForTokens([([1, 2, 3], [0])])).Message);
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => LabelledDataset.ForSequences([([1], -1)])).Message);
        Assert.Contains("none", Assert.Throws<ArgumentException>(() => LabelledDataset.ForTokens([([1], [-1])])).Message);
        using var trainer = SequenceClassifier.Create().CreateTrainer(Options());
        var tooMany = LabelledDataset.ForSequences([([1], 3)]);
        Assert.Contains("0 to 2", Assert.Throws<ArgumentException>(() => trainer.Step(tooMany)).Message);
        Assert.ThrowsAny<ArgumentException>(() => trainer.Step(new TokenDataset(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0 })));
    }

    [Fact]
    public void The_weights_of_an_encoder_are_taken_over()
    {
        Assert.Equal(TokenClassifier.Layers, Reverser.EncoderLayers);
        Assert.Equal(TokenClassifier.VocabularySize, Reverser.SourceVocabularySize);
        Assert.Equal(TokenClassifier.ContextLength, Reverser.SourceContextLength);
        var encoder = TokenClassifier.Create(seed: 5);
        var model = Reverser.Create(seed: 6);
        var before = model.Parameters.Elements(Of(model, "token_embedding.weight")).ToArray();
        model.TakeEncoder(encoder);
        foreach (var (own, theirs) in new[]
        {
            ("encoder.layers.0.attention.qkv.weight", "layers.0.attention.qkv.weight"),
            ("encoder.layers.0.feed_forward.norm.bias", "layers.0.feed_forward.norm.bias"),
            ("source_embedding.weight", "token_embedding.weight"),
            ("source_position_embedding.weight", "position_embedding.weight"),
        })
        {
            Assert.Equal(
                encoder.Parameters.Elements(Of(encoder, theirs)).ToArray(), model.Parameters.Elements(Of(model, own)).ToArray());
        }

        Assert.Equal(before, model.Parameters.Elements(Of(model, "token_embedding.weight")).ToArray());
    }

    [Fact]
    public void An_encoder_of_another_shape_is_refused_and_nothing_is_changed()
    {
        var model = Reverser.Create(seed: 6);
        var before = model.Parameters.Span.ToArray();

        // Of a type that says no more, or the compiler would refuse it.
        EncoderModel smaller = SmallerEncoder.Create();
        var thrown = Assert.Throws<ArgumentException>(() => model.TakeEncoder(smaller));
        Assert.Contains("(12, 16)", thrown.Message);
        Assert.Equal(before, model.Parameters.Span.ToArray());
    }

    private static ParameterInfo Of(TransformerModel model, string name) =>
        model.Parameters.Layout.Parameters.Single(parameter => parameter.Name == name);

    private static TrainerOptions Options() => new()
    {
        TokensPerBatch = 200, Threads = 2, Schedule = LearningRateSchedule.Constant(5e-3),
    };

    private static List<int[]> Sequences(int count) =>
    [
        .. Enumerable.Range(0, count).Select(sequence =>
        {
            var length = 2 + (int)(CounterRandom.Uniform(1, (ulong)sequence) * 7);
            return Enumerable.Range(0, length).Select(i => (int)(CounterRandom.Uniform((ulong)sequence + 2, (ulong)i) * 12)).ToArray();
        }),
    ];

    private static int Best(float[] logits) => logits.AsSpan().IndexOf(logits.Max());
}

[Transformer(Topology.Encoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 12, ContextLength = 9)]
internal partial class SmallerEncoder;
