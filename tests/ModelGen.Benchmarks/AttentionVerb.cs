using System.Diagnostics;
using System.Globalization;
using ModelGen.Generation;

namespace ModelGen.Benchmarks;

/// <summary>6 layers of 8 heads, the least work beside attention that such a model has in practice.</summary>
[Transformer(Topology.Decoder, DModel = 128, Heads = 8, Layers = 6, VocabularySize = 96, ContextLength = 128)]
internal partial class NarrowHeads;

/// <summary>6 layers of 8 heads, as wide as the base model of Vaswani et al. (2017).</summary>
[Transformer(Topology.Decoder, DModel = 512, Heads = 8, Layers = 6, VocabularySize = 96, ContextLength = 128)]
internal partial class WideHeads;

/// <summary>The same as an encoder.</summary>
[Transformer(Topology.Encoder, DModel = 512, Heads = 8, Layers = 6, VocabularySize = 96, ContextLength = 128)]
internal partial class WideEncoder;

/// <summary>What it costs to be given all attention weights of 128 tokens, against the forward pass alone: both in turns.</summary>
internal sealed class AttentionVerb(Report report, int[] threads)
{
    private const int Tokens = 128;
    private const int Rounds = 41;

    private readonly int[] _tokens = [.. Enumerable.Range(0, Tokens).Select(i => i * 37 % 96)];

    public void Run()
    {
        report.Row($"{Tokens} tokens, 6 layers of 8 heads; medians of {Rounds} rounds.\n");
        report.Row("model            threads  forward ms  with weights ms  ratio");
        foreach (var count in threads)
        {
            var options = new SessionOptions { Threads = count };
            using (var session = NarrowHeads.Create(1).CreateSession(options)) Measure("decoder_128", count, session);
            using (var session = WideHeads.Create(1).CreateSession(options)) Measure("decoder_512", count, session);
            using (var session = WideEncoder.Create(1).CreateSession(options))
            {
                var output = new float[Tokens * WideEncoder.DModel];
                Measure("encoder_512", count, () => session.Encode(_tokens, [Tokens], output), () => session.Attend(_tokens));
            }
        }

        report.End();
    }

    private void Measure(string name, int count, Session session)
    {
        var logits = new float[session.Dimensions.VocabularySize];
        Measure(
            name, count,
            () =>
            {
                session.Reset();
                session.Forward(_tokens, logits);
            },
            () => session.Attend(_tokens));
    }

    private void Measure(string name, int count, Action forward, Action attend)
    {
        for (var i = 0; i < Rounds; i++)
        {
            forward();
            attend();
        }

        var (plain, captured) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            plain.Add(Time(forward));
            captured.Add(Time(attend));
        }

        var ratio = Report.Median([.. captured.Zip(plain, (with, without) => with / without)]);
        report.Row(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-16} {count,7} {Report.Median(plain),11:F3} {Report.Median(captured),16:F3} {ratio,6:F2}"));
        report.Metric($"attention.{name}.threads_{count}.ratio", ratio);
    }

    private static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
