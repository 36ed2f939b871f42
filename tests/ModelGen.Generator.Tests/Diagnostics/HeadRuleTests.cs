using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG1014 and MG2004 to MG2006: what goes with the head of an encoder.</summary>
public class HeadRuleTests
{
    private static readonly string Encoder = UserCode.ValidArguments.Replace("Topology.Decoder", "Topology.Encoder");

    [Fact]
    public void A_classifier_without_labels() => Reported.Exactly(
        UserCode.Model($"{Encoder}, Head = {{|MG2004:EncoderHead.TokenClassification|}}"),
        "Head = EncoderHead.TokenClassification tells labels apart: say how many, as in Labels = 2");

    [Fact]
    public void Labels_without_a_classifier() => Reported.Exactly(
        UserCode.Model($"{Encoder}, Labels = {{|MG2004:3|}}"),
        "Head = EncoderHead.TokenEmbeddings has no labels: leave Labels out, or make it EncoderHead.SequenceClassification or "
        + "EncoderHead.TokenClassification");

    [Fact]
    public void Labels_that_are_no_size_are_reported_as_such() => Reported.Exactly(
        UserCode.Model($"{Encoder}, Labels = {{|MG1002:0|}}"), "Labels = 0 must be positive, from 1 to 16777216");

    [Fact]
    public void One_label() => Reported.Exactly(
        UserCode.Model($"{Encoder}, Head = EncoderHead.SequenceClassification, Labels = {{|MG1014:1|}}"),
        "Labels = 1 leaves nothing to tell apart: at least 2");

    [Fact]
    public void Of_a_head_that_there_is_not_nothing_more_is_said() => Reported.Exactly(
        UserCode.Model($"{Encoder}, Head = {{|MG2001:(EncoderHead)9|}}, Labels = 3, Pooling = Pooling.Mean, ResidualDropout = 0.1"),
        "9 is no EncoderHead: EncoderHead.TokenEmbeddings, EncoderHead.SequenceEmbedding, EncoderHead.TokenClassification and "
        + "EncoderHead.SequenceClassification are");

    [Theory]
    [InlineData("", "TokenEmbeddings", "SequenceEmbedding")]
    [InlineData("Head = EncoderHead.TokenEmbeddings, ", "TokenEmbeddings", "SequenceEmbedding")]
    [InlineData("Head = EncoderHead.TokenClassification, Labels = 2, ", "TokenClassification", "SequenceClassification")]
    public void Pooling_with_a_head_that_keeps_every_token(string head, string name, string other) => Reported.Exactly(
        UserCode.Model($"{Encoder}, {head}Pooling = {{|MG2006:Pooling.Mean|}}"),
        $"Pooling says nothing of Head = EncoderHead.{name}, which keeps the vector of each token: leave it out, or make the head "
        + $"EncoderHead.{other}");

    [Theory]
    [InlineData("LabelSmoothing", "0.1")]
    [InlineData("EmbeddingDropout", "0.2")]
    [InlineData("ResidualDropout", "0.3")]
    [InlineData("AttentionDropout", "0.5")]
    [InlineData("RecomputeActivations", "true")]
    public void What_only_training_reads_with_a_head_that_is_not_trained(string name, string value) => Reported.Exactly(
        UserCode.Model($"{Encoder}, Head = EncoderHead.SequenceEmbedding, {name} = {{|MG2005:{value}|}}"),
        $"{name} = {value} says nothing, as Head = EncoderHead.SequenceEmbedding has no loss to be trained by: leave it out, or make the "
        + "head one that classifies");

    [Theory]
    [InlineData("ResidualDropout = 0, RecomputeActivations = false")]
    [InlineData("Head = EncoderHead.SequenceClassification, Pooling = Pooling.Mean, Labels = 2, ResidualDropout = 0.1")]
    [InlineData("Head = EncoderHead.SequenceEmbedding, Pooling = Pooling.Mean")]
    public void What_goes_together(string more) => Assert.Empty(GeneratorRun.Of(UserCode.Model($"{Encoder}, {more}")).Diagnostics);
}
