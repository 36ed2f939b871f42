using System.Text;

namespace ModelGen.Text;

/// <summary>UTF-8: a token is a byte, and any text can be encoded without training.</summary>
/// <param name="hasEndOfText">Whether one more id, 256, marks the end of a text.</param>
public sealed class ByteTokenizer(bool hasEndOfText = false) : ITokenizer
{
    private const int ByteValues = 256;

    // A byte that UTF-8 never uses, so decoding replaces it.
    private const byte NoByte = 0xFF;

    /// <summary>256, and one more with an end of text.</summary>
    public int VocabularySize => hasEndOfText ? ByteValues + 1 : ByteValues;

    /// <summary>The id that marks the end of a text, 256, or null. Encoding never yields it; decoding skips it.</summary>
    public int? EndOfText => hasEndOfText ? ByteValues : null;

    /// <summary>The bytes of a text. A lone surrogate, which UTF-8 cannot express, is encoded as U+FFFD.</summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return Array.ConvertAll(bytes, value => (int)value);
    }

    /// <summary>The text of bytes; those that are not UTF-8, such as a character cut in two, become U+FFFD.</summary>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new byte[tokens.Length];
        var count = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0) throw new ArgumentException($"Token id {tokens[i]} at index {i} is negative.", nameof(tokens));
            if (tokens[i] == EndOfText) continue;
            bytes[count++] = tokens[i] < ByteValues ? (byte)tokens[i] : NoByte;
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
