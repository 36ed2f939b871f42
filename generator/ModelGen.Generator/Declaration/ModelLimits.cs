using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Whether the runtime can hold the model: its parameters, and what one sequence needs, each in one array of floats.</summary>
internal static class ModelLimits
{
    private const int FewestRows = 16;

    /// <summary>Reports what does not fit.</summary>
    public static void Check(ModelSpec model, GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        // What is too large in one way is too large in the next; one report is enough.
        if (!ParametersFit(model, sizes, arguments, problems)) return;
        if (!SequenceFits(model, arguments, problems)) return;
        if (model.IsTrained) CheckTraining(model, arguments, problems);
    }

    /// <summary>Whether the runtime can hold a model and, if it can be trained at all, train it on short sequences.</summary>
    public static bool Holds(ModelSpec model) =>
        ModelSize.BlockLength(model) <= ModelSize.LongestBuffer
        && ModelSize.LongestOfSequence(model) <= ModelSize.LongestBuffer
        && (!model.IsTrained || FewestRows * ModelSize.ActivationsPerToken(model) <= ModelSize.LongestBuffer);

    private static bool ParametersFit(ModelSpec model, GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (ModelSize.BlockLength(model) <= ModelSize.LongestBuffer) return true;
        var (name, size) = LargestContributor(model, sizes);
        var step = name == nameof(sizes.DModel) ? StepOfDModel(model, sizes) : 1;
        var most = step * Most(size / step, steps => ModelSize.BlockLength(Resized(model, sizes, name, steps * step)));
        problems.Add(
            Rules.TooManyParameters, arguments.LocationOf(name), SizeRemedies.AtMost(name, most),
            name, Text.Of(size), Text.Count(ModelSize.ParameterCount(model)),
            Text.Count(ModelSize.LongestBuffer), most > 0 ? $"{name} up to {Text.Of(most)} fits" : "several sizes must be smaller");
        return false;
    }

    // Without what one sequence of the full context needs, no session could ever come to its end.
    private static bool SequenceFits(ModelSpec model, AttributeArguments arguments, Problems problems)
    {
        var d = model.Dimensions;
        if (ModelSize.LongestOfSequence(model) <= ModelSize.LongestBuffer) return true;
        var most = Most(
            d.ContextLength, length => ModelSize.LongestOfSequence(model with { Dimensions = d with { ContextLength = length } }));
        problems.Add(
            Rules.ContextTooLong, arguments.LocationOf(nameof(d.ContextLength)),
            SizeRemedies.AtMost(nameof(d.ContextLength), most), Text.Of(d.ContextLength),
            Text.Count(ModelSize.LongestOfSequence(model)), Text.Count(ModelSize.LongestBuffer),
            most > 0 ? $"ContextLength up to {Text.Of(most)} fits" : "the layers must be narrower or fewer");
        return false;
    }

    // A model may be used on longer sequences than it is trained on, so that is a warning; but it must be possible to train it at all.
    private static void CheckTraining(ModelSpec model, AttributeArguments arguments, Problems problems)
    {
        var d = model.Dimensions;
        var perToken = ModelSize.ActivationsPerToken(model);
        var most = (int)Math.Min(ModelSize.LongestBuffer / perToken / FewestRows * FewestRows, int.MaxValue);
        if (ModelSize.RoundUp(d.ContextLength) <= most) return;
        if (most >= FewestRows)
        {
            problems.Add(
                Rules.TrainingNeedsShorterSequences, arguments.LocationOf(nameof(d.ContextLength)),
                [.. SizeRemedies.AtMost(nameof(d.ContextLength), most), .. Recompute(model, ModelSize.RoundUp(d.ContextLength))],
                Text.Of(d.ContextLength),
                Text.Count(perToken * ModelSize.RoundUp(d.ContextLength)), Text.Count(ModelSize.LongestBuffer), Text.Of(most));
            return;
        }

        var layers = Most(
            d.Layers, count => FewestRows * ModelSize.ActivationsPerToken(model with { Dimensions = d with { Layers = count } }));
        problems.Add(
            Rules.LayersTooWide, arguments.LocationOf(nameof(d.Layers)),
            [.. SizeRemedies.AtMost(nameof(d.Layers), layers), .. Recompute(model, FewestRows)], Text.Of(d.Layers), Text.Count(perToken),
            Text.Count(ModelSize.LongestBuffer), $"Layers up to {Text.Of(layers)} fits");
    }

    // Where activations are computed again, those of one layer are there at a time.
    private static IEnumerable<Remedy> Recompute(ModelSpec model, long tokens)
    {
        if (model.RecomputeActivations) yield break;
        if (tokens * ModelSize.ActivationsPerToken(model with { RecomputeActivations = true }) > ModelSize.LongestBuffer) yield break;
        yield return Remedy.SetArgument(nameof(model.RecomputeActivations), "true");
    }

    private static (string Name, int Size) LargestContributor(ModelSpec model, GivenSizes sizes)
    {
        var d = model.Dimensions;
        var attention = 2L * d.Layers * d.Heads * (d.KeyDim + d.ValueDim) * d.DModel;
        var feedForward = 2L * d.Layers * d.DFeedForward * d.DModel;
        var vocabulary = (model.TieEmbeddings ? 1L : 2L) * d.VocabularySize * d.DModel;
        var positions = model.Positions == PositionKind.Learned ? (long)d.ContextLength * d.DModel : 0;

        var largest = Math.Max(Math.Max(attention, feedForward), Math.Max(vocabulary, positions));
        if (largest == vocabulary) return (nameof(d.VocabularySize), d.VocabularySize);
        if (largest == positions) return (nameof(d.ContextLength), d.ContextLength);
        if (largest == feedForward && sizes.DFeedForward is { } width) return (nameof(d.DFeedForward), width);
        if (largest == attention && sizes.HeadDim is { } headDim) return (nameof(sizes.HeadDim), headDim);
        return (nameof(d.DModel), d.DModel);
    }

    // The widths that would otherwise do: whole heads, and even for sinusoidal positions.
    private static int StepOfDModel(ModelSpec model, GivenSizes sizes)
    {
        var step = !sizes.HasHeadSizes ? model.Dimensions.Heads : 1;
        return model.Positions == PositionKind.Sinusoidal && step % 2 != 0 ? 2 * step : step;
    }

    private static ModelSpec Resized(ModelSpec model, GivenSizes sizes, string name, int size)
    {
        var resized = name switch
        {
            nameof(sizes.VocabularySize) => sizes with { VocabularySize = size },
            nameof(sizes.ContextLength) => sizes with { ContextLength = size },
            nameof(sizes.DFeedForward) => sizes with { DFeedForward = size },
            nameof(sizes.HeadDim) => sizes with { HeadDim = size },
            _ => sizes with { DModel = size },
        };
        return model with { Dimensions = resized.Resolve() };
    }

    /// <summary>
    /// The largest size from 1 up whose length fits, or 0. Lengths grow with the size; that of <paramref name="tooLarge"/> does not fit.
    /// </summary>
    private static int Most(int tooLarge, Func<int, long> length)
    {
        var (fits, exceeds) = (0, tooLarge);
        while (exceeds - fits > 1)
        {
            var middle = fits + (exceeds - fits) / 2;
            if (length(middle) <= ModelSize.LongestBuffer) fits = middle;
            else exceeds = middle;
        }

        return fits;
    }
}
