using ModelGen.Text;

namespace ModelGen.Visualization;

/// <summary>The tokens that the rows and columns of attention weights are of, as they are shown.</summary>
/// <remarks>Any text will do: an attention page shows markup, control characters, and what is empty, and runs nothing.</remarks>
public sealed record AttentionTokens
{
    /// <summary>The tokens that a decoder takes in: the rows and columns of <see cref="AttentionPart.Decoder"/>.</summary>
    public IReadOnlyList<string>? Decoder { get; init; }

    /// <summary>An encoder's tokens: the rows and columns of <see cref="AttentionPart.Encoder"/>, the columns of Cross.</summary>
    public IReadOnlyList<string>? Encoder { get; init; }

    /// <summary>
    /// The tokens that a decoder gives: the rows of <see cref="AttentionPart.Cross"/>. A row is of the step that takes one token in and
    /// gives the next, so these are the decoder's, one later. Null: the rows of Cross have the tokens taken in.
    /// </summary>
    public IReadOnlyList<string>? Produced { get; init; }

    /// <summary>Of a decoder's sequence.</summary>
    /// <param name="tokens">The tokens, in order.</param>
    public static AttentionTokens ForDecoder(IReadOnlyList<string> tokens) => new() { Decoder = tokens };

    /// <summary>Of a decoder's sequence.</summary>
    /// <param name="tokenizer">Gives the text of each token.</param>
    /// <param name="tokens">Token ids, in order.</param>
    public static AttentionTokens ForDecoder(ITokenizer tokenizer, ReadOnlySpan<int> tokens) => ForDecoder(TextOf(tokenizer, tokens));

    /// <summary>Of an encoder's sequence.</summary>
    /// <param name="tokens">The tokens, in order.</param>
    public static AttentionTokens ForEncoder(IReadOnlyList<string> tokens) => new() { Encoder = tokens };

    /// <summary>Of an encoder's sequence.</summary>
    /// <param name="tokenizer">Gives the text of each token.</param>
    /// <param name="tokens">Token ids, in order.</param>
    public static AttentionTokens ForEncoder(ITokenizer tokenizer, ReadOnlySpan<int> tokens) => ForEncoder(TextOf(tokenizer, tokens));

    /// <summary>
    /// Of a source and its translation, as <see cref="Generation.TranslationSession.Attend"/> takes them: the source gets its end, the
    /// target its begin where it is taken in and its end where it is given.
    /// </summary>
    /// <param name="source">The source's tokens, without the end.</param>
    /// <param name="target">The target's tokens, without begin and end.</param>
    /// <param name="begin">How the target's begin is shown.</param>
    /// <param name="end">How the end of source and target is shown.</param>
    public static AttentionTokens ForTranslation(
        IReadOnlyList<string> source, IReadOnlyList<string> target, string begin = "<s>", string end = "</s>") =>
        new() { Encoder = [.. source, end], Decoder = [begin, .. target], Produced = [.. target, end] };

    /// <summary>The text of each token, as <see cref="ITokenizer.TextOf"/> gives it.</summary>
    /// <param name="tokenizer">Gives the text.</param>
    /// <param name="tokens">Token ids, in order.</param>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    public static string[] TextOf(ITokenizer tokenizer, ReadOnlySpan<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var texts = new string[tokens.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = tokenizer.TextOf(tokens[i]);
        return texts;
    }

    /// <summary>The labels of a part's rows.</summary>
    internal IReadOnlyList<string>? Rows(AttentionPart part) => part switch
    {
        AttentionPart.Encoder => Encoder,
        AttentionPart.Decoder => Decoder,
        _ => Produced ?? Decoder,
    };

    /// <summary>The labels of a part's columns.</summary>
    internal IReadOnlyList<string>? Columns(AttentionPart part) => part == AttentionPart.Decoder ? Decoder : Encoder;

    /// <summary>Refuses tokens that are not as many as the weights' rows and columns.</summary>
    /// <exception cref="ArgumentException">Tokens are missing, too few or too many, or one is null.</exception>
    internal void Require(AttentionPart part, int rows, int columns, string parameter)
    {
        var name = part == AttentionPart.Encoder ? nameof(Encoder)
            : part == AttentionPart.Cross && Produced is not null ? nameof(Produced) : nameof(Decoder);
        Require(part, "rows", Rows(part), rows, name, parameter);
        Require(part, "columns", Columns(part), columns, part == AttentionPart.Decoder ? nameof(Decoder) : nameof(Encoder), parameter);
    }

    private static void Require(
        AttentionPart part, string axis, IReadOnlyList<string>? labels, int expected, string property, string parameter)
    {
        if (labels is null)
            throw new ArgumentException($"Expected {property} with {expected} tokens, for the {axis} of {part}; it is null.", parameter);
        if (labels.Count != expected)
        {
            throw new ArgumentException(
                $"Expected {property} with {expected} tokens, one for each of the {axis} of {part}; got {labels.Count}.", parameter);
        }

        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] is null) throw new ArgumentException($"Expected texts in {property}; that at index {i} is null.", parameter);
        }
    }
}
