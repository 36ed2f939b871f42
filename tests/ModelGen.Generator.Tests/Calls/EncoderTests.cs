using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Calls;

public class EncoderTests
{
    [Fact]
    public void An_output_for_each_token() => Reported.Exactly(
        CallCode.Body(CallCode.Sentences, "Sentences", """
            using var session = model.CreateSession(new() { Batch = 2 });
            session.Encode([1, 2, 3], [1, 2], {|MG4001:new float[16]|});
            session.Encode([1, 2, 3], [1, 2], new float[24]);
            session.Encode([1, 2, 3], [1, 2], new float[3 * session.OutputWidth]);
            session.Encode({|MG4002:[1, 2, 3]|}, [1, 1], new float[24]);
            session.Encode(some, {|MG4005:[1, 1, 1]|}, new float[24]);
            session.Encode(some, [1, {|MG4003:17|}], new float[24]);
            session.Encode(some, [{|MG4002:0|}], new float[24]);
            session.Encode({|MG4003:new int[17]|});
            session.Encode([{|MG4004:50|}]);
            """),
        "Encode takes (3, 8) = 24 floats, a row for each token; this has 16: 24 would do",
        "Encode takes 2 tokens, as the lengths add up to; this has 3: 2 would do",
        "A call of 3 sequences is beyond this session, which takes at most 2: create it with Batch = 3",
        "A sequence has 17 tokens, more than ContextLength = 16 of 'Sentences' holds: give at most 16",
        "Encode takes at least 1 token of each sequence; this has 0: 1 would do",
        "The sequence has 17 tokens, more than ContextLength = 16 of 'Sentences' holds: give at most 16",
        "Token id 50 is outside the vocabulary of 'Sentences': 0 to 49 are in it");

    [Fact]
    public void An_output_for_each_sequence() => Reported.Exactly(
        CallCode.Body(CallCode.Sentiment, "Sentiment", """
            using var session = model.CreateSession(new() { Batch = 2 });
            session.Encode([1, 2, 3], [1, 2], {|MG4001:new float[9]|});
            session.Encode([1, 2, 3], [1, 2], new float[6]);
            """),
        "Encode takes (2, 3) = 6 floats, a row for each sequence; this has 9: 6 would do");

    [Fact]
    public void A_head_without_a_loss_is_not_trained() => Reported.Exactly(
        CallCode.Body(CallCode.Sentences, "Sentences", """
            using var trainer = model.{|MG4007:CreateTrainer|}();
            _ = new {|MG4007:Trainer|}(model);
            """),
        "'Sentences' has Head = EncoderHead.TokenEmbeddings, which has no loss to be trained by: declare a head that classifies, such as "
        + "Head = EncoderHead.TokenClassification with Labels",
        "'Sentences' has Head = EncoderHead.TokenEmbeddings, which has no loss to be trained by: declare a head that classifies, such as "
        + "Head = EncoderHead.TokenClassification with Labels");
}
