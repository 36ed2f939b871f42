using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG3005 and MG3006: models and the tokenizers that they name.</summary>
public class TokenizerRuleTests
{
    private const string Rest = "DModel = 32, Heads = 2, Layers = 1, ContextLength = 8";

    private const string Tokenizers = """
        class Letters { public const int VocabularySize = 96; }
        class Words { public const int VocabularySize = 300; }
        class OtherLetters : Letters;
        class None;
        class Property { public int VocabularySize => 96; }
        class Hidden { internal const int VocabularySize = 96; }
        class Long { public const long VocabularySize = 96; }
        class Empty { public const int VocabularySize = 0; }
        """;

    [Theory]
    [InlineData("None")]
    [InlineData("Property")]
    [InlineData("Hidden")]
    [InlineData("Long")]
    [InlineData("Empty")]
    [InlineData("CharGpt")]
    [InlineData("int")]
    public void A_tokenizer_that_does_not_say_its_vocabulary(string name)
    {
        Reported.Exactly(Decoder($"Tokenizer = {{|MG3005:typeof({name})|}}"), Message(name));
        Reported.Exactly(Decoder($"VocabularySize = 96, Tokenizer = {{|MG3005:typeof({name})|}}"), Message(name));

        static string Message(string name) =>
            $"'{(name == "int" ? "Int32" : name)}' has no public const int VocabularySize from 1 to 16777216, so nothing is known of its "
            + "tokens here: give it one, or leave Tokenizer out";
    }

    [Theory]
    [InlineData("Tokenizer = typeof(Letters)", 96)]
    [InlineData("Tokenizer = typeof(OtherLetters)", 96)]
    [InlineData("Tokenizer = typeof(Letters), VocabularySize = 112", 112)]
    public void A_vocabulary_is_the_tokenizers_or_larger(string arguments, int size)
    {
        var run = GeneratorRun.Of(Decoder(arguments));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(size, run.Model().Dimensions.VocabularySize);
    }

    [Fact]
    public void A_vocabulary_that_is_too_small() => Reported.Exactly(
        Decoder("Tokenizer = typeof(Letters), VocabularySize = {|MG3006:95|}"),
        "VocabularySize = 95 is less than the VocabularySize = 96 of 'Letters': make it 96 or more, or leave it out");

    [Fact]
    public void A_vocabulary_that_is_no_size_is_reported_as_such() => Reported.Exactly(
        Decoder("Tokenizer = typeof(Letters), VocabularySize = {|MG1002:0|}"), "VocabularySize = 0 must be positive, from 1 to 16777216");

    [Theory]
    [InlineData("Tokenizer = typeof(Letters)", 96, 96, true)]
    [InlineData("Tokenizer = typeof(Letters), SourceTokenizer = typeof(Words)", 96, 300, false)]
    [InlineData("Tokenizer = typeof(Letters), SourceTokenizer = typeof(OtherLetters)", 96, 96, false)]
    [InlineData("Tokenizer = typeof(Letters), SourceTokenizer = typeof(Letters), VocabularySize = 112", 112, 112, true)]
    [InlineData("VocabularySize = 96, SourceTokenizer = typeof(Words)", 96, 300, false)]
    public void A_source_has_the_vocabulary_of_its_tokenizer(string arguments, int target, int source, bool shares)
    {
        var run = GeneratorRun.Of(EncoderDecoder(arguments));
        Assert.Empty(run.Diagnostics);
        var model = run.Model();
        Assert.Equal((target, source), (model.Dimensions.VocabularySize, model.Dimensions.SourceVocabularySize));
        Assert.Equal(shares, model.ShareEmbeddings);
    }

    [Fact]
    public void A_source_vocabulary_that_is_too_small() => Reported.Exactly(
        EncoderDecoder("Tokenizer = typeof(Letters), SourceTokenizer = typeof(Words), SourceVocabularySize = {|MG3006:299|}"),
        "SourceVocabularySize = 299 is less than the VocabularySize = 300 of 'Words': make it 300 or more, or leave it out");

    [Fact]
    public void A_shared_embedding_of_two_tokenizers() => Reported.Exactly(
        EncoderDecoder("Tokenizer = typeof(Letters), SourceTokenizer = typeof(OtherLetters), ShareEmbeddings = {|MG2007:true|}"),
        "ShareEmbeddings = true needs one vocabulary for both sides, but Tokenizer 'Letters' and SourceTokenizer 'OtherLetters' differ: "
        + "give both sides one tokenizer, or leave ShareEmbeddings out");

    [Fact]
    public void The_tokenizers_of_a_source_and_of_its_encoder_are_one() => Reported.Exactly(
        WithEncoder("SourceTokenizer = {|MG3002:typeof(OtherLetters)|}"),
        "SourceTokenizer = typeof(OtherLetters) here, but the encoder 'Reader' has Tokenizer = typeof(Letters): make it typeof(Letters) "
        + "here, or change the encoder");

    [Fact]
    public void Tokenizers_of_one_name_are_told_apart() => Reported.Exactly(
        WithEncoder("SourceTokenizer = {|MG3002:typeof(Other.Letters)|}")
            + "\nclass Other { public class Letters { public const int VocabularySize = 96; } }",
        "SourceTokenizer = typeof(Other.Letters) here, but the encoder 'Reader' has Tokenizer = typeof(Letters): make it typeof(Letters) "
        + "here, or change the encoder");

    [Fact]
    public void Two_tokenizers_of_one_name_to_share_embeddings_too() => Reported.Exactly(
        EncoderDecoder("Tokenizer = typeof(Letters), SourceTokenizer = typeof(Other.Letters), ShareEmbeddings = {|MG2007:true|}")
            + "\nclass Other { public class Letters { public const int VocabularySize = 96; } }",
        "ShareEmbeddings = true needs one vocabulary for both sides, but Tokenizer 'Letters' and SourceTokenizer 'Other.Letters' differ: "
        + "give both sides one tokenizer, or leave ShareEmbeddings out");

    [Fact]
    public void The_encoders_vocabulary_holds_the_sources_tokenizer() => Reported.Exactly(
        WithEncoder("SourceTokenizer = {|MG3006:typeof(Words)|}"),
        "SourceVocabularySize = 96 is less than the VocabularySize = 300 of 'Words': the encoder must have 300 or more");

    [Fact]
    public void With_the_encoders_tokenizer_all_is_well() =>
        Assert.Empty(GeneratorRun.Of(WithEncoder("SourceTokenizer = typeof(Letters)")).Diagnostics);

    private static string WithEncoder(string arguments) =>
        EncoderDecoder(
            "Tokenizer = typeof(Words), Activation = Activation.Gelu, NormEpsilon = 1e-12, Positions = Positions.Learned, "
            + $"ScaleEmbeddings = false, Encoder = typeof(Reader), {arguments}")
        + $"\n[Transformer(Topology.Encoder, {Rest}, Tokenizer = typeof(Letters))] public partial class Reader;";

    private static string Decoder(string arguments) => $"{UserCode.Model($"Topology.Decoder, {Rest}, {arguments}")}\n{Tokenizers}";

    private static string EncoderDecoder(string arguments) =>
        $"{UserCode.Model($"Topology.EncoderDecoder, {Rest}, {arguments}")}\n{Tokenizers}";
}
