using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Calls;

public class TrainerTests
{
    [Fact]
    public void Steps_on_tokens() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var trainer = model.CreateTrainer(new() { BatchSize = 4, GradientAccumulation = 2, SequenceLength = 8 });
            trainer.Step(new int[64], new int[64], 8, 8);
            trainer.Step({|MG4002:new int[15]|}, new int[16], 2, 8);
            trainer.Step(new int[16], {|MG4002:new int[15]|}, 2, 8);
            trainer.Step(some, {|MG4002:new int[15]|}, 2, 8);
            trainer.Step(some, some, {|MG4005:9|}, 8);
            trainer.Step(some, some, length: {|MG4005:9|}, batch: 1);
            trainer.Step(some, some, {|MG4006:0|}, 1);
            trainer.Step([1, {|MG4004:96|}], [-1, {|MG4004:-2|}], 1, 2);
            using var whole = model.CreateTrainer();
            whole.Step(some, some, {|MG4005:13|}, {|MG4005:65|});
            """),
        "Step takes (batch 2, length 8) = 16 tokens; this has 15: 16 would do",
        "Step takes as many targets as tokens, 16; this has 15: 16 would do",
        "Step takes as many targets as tokens, 16; this has 15: 16 would do",
        "batch = 9 is beyond this trainer, which takes at most 8 sequences: give at most 8, which is BatchSize = 4 times "
        + "GradientAccumulation = 2",
        "length = 9 is beyond this trainer, which takes at most 8 tokens of each sequence: give at most 8, or create it with "
        + "SequenceLength = 9",
        "batch = 0 is out of range: it must be at least 1",
        "Token id 96 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Token id -2 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "batch = 13 is beyond this trainer, which takes at most 12 sequences: give at most 12, which is BatchSize = 12 times "
        + "GradientAccumulation = 1",
        "length = 65 is beyond this trainer, which takes at most 64 tokens of each sequence: give at most 64, which is ContextLength");

    [Fact]
    public void What_a_trainer_is_made_with() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var trainer = model.CreateTrainer(new() { SequenceLength = {|MG4003:65|}, ClipNorm = {|MG4006:-1|} });
            trainer.Step(some, some, 1, 70);
            var options = new TrainerOptions { GradientAccumulation = {|MG4006:3_000_000|} };
            _ = new Trainer(model, options);
            _ = new Trainer(model, options);
            _ = new TrainerOptions
            {
                Optimizer = new() { Beta1 = {|MG4006:1.0|}, Epsilon = {|MG4006:0|} },
                ClipNorm = {|MG4006:double.PositiveInfinity|},
                Schedule = LearningRateSchedule.WarmupCosine(1e-3, {|MG4006:double.NaN|}, 100, {|MG4006:50|}),
            };
            _ = new TokenDataset({|MG4002:new int[1]|});
            trainer.Fit(new TokenDataset(new int[100]), null, {|MG4006:-1|}, new() { ProgressInterval = {|MG4006:0|} });
            """),
        "SequenceLength is 65 tokens, more than ContextLength = 64 of 'CharGpt' holds: give at most 64, or 0 for all of it",
        "ClipNorm = -1 is out of range: it must be at least 0",
        "GradientAccumulation = 3000000 is out of range: it must be at most 2796202, as a step has at most 2147483647 tokens",
        "Beta1 = 1 is out of range: it must be at least 0 and below 1",
        "Epsilon = 0 is out of range: it must be at least 1E-30",
        "ClipNorm = Infinity is out of range: it must be finite and at least 0",
        "final = NaN is out of range: it must be at least 0",
        "totalSteps = 50 is out of range: it must be at least warmupSteps = 100",
        "A TokenDataset takes at least 2 tokens, to read and to predict; this has 1: 2 would do",
        "steps = -1 is out of range: it must be at least 0",
        "ProgressInterval = 0 is out of range: it must be at least 1");

    [Fact]
    public void Programs() => Reported.Exactly(
        CallCode.Members(CallCode.CharGpt, """
            public static void Run(CharGpt model, ForkJoinPool pool, ParameterBlock gradients, ReadOnlySpan<int> some)
            {
                var program = model.CreateTrainingProgram(pool, gradients, 2, 10, VectorWidth.Scalar);
                program.Evaluate(some, some, {|MG4005:3|}, 2);
                program.Evaluate(some, some, 1, {|MG4005:33|});
                program.Evaluate(some, some, 1, 32);
                program.Train({|MG4002:[1, 2]|}, some, 1, 3, 1f, false, 0);
                _ = model.CreateTrainingProgram(pool, gradients, 2, {|MG4003:65|}, VectorWidth.Scalar);
            }
            """),
        "batch = 3 is beyond this program, which takes at most 2 sequences: create it with maximumBatch = 3",
        "length = 33 is beyond this program, which takes at most 32 tokens of each of 1 sequence: give at most 32",
        "Train takes (batch 1, length 3) = 3 tokens; this has 2: 3 would do",
        "maximumLength is 65 tokens, more than ContextLength = 64 of 'CharGpt' holds: give at most 64");

    [Fact]
    public void Batches_of_ones_own() => Reported.Exactly(
        CallCode.Body(CallCode.CharGpt, "CharGpt", """
            using var trainer = model.CreateTrainer();
            trainer.Step(new TrainingBatch { Tokens = {|MG4002:[1, 2, 3]|}, Targets = [1, 2, 3], Lengths = [2, 2] });
            var batch = new TrainingBatch { Tokens = [1, 2, {|MG4004:99|}], Targets = {|MG4002:[1, 2]|}, Lengths = [1, 2] };
            trainer.Step(batch);
            trainer.Step(in batch);
            trainer.Step(new TrainingBatch { Tokens = some, Targets = some, Lengths = [{|MG4003:65|}] });
            """),
        "Step takes 4 tokens, as the lengths add up to; this has 3: 4 would do",
        "Token id 99 is outside the vocabulary of 'CharGpt': 0 to 95 are in it",
        "Step takes as many targets as tokens, 3; this has 2: 3 would do",
        "A sequence has 65 tokens, more than ContextLength = 64 of 'CharGpt' holds: give at most 64");

    [Fact]
    public void Labels() => Reported.Exactly(
        CallCode.Body(CallCode.Sentiment, "Sentiment", """
            using var trainer = model.CreateTrainer();
            trainer.Step([1, 2], [-1, {|MG4004:3|}], 1, 2);
            """),
        "Label 3 is outside the labels of 'Sentiment': 0 to 2 are in it");
}
