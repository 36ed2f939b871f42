using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG3007 and MG3008: consumers of embeddings and the encoders that they name.</summary>
public class EmbeddingRuleTests
{
    private const string Differs =
        "The dimension 384 is not that of the embeddings of 'Reader', which is its DModel = 128: make it 128, or Reader.DModel";

    [Theory]
    [InlineData("[EmbeddedBy(typeof(Reader), {|MG3008:384|})] class Index;")]
    [InlineData("[EmbeddedBy(dimension: {|MG3008:3 * 128|}, encoder: typeof(Reader))] struct Index;")]
    [InlineData("class Index { [EmbeddedBy(typeof(Reader), {|MG3008:384|})] public float[]? Vector { get; set; } }")]
    [InlineData("class Index { [EmbeddedBy(typeof(Reader), {|MG3008:384|})] public float[]? Vector = null; }")]
    [InlineData("record Index([EmbeddedBy(typeof(Reader), {|MG3008:384|})] float[] Vector);")]
    [InlineData("record Index([property: EmbeddedBy(typeof(Reader), {|MG3008:384|})] float[] Vector);")]
    public void A_dimension_that_is_not_the_encoders(string consumer) => Reported.Exactly(Source(consumer), Differs);

    [Theory]
    [InlineData("[EmbeddedBy(typeof(Reader))]")]
    [InlineData("[EmbeddedBy(typeof(Reader), 128)]")]
    [InlineData("[EmbeddedBy(typeof(Reader), Reader.DModel), VectorStoreVector(128)]")]
    [InlineData("[VectorStoreVector(Dimensions: Reader.DModel)] [EmbeddedBy(typeof(Reader))]")]
    [InlineData("[EmbeddedBy(typeof(Reader)), Other.VectorStoreVector(384)]")]
    [InlineData("[VectorStoreVector(384)]")]
    [InlineData("[EmbeddedBy(typeof(Faulty), 384)]")]
    public void What_fits_or_is_not_ours(string attributes)
    {
        var run = GeneratorRun.Of(Source($"class Index {{ {attributes} public float[]? Vector {{ get; set; }} }}"));
        Assert.Equal([], run.Diagnostics.Where(diagnostic => diagnostic.Id != "MG1004"));
    }

    [Theory]
    [InlineData("[EmbeddedBy(typeof(Reader)), VectorStoreVector({|MG3008:384|})]")]
    [InlineData("[VectorStoreVector(Dimensions: {|MG3008:384|}, DistanceFunction = \"cosine\")]\n[EmbeddedBy(typeof(Reader), 128)]")]
    public void A_column_of_a_vector_store_of_another_dimension(string attributes) =>
        Reported.Exactly(Source($"class Index {{ {attributes} public float[]? Vector {{ get; set; }} }}"), Differs);

    [Theory]
    [InlineData("Gpt", "Gpt")]
    [InlineData("Classifier", "Classifier")]
    [InlineData("string", "String")]
    public void A_model_that_gives_no_embeddings(string written, string name) => Reported.Exactly(
        Source($"[EmbeddedBy({{|MG3007:typeof({written})|}}, 384)] class Index;"),
        $"'{name}' gives no embeddings: declare it with [Transformer(Topology.Encoder, ...)] and Head = EncoderHead.SequenceEmbedding or "
        + "EncoderHead.TokenEmbeddings");

    private static string Source(string consumer)
    {
        const string Sizes = "DModel = 128, Heads = 4, Layers = 1, VocabularySize = 96, ContextLength = 8";
        var faulty = consumer.Contains("Faulty", StringComparison.Ordinal)
            ? $"[Transformer(Topology.Encoder, {Sizes.Replace("Heads = 4", "Heads = 5")})] partial class Faulty;"
            : "";
        return $$"""
            using System;
            using ModelGen;
            using Microsoft.Extensions.VectorData;
            {{consumer}}
            [Transformer(Topology.Encoder, {{Sizes}}, Head = EncoderHead.SequenceEmbedding)] partial class Reader;
            [Transformer(Topology.Encoder, {{Sizes}}, Head = EncoderHead.SequenceClassification, Labels = 2)] partial class Classifier;
            [Transformer(Topology.Decoder, {{Sizes}})] partial class Gpt;
            {{faulty}}
            namespace Microsoft.Extensions.VectorData
            {
                [AttributeUsage(AttributeTargets.Property)]
                class VectorStoreVectorAttribute(int Dimensions) : Attribute
                {
                    public int Dimensions { get; } = Dimensions;
                    public string? DistanceFunction { get; set; }
                }
            }
            namespace Other
            {
                class VectorStoreVectorAttribute(int dimensions) : Attribute { public int Dimensions { get; } = dimensions; }
            }
            """;
    }
}
