using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Text;

namespace ModelGen.Tests.Text;

public sealed class SplitWordTokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_token_alone_has_the_sign_that_its_word_goes_on()
    {
        var tokenizer = SplitWordTokenizer.Train(["a pul@@ ley"]);
        int[] tokens = [tokenizer.BeginId, .. tokenizer.Encode("a pul@@ ley cog"), tokenizer.EndId, tokenizer.VocabularySize];
        Assert.Equal(["", "a", "pul@@", "ley", "\uFFFD", "", "\uFFFD"], tokens.Select(tokenizer.TextOf));
        Assert.Throws<ArgumentException>(() => tokenizer.TextOf(-1));
    }

    [Fact]
    public void The_most_frequent_words_come_first_and_ties_in_ordinal_order()
    {
        var tokenizer = SplitWordTokenizer.Train(["b a pul@@ ley", "b  é Z\tpul@@ "]);
        Assert.Equal((0, 1, 2, 3), (tokenizer.PaddingId, tokenizer.BeginId, tokenizer.EndId, tokenizer.UnknownId));

        // Twice: b, pul@@. Once: Z, a, ley, é.
        Assert.Equal(10, tokenizer.VocabularySize);
        Assert.Equal([4, 5, 6, 7, 8, 9], tokenizer.Encode("b pul@@ Z a ley é"));
        Assert.Equal("""{"tokenizer":"split-word","words":["b","pul@@","Z","a","ley","\u00E9"]}""", tokenizer.ToJson());
    }

    [Fact]
    public void Rare_words_and_those_beyond_the_vocabulary_are_unknown()
    {
        string[] lines = ["a a a b b c", "a b d"];
        var frequent = SplitWordTokenizer.Train(lines, minimumCount: 2);
        Assert.Equal(6, frequent.VocabularySize);
        Assert.Equal([4, 5, 3, 3, 3], frequent.Encode("a b c d e"));
        var small = SplitWordTokenizer.Train(lines, maximumVocabulary: 5);
        Assert.Equal(5, small.VocabularySize);
        Assert.Equal([4, 3], small.Encode("a b"));
    }

    [Theory]
    [InlineData("a giant pul@@ ley sy@@ st@@ em .", "a giant pulley system .")]
    [InlineData("  a \t b\n", "a b")]
    [InlineData("a pul@@", "a pul")]
    [InlineData("a@@b c", "a@@b c")]
    [InlineData("@@ a", "a")]
    [InlineData("", "")]
    public void Decoding_makes_words_whole(string text, string expected)
    {
        var tokenizer = SplitWordTokenizer.Train([text, "a"]);
        Assert.Equal(expected, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.Equal(expected, tokenizer.Decode([1, .. tokenizer.Encode(text), 2, 0, 0]));
    }

    [Fact]
    public void A_line_without_splits_comes_back() =>
        AnyText.ForEach(200, text =>
        {
            var words = text
                .Replace("@@", "", StringComparison.Ordinal)
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var line = string.Join(' ', words);
            var tokenizer = SplitWordTokenizer.Train([line, "x"]);
            Assert.Equal(line, tokenizer.Decode(tokenizer.Encode(line)));
            Assert.Equal(words.Append("x").Distinct().Count() + 4, tokenizer.VocabularySize);
            Assert.Equal(tokenizer.Encode(line), SplitWordTokenizer.FromJson(tokenizer.ToJson()).Encode(line));
        });

    [Fact]
    public void The_unknown_word_has_no_text()
    {
        var tokenizer = SplitWordTokenizer.Train(["a"]);
        Assert.Equal("a \uFFFD \uFFFD a", tokenizer.Decode([4, 3, int.MaxValue, 4]));
        Assert.Contains("-5 at index 1", Assert.Throws<ArgumentException>(() => tokenizer.Decode([4, -5])).Message);
    }

    [Fact]
    public void Refuses_to_train_on_nothing()
    {
        Assert.Throws<ArgumentException>(() => SplitWordTokenizer.Train([]));
        Assert.Throws<ArgumentException>(() => SplitWordTokenizer.Train([" ", ""]));
        Assert.Contains("2 times", Assert.Throws<ArgumentException>(() => SplitWordTokenizer.Train(["a b"], minimumCount: 2)).Message);
        Assert.Throws<ArgumentException>(() => SplitWordTokenizer.Train(["a 😀\uD800"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitWordTokenizer.Train(["a"], minimumCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitWordTokenizer.Train(["a"], maximumVocabulary: 4));
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var tokenizer = SplitWordTokenizer.Train(["\"a\" \\ \u0001 ä@@ 😀"]);
        tokenizer.Save(_folder["t.json"]);
        Assert.Equal(tokenizer.ToJson(), SplitWordTokenizer.Load(_folder["t.json"]).ToJson());
        Assert.Equal(["t.json"], _folder.Files);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("7", "expected a JSON object")]
    [InlineData("""{"tokenizer":"split-word"}""", "expected the field words")]
    [InlineData("""{"tokenizer":"split-word","words":[]}""", "not empty")]
    [InlineData("""{"tokenizer":"byte-pair","words":["a"]}""", "expected 'split-word'")]
    [InlineData("""{"tokenizer":"split-word","words":["a",1]}""", "other than a string after 1 words")]
    [InlineData("""{"tokenizer":"split-word","words":["a"],"words":["b"]}""", "the field 'words'")]
    [InlineData("""{"tokenizer":"split-word","words":["a"],"more":[]}""", "the field 'more'")]
    [InlineData("""{"tokenizer":"split-word","words":["a","b","a"]}""", "the word 'a' twice")]
    [InlineData("""{"tokenizer":"split-word","words":["a b"]}""", "'a b' is empty or has white space")]
    [InlineData("""{"tokenizer":"split-word","words":[""]}""", "'' is empty")]
    [InlineData("""{"tokenizer":"split-word","words":["\ud800"]}""", "not valid JSON")]
    public void Refuses_a_file_that_is_none(string json, string expected)
    {
        var path = _folder.Write("t.json", json);
        var exception = Assert.Throws<CheckpointException>(() => SplitWordTokenizer.Load(path));
        Assert.StartsWith(path, exception.Message);
        Assert.Contains(expected, exception.Message);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => SplitWordTokenizer.FromJson(json)).Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(SplitWordTokenizer.Train(["ein mäd@@ chen 😀"]).ToJson());
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["t"], bytes[..length]);
            Assert.Throws<CheckpointException>(() => SplitWordTokenizer.Load(_folder["t"]));
        }
    }
}
