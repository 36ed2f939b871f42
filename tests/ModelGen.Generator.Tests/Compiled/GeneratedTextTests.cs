using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>The generated files as text.</summary>
public sealed class GeneratedTextTests
{
    private const string Plain = "DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13";

    public static TheoryData<string> Declared =>
    [
        Plain,
        $"{Plain}, Activation = Activation.Gelu, {Declarations.Dropout}",
        $"{Plain}, HeadDim = 7, Activation = Activation.Relu, Norm = NormPlacement.Post, Positions = Positions.Sinusoidal, Bias = false, "
            + $"TieEmbeddings = false, {Declarations.Dropout}, {Declarations.Recompute}",
        "DModel = 3, Heads = 1, Layers = 1, VocabularySize = 2, ContextLength = 1, DFeedForward = 1, Activation = Activation.Silu",
        $"Topology.EncoderDecoder, {Plain}, KeyDim = 5, ValueDim = 7, EncoderLayers = 1, SourceContextLength = 17",
        $"Topology.Encoder, {Plain}, Head = EncoderHead.TokenClassification, Labels = 5",
        $"Topology.Encoder, {Plain}, Head = EncoderHead.SequenceEmbedding, Pooling = Pooling.Mean",
    ];

    [Theory]
    [MemberData(nameof(Declared))]
    public void It_compiles_without_a_warning_as_the_latest_CSharp(string arguments) => AssertCompiles(arguments, LanguageVersion.Latest);

    [Theory]
    [MemberData(nameof(Declared))]
    public void It_compiles_without_a_warning_as_CSharp_12(string arguments) => AssertCompiles(arguments, LanguageVersion.CSharp12);

    [Theory]
    [MemberData(nameof(Declared))]
    public void Lines_end_in_a_line_feed_and_have_neither_tabs_nor_trailing_spaces(string arguments)
    {
        foreach (var (name, text) in ModelCompiler.Compile(Declarations.Spec(arguments)))
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("}\n", text);
            Assert.All(text.Split('\n'), (line, i) => Assert.True(line == line.TrimEnd(), $"{name}, line {i + 1}: space at its end."));
        }
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public void It_is_the_same_in_every_run_and_culture(string arguments)
    {
        var first = ModelCompiler.Compile(Declarations.Spec(arguments));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            foreign.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" };
            CultureInfo.CurrentCulture = foreign;
            Assert.Equal(first, ModelCompiler.Compile(Declarations.Spec(arguments)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    // Only numbers, and with them the columns of the header, may change.
    [Fact]
    public void It_does_not_grow_with_the_layers()
    {
        var few = ModelCompiler.Compile(Declarations.Spec(Plain));
        var many = ModelCompiler.Compile(Declarations.Spec(Plain.Replace("Layers = 2", "Layers = 48")));
        foreach (var ((name, text), (_, longer)) in few.Zip(many))
        {
            Assert.Equal(text.Count(character => character == '\n'), longer.Count(character => character == '\n'));
            Assert.Equal(WithoutNumbers(text), WithoutNumbers(longer));
            Assert.InRange(longer.Length - text.Length, -100, 100);
        }

        string WithoutNumbers(string text) => string.Concat(text.Where(character => character is not (>= '0' and <= '9' or ' ' or ',')));
    }

    private static void AssertCompiles(string arguments, LanguageVersion version) =>
        Assert.Empty(GeneratorRun.Of(Declarations.Source(arguments), version, DocumentationMode.Diagnose).Diagnostics);
}
