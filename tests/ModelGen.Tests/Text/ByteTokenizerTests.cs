using ModelGen.Text;

namespace ModelGen.Tests.Text;

public sealed class ByteTokenizerTests
{
    [Fact]
    public void A_token_is_a_byte_of_UTF8()
    {
        var tokenizer = new ByteTokenizer();
        Assert.Equal(256, tokenizer.VocabularySize);
        Assert.Equal([0x61, 0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80], tokenizer.Encode("aä😀"));
        Assert.Equal("aä😀", tokenizer.Decode(tokenizer.Encode("aä😀")));
        Assert.Empty(tokenizer.Encode(""));
        Assert.Equal("", tokenizer.Decode([]));
    }

    [Fact]
    public void What_is_not_UTF8_is_replaced()
    {
        var tokenizer = new ByteTokenizer();
        Assert.Equal("a\uFFFDb", tokenizer.Decode([0x61, 0xC3, 0x62]));
        Assert.Equal("a\uFFFD", tokenizer.Decode([0x61, 300]));
        Assert.Equal([0xEF, 0xBF, 0xBD], tokenizer.Encode("\uD83D"));
        Assert.Contains("id -1 at index 1", Assert.Throws<ArgumentException>(() => tokenizer.Decode([0x61, -1])).Message);
    }

    [Fact]
    public void The_end_of_text_has_an_id_and_no_characters()
    {
        var tokenizer = new ByteTokenizer(hasEndOfText: true);
        Assert.Equal(257, tokenizer.VocabularySize);
        Assert.Equal(256, tokenizer.EndOfText);
        Assert.Equal("ab", tokenizer.Decode([0x61, 256, 0x62]));
        Assert.Null(new ByteTokenizer().EndOfText);
        Assert.Equal("\uFFFD", new ByteTokenizer().Decode([256]));
    }
}
