using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Calls;

public class TranslationTests
{
    [Fact]
    public void Sources() => Reported.Exactly(
        CallCode.Body(CallCode.Translator, "Translator", """
            using var session = model.CreateSession(new TranslationOptions { BeginToken = 1, EndToken = 2 });
            session.Translate({|MG4003:new int[32]|});
            session.Translate(new int[31]);
            session.Translate({|MG4002:new int[0]|});
            session.Translate([3, {|MG4004:70|}]);
            session.Translate([[3, 69], [4, {|MG4004:75|}]]);
            session.Search(new int[][] { [1], {|MG4003:new int[40]|} });
            """),
        "The source has 32 tokens and its end, more than SourceContextLength = 32 of 'Translator' holds: give at most 31",
        "Translate takes at least 1 token; this has none: 1 would do",
        "Token id 70 is outside the source vocabulary of 'Translator': 0 to 69 are in it",
        "Token id 75 is outside the source vocabulary of 'Translator': 0 to 69 are in it",
        "The source has 40 tokens and its end, more than SourceContextLength = 32 of 'Translator' holds: give at most 31");

    [Fact]
    public void Options_against_the_model() => Reported.Exactly(
        CallCode.Body(CallCode.Translator, "Translator", """
            var options = new TranslationOptions { BeginToken = {|MG4004:80|}, EndToken = {|MG4004:75|}, Beams = {|MG4006:80|} };
            using var session = model.CreateSession(options);
            using var other = model.CreateSession(options with { BeginToken = 79, EndToken = 69, Beams = {|MG4006:0|} });
            using var large = model.CreateSession(new() { BeginToken = {|MG4006:-1|}, EndToken = 1, BatchSize = {|MG4006:int.MaxValue|} });
            using var right = model.CreateSession(options with { BeginToken = 79, EndToken = 69, Beams = 79 });
            """),
        "BeginToken 80 is outside the vocabulary of 'Translator': 0 to 79 are in it",
        "EndToken 75 is outside the vocabularies of 'Translator': 0 to 69 are in it",
        "Beams = 80 is out of range: it must be below the VocabularySize = 80 of 'Translator'",
        "Beams = 0 is out of range: it must be at least 1",
        "BeginToken = -1 is out of range: it must be at least 0",
        "BatchSize = 2147483647 is out of range: it must be at most 6710886, as 4 beams and VocabularySize = 80 allow");

    [Fact]
    public void A_text_is_no_pairs() => Reported.Exactly(
        CallCode.Members(CallCode.Translator, """
            public static void Run(Translator model, TokenDataset text, PairDataset pairs, LabelledDataset labelled, TrainingData any)
            {
                using var trainer = model.CreateTrainer();
                trainer.Fit({|MG4008:text|}, pairs, 10);
                trainer.Fit(pairs, {|MG4008:labelled|}, 10);
                trainer.Step(pairs);
                trainer.Step({|MG4008:text|});
                trainer.Evaluate(any);
            }
            """),
        "'Translator' does not learn from a TokenDataset, as it has an encoder beside its decoder: give it a PairDataset",
        "'Translator' does not learn from a LabelledDataset, as it tells no labels apart: give it a PairDataset",
        "'Translator' does not learn from a TokenDataset, as it has an encoder beside its decoder: give it a PairDataset");
}
