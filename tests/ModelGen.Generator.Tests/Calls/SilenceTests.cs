using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Calls;

/// <summary>Nothing is said of what is right, or may be.</summary>
public class SilenceTests
{
    [Fact]
    public void Sizes_that_may_be_others() => Reported.Exactly(CallCode.Members(CallCode.CharGpt, """
        public static void Run(CharGpt model, int[] given, int number, bool flag)
        {
            using var session = model.CreateSession();
            var reassigned = new float[95];
            if (flag) reassigned = new float[96];
            session.Forward(given, reassigned);

            var resized = new float[95];
            Array.Resize(ref resized, 96);
            session.Forward(given, resized);

            var written = new float[95];
            Action write = () => written = new float[96];
            write();
            session.Forward(given, written);

            var swapped = new float[95];
            var other = new float[96];
            (swapped, other) = (other, swapped);
            session.Forward(given, swapped);

            var size = 0;
            for (var i = 0; i < 96; i++) size++;
            session.Forward(given, new float[size]);

            for (var length = 95; length < 97; length++) if (flag) session.Forward(given, new float[length]);

            ref var alias = ref reassigned;
            alias = new float[96];

            var referred = new float[95];
            ref var reference = ref referred;
            reference = new float[96];
            session.Forward(given, referred);

            var late = default(float[]);
            late = new float[96];
            session.Forward(given, late);

            float[] unset;
            if (flag) unset = new float[95]; else unset = new float[96];
            session.Forward(given, unset);

            session.Forward(given, flag ? new float[95] : new float[96]);
            session.Forward(given, new float[number]);
            session.Forward(given, Room());
            session.Forward(given, [.. Room()]);
            session.Forward(given, new float[200].AsSpan(number));
            session.Forward(given, new float[200].AsSpan()[number..]);
            session.Forward(given, new List<float>(new float[95]).ToArray());
            if (Make(out var made)) session.Forward(given, made);
            foreach (var each in new[] { new float[96] }) session.Forward(given, each);
            if (Room() is { } matched) session.Forward(given, matched);
            var jagged = new float[95][];
            session.Forward(given, jagged[0]);
        }

        private static float[] Room() => new float[96];

        private static bool Make(out float[] made) => (made = new float[96]).Length > 0;
        """));

    [Fact]
    public void Elements_that_may_be_others() => Reported.Exactly(CallCode.Members(CallCode.CharGpt, """
        private static readonly int[] Shared = [96, 97];

        public static void Run(CharGpt model, int number, ReadOnlySpan<int> some)
        {
            using var session = model.CreateSession();
            int[] tokens = [96, 97];
            tokens[0] = tokens[1] = 1;
            session.Complete(tokens, 1);
            session.Complete(Shared, 1);
            Span<int> span = [96, 97];
            span.Clear();
            session.Complete(span, 1);
            ReadOnlySpan<int> view = tokens;
            session.Complete(view, 1);
            var id = 96;
            id -= 1;
            session.Complete([id, number, .. some], 1);
            ReadOnlySpan<int> changed = [96];
            changed = [1];
            session.Complete(changed, 1);
            checked
            {
                session.Complete([Math.Min(96, number)], 1);
            }
        }
        """));

    [Fact]
    public void Sessions_and_models_that_may_be_others() => Reported.Exactly(CallCode.Types(CallCode.CharGpt, """
        public class Holder
        {
            private readonly Session _session = CharGpt.Create().CreateSession();
            private readonly float[] _logits = new float[95];
            private Session _changing = CharGpt.Create().CreateSession();
            private readonly int[] _prompt = new int[65];

            public Holder(Session session, int size)
            {
                _session = session;
                this._logits = new float[size];
                Set(out _prompt);
            }

            public void Use(
                Session session, DecoderModel model, TransformerModel any, SessionOptions options, Func<Session> make, bool flag)
            {
                session.Forward([1, 96], new float[95]);
                model.CreateSession().Forward([1, 96], new float[95]);
                any.CreateTrainer(new() { SequenceLength = 1000 });
                _session.Forward([96], new float[95]);
                _changing.Forward([96], new float[95]);
                make().Forward([96], new float[95]);
                Make().Forward([96], new float[95]);
                var chosen = flag ? session : make();
                chosen.Forward([96], new float[95]);
                var first = session;
                first = make();
                first.Forward([96], new float[95]);
                CharGpt.Create().CreateSession().Forward([1], new float[96]);
                CharGpt.Create().CreateSession(options).Forward([1, 2, 3], new float[96 * 3]);
                CharGpt.Create().CreateSession(options).Generate([1], 3);
                CharGpt.Create().CreateSession(options ?? new() { Batch = 3 }).Forward([1], new float[96]);
                session?.Forward([96], new float[95]);
            }

            private static void Set(out int[] prompt) => prompt = new int[64];

            public int[] Complete(CharGpt model) => model.CreateSession().Complete(_prompt, 1);

            private static Session Make() => CharGpt.Create().CreateSession();
        }

        public struct Value(int size)
        {
            private readonly float[] _logits = new float[95];
            private readonly int _size = size;

            public readonly void Use(CharGpt model, ReadOnlySpan<int> tokens) => model.CreateSession().Forward(tokens, _logits);
        }

        public static class Generic<TModel> where TModel : DecoderModel
        {
            public static void Use<TOther>(TModel model, TOther other) where TOther : EncoderModel
            {
                model.CreateSession().Forward([96], new float[95]);
                other.CreateSession().Encode([96], [1], new float[95]);
            }
        }
        """));

    [Fact]
    public void Elements_that_a_conversion_makes() => Reported.Exactly(CallCode.Types(CallCode.CharGpt, """
        public readonly struct Clamped(int[] ids)
        {
            private readonly int[] _ids = ids;

            public static explicit operator Clamped(int[] ids) => new([.. ids.Select(id => Math.Min(id, 95))]);

            public static implicit operator ReadOnlySpan<int>(Clamped clamped) => clamped._ids;
        }

        public static class Program
        {
            public static int[] Run(CharGpt model) => model.CreateSession().Complete((Clamped)new[] { 96 }, 1);
        }
        """));

    [Fact]
    public void Labels_that_are_not_the_models() => Reported.Exactly(CallCode.Members(
        CallCode.CharGpt.Replace("CharGpt;", "CharGpt { public const int Labels = 3; }"), """
        public static void Run(CharGpt model) => model.CreateTrainer().Step([1, 2], [2, 50], 1, 2);
        """));

    [Fact]
    public void Code_for_other_sizes() => Reported.Exactly(CallCode.Members(CallCode.CharGpt, """
        public static void Run(CharGpt model, bool flag)
        {
            var batch = 2;
            using var session = model.CreateSession(new() { Batch = batch });
            if (batch == 1) session.Complete([1], 1);
            if (session.Batch == 1 && session.Complete([1], 1).Length > 0) return;
            var one = session.Batch == 1 ? session.Complete([1], 1) : [];
            var prompt = new int[65];
            using var single = model.CreateSession();
            if (prompt.Length <= CharGpt.ContextLength) single.Complete(prompt, 1);
            if (prompt.Length is > 0 and <= CharGpt.ContextLength) single.Complete(prompt, 1);
            _ = prompt.Length switch { > 64 => single.Complete(prompt.AsSpan(0, 64), 1), _ => single.Complete(prompt, 1) };
            if (prompt is { Length: <= CharGpt.ContextLength }) single.Complete(prompt, 1);
            if (session is { Batch: 1 }) session.Complete([1], 1);
            ReadOnlySpan<int> none = [];
            if (!none.IsEmpty) single.Complete(none, 1);
            if (none is [_, ..]) single.Complete(none, 1);
            switch (flag)
            {
                case true:
                    if (prompt.Length > CharGpt.ContextLength) break;
                    single.Complete(prompt, 1);
                    break;
            }

            if (prompt.Length > CharGpt.ContextLength) return;
            single.Complete(prompt, 1);
        }
        """));

    [Fact]
    public void What_is_right() => Reported.Exactly(CallCode.Members(CallCode.CharGpt + CallCode.Sentiment, """
        public static void Run(CharGpt model, Sentiment sentiment, int[] tokens)
        {
            using var session = model.CreateSession(new() { Batch = 2, Threads = 0 });
            session.Forward([0, 95], new float[192]);
            session.Forward(new int[128], new float[128 * 96]);
            session.Forward(new ReadOnlyTensorSpan<int>(tokens, [1, 3]), new TensorSpan<float>(new float[95]));
            using var trainer = model.CreateTrainer(new() { SequenceLength = 64, ClipNorm = 0, BatchSize = 1, GradientAccumulation = 3 });
            trainer.Step(new int[3 * 64], new int[3 * 64], 3, 64);
            trainer.Step([1, 2], [-1, 95], 1, 2);
            using var labels = sentiment.CreateTrainer();
            labels.Step([1, 2], [-1, 2], 1, 2);
            _ = new SamplingOptions { Temperature = 0, TopK = 0, TopP = 1 };
            _ = new SamplingOptions { Temperature = Math.Sin(-1) };
            _ = new FitOptions { EvaluationInterval = 0, Patience = 0 };
            _ = LearningRateSchedule.WarmupCosine(0, 0, 0, 0);
            _ = new TokenDataset(tokens).Split(0.5);
            _ = CharacterTokenizer.Train("ab", 2);
        }
        """));

    [Fact]
    public void Calls_of_a_model_with_an_error_of_its_own() => Reported.Exactly(
        CallCode.Body(
            CallCode.CharGpt.Replace("Heads = 2", "Heads = {|MG1004:3|}"), "CharGpt", """
            using var session = model.CreateSession();
            session.Forward([1000], new float[95]);
            using var trainer = model.CreateTrainer(new() { SequenceLength = 1000 });
            """),
        "Heads = 3 does not divide DModel = 8: 2 and 4 do, or give HeadDim");

    [Fact]
    public void Other_code_of_the_same_names() => Reported.Exactly("""
        using System;

        public sealed class Session
        {
            public int Batch { get; init; }

            public void Forward(ReadOnlySpan<int> tokens, Span<float> logits) { }

            public static void Run() => new Session { Batch = 0 }.Forward([], []);
        }
        """);

    [Fact]
    public void Code_that_does_not_compile_breaks_nothing()
    {
        var run = GeneratorRun.Of(CallCode.Body(CallCode.CharGpt, "CharGpt", """
            var logits = new float[logits.Length];
            int a = b, b = a;
            var session = model.CreateSession(nothing);
            session.Forward([a, ], logits);
            session.Forward(new float[]);
            session.Forward(stackalloc int[], new float[a]);
            model.CreateSession(new() { Batch = }).Complete([1, 2;
            """));
        Assert.All(run.Diagnostics, diagnostic => Assert.StartsWith("CS", diagnostic.Id));
    }
}
