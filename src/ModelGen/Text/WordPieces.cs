using System.Globalization;
using System.Text;

namespace ModelGen.Text;

/// <summary>
/// Cuts a text, whole and in order, into the pieces that tokens never cross: runs of letters, of numbers, of white space and of anything
/// else. A space before a run that is not white space belongs to it, so a word in a sentence is one piece, its space included. A piece has
/// at most <see cref="LongestPiece"/> chars, which bounds what a hostile or unspaced text costs.
/// </summary>
internal ref struct WordPieces(ReadOnlySpan<char> text)
{
    /// <summary>Chars in the longest piece.</summary>
    public const int LongestPiece = 64;

    private ReadOnlySpan<char> _rest = text;

    private enum RunKind
    {
        WhiteSpace,
        Letters,
        Numbers,
        Others,
    }

    /// <summary>The next piece, or false at the end of the text.</summary>
    public bool TryNext(out ReadOnlySpan<char> piece)
    {
        var length = NextLength();
        piece = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    private readonly int NextLength()
    {
        if (_rest.IsEmpty) return 0;
        var spaces = RunLength(0, RunKind.WhiteSpace);
        if (spaces == 0) return RunLength(0, KindAt(0, out _));
        if (spaces == LongestPiece || spaces == _rest.Length || _rest[spaces - 1] != ' ') return spaces;

        // The last space belongs to the word after it.
        return spaces == 1 ? 1 + RunLength(1, KindAt(1, out _)) : spaces - 1;
    }

    /// <summary>Chars of one kind from <paramref name="start"/> on, cut where the piece would be too long.</summary>
    private readonly int RunLength(int start, RunKind kind)
    {
        var end = start;
        while (end < _rest.Length && KindAt(end, out var length) == kind && end + length <= LongestPiece) end += length;
        return end - start;
    }

    private readonly RunKind KindAt(int index, out int length)
    {
        Rune.DecodeFromUtf16(_rest[index..], out var rune, out length);
        if (Rune.IsWhiteSpace(rune)) return RunKind.WhiteSpace;
        return Rune.GetUnicodeCategory(rune) switch
        {
            // A combining mark belongs to the letter before it.
            <= UnicodeCategory.EnclosingMark => RunKind.Letters,
            <= UnicodeCategory.OtherNumber => RunKind.Numbers,
            _ => RunKind.Others,
        };
    }
}
