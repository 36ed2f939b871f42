using ModelGen.Generator.Declaration;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Parameters;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG1005 to MG1008: what one array of 2,147,483,575 floats can hold.</summary>
public class LimitTests
{
    [Theory]
    [InlineData(
        "DModel = 4096, Heads = 4, Layers = 1, VocabularySize = {|MG1005:16777216|}, ContextLength = 64",
        "VocabularySize = 16777216 makes 68,921,126,912 parameters, and one array holds 2,147,483,575: VocabularySize up to 475056 fits")]
    [InlineData(
        "DModel = {|MG1005:65536|}, Heads = 64, Layers = 4096, VocabularySize = 96, ContextLength = 64",
        "DModel = 65536 makes 211,109,732,810,752 parameters, and one array holds 2,147,483,575: DModel up to 192 fits")]
    [InlineData(
        "DModel = 128, Heads = 4, Layers = 4096, VocabularySize = 96, ContextLength = 64, DFeedForward = {|MG1005:1048576|}",
        "DFeedForward = 1048576 makes 1,104,079,769,856 parameters, and one array holds 2,147,483,575: DFeedForward up to 1780 fits")]
    [InlineData(
        "DModel = 65536, Heads = 65536, Layers = 4096, VocabularySize = 96, ContextLength = 64, HeadDim = {|MG1005:65536|}",
        "HeadDim = 65536 makes 4,611,879,535,168,847,872 parameters, and one array holds 2,147,483,575: several sizes must be smaller")]
    [InlineData(
        "DModel = 4096, Heads = 4, Layers = 1, VocabularySize = 96, ContextLength = {|MG1005:1048576|}",
        "ContextLength = 1048576 makes 4,496,748,544 parameters, and one array holds 2,147,483,575: ContextLength up to 475024 fits")]
    [InlineData(
        "DModel = {|MG1005:32766|}, Heads = 3, Layers = 1, VocabularySize = 96, ContextLength = 64, Positions = Positions.Sinusoidal",
        "DModel = 32766 makes 12,886,966,098 parameters, and one array holds 2,147,483,575: DModel up to 13368 fits")]
    public void More_parameters_than_an_array_holds(string sizes, string message) =>
        Reported.Exactly(UserCode.Model($"Topology.Decoder, {sizes}"), message);

    [Theory]
    [InlineData("DModel = 4096, Heads = 4, Layers = 1, VocabularySize = 475056, ContextLength = 64")]
    [InlineData("DModel = 192, Heads = 64, Layers = 4096, VocabularySize = 96, ContextLength = 64")]
    [InlineData("DModel = 128, Heads = 4, Layers = 4096, VocabularySize = 96, ContextLength = 64, DFeedForward = 1780")]
    public void What_a_message_suggests_is_valid(string sizes) =>
        Assert.Empty(GeneratorRun.Of(UserCode.Model($"Topology.Decoder, {sizes}")).Diagnostics);

    [Fact]
    public void The_longest_buffer_is_the_runtimes() => Assert.Equal(ModelSize.LongestBuffer, AlignedBuffer.MaximumLength);

    [Fact]
    public void A_context_whose_keys_and_values_do_not_fit() => Reported.Exactly(
        UserCode.Model("Topology.Decoder, DModel = 1024, Heads = 16, Layers = 24, VocabularySize = 96, ContextLength = {|MG1006:100000|}"),
        "ContextLength = 100000 needs a buffer of 4,915,200,000 floats for one sequence, and one array holds 2,147,483,575: "
        + "ContextLength up to 43680 fits");

    [Fact]
    public void A_context_too_long_to_train_on_is_a_warning_and_still_a_model()
    {
        var run = Reported.Exactly(
            UserCode.Model(
                "Topology.Decoder, DModel = 1024, Heads = 16, Layers = 24, VocabularySize = 96, ContextLength = {|MG1007:16384|}"),
            "Training on ContextLength = 16384 tokens needs at least 4,043,309,056 floats of activations, and one array holds "
            + "2,147,483,575: train on sequences of at most 8688");
        Assert.Single(run.Result.TrackedSteps[TransformerGenerator.ModelStep]);
    }

    [Fact]
    public void What_is_recomputed_need_not_be_held() => Reported.Exactly(
        UserCode.Model(
            "Topology.Decoder, DModel = 1024, Heads = 16, Layers = 24, VocabularySize = 96, ContextLength = 16384, "
            + "RecomputeActivations = true"));

    [Fact]
    public void What_is_never_trained_need_not_be_held_for_training() => Reported.Exactly(
        UserCode.Model("Topology.Encoder, DModel = 1024, Heads = 16, Layers = 24, VocabularySize = 96, ContextLength = 16384"));

    [Fact]
    public void Layers_that_could_not_be_trained_on_any_sequence() => Reported.Exactly(
        UserCode.Model(
            "Topology.Decoder, DModel = 1, Heads = 1, Layers = {|MG1008:1000|}, VocabularySize = 96, ContextLength = 1, "
            + "DFeedForward = 1000000, Bias = false"),
        "Layers = 1000 needs 1,000,006,001 floats of activations for one token, and one array, which must hold those of 16, holds "
        + "2,147,483,575: Layers up to 134 fits");

    [Theory]
    [InlineData("DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024", 124_439_808)]
    [InlineData("DModel = 1600, Heads = 25, Layers = 48, VocabularySize = 50257, ContextLength = 1024", 1_557_611_200)]
    public void Gpt2_fits_and_has_the_published_number_of_parameters(string sizes, long parameters)
    {
        var run = GeneratorRun.Of(UserCode.Model($"Topology.Decoder, {sizes}"));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(parameters, ModelSize.ParameterCount(run.Model()));
    }
}
