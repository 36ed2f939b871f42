using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG1001 to MG1004: each size by itself, and heads that divide.</summary>
public class SizeRuleTests
{
    [Theory]
    [InlineData("DModel", "DModel is required, as in DModel = 128")]
    [InlineData("Heads", "Heads is required, as in Heads = 4")]
    [InlineData("Layers", "Layers is required, as in Layers = 4")]
    [InlineData("VocabularySize", "VocabularySize is required, as in VocabularySize = 256")]
    [InlineData("ContextLength", "ContextLength is required, as in ContextLength = 64")]
    public void A_size_that_is_missing(string name, string message)
    {
        var others = UserCode.ValidArguments.Split(", ").Where(argument => !argument.StartsWith(name, StringComparison.Ordinal));
        var arguments = string.Join(", ", others);
        Reported.Exactly(UserCode.Model(arguments).Replace("[Transformer(", "[{|MG1001:Transformer|}("), message);
    }

    [Fact]
    public void All_sizes_missing_make_one_report() => Reported.Exactly(
        UserCode.Model("Topology.Decoder").Replace("[Transformer(", "[{|MG1001:ModelGen.Transformer|}("),
        "DModel, Heads, Layers, VocabularySize and ContextLength are required, as in DModel = 128, Heads = 4, Layers = 4, "
        + "VocabularySize = 256, ContextLength = 64");

    [Fact]
    public void Missing_heads_are_suggested_so_that_they_divide() => Reported.Exactly(
        UserCode.Model("Topology.Decoder, DModel = 127, Layers = 4, VocabularySize = 96, ContextLength = 64")
            .Replace("[Transformer(", "[{|MG1001:Transformer|}("),
        "Heads is required, as in Heads = 1");

    [Theory]
    [InlineData("DModel", "0", "65536")]
    [InlineData("DModel", "-128", "65536")]
    [InlineData("Heads", "0", "65536")]
    [InlineData("Layers", "-1", "4096")]
    [InlineData("VocabularySize", "int.MinValue", "16777216", "-2147483648")]
    [InlineData("ContextLength", "0", "1048576")]
    [InlineData("HeadDim", "0", "65536")]
    [InlineData("DFeedForward", "-4", "1048576")]
    public void A_size_that_is_not_positive(string name, string written, string bound, string? value = null) => Reported.Exactly(
        UserCode.Model(With(name, $"{{|MG1002:{written}|}}")), $"{name} = {value ?? written} must be positive, from 1 to {bound}");

    [Theory]
    [InlineData("DModel", "65537", "65536")]
    [InlineData("Heads", "65537", "65536")]
    [InlineData("Layers", "4097", "4096")]
    [InlineData("VocabularySize", "16777217", "16777216")]
    [InlineData("ContextLength", "int.MaxValue", "1048576", "2147483647")]
    [InlineData("HeadDim", "65537", "65536")]
    [InlineData("DFeedForward", "1048577", "1048576")]
    public void A_size_that_is_too_large(string name, string written, string bound, string? value = null) => Reported.Exactly(
        UserCode.Model(With(name, $"{{|MG1003:{written}|}}")), $"{name} = {value ?? written} is too large: at most {bound}");

    [Theory]
    [InlineData(128, 5, "4 and 8 do")]
    [InlineData(128, 256, "128 does")]
    [InlineData(127, 4, "1 and 127 do")]
    [InlineData(768, 7, "6 and 8 do")]
    [InlineData(65536, 65535, "32768 and 65536 do")]
    public void Heads_that_do_not_divide(int dModel, int heads, string nearest) => Reported.Exactly(
        UserCode.Model(
            $"Topology.Decoder, DModel = {dModel}, Heads = {{|MG1004:{heads}|}}, Layers = 1, VocabularySize = 96, ContextLength = 64"),
        $"Heads = {heads} does not divide DModel = {dModel}: {nearest}, or give HeadDim");

    [Theory]
    [InlineData("KeyDim", "ValueDim")]
    [InlineData("ValueDim", "KeyDim")]
    public void Heads_that_do_not_divide_beside_one_width_need_the_other(string given, string other) => Reported.Exactly(
        UserCode.Model(With("Heads", "{|MG1004:5|}") + $", {given} = 32"),
        $"Heads = 5 does not divide DModel = 128: 4 and 8 do, or give {other}");

    [Fact]
    public void Heads_need_not_divide_if_their_width_is_given() =>
        Assert.Empty(GeneratorRun.Of(UserCode.Model(With("Heads", "5") + ", HeadDim = 24")).Diagnostics);

    [Fact]
    public void The_whole_expression_is_at_fault() => Reported.Exactly(
        UserCode.Model(With("Heads", "{|MG1004:1 + 2 * Sizes.Two|}")) + "\nstatic class Sizes { public const int Two = 2; }",
        "Heads = 5 does not divide DModel = 128: 4 and 8 do, or give HeadDim");

    [Fact]
    public void Independent_faults_are_each_reported_and_nothing_that_follows_from_them() => Reported.Exactly(
        UserCode.Model(
            "Topology.Decoder, DModel = {|MG1002:0|}, Heads = {|MG1003:100000|}, VocabularySize = {|MG1002:-1|}, ContextLength = 64, "
            + "Layers = 4, ResidualDropout = {|MG1009:1|}"),
        "DModel = 0 must be positive, from 1 to 65536",
        "Heads = 100000 is too large: at most 65536",
        "VocabularySize = -1 must be positive, from 1 to 16777216",
        "ResidualDropout = 1 must be at least 0 and below 1: 0.9 is much already");

    [Theory]
    [InlineData("DModel", "65536")]
    [InlineData("Layers", "4096")]
    [InlineData("VocabularySize", "16777216")]
    [InlineData("DFeedForward", "1048576")]
    [InlineData("HeadDim", "65536")]
    public void A_size_at_its_bound_is_valid_where_all_fits(string name, string value)
    {
        const string Small =
            "Topology.Decoder, DModel = 4, Heads = 1, Layers = 1, VocabularySize = 2, ContextLength = 1, HeadDim = 4, DFeedForward = 4";
        Assert.Empty(GeneratorRun.Of(UserCode.Model(Replace(Small, name, value))).Diagnostics);
    }

    private static string With(string name, string value) => Replace(UserCode.ValidArguments, name, value);

    private static string Replace(string arguments, string name, string value)
    {
        var others = arguments.Split(", ").Where(argument => !argument.StartsWith(name + " ", StringComparison.Ordinal));
        return string.Join(", ", others.Append($"{name} = {value}"));
    }
}
