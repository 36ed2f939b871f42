namespace ModelGen.Generator.Calls;

/// <summary>What the runtime library refuses in any call: by option, "Type.Property", and by argument, "Type.Method.parameter".</summary>
internal static class ValueRanges
{
    private static readonly ValueRange FromZero = new(0);
    private static readonly ValueRange FromOne = new(1);
    private static readonly ValueRange BelowOne = new(0, 1, WithoutMost: true);

    private static readonly Dictionary<string, ValueRange> Options = new(StringComparer.Ordinal)
    {
        ["SessionOptions.Threads"] = FromZero,
        ["SessionOptions.Batch"] = FromOne,
        ["SamplingOptions.Temperature"] = FromZero,
        ["SamplingOptions.TopK"] = FromZero,
        ["SamplingOptions.TopP"] = new(0, 1, WithoutLeast: true),
        ["TranslationOptions.BeginToken"] = FromZero,
        ["TranslationOptions.EndToken"] = FromZero,
        ["TranslationOptions.Beams"] = FromOne,
        ["TranslationOptions.LengthPenalty"] = FromZero,
        ["TranslationOptions.ExtraLength"] = FromZero,
        ["TranslationOptions.BatchSize"] = FromOne,
        ["TranslationOptions.Threads"] = FromZero,
        ["TrainerOptions.BatchSize"] = FromOne,
        ["TrainerOptions.SequenceLength"] = FromZero,
        ["TrainerOptions.TokensPerBatch"] = FromOne,
        ["TrainerOptions.GradientAccumulation"] = FromOne,
        ["TrainerOptions.Threads"] = FromZero,
        ["TrainerOptions.ClipNorm"] = FromZero,
        ["AdamWOptions.Beta1"] = BelowOne,
        ["AdamWOptions.Beta2"] = BelowOne,
        ["AdamWOptions.Epsilon"] = new(1e-30),
        ["AdamWOptions.WeightDecay"] = FromZero,
        ["FitOptions.EvaluationInterval"] = FromZero,
        ["FitOptions.EvaluationTokens"] = FromOne,
        ["FitOptions.ProgressInterval"] = FromOne,
        ["FitOptions.CheckpointInterval"] = FromZero,
        ["FitOptions.Patience"] = FromZero,
        ["FitOptions.SnapshotInterval"] = FromZero,
        ["FitOptions.KeepLast"] = FromZero,
    };

    private static readonly Dictionary<string, ValueRange> Arguments = new(StringComparer.Ordinal)
    {
        ["TransformerModel.CreateTrainingProgram.maximumBatch"] = FromOne,
        ["TransformerModel.CreateTrainingProgram.maximumLength"] = FromOne,
        ["DecoderModel.CreateInferenceProgram.batch"] = FromOne,
        ["Session.Generate.count"] = FromZero,
        ["Session.Complete.count"] = FromZero,
        ["TranslationProgram.Encode.beams"] = FromOne,
        ["TrainingProgram.Train.batch"] = FromOne,
        ["TrainingProgram.Train.length"] = FromOne,
        ["TrainingProgram.Evaluate.batch"] = FromOne,
        ["TrainingProgram.Evaluate.length"] = FromOne,
        ["Trainer.Step.batch"] = FromOne,
        ["Trainer.Step.length"] = FromOne,
        ["Trainer.Evaluate.maximumTokens"] = FromOne,
        ["Trainer.Fit.steps"] = FromZero,
        ["FitOptions.SnapshotPaths.steps"] = FromZero,
        ["LearningRateSchedule.Constant.rate"] = FromZero,
        ["LearningRateSchedule.WarmupCosine.peak"] = FromZero,
        ["LearningRateSchedule.WarmupCosine.final"] = FromZero,
        ["LearningRateSchedule.WarmupCosine.warmupSteps"] = FromZero,
        ["LearningRateSchedule.InverseSquareRoot.peak"] = FromZero,
        ["LearningRateSchedule.InverseSquareRoot.warmupSteps"] = FromOne,
        ["LearningRateSchedule.InverseSquareRoot.initialRate"] = FromZero,
        ["LearningRateSchedule.Noam.dModel"] = FromOne,
        ["LearningRateSchedule.Noam.warmupSteps"] = FromOne,
        ["LearningRateSchedule.Noam.factor"] = FromZero,
        ["Sampler..ctor.vocabularySize"] = FromOne,
        ["TokenDataset.Split.validationFraction"] = new(0, 1, WithoutLeast: true, WithoutMost: true),
        ["TokenDataset.WindowStart.windowLength"] = FromOne,
        ["TokenDataset.WindowStart.drawn"] = FromZero,
        ["PairDataset..ctor.beginId"] = FromZero,
        ["PairDataset..ctor.endId"] = FromZero,
        ["PairDataset..ctor.maximumSourceLength"] = FromOne,
        ["PairDataset..ctor.maximumTargetLength"] = FromOne,
        ["CharacterTokenizer.Train.maximumVocabulary"] = new(2),
        ["BytePairTokenizer.Train.vocabularySize"] = new(259, 1 << 18),
        ["BytePairTokenizer.Train.minimumCount"] = FromOne,
        ["SplitWordTokenizer.Train.minimumCount"] = FromOne,
        ["SplitWordTokenizer.Train.maximumVocabulary"] = new(5),
    };

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<KeyValuePair<string, ValueRange>> All => Options.Concat(Arguments);

    /// <summary>The range of an option; null if it has none.</summary>
    public static ValueRange? OfOption(string type, string property) =>
        Options.TryGetValue($"{type}.{property}", out var range) ? range : null;

    /// <summary>The range of an argument; null if it has none.</summary>
    public static ValueRange? OfArgument(string type, string method, string parameter) =>
        Arguments.TryGetValue($"{type}.{method}.{parameter}", out var range) ? range : null;
}
