namespace ModelGen.AnyDeclarations;

/// <summary>Something done to the arguments of an attribute that most likely makes them wrong.</summary>
internal static class Fault
{
    private static readonly string[] Required = ["DModel", "Heads", "Layers", "VocabularySize", "ContextLength"];

    private static readonly string[] Sizes =
    [
        .. Required, "HeadDim", "KeyDim", "ValueDim", "EncoderLayers", "DFeedForward", "SourceVocabularySize", "SourceContextLength",
        "Labels", "AttentionWindow",
    ];

    private static readonly string[] SizeValues =
    [
        "0", "-1", "int.MinValue", "int.MaxValue", "3", "5", "7", "1", "63", "4096", "4097", "65535", "65536", "65537", "1048576",
        "1048577", "16777216", "16777217", "'c'", "1 << 16", "unchecked((int)0xFFFFFFF0)", "Common.Wide", "default", "sizeof(long)",
        "(int)Activation.Silu", "int.MaxValue / 2", "131072",
    ];

    private static readonly string[] Reals =
        ["NormEpsilon", "ScoreScale", "LabelSmoothing", "EmbeddingDropout", "ResidualDropout", "AttentionDropout"];

    private static readonly string[] RealValues =
    [
        "double.NaN", "double.PositiveInfinity", "double.NegativeInfinity", "0", "-0.0", "1", "1.0000001", "-1e-9", "double.Epsilon",
        "1e-46",
        "0.99999999", "0.999999999999", "1e300", "50", "65536.5", "float.NaN", "float.Epsilon", "1d / 0", "Common.Half", "2", "99.5", "'a'",
        "int.MinValue",
    ];

    private static readonly string[] Flags =
        ["Bias", "TieEmbeddings", "ShareEmbeddings", "ScaleEmbeddings", "RecomputeActivations"];

    private static readonly string[] Types = ["Tokenizer", "SourceTokenizer", "Encoder", "Draft"];

    private static readonly (string Name, string Enum, string[] Members)[] Choices =
    [
        ("Activation", "Activation", ["Relu", "Gelu", "GeluTanh", "Silu"]), ("Norm", "NormPlacement", ["Pre", "Post"]),
        ("Positions", "Positions", ["Learned", "Sinusoidal"]),
        ("Score", "AttentionScore", ["ScaledDot", "Dot", "Cosine", "Euclidean", "Additive"]),
        ("Head", "EncoderHead", ["TokenEmbeddings", "SequenceEmbedding", "TokenClassification", "SequenceClassification"]),
        ("Pooling", "Pooling", ["ClassToken", "Mean"]),
    ];

    // Of types that C# knows, and some that it refuses.
    private static readonly string[] TypeValues =
    [
        "null", "typeof(string)", "typeof(int)", "typeof(int[])", "typeof(void)", "typeof(System.Collections.Generic.List<>)",
        "typeof(System.Collections.Generic.Dictionary<,>)", "typeof((int, string))", "typeof(dynamic)", "typeof(int*)", "typeof(int?)",
        "typeof(Missing)", "typeof(Common.Few)", "typeof(Common.Tokens)", "typeof(Common.Many)", "typeof(Common.Private)",
        "typeof(Common.Property)", "typeof(Common.Zeroes)", "typeof(Common.Derived)", "typeof(Common.Of<int>)", "typeof(Common.Of<>)",
        "typeof(Common.Kind)", "typeof(System.Span<int>)", "typeof(delegate*<void>)", "default(System.Type)", "typeof(T)",
        "typeof(string?)",
        "typeof(ModelGen.DecoderModel)", "typeof(ModelGen.TransformerAttribute)", "typeof(System.Nullable<>)", "typeof(object[,])", "\"x\"",
    ];

    // What no argument takes, or few do.
    private static readonly string[] Anything =
    [
        "1.5", "\"128\"", "null", "true", "Missing", "int.Parse(\"1\")", "128L", "0.1m", "int.MaxValue + 1", "default", "1f",
        "new int[] { 1 }",
        "typeof(int)", "Activation.Relu", "(Activation)7", "-1", "nameof(Topology)", "\"\".Length", "await 1", "x => x", "Topology.Missing",
        "default(int)", "checked((byte)300)", "1u", "(short)8", "string.Empty", "stackalloc int[1]", "this", "DModel",
        "nameof(DModel).Length",
        "[1]", "..", "1 +", "(object)1", "(Positions)1", "0b1000", "8e0", "(int)8.0", "true ? 8 : 16", "sizeof(int*)", "$\"8\"", "8_0",
    ];

    /// <summary>Does it.</summary>
    /// <param name="arguments">What is spoilt.</param>
    /// <param name="draw">Which way.</param>
    /// <param name="models">Full names of models, this one among them.</param>
    public static void Apply(DrawnArguments arguments, Draw draw, IReadOnlyList<string> models)
    {
        var named = arguments.Named;
        switch (draw.Below(20))
        {
            case 0 or 1 or 2 or 3:
                arguments.Set(draw.Chance(60) ? draw.Of(Required) : draw.Of(Sizes), draw.Of(SizeValues));
                break;
            case 4:
                var left = draw.Of(Required);
                named.RemoveAll(argument => argument.Name == left);
                break;
            case 5:
                named.Insert(draw.Below(named.Count + 1), draw.Of<(string, string)>(named));
                break;
            case 6 or 7:
                var name = draw.Of(draw.Of<IReadOnlyList<string>>(Sizes, Flags, Types, Reals, [.. Choices.Select(choice => choice.Name)]));
                arguments.Set(name, draw.Of(Anything));
                break;
            case 8 or 9:
                arguments.Set(draw.Of(Reals), draw.Of(RealValues));
                break;
            case 10:
                var (undefined, type, _) = draw.Of(Choices);
                arguments.Set(undefined, $"({type})({draw.Of("99", "-1", "int.MaxValue", "int.MinValue", "5")})");
                break;
            case 11:
                var (choice, kind, members) = draw.Of(Choices);
                arguments.Set(choice, $"{kind}.{draw.Of(members)}{draw.Of("", "", $" | {kind}.{members[^1]}")}");
                break;
            case 12 or 13:
                arguments.Set(draw.Of(Types), draw.Of(TypeValues));
                break;
            case 14 or 15:
                var fits = arguments.Topology switch { "Decoder" => "Draft", "EncoderDecoder" => "Encoder", _ => draw.Of(Types) };
                arguments.Set(draw.Chance(80) ? fits : draw.Of(Types), $"typeof({draw.Of(models)})");
                break;
            case 16:
                arguments.Set(draw.Of(Sizes), $"{draw.Of(models)}.{draw.Of(Required)}");
                break;
            case 17:
                arguments.Positional = draw.Of(
                    "", "topology: Topology.Decoder", "(Topology)3", "(Topology)(-1)", "0", "1", "Topology.Decoder, 3", "null", "default",
                    "Topology.Decoder | Topology.Encoder", "(Topology)int.MaxValue", "\"Decoder\"", "Topology.Encoder",
                    "Topology.EncoderDecoder",
                    "Topology.Decoder, topology: Topology.Decoder", "default(Topology)", "Layers: 3", "out Topology.Decoder", "Topology.");
                break;
            case 18:
                arguments.Set(
                    draw.Of("Width", "TypeId", "Topology", "dModel", "DModel2", "@DModel", "Equals", "D\\u004Dodel"),
                    draw.Of("1", "Topology.Decoder"));
                break;
            default:
                arguments.Set(draw.Of(Flags), draw.Of("true", "false", "!true", "1 == 1", "Common.Yes", "0"));
                break;
        }
    }
}
