using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Calls;

/// <summary>How far sizes, values, models and sessions are followed.</summary>
public class FollowingTests
{
    private const string TooFew = "Forward takes a multiple of (batch 1, 96) = 96 logits; this has 95: 96 would do";

    [Fact]
    public void Each_local_is_followed_once() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", $$"""
            var x0 = 1;
            {{string.Join('\n', Enumerable.Range(1, 100).Select(i => $"var x{i} = x{i - 1} + x{i - 1} - x{i - 1};"))}}
            int[] y0 = [1];
            {{string.Join('\n', Enumerable.Range(1, 40).Select(i => $"int[] y{i} = [.. y{i - 1}, .. y{i - 1}];"))}}
            using var session = model.CreateSession();
            session.Forward(y40, {|MG4001:new float[94 + x100]|});
            """),
        TooFew);

    [Fact]
    public void Sizes() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var session = model.CreateSession();
            {
                var logits = new float[95];
                session.Forward(some, {|MG4001:logits|});
            }

            {
                float[] logits = new float[number > 3 ? 95 : 95];
                session.Forward(some, {|MG4001:logits|});
            }

            {
                Span<float> logits = stackalloc float[95];
                session.Forward(some, {|MG4001:logits|});
            }

            {
                var size = 95; Span<float> logits = stackalloc float[size];
                session.Forward(some, {|MG4001:logits|});
            }

            {
                var logits = new float[200];
                session.Forward(some, {|MG4001:logits.AsSpan(5, 95)|});
            }

            {
                var logits = new float[200];
                session.Forward(some, {|MG4001:logits.AsSpan(length: 95, start: 5)|});
            }

            {
                var logits = new float[200];
                session.Forward(some, {|MG4001:logits.AsSpan(105)|});
            }

            {
                var logits = new float[number];
                session.Forward(some, {|MG4001:logits.AsSpan()[..95]|});
            }

            {
                var logits = new float[number];
                session.Forward(some, {|MG4001:logits.AsSpan()[^95..]|});
            }

            {
                var logits = new float[number];
                session.Forward(some, {|MG4001:logits[5..100]|});
            }

            {
                var logits = new float[100];
                session.Forward(some, {|MG4001:logits.AsSpan()[2..^3]|});
            }

            {
                var logits = new float[number];
                session.Forward(some, {|MG4001:logits.AsSpan().Slice(number, 95)|});
            }

            {
                Memory<float> logits = new float[95];
                session.Forward(some, {|MG4001:logits.Span|});
            }

            {
                const int Half = 47; var size = 2 * Half + 1;
                session.Forward(some, {|MG4001:new float[size]|});
            }

            {
                session.Forward(some, {|MG4001:new float[CharGpt.VocabularySize - 1]|});
            }

            {
                session.Forward(some, {|MG4001:new float[session.Dimensions.VocabularySize - session.Batch]|});
            }

            {
                var dimensions = model.Dimensions;
                session.Forward(some, {|MG4001:new float[dimensions.VocabularySize - 1]|});
            }

            {
                var other = new float[95];
                session.Forward(some, {|MG4001:new float[other.Length]|});
            }

            {
                var logits = flag ? new float[95] : new float[95];
                session.Forward(some, {|MG4001:logits|});
            }

            {
                session.Forward(some, {|MG4001:new Span<float>(new float[200], 0, 95)|});
            }
            """),
        [.. Enumerable.Repeat(TooFew, 20)]);

    [Fact]
    public void Models_and_sessions() => Reported.Exactly(
        CallCode.Types(CallCode.CharGpt, """
            public sealed class Writer : IDisposable
            {
                private const int Room = 95;
                private static readonly CharGpt Model = CharGpt.Create();
                private static readonly SessionOptions Two = new() { Batch = 2 };
                private readonly Session _session = Model.CreateSession(Two with { Threads = 1 });
                private readonly float[] _logits = new float[Room];
                private readonly int[] _broken = Model.CreateSession().Complete({|MG4003:new int[65]|}, 1);

                public void Write(ReadOnlySpan<int> tokens) => _session.Forward(tokens, {|MG4001:_logits|});

                public static void Base()
                {
                    DecoderModel model = CharGpt.Create();
                    model.CreateSession().Forward([1], {|MG4001:new float[95]|});
                    CharGpt.Load("file").CreateSession(null).Forward([1], {|MG4001:new float[95]|});
                }

                public void Dispose() => _session.Dispose();
            }
            """),
        "The prompt has 65 tokens, more than ContextLength = 64 of 'CharGpt' holds: give at most 64",
        "Forward takes a multiple of (batch 2, 96) = 192 logits; this has 95: 192 would do",
        "Forward takes (1, 96) = 96 logits; this has 95: 96 would do",
        "Forward takes (1, 96) = 96 logits; this has 95: 96 would do");

    [Fact]
    public void Elements_that_nobody_can_have_changed() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var session = model.CreateSession();
            const int Outside = 96;
            var outside = Outside + 1;
            ReadOnlySpan<int> prompt = [1, {|MG4004:Outside|}];
            session.Complete(prompt, 1);
            session.Complete(prompt, 2);
            session.Complete([.. some, {|MG4004:outside|}], 1);
            session.Complete(new[] { 1, {|MG4004:outside|} }, 1);
            session.Complete(stackalloc[] { {|MG4004:outside|}, 2 }, 1);
            """),
        "Token id 96 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Token id 97 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Token id 97 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Token id 97 is outside the vocabulary of 'CharGpt': 0 to 95 are in it");

    [Fact]
    public void Any_kind_of_body() => Reported.Exactly(
        CallCode.Types(CallCode.CharGpt, """
            public sealed class Bodies<T>(CharGpt model)
            {
                private readonly Func<Session, int[]> _field = session => session.Complete({|MG4002:[]|}, 1);

                public int[] Property => model.CreateSession().Complete([{|MG4004:96|}], 1);

                public async Task Async()
                {
                    using var session = model.CreateSession();
                    await Task.Yield();
                    session.Complete(new[] { {|MG4004:96|} }, 1);
                }

                public IEnumerable<TValue> Generic<TValue>(TValue value)
                {
                    using var session = model.CreateSession();
                    session.Complete(new[] { {|MG4004:96|} }, 1);
                    yield return value;
                }

                public void Inside()
                {
                    using var session = model.CreateSession();
                    var logits = new float[95];
                    Action lambda = () => session.Forward([1], {|MG4001:logits|});
                    Local(1);
                    void Local(int token) => session.Forward([token], {|MG4001:logits|});
                }
            }
            """),
        "Complete takes at least 1 token; this has none: 1 would do",
        "Token id 96 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Token id 96 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Token id 96 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Forward takes (1, 96) = 96 logits; this has 95: 96 would do",
        "Forward takes (1, 96) = 96 logits; this has 95: 96 would do");

    [Fact]
    public void Top_level_statements()
    {
        var run = GeneratorRun.Of($"""
            using ModelGen; using ModelGen.Generation;
            using var session = CharGpt.Create().CreateSession();
            var logits = new float[95];
            session.Forward([1], logits);
            {CallCode.CharGpt}
            """);

        // The harness compiles libraries, in which top-level statements are an error of their own.
        Assert.Equal(["CS8805", "MG4001"], run.Diagnostics.Select(diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public void A_model_of_another_project()
    {
        var library = GeneratorRun.Of("using ModelGen;\n" + CallCode.Sentiment);
        var image = new MemoryStream();
        Assert.True(library.Compilation.Emit(image).Success);
        var user = GeneratorRun.Of(
            [
                """
                public static class Use
                {
                    public static void Run(Sentiment model) => model.CreateSession().Encode([1], [1], new float[4]);
                }
                """,
            ],
            references: [MetadataReference.CreateFromImage(image.ToArray())]);
        Assert.Equal(["MG4001"], user.Diagnostics.Select(diagnostic => diagnostic.Id));
    }
}
