namespace ModelGen.Text;

/// <summary>Turns text into token ids and back.</summary>
public interface ITokenizer
{
    /// <summary>Distinct tokens; ids run from 0 to VocabularySize - 1.</summary>
    int VocabularySize { get; }

    /// <summary>The ids of a text.</summary>
    /// <exception cref="ArgumentException">The text holds what the vocabulary has no token for.</exception>
    int[] Encode(ReadOnlySpan<char> text);

    /// <summary>
    /// The text of ids. An id that stands for no text, as one past the vocabulary of a model that declares more ids than the tokenizer has,
    /// becomes U+FFFD, the replacement character.
    /// </summary>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    string Decode(ReadOnlySpan<int> tokens);

    /// <summary>
    /// What one token is, as the vocabulary has it: with the space before it, or the sign that its word goes on, which the text of several
    /// ids may leave out.
    /// </summary>
    /// <exception cref="ArgumentException">The id is negative.</exception>
    string TextOf(int token) => Decode([token]);
}
