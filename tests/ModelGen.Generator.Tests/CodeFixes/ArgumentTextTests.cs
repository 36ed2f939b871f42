using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>How attributes are rewritten: everything else in them stays.</summary>
public class ArgumentTextTests
{
    [Fact]
    public Task A_line_for_each_argument_with_comments() => Offered.Exactly(
        """
        using ModelGen;
        [Transformer(
            Topology.Decoder,
            DModel = 128, // wide
            // odd
            Heads = /* not */ {|MG1004:5|} /* four */, // heads
            Layers = 1,
            VocabularySize = 9,
            ContextLength = 8)]
        partial class CharGpt;
        """,
        "Set Heads to 4",
        """
        using ModelGen;
        [Transformer(
            Topology.Decoder,
            DModel = 128, // wide
            // odd
            Heads = /* not */ 4 /* four */, // heads
            Layers = 1,
            VocabularySize = 9,
            ContextLength = 8)]
        partial class CharGpt;
        """,
        "Set Heads to 8",
        """
        using ModelGen;
        [Transformer(
            Topology.Decoder,
            DModel = 128, // wide
            // odd
            Heads = /* not */ 8 /* four */, // heads
            Layers = 1,
            VocabularySize = 9,
            ContextLength = 8)]
        partial class CharGpt;
        """,
        "Add HeadDim = 24",
        """
        using ModelGen;
        [Transformer(
            Topology.Decoder,
            DModel = 128, // wide
            // odd
            Heads = /* not */ 5 /* four */, // heads
            HeadDim = 24,
            Layers = 1,
            VocabularySize = 9,
            ContextLength = 8)]
        partial class CharGpt;
        """);

    [Theory]
    [InlineData("", "")]
    [InlineData(" // tokens", "\n    ")]
    public Task Sizes_added_last_in_lines_of_their_own(string comment, string end) => Offered.Exactly(
        $$"""
        using ModelGen;
        [{|MG1001:Transformer|}(Topology.Decoder,
            DModel = 8,
            Heads = 2,
            Layers = 1{{comment}}{{end}})]
        partial class CharGpt;
        """,
        "Add VocabularySize = 256 and ContextLength = 64",
        $$"""
        using ModelGen;
        [Transformer(Topology.Decoder,
            DModel = 8,
            Heads = 2,
            Layers = 1,{{comment}}
            VocabularySize = 256,
            ContextLength = 64{{end}})]
        partial class CharGpt;
        """);

    [Fact]
    public Task Line_breaks_are_those_of_the_file() => Offered.Exactly(
        "using ModelGen;\r\n[{|MG1001:Transformer|}(\r\n\tTopology.Decoder,\r\n\tDModel = 8,\r\n\tLayers = 1,\r\n\tVocabularySize = 9,\r\n"
        + "\tContextLength = 8)]\r\npartial class CharGpt;\r\n",
        "Add Heads = 4",
        "using ModelGen;\r\n[Transformer(\r\n\tTopology.Decoder,\r\n\tDModel = 8,\r\n\tHeads = 4,\r\n\tLayers = 1,\r\n"
        + "\tVocabularySize = 9,\r\n\tContextLength = 8)]\r\npartial class CharGpt;\r\n");

    [Theory]
    [InlineData("Bias = true,\n    EncoderLayers = {|MG2003:2|},\n    DModel = 8", "Bias = true,\n    DModel = 8")]
    [InlineData("Bias = true,\n    EncoderLayers = {|MG2003:2|}, // two\n    DModel = 8", "Bias = true,\n    // two\n    DModel = 8")]
    [InlineData("Bias = true, EncoderLayers = {|MG2003:2|},\n    DModel = 8", "Bias = true,\n    DModel = 8")]
    [InlineData("Bias = true, EncoderLayers = {|MG2003:2|} /* two */, DModel = 8", "Bias = true,  /* two */ DModel = 8")]
    [InlineData("DModel = 8,\n    EncoderLayers = {|MG2003:2|}", "DModel = 8")]
    [InlineData("DModel = 8, // eight\n    EncoderLayers = {|MG2003:2|}", "DModel = 8 // eight\n    ")]
    public Task An_argument_left_out(string wrong, string right) => Offered.Exactly(
        $"using ModelGen;\n[Transformer(\n    Topology.Decoder, Heads = 2, Layers = 1, VocabularySize = 9, ContextLength = 8, {wrong})]\n"
        + "partial class CharGpt;",
        "Remove EncoderLayers",
        $"using ModelGen;\n[Transformer(\n    Topology.Decoder, Heads = 2, Layers = 1, VocabularySize = 9, ContextLength = 8, {right})]\n"
        + "partial class CharGpt;");

    [Fact]
    public Task A_constant_and_another_name_of_the_attribute() => Offered.Exactly(
        """
        using M = ModelGen.TransformerAttribute;
        [M(topology: ModelGen.Topology.Decoder, DModel = 128, Heads = {|MG1004:Of.Five|}, Layers = 1,
            VocabularySize = 9, ContextLength = 8)]
        partial class CharGpt;
        static class Of { public const int Five = 5; }
        """,
        [
            .. new[] { ("Set Heads to 4", "4"), ("Set Heads to 8", "8"), ("Add HeadDim = 24", "Of.Five, HeadDim = 24") }.SelectMany(
                fix => new[]
                {
                    fix.Item1,
                    $$"""
                    using M = ModelGen.TransformerAttribute;
                    [M(topology: ModelGen.Topology.Decoder, DModel = 128, Heads = {{fix.Item2}}, Layers = 1,
                        VocabularySize = 9, ContextLength = 8)]
                    partial class CharGpt;
                    static class Of { public const int Five = 5; }
                    """,
                }),
        ]);

    [Theory]
    [InlineData("", "ModelGen.NormPlacement")]
    [InlineData("using ModelGen;", "NormPlacement")]
    [InlineData("using ModelGen; class NormPlacement;", "ModelGen.NormPlacement")]
    public Task Enums_have_the_name_that_the_file_knows_them_by(string before, string name) => Offered.Exactly(
        Normed(before, "{|MG2001:(ModelGen.NormPlacement)7|}"),
        "Set Norm to NormPlacement.Pre", Normed(before, $"{name}.Pre"),
        "Set Norm to NormPlacement.Post", Normed(before, $"{name}.Post"));

    [Fact]
    public Task Neighbouring_arguments_of_one_attribute_go_at_once() => Offered.Everywhere(
        [
            Decoder("Bias = true, EncoderLayers = 2, SourceContextLength = 8, TieEmbeddings = false"),
            Decoder("Bias = true, EncoderLayers = 2, SourceContextLength = 8").Replace("CharGpt", "Other"),
        ],
        "Remove EncoderLayers",
        [Decoder("Bias = true, TieEmbeddings = false"), Decoder("Bias = true").Replace("CharGpt", "Other")]);

    [Fact]
    public Task The_nearest_number_of_heads_below_in_all_files() => Offered.Everywhere(
        [Heads("A", 128, 5) + Heads("B", 96, 7), Heads("C", 100, 3)],
        "Set Heads to 4",
        [Heads("A", 128, 4) + Heads("B", 96, 6), Heads("C", 100, 2)]);

    private static string Normed(string before, string norm) =>
        $"{before}\n[ModelGen.Transformer(ModelGen.Topology.Decoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 9, "
        + $"ContextLength = 8, Norm = {norm})]\npartial class CharGpt;";

    private static string Decoder(string more) =>
        "[ModelGen.Transformer(ModelGen.Topology.Decoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 9, "
        + $"ContextLength = 8, {more})]\npartial class CharGpt;";

    private static string Heads(string name, int dModel, int heads) =>
        $"[ModelGen.Transformer(ModelGen.Topology.Decoder, DModel = {dModel}, Heads = {heads}, Layers = 1, VocabularySize = 9, "
        + $"ContextLength = 8)] partial class {name};\n";
}
