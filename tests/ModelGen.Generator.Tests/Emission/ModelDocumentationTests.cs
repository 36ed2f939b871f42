using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Emission;

/// <summary>What an editor shows of a model.</summary>
public sealed partial class ModelDocumentationTests
{
    private const string Pairs = "Topology.EncoderDecoder, DModel = 24, Heads = 3, Layers = 2, EncoderLayers = 1, VocabularySize = 37, "
        + "SourceVocabularySize = 41, ContextLength = 13, SourceContextLength = 17";

    private const string Encoder = "Topology.Encoder, DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    [Fact]
    public void Without_documentation_the_harness_would_complain()
    {
        var run = GeneratorRun.Of("public class Undocumented;", documentation: DocumentationMode.Diagnose);
        Assert.Equal(["CS1591"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Latest)]
    public void It_stands_beside_what_the_user_writes(LanguageVersion version)
    {
        var run = GeneratorRun.Of(
            """
            using ModelGen;

            namespace Space.@event;

            /// <summary>Around the model.</summary>
            public static partial class Outer
            {
                /// <summary>The user's own &lt;words&gt;.</summary>
                [Transformer(Topology.Decoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 4)]
                public partial class @class
                {
                    /// <summary>Hides what the documentation might name.</summary>
                    public sealed class Session;

                    /// <summary>Another.</summary>
                    public sealed class System;
                }
            }
            """,
            version, DocumentationMode.Diagnose);
        Assert.Empty(run.Diagnostics);
    }

    [Theory]
    [InlineData("Topology.Decoder, DModel = 24, Heads = 3, Layers = 3, VocabularySize = 37, ContextLength = 13, TieEmbeddings = false")]
    [InlineData($"{Pairs}, ShareEmbeddings = false, KeyDim = 5, ValueDim = 7")]
    [InlineData($"{Encoder}, Head = EncoderHead.TokenClassification, Labels = 9")]
    [InlineData($"{Encoder}, Head = EncoderHead.SequenceEmbedding, Score = AttentionScore.Additive")]
    public void The_table_has_every_parameter(string arguments)
    {
        var spec = Declarations.Spec(arguments);
        var type = Documented(arguments);
        var trained = 0L;
        var items = type.Documentation.Descendants("item").ToList();
        foreach (var item in items)
        {
            var (name, description) = (item.Element("term")!.Value, item.Element("description")!.Value);
            var match = Row().Match(description);
            Assert.True(match.Success, description);
            var extents = match.Groups["shape"].Value.Split(", ").Select(extent => long.Parse(extent, CultureInfo.InvariantCulture));
            var count = long.Parse(match.Groups["count"].Value.Replace(",", ""), CultureInfo.InvariantCulture);
            Assert.Equal(extents.Aggregate(1L, (product, extent) => product * extent), count);
            var isInLayers = name.Contains("layers.N.");
            Assert.Equal(isInLayers, match.Groups["layers"].Success);
            var layers = name.StartsWith("encoder.", StringComparison.Ordinal) ? spec.Dimensions.EncoderLayers : spec.Dimensions.Layers;
            trained += isInLayers ? layers * count : count;
        }

        Assert.Equal(items.Count, items.Select(item => item.Element("term")!.Value).Distinct().Count());
        Assert.Equal(type.Constant("ParameterCount"), trained);
    }

    [Fact]
    public void A_decoder_says_memory_operations_and_shapes()
    {
        const string Arguments = "Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64";
        var memory = ModelCompiler.Programs(Declarations.Spec(Arguments)).Training!.Memory;
        var text = Documented(Arguments).Text;
        Assert.Contains("813,824 parameters, 3,255,296 bytes of weights;", text);
        var activations = memory.Rows.FloatsPerRow * 4;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"training keeps {activations:N0} bytes of activations a token"), text);

        // Of each of 4 layers 128 floats of keys and as many of values.
        Assert.Contains("Inference keeps 4,096 bytes of keys and values a token.", text);

        // 2 (4 x 12 x 128 x 128 + 128 x 96) of products, 4 x 4 x 128 x 65 / 2 of attention.
        Assert.Contains("forward 1,664,000, forward and backward 4,992,000.", text);
        Assert.Contains("tokens (batch, length), ids below 96", text);
        Assert.Contains("logits (batch, length, 96), or (batch, 96) after the last token", text);
        Assert.Contains("length at most 64", text);
    }

    [Fact]
    public void An_encoder_decoder_says_what_is_of_source_and_target()
    {
        var memory = ModelCompiler.Programs(Declarations.Spec(Pairs)).Training!.Memory;
        var text = Documented(Pairs).Text;
        Assert.Contains("vocabularies 41 and 37, contexts 17 and 13", text);
        var (target, source) = (memory.Rows.FloatsPerRow * 4, memory.SourceRows.FloatsPerRow * 4);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{target:N0} bytes of activations a token and {source:N0} a source token"), text);
        Assert.Contains("source (length), ids below 41, with its end at most 17", text);
    }

    [Theory]
    [InlineData("Head = EncoderHead.TokenClassification, Labels = 9", "output takes logits (rows, 9)", "labels below 9")]
    [InlineData("Head = EncoderHead.SequenceClassification, Labels = 9", "output takes logits (sequences, 9)", "its first token")]
    [InlineData("Head = EncoderHead.SequenceEmbedding", "output takes embeddings (sequences, 24)", "no loss to be trained by")]
    [InlineData("Head = EncoderHead.TokenEmbeddings", "output takes embeddings (rows, 24)", "no loss to be trained by")]
    public void An_encoder_says_what_it_gives(string head, string output, string training)
    {
        var text = Documented($"{Encoder}, {head}").Text;
        Assert.Contains(output, text);
        Assert.Contains(training, text);
        Assert.Equal(!head.Contains("Embedding"), text.Contains("trainer.Step"));
    }

    private static DocumentedType Documented(string arguments)
    {
        GeneratorRun.DriverFor(Options).RunGeneratorsAndUpdateCompilation(
            GeneratorRun.CompilationOf([Declarations.Source(arguments)], Options), out var compilation, out _);
        return new DocumentedType(compilation.GetTypeByMetadataName("CharGpt")!);
    }

    [GeneratedRegex(@"^\((?<shape>[\d, ]+)\), (?<count>[\d,]+)(?<layers> in each layer)?$")]
    private static partial Regex Row();

    private sealed record DocumentedType(INamedTypeSymbol Symbol)
    {
        public XElement Documentation { get; } = XElement.Parse(Symbol.GetDocumentationCommentXml()!);

        /// <summary>The words, with one space between them.</summary>
        public string Text => string.Join(' ', Documentation.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        public object? Constant(string name) => ((IFieldSymbol)Symbol.GetMembers(name).Single()).ConstantValue;
    }
}
