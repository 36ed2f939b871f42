using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG1009 to MG1012 and MG2xxx: numbers that are no sizes, choices, and what does not go together.</summary>
public class OptionRuleTests
{
    [Theory]
    [InlineData("EmbeddingDropout", "1.0", "1", "0.9 is much already")]
    [InlineData("ResidualDropout", "1.5", "1.5", "0.9 is much already")]
    [InlineData("AttentionDropout", "10", "10", "10 percent is 0.1")]
    [InlineData("AttentionDropout", "-0.1", "-0.1", "0 turns it off")]
    [InlineData("ResidualDropout", "double.NaN", "NaN", "0 turns it off")]
    [InlineData("ResidualDropout", "double.PositiveInfinity", "Infinity", "0.9 is much already")]
    [InlineData("ResidualDropout", "0.999999999", "0.999999999", "0.9 is much already")]
    public void Dropout_that_is_no_probability_below_1(string name, string written, string value, string nearest) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, {name} = {{|MG1009:{written}|}}"),
        $"{name} = {value} must be at least 0 and below 1: {nearest}");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1e-5", "-1E-05")]
    [InlineData("1e-60", "1E-60")]
    [InlineData("1.1", "1.1")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    public void An_epsilon_that_is_not_small_and_positive(string written, string value) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, NormEpsilon = {{|MG1010:{written}|}}"),
        $"NormEpsilon = {value} must be above 0 and at most 1, such as 1E-05");

    [Theory]
    [InlineData("0")]
    [InlineData("-64")]
    public void A_window_that_is_not_positive(string written) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, AttentionWindow = {{|MG1012:{written}|}}"),
        $"AttentionWindow = {written} must be at least 1; left out, attention sees the whole context");

    [Theory]
    [InlineData("Activation", "(Activation)9",
        "9 is no Activation: Activation.Relu, Activation.Gelu, Activation.GeluTanh and Activation.Silu are")]
    [InlineData("Norm", "(NormPlacement)(-1)", "-1 is no NormPlacement: NormPlacement.Pre and NormPlacement.Post are")]
    [InlineData("Positions", "(Positions)2", "2 is no Positions: Positions.Learned and Positions.Sinusoidal are")]
    public void A_choice_that_its_enum_does_not_have(string name, string written, string message) =>
        Reported.Exactly(UserCode.Model($"{UserCode.ValidArguments}, {name} = {{|MG2001:{written}|}}"), message);

    [Theory]
    [InlineData("{|MG2001:(Topology)7|}")]
    [InlineData("topology: {|MG2001:(Topology)7|}")]
    public void A_topology_that_there_is_not(string written) =>
        Reported.Exactly(
            UserCode.Model(UserCode.ValidArguments.Replace("Topology.Decoder", written)),
            "7 is no Topology: Topology.Decoder and Topology.EncoderDecoder are");

    [Theory]
    [InlineData("Heads = 1", 127, "126 and 128 do")]
    [InlineData("Heads = 3", 129, "126 and 132 do")]
    [InlineData("Heads = 3, HeadDim = 8", 129, "128 and 130 do")]
    [InlineData("Heads = 1", 1, "2 does")]
    public void An_odd_width_with_sinusoidal_positions(string heads, int dModel, string nearest) => Reported.Exactly(
        UserCode.Model(
            $"Topology.Decoder, DModel = {{|MG2002:{dModel}|}}, {heads}, Layers = 1, VocabularySize = 96, ContextLength = 64, "
            + "Positions = Positions.Sinusoidal"),
        $"DModel = {dModel} is odd, and sinusoidal positions pair each sine with a cosine: {nearest}");
}
