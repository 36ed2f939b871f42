using ModelGen.Text;

namespace ModelGen.Tests.Text;

public sealed class WordPiecesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello, world!", "Hello|,| world|!")]
    [InlineData(" two  spaces ", " two| | spaces| ")]
    [InlineData("a\n b\tc\n\n", "a|\n| b|\t|c|\n\n")]
    [InlineData("in 2024: '{0}'", "in| 2024|:| '{|0|}'")]
    [InlineData("e\u0301t 1½ x😀😀", "e\u0301t| 1½| x|😀😀")]
    [InlineData("a\u00A0b", "a|\u00A0|b")]
    public void Cuts_where_the_kind_of_character_changes(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Pieces(text)));

    [Fact]
    public void A_piece_is_no_longer_than_the_longest()
    {
        Assert.Equal([new string('x', 64), new string('x', 36)], Pieces(new string('x', 100)));
        Assert.Equal([' ' + new string('x', 63), new string('x', 37)], Pieces(' ' + new string('x', 100)));
        Assert.Equal([new string(' ', 64), new string(' ', 6), " x"], Pieces(new string(' ', 71) + 'x'));

        // 63 and a pair make 65: the pair goes whole into the next.
        Assert.Equal([new string('-', 63), "😀"], Pieces(new string('-', 63) + "😀"));
    }

    [Fact]
    public void The_pieces_make_the_text() =>
        AnyText.ForEach(200, text => Assert.Equal(text, string.Concat(Pieces(text))));

    private static List<string> Pieces(string text)
    {
        var found = new List<string>();
        var pieces = new WordPieces(text);
        while (pieces.TryNext(out var piece)) found.Add(piece.ToString());
        return found;
    }
}
