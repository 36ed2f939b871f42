using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Calls;

public class ForwardTests
{
    [Fact]
    public void Logits_that_a_call_does_not_fill() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var session = model.CreateSession();
            session.Forward([1, 2, 3], {|MG4001:new float[95]|});
            session.Forward([1, 2, 3], {|MG4001:new float[200]|});
            session.Forward(new int[1], {|MG4001:new float[97]|});
            session.Forward(some, {|MG4001:stackalloc float[100]|});
            session.Forward(logits: {|MG4001:new float[95]|}, tokens: some);
            using var two = model.CreateSession(new() { Batch = 2 });
            two.Forward([1, 2, 3, 4], {|MG4001:new float[96]|});
            two.Forward(some, {|MG4001:new float[3 * 96]|});
            using var any = model.CreateSession(new() { Batch = number });
            any.Forward([1, 2, 3, 4], {|MG4001:new float[95]|});
            """),
        "Forward takes (1, 3, 96) = 288 or (1, 96) = 96 logits; this has 95: 96 would do",
        "Forward takes (1, 3, 96) = 288 or (1, 96) = 96 logits; this has 200: 288 would do",
        "Forward takes (1, 96) = 96 logits; this has 97: 96 would do",
        "Forward takes a multiple of (batch 1, 96) = 96 logits; this has 100: 96 would do",
        "Forward takes a multiple of (batch 1, 96) = 96 logits; this has 95: 96 would do",
        "Forward takes (2, 2, 96) = 384 or (2, 96) = 192 logits; this has 96: 192 would do",
        "Forward takes a multiple of (batch 2, 96) = 192 logits; this has 288: 384 would do",
        "Forward takes a multiple of VocabularySize = 96 logits; this has 95: 96 would do");

    [Fact]
    public void Tokens_that_do_not_make_sequences_of_the_context() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var session = model.CreateSession(new SessionOptions { Batch = 2 });
            session.Forward({|MG4002:[1, 2, 3]|}, new float[1]);
            session.Forward({|MG4002:[]|}, new float[192]);
            session.Forward({|MG4002:new int[127]|}, new float[192]);
            session.Forward({|MG4002:new int[131]|}, new float[192]);
            session.Forward(some, {|MG4001:new float[100000]|});
            session.Forward({|MG4003:new int[130]|}, new float[192]);
            session.Forward([1, {|MG4004:96|}, -1, 2], {|MG4001:new float[1]|});
            """),
        "Forward takes (batch 2, length) tokens, a positive multiple of 2; this has 3: 2 or 4 would do",
        "Forward takes (batch 2, length) tokens, a positive multiple of 2; this has 0: 2 would do",
        "Forward takes (batch 2, length) tokens, a positive multiple of 2; this has 127: 126 or 128 would do",
        "Forward takes (batch 2, length) tokens, a positive multiple of 2; this has 131: 128 would do",
        "Forward takes a multiple of (batch 2, 96) = 192 logits; this has 100000: 12288 would do",
        "This has 65 tokens of each sequence, more than ContextLength = 64 of 'CharGpt' holds: give at most 128",
        "Token id 96 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Forward takes (2, 2, 96) = 384 or (2, 96) = 192 logits; this has 1: 192 would do");

    [Fact]
    public void A_program_takes_the_batch_that_it_was_made_with() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var pool = new ForkJoinPool(1);
            var program = model.CreateInferenceProgram(pool, 2, VectorWidth.Scalar);
            program.Forward({|MG4002:[1]|}, new float[192]);
            program.Forward([1, 2], {|MG4001:new float[96]|});
            program.Forward([1, 2], new float[192]);
            _ = model.CreateInferenceProgram(pool, {|MG4006:0|}, VectorWidth.Scalar);
            """),
        "Forward takes (batch 2, length) tokens, a positive multiple of 2; this has 1: 2 would do",
        "Forward takes (2, 96) = 192 logits; this has 96: 192 would do",
        "batch = 0 is out of range: it must be at least 1");

    [Fact]
    public void Prompts() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var session = model.CreateSession();
            session.Complete({|MG4003:new int[65]|}, 300);
            session.Complete({|MG4002:[]|}, 3);
            session.Complete([1, {|MG4004:-1|}, 96], {|MG4006:-2|});
            foreach (var token in session.Generate({|MG4003:new int[70]|}, 1, new() { TopP = {|MG4006:2|} })) { }
            session.Complete(new int[64], 1000);
            using var two = model.CreateSession(new() { Batch = 2 });
            two.{|MG4005:Complete|}(some, 3);
            new Sampler(new(), 96).Next({|MG4001:new float[95]|});
            new Sampler(new(), {|MG4006:0|}).Next(new float[95]);
            """),
        "The prompt has 65 tokens, more than ContextLength = 64 of 'CharGpt' holds: give at most 64",
        "Complete takes at least 1 token; this has none: 1 would do",
        "Token id -1 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "count = -2 is out of range: it must be at least 0",
        "The prompt has 70 tokens, more than ContextLength = 64 of 'CharGpt' holds: give at most 64",
        "TopP = 2 is out of range: it must be above 0 and at most 1",
        "Complete is beyond this session of Batch = 2, which takes Forward alone: generate with a session of Batch = 1",
        "Next takes (VocabularySize 96) logits; this has 95: 96 would do",
        "vocabularySize = 0 is out of range: it must be at least 1");
}
