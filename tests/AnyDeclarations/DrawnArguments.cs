namespace ModelGen.AnyDeclarations;

/// <summary>The arguments of an attribute, drawn so that they are right; <see cref="Fault"/> makes them worse.</summary>
internal sealed class DrawnArguments
{
    private readonly Draw _draw;
    private readonly List<(string Name, string Text)> _arguments = [];

    private DrawnArguments(Draw draw)
    {
        _draw = draw;
        Topology = draw.Of("Decoder", "Decoder", "Encoder", "EncoderDecoder");
        Positional = $"Topology.{Topology}";
        DrawSizes();
        DrawOptions();
    }

    /// <summary>What it is, as long as nobody spoils it.</summary>
    public string Topology { get; }

    /// <summary>The argument without a name; empty: there is none.</summary>
    public string Positional { get; set; }

    /// <summary>The others, in the order in which they are written.</summary>
    public List<(string Name, string Text)> Named => _arguments;

    public int VocabularySize { get; private set; }

    public int ContextLength { get; private set; }

    public int SourceVocabularySize { get; private set; }

    public int SourceContextLength { get; private set; }

    /// <summary>Columns of what an encoder gives.</summary>
    public int OutputWidth { get; private set; }

    /// <summary>Whether an encoder gives a row for each sequence.</summary>
    public bool IsOfSequence { get; private set; }

    /// <summary>Whether there is a loss.</summary>
    public bool IsTrained { get; private set; } = true;

    /// <summary>Arguments that are right.</summary>
    public static DrawnArguments Right(Draw draw) => new(draw);

    /// <summary>Sets an argument, or adds it.</summary>
    public void Set(string name, string text)
    {
        var index = _arguments.FindIndex(argument => argument.Name == name);
        if (index < 0) _arguments.Add((name, text));
        else _arguments[index] = (name, text);
    }

    public override string ToString()
    {
        var written = _arguments.Select(argument => $"{argument.Name} = {argument.Text}");
        return string.Join(", ", Positional.Length > 0 ? written.Prepend(Positional) : written);
    }

    private void DrawSizes()
    {
        var heads = _draw.Of(1, 2, 2, 3);
        var dModel = heads * _draw.Of(4, 8, 8, 16);
        switch (_draw.Below(8))
        {
            case 0:
                Set("HeadDim", _draw.Of("4", "5", "16"));
                dModel = _draw.Of(8, 10, 16);
                break;
            case 1:
                Set("KeyDim", _draw.Of("3", "8"));
                Set("ValueDim", _draw.Of("8", "16"));
                dModel = _draw.Of(8, 14);
                break;
            case 2:
                Set(_draw.Of("KeyDim", "ValueDim"), _draw.Of("7", "8"));
                break;
        }

        (VocabularySize, ContextLength) = (_draw.Of(2, 5, 16, 33), _draw.Of(1, 4, 8, 33));
        Set("DModel", Number(dModel));
        Set("Heads", Number(heads));
        Set("Layers", _draw.Of("1", "2", "0x3"));
        if (_draw.Chance(15)) Named.Add(("Tokenizer", VocabularySize <= 16 ? "typeof(Common.Few)" : "typeof(Common.Tokens)"));
        if (Named[^1].Name != "Tokenizer") Set("VocabularySize", Number(VocabularySize));
        else if (VocabularySize > 16) VocabularySize = 16;
        else VocabularySize = 2;
        Set("ContextLength", Number(ContextLength));
        if (_draw.Chance(30)) Set("DFeedForward", _draw.Of("1", "8", "17", "2 * 16"));
        OutputWidth = dModel;
        (SourceVocabularySize, SourceContextLength) = (VocabularySize, ContextLength);
    }

    // Of a value, now and then what means the same.
    private string Number(int value) => _draw.Below(16) switch
    {
        0 => $"0x{value:x}",
        1 => $"({value - 1} + 1)",
        2 => $"(byte){value}",
        3 => $"Common.Zero + {value}",
        _ => $"{value}",
    };

    private void DrawOptions()
    {
        if (Topology == "EncoderDecoder") DrawSource();
        if (Topology == "Encoder") DrawHead();
        else if (_draw.Chance(20)) Set("TieEmbeddings", Flag());
        if (_draw.Chance(25)) Set("Activation", $"Activation.{_draw.Of("Relu", "Gelu", "GeluTanh", "Silu")}");
        if (_draw.Chance(25)) Set("Norm", $"NormPlacement.{_draw.Of("Pre", "Post")}");
        if (_draw.Chance(10)) Set("NormEpsilon", _draw.Of("1e-6", "1", "1e-12", "0.5f"));
        if (_draw.Chance(25)) Set("Positions", $"Positions.{_draw.Of("Learned", "Sinusoidal")}");
        if (_draw.Chance(30)) Set("Score", $"AttentionScore.{_draw.Of("ScaledDot", "Dot", "Cosine", "Euclidean", "Additive")}");
        if (_draw.Chance(10)) Set("ScoreScale", _draw.Of("0.25", "1", "65536", "1e-30"));
        if (_draw.Chance(15)) Set("AttentionWindow", _draw.Of("1", "2", "3", "int.MaxValue"));
        if (_draw.Chance(20)) Set("Bias", Flag());
        if (_draw.Chance(20)) Set("ScaleEmbeddings", Flag());
        if (!IsTrained) return;
        if (_draw.Chance(10)) Set("LabelSmoothing", _draw.Of("0", "0.1", "0.999"));
        if (_draw.Chance(20)) Set("EmbeddingDropout", _draw.Of("0", "0.1", "1e-30"));
        if (_draw.Chance(20)) Set("ResidualDropout", _draw.Of("0", "0.1f", "0.9"));
        if (_draw.Chance(20)) Set("AttentionDropout", _draw.Of("0", "-0.0", "0.5"));
        if (_draw.Chance(15)) Set("RecomputeActivations", Flag());
    }

    private void DrawSource()
    {
        if (_draw.Chance(30)) Set("EncoderLayers", _draw.Of("1", "4"));
        if (_draw.Chance(30))
        {
            SourceVocabularySize = _draw.Of(3, 16);
            Set("SourceVocabularySize", Number(SourceVocabularySize));
        }

        if (_draw.Chance(30))
        {
            SourceContextLength = _draw.Of(2, 40);
            Set("SourceContextLength", Number(SourceContextLength));
        }

        if (_draw.Chance(20)) Set("ShareEmbeddings", SourceVocabularySize == VocabularySize ? Flag() : "false");
    }

    private void DrawHead()
    {
        var head = _draw.Of("", "TokenEmbeddings", "SequenceEmbedding", "TokenClassification", "SequenceClassification");
        IsTrained = head.EndsWith("Classification", StringComparison.Ordinal);
        IsOfSequence = head.StartsWith("Sequence", StringComparison.Ordinal);
        if (head.Length > 0) Set("Head", $"EncoderHead.{head}");
        if (IsOfSequence && _draw.Chance(40)) Set("Pooling", $"Pooling.{_draw.Of("ClassToken", "Mean")}");
        if (!IsTrained) return;
        OutputWidth = _draw.Of(2, 5);
        Set("Labels", Number(OutputWidth));
    }

    private string Flag() => _draw.Of("true", "false");
}
