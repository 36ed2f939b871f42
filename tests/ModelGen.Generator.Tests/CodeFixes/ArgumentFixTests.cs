using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>What is offered for each rule on arguments.</summary>
public class ArgumentFixTests
{
    private const string Rest = "Layers = 1, VocabularySize = 9, ContextLength = 8";

    [Theory]
    [InlineData(
        "DModel = 128, Heads = {|MG1004:5|}",
        "Set Heads to 4", "DModel = 128, Heads = 4", "Set Heads to 8", "DModel = 128, Heads = 8",
        "Add HeadDim = 24", "DModel = 128, Heads = 5, HeadDim = 24")]
    [InlineData(
        "DModel = 16, Heads = {|MG1004:32|}",
        "Set Heads to 16", "DModel = 16, Heads = 16", "Add HeadDim = 1", "DModel = 16, Heads = 32, HeadDim = 1")]
    [InlineData(
        "DModel = 127, Heads = {|MG1004:4|}",
        "Set Heads to 1", "DModel = 127, Heads = 1", "Set Heads to 127", "DModel = 127, Heads = 127",
        "Add HeadDim = 32", "DModel = 127, Heads = 4, HeadDim = 32")]
    [InlineData(
        "DModel = {|MG1002:-12|}, Heads = 3", "Set DModel to 12", "DModel = 12, Heads = 3", "Set DModel to 96", "DModel = 96, Heads = 3")]
    [InlineData("DModel = {|MG1002:0|}, Heads = 4", "Set DModel to 128", "DModel = 128, Heads = 4")]
    [InlineData("DModel = 6, Heads = {|MG1002:int.MinValue|}", "Set Heads to 1", "DModel = 6, Heads = 1")]
    [InlineData(
        "DModel = 6, Heads = 2, HeadDim = {|MG1002:0|}",
        "Set HeadDim to 32", "DModel = 6, Heads = 2, HeadDim = 32", "Remove HeadDim", "DModel = 6, Heads = 2")]
    [InlineData("DModel = 6, Heads = 4, HeadDim = {|MG1002:0|}", "Set HeadDim to 32", "DModel = 6, Heads = 4, HeadDim = 32")]
    [InlineData("DModel = 12, Heads = {|MG1003:70000|}", "Set Heads to 12", "DModel = 12, Heads = 12")]
    [InlineData(
        "DModel = 8, Heads = 2, ResidualDropout = {|MG1009:20|}",
        "Set ResidualDropout to 0.2", "DModel = 8, Heads = 2, ResidualDropout = 0.2",
        "Set ResidualDropout to 0", "DModel = 8, Heads = 2, ResidualDropout = 0")]
    [InlineData(
        "DModel = 8, Heads = 2, AttentionDropout = {|MG1009:double.NaN|}",
        "Set AttentionDropout to 0", "DModel = 8, Heads = 2, AttentionDropout = 0")]
    [InlineData(
        "DModel = 8, Heads = 2, LabelSmoothing = {|MG1011:1.5|}",
        "Set LabelSmoothing to 0.1", "DModel = 8, Heads = 2, LabelSmoothing = 0.1",
        "Set LabelSmoothing to 0", "DModel = 8, Heads = 2, LabelSmoothing = 0")]
    [InlineData(
        "DModel = 8, Heads = 2, NormEpsilon = {|MG1010:0|}", "Set NormEpsilon to 1e-5", "DModel = 8, Heads = 2, NormEpsilon = 1e-5")]
    [InlineData("DModel = 8, AttentionWindow = {|MG1012:0|}, Heads = 2", "Remove AttentionWindow", "DModel = 8, Heads = 2")]
    [InlineData("DModel = 8, Heads = 2, ScoreScale = {|MG1013:-1|}", "Remove ScoreScale", "DModel = 8, Heads = 2")]
    [InlineData(
        "DModel = 8, Heads = 2, Norm = {|MG2001:(NormPlacement)7|}",
        "Set Norm to NormPlacement.Pre", "DModel = 8, Heads = 2, Norm = NormPlacement.Pre",
        "Set Norm to NormPlacement.Post", "DModel = 8, Heads = 2, Norm = NormPlacement.Post")]
    [InlineData(
        "DModel = {|MG2002:9|}, Heads = 3, Positions = Positions.Sinusoidal",
        "Set DModel to 6", "DModel = 6, Heads = 3, Positions = Positions.Sinusoidal",
        "Set DModel to 12", "DModel = 12, Heads = 3, Positions = Positions.Sinusoidal")]
    [InlineData("DModel = 8, Heads = 2, EncoderLayers = {|MG2003:4|}", "Remove EncoderLayers", "DModel = 8, Heads = 2")]
    [InlineData(
        "DModel = 32, Heads = 2, DFeedForward = {|MG6001:100|}",
        "Set DFeedForward to 96", "DModel = 32, Heads = 2, DFeedForward = 96",
        "Set DFeedForward to 112", "DModel = 32, Heads = 2, DFeedForward = 112")]
    [InlineData(
        "DModel = 128, Heads = {|MG6001:16|}", "Set Heads to 8", "DModel = 128, Heads = 8")]
    [InlineData(
        "DModel = 32, Heads = 2, AttentionWindow = {|MG6002:7|}",
        "Remove AttentionWindow", "DModel = 32, Heads = 2",
        "Set AttentionWindow to 6", "DModel = 32, Heads = 2, AttentionWindow = 6")]
    [InlineData(
        "DModel = 32, Heads = 2, RecomputeActivations = {|MG6003:true|}", "Remove RecomputeActivations", "DModel = 32, Heads = 2")]
    [InlineData("DModel = 8, Heads = 2, Draft = {|MG3009:typeof(CharGpt)|}", "Remove Draft", "DModel = 8, Heads = 2")]
    [InlineData(
        "DModel = 8, Heads = 2, Tokenizer = {|MG3005:typeof(string)|}", "Remove Tokenizer", "DModel = 8, Heads = 2")]
    public Task An_argument(string wrong, params string[] titlesAndRight) => Offered.Exactly(
        UserCode.Model($"Topology.Decoder, {Rest}, {wrong}"),
        [.. titlesAndRight.Select((text, i) => i % 2 == 0 ? text : UserCode.Model($"Topology.Decoder, {Rest}, {text}"))]);

    [Fact]
    public Task Heads_that_do_not_divide_where_one_of_their_widths_is_given() => Offered.Exactly(
        KeyDim("KeyDim = 8, Heads = {|MG1004:3|}"),
        "Set Heads to 2", KeyDim("KeyDim = 8, Heads = 2"),
        "Set Heads to 4", KeyDim("KeyDim = 8, Heads = 4"),
        "Add ValueDim = 8", KeyDim("KeyDim = 8, ValueDim = 8, Heads = 3"));

    [Fact]
    public Task A_width_of_heads_that_says_nothing() => Offered.Exactly(
        KeyDim("KeyDim = 8, Heads = 2, HeadDim = {|MG2008:16|}, ValueDim = 4"),
        "Remove HeadDim", KeyDim("KeyDim = 8, Heads = 2, ValueDim = 4"),
        "Remove KeyDim", KeyDim("Heads = 2, HeadDim = 16, ValueDim = 4"),
        "Remove ValueDim", KeyDim("KeyDim = 8, Heads = 2, HeadDim = 16"));

    [Fact]
    public Task All_sizes_missing() => Offered.Exactly(
        UserCode.Model("Topology.Decoder").Replace("[Transformer", "[{|MG1001:Transformer|}"),
        "Add DModel = 128, Heads = 4, Layers = 4, VocabularySize = 256 and ContextLength = 64",
        UserCode.Model("Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 256, ContextLength = 64"));

    [Fact]
    public Task Missing_sizes_come_where_they_belong() => Offered.Exactly(
        UserCode.Model("Topology.Decoder, Heads = 6, VocabularySize = 9, ContextLength = 8, Bias = false")
            .Replace("[Transformer", "[{|MG1001:Transformer|}"),
        "Add DModel = 192 and Layers = 4",
        UserCode.Model("Topology.Decoder, DModel = 192, Heads = 6, Layers = 4, VocabularySize = 9, ContextLength = 8, Bias = false"));

    [Fact]
    public Task A_topology_that_there_is_not() => Offered.Exactly(
        UserCode.Model($"{{|MG2001:(Topology)7|}}, DModel = 8, Heads = 2, {Rest}"),
        "Set topology to Topology.Decoder", UserCode.Model($"Topology.Decoder, DModel = 8, Heads = 2, {Rest}"),
        "Set topology to Topology.EncoderDecoder", UserCode.Model($"Topology.EncoderDecoder, DModel = 8, Heads = 2, {Rest}"),
        "Set topology to Topology.Encoder", UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, {Rest}"));

    [Fact]
    public Task A_classifier_without_labels() => Offered.Exactly(
        UserCode.Model($"Topology.Encoder, Head = {{|MG2004:EncoderHead.TokenClassification|}}, DModel = 8, Heads = 2, {Rest}"),
        "Add Labels = 2",
        UserCode.Model($"Topology.Encoder, Head = EncoderHead.TokenClassification, Labels = 2, DModel = 8, Heads = 2, {Rest}"));

    [Fact]
    public Task Labels_without_a_classifier() => Offered.Exactly(
        UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, Labels = {{|MG2004:3|}}, {Rest}"),
        "Remove Labels", UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, {Rest}"),
        "Set Head to EncoderHead.SequenceClassification",
        UserCode.Model(Labelled("EncoderHead.SequenceClassification")),
        "Set Head to EncoderHead.TokenClassification",
        UserCode.Model(Labelled("EncoderHead.TokenClassification")));

    [Fact]
    public Task A_classifier_of_one_label() => Offered.Exactly(
        UserCode.Model(Labelled("EncoderHead.TokenClassification").Replace("Labels = 3", "Labels = {|MG1014:1|}")),
        "Set Labels to 2", UserCode.Model(Labelled("EncoderHead.TokenClassification").Replace("Labels = 3", "Labels = 2")));

    [Fact]
    public Task Training_of_a_head_without_a_loss() => Offered.Exactly(
        UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, {Rest}, LabelSmoothing = {{|MG2005:0.1|}}"),
        "Remove LabelSmoothing", UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, {Rest}"),
        "Set Head to EncoderHead.TokenClassification and add Labels = 2",
        UserCode.Model(
            "Topology.Encoder, DModel = 8, Heads = 2, Layers = 1, Head = EncoderHead.TokenClassification, Labels = 2, "
            + "VocabularySize = 9, ContextLength = 8, LabelSmoothing = 0.1"));

    [Fact]
    public Task Pooling_of_a_head_that_has_something_for_each_token() => Offered.Exactly(
        UserCode.Model(Labelled("EncoderHead.TokenClassification, Pooling = {|MG2006:Pooling.Mean|}")),
        "Remove Pooling", UserCode.Model(Labelled("EncoderHead.TokenClassification")),
        "Set Head to EncoderHead.SequenceClassification",
        UserCode.Model(Labelled("EncoderHead.SequenceClassification, Pooling = Pooling.Mean")));

    [Theory]
    [InlineData("SourceVocabularySize = 12, ShareEmbeddings = {|MG2007:true|}", "VocabularySize = 9", "VocabularySize = 12")]
    [InlineData("ShareEmbeddings = {|MG2007:true|}, SourceVocabularySize = 8", "SourceVocabularySize = 8", "SourceVocabularySize = 9")]
    public Task A_shared_embedding_of_two_vocabularies(string wrong, string smaller, string larger)
    {
        var source = $"Topology.EncoderDecoder, DModel = 8, Heads = 2, {Rest}, ";
        var right = wrong.Replace("{|MG2007:true|}", "true");
        var enlarged = smaller.StartsWith('S') ? source + right.Replace(smaller, larger) : source.Replace(smaller, larger) + right;
        return Offered.Exactly(
            UserCode.Model(source + wrong),
            "Remove ShareEmbeddings",
            UserCode.Model(source + right.Replace(", ShareEmbeddings = true", "").Replace("ShareEmbeddings = true, ", "")),
            $"Set {larger.Replace("=", "to")}", UserCode.Model(enlarged));
    }

    [Fact]
    public Task A_tokenizer_without_a_vocabulary_where_there_is_no_other() => Offered.Exactly(
        Tokenized("Tokenizer = {|MG3005:typeof(string)|}, Bias = true"),
        "Remove Tokenizer and add VocabularySize = 256",
        Tokenized("Bias = true").Replace("ContextLength", "VocabularySize = 256, ContextLength"));

    [Fact]
    public Task A_vocabulary_that_is_too_small_for_its_tokenizer() => Offered.Exactly(
        Tokenized("VocabularySize = {|MG3006:5|}, Tokenizer = typeof(Letters)"),
        "Set VocabularySize to 96", Tokenized("VocabularySize = 96, Tokenizer = typeof(Letters)"),
        "Remove VocabularySize", Tokenized("Tokenizer = typeof(Letters)"));

    [Fact]
    public Task A_dimension_that_is_not_the_encoders() => Offered.Exactly(
        Embedded("{|MG3008:384|}"),
        "Replace 384 by Reader.DModel", Embedded("Reader.DModel"), "Replace 384 by 32", Embedded("32"));

    [Theory]
    [InlineData("NormEpsilon = {|MG3002:1e-5|}", "Set NormEpsilon to 1e-12", "NormEpsilon = 1e-12")]
    [InlineData("NormEpsilon = 1e-12, AttentionWindow = {|MG3002:4|}", "Remove AttentionWindow", "NormEpsilon = 1e-12")]
    [InlineData(
        "NormEpsilon = 1e-12, Norm = {|MG3002:NormPlacement.Pre|}", "Set Norm to NormPlacement.Post",
        "NormEpsilon = 1e-12, Norm = NormPlacement.Post")]
    public Task An_encoder_that_differs(string wrong, string title, string right) =>
        Offered.Exactly(WithEncoder(wrong), title, WithEncoder(right));

    [Theory]
    [InlineData("Letters", "global::Letters")]
    [InlineData("Mine.Words.Letters", "Words.Letters")]
    public Task The_encoders_tokenizer_by_a_name_that_means_it_there(string encoders, string name) => Offered.Exactly(
        WithTokenizers(encoders, "{|MG3002:typeof(Letters)|}"),
        $"Set SourceTokenizer to typeof({name})", WithTokenizers(encoders, $"typeof({name})"));

    [Fact]
    public Task What_the_encoder_has_and_the_model_does_not_say_is_added() => Offered.Exactly(
        WithEncoder("Score = AttentionScore.ScaledDot").Replace("typeof(Reader)", "{|MG3002:typeof(Reader)|}"),
        "Set NormEpsilon to 1e-12",
        WithEncoder("Score = AttentionScore.ScaledDot").Replace("Activation.Gelu,", "Activation.Gelu, NormEpsilon = 1e-12,"));

    private static string KeyDim(string more) =>
        $"using ModelGen;\n[Transformer(Topology.Decoder, DModel = 32, {more}, {Rest})] partial class CharGpt;";

    private static string Tokenized(string more) =>
        $"using ModelGen;\n[Transformer(Topology.Decoder, DModel = 32, Heads = 2, Layers = 1, ContextLength = 8, {more})]\n"
        + "partial class CharGpt;\nclass Letters { public const int VocabularySize = 96; }";

    private static string Embedded(string dimension) =>
        $"using ModelGen;\n[Transformer(Topology.Encoder, DModel = 32, Heads = 2, {Rest})] partial class Reader;\n"
        + $"class Index {{ [EmbeddedBy(typeof(Reader), {dimension})] public float[]? Vector; }}";

    private static string Labelled(string head) =>
        $"Topology.Encoder, DModel = 8, Heads = 2, Labels = 3, {Rest.Replace("Layers = 1", $"Layers = 1, Head = {head}")}";

    private static string WithTokenizers(string encoders, string own) => $$"""
        using ModelGen;
        [Transformer(Topology.Encoder, DModel = 8, Heads = 2, {{Rest}}, Tokenizer = typeof({{encoders}}))] public partial class Reader;
        class Letters { public const int VocabularySize = 9; }
        namespace Mine
        {
            [Transformer(
                Topology.EncoderDecoder, DModel = 8, Heads = 2, {{Rest}}, Activation = Activation.Gelu, NormEpsilon = 1e-12,
                Positions = Positions.Learned, ScaleEmbeddings = false, Encoder = typeof(Reader), SourceTokenizer = {{own}})]
            public partial class CharGpt;
            class Letters : global::Letters;
            class Words { public class Letters : global::Letters; }
        }
        """;

    private static string WithEncoder(string more) =>
        UserCode.Model(
            $"Topology.EncoderDecoder, DModel = 8, Heads = 2, {Rest}, Activation = Activation.Gelu, Positions = Positions.Learned, "
            + $"ScaleEmbeddings = false, Encoder = typeof(Reader), {more}")
        + $"\n[Transformer(Topology.Encoder, DModel = 8, Heads = 2, {Rest})] public partial class Reader;";
}
