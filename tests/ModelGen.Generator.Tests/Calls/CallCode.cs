namespace ModelGen.Generator.Tests.Calls;

/// <summary>Small models, and code that calls them.</summary>
internal static class CallCode
{
    /// <summary>A vocabulary of 96, a context of 64.</summary>
    public const string CharGpt =
        "[Transformer(Topology.Decoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 96, ContextLength = 64)]\n"
        + "public partial class CharGpt;\n";

    /// <summary>A target vocabulary of 80 and context of 64, a source vocabulary of 70 and context of 32.</summary>
    public const string Translator =
        "[Transformer(Topology.EncoderDecoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 80, ContextLength = 64,\n"
        + "    SourceVocabularySize = 70, SourceContextLength = 32)]\n"
        + "public partial class Translator;\n";

    /// <summary>Embeddings of 8 for each token; a vocabulary of 50, a context of 16.</summary>
    public const string Sentences =
        "[Transformer(Topology.Encoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 50, ContextLength = 16)]\n"
        + "public partial class Sentences;\n";

    /// <summary>3 labels for each sequence; a vocabulary of 50, a context of 16.</summary>
    public const string Sentiment =
        "[Transformer(Topology.Encoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 50, ContextLength = 16,\n"
        + "    Head = EncoderHead.SequenceClassification, Labels = 3)]\n"
        + "public partial class Sentiment;\n";

    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Numerics.Tensors; using System.Threading.Tasks;
        using ModelGen; using ModelGen.Data; using ModelGen.Generation; using ModelGen.Numerics; using ModelGen.Parallel;
        using ModelGen.Parameters; using ModelGen.Text; using ModelGen.Training;

        """;

    /// <summary>A static method with a parameter <c>model</c> and the statements given.</summary>
    public static string Body(string declaration, string model, string statements) => Members(
        declaration, $"public static void Run({model} model, ReadOnlySpan<int> some, int number, bool flag)\n{{\n{statements}\n}}");

    /// <summary>A static class with the members given.</summary>
    public static string Members(string declaration, string members) =>
        $"{Usings}{declaration}\npublic static class Program\n{{\n{members}\n}}";

    /// <summary>A file with the types given.</summary>
    public static string Types(string declaration, string types) => $"{Usings}{declaration}\n{types}";
}
