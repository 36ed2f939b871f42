using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Text;

namespace ModelGen.Tests.Text;

public sealed class CharacterTokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_follow_code_points_where_all_characters_fit()
    {
        var tokenizer = CharacterTokenizer.Train("hello\n", 5);
        Assert.Equal(5, tokenizer.VocabularySize);
        Assert.False(tokenizer.HasUnknown);
        Assert.Equal([2, 1, 3, 3, 4, 0], tokenizer.Encode("hello\n"));
        Assert.Equal("hello\n", tokenizer.Decode([2, 1, 3, 3, 4, 0]));
    }

    [Fact]
    public void The_most_frequent_characters_are_kept_where_not_all_fit()
    {
        // l twice, then of those that come once the lowest code points: a newline and e.
        var tokenizer = CharacterTokenizer.Train("hello\n", 4);
        Assert.Equal(4, tokenizer.VocabularySize);
        Assert.True(tokenizer.HasUnknown);
        Assert.Equal([0, 2, 3, 3, 0, 1], tokenizer.Encode("hello\n"));
        Assert.Equal("\uFFFDell\uFFFD\n", tokenizer.Decode(tokenizer.Encode("hello\n")));
    }

    [Fact]
    public void An_emoji_is_one_character()
    {
        var tokenizer = CharacterTokenizer.Train("a😀b😀");
        Assert.Equal(3, tokenizer.VocabularySize);
        Assert.Equal([2, 0, 1], tokenizer.Encode("😀ab"));
        Assert.Equal("😀ab", tokenizer.Decode([2, 0, 1]));
    }

    [Fact]
    public void Refuses_a_character_that_it_does_not_know()
    {
        var tokenizer = CharacterTokenizer.Train("a😀b");
        var exception = Assert.Throws<ArgumentException>(() => tokenizer.Encode("😀aé"));
        Assert.Contains("'é' (U+00E9) at index 3", exception.Message);
    }

    [Fact]
    public void An_id_beyond_the_vocabulary_has_no_text()
    {
        var tokenizer = CharacterTokenizer.Train("ab");
        Assert.Equal("b\uFFFD\uFFFD", tokenizer.Decode([1, 2, int.MaxValue]));
        Assert.Throws<ArgumentException>(() => tokenizer.Decode([-1]));
        Assert.Throws<ArgumentException>(() => CharacterTokenizer.Train("abc", 2).Decode([int.MinValue]));
    }

    [Fact]
    public void Refuses_to_train_on_nothing()
    {
        Assert.Throws<ArgumentException>(() => CharacterTokenizer.Train(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => CharacterTokenizer.Train("abc", 1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    public void What_is_saved_is_loaded(int maximumVocabulary)
    {
        const string Text = "\"quoted\"\\ \u0001 ä 😀";
        var tokenizer = CharacterTokenizer.Train(Text, maximumVocabulary);
        tokenizer.Save(_folder["t.json"]);
        var loaded = CharacterTokenizer.Load(_folder["t.json"]);
        Assert.Equal(tokenizer.HasUnknown, loaded.HasUnknown);
        Assert.Equal(tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.Equal(tokenizer.Encode(Text), loaded.Encode(Text));
        Assert.Equal(tokenizer.ToJson(), loaded.ToJson());
        Assert.Equal(tokenizer.ToJson(), CharacterTokenizer.FromJson(tokenizer.ToJson()).ToJson());
        Assert.Equal(["t.json"], _folder.Files);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("""{"tokenizer":"character","unknown":false,"characters":"ab"} x""", "not valid JSON")]
    [InlineData("""{"tokenizer":"character","unknown":false}""", "expected the fields unknown and characters")]
    [InlineData("""{"tokenizer":"character","characters":"ab"}""", "expected the fields unknown and characters")]
    [InlineData("""{"tokenizer":"character","unknown":false,"characters":""}""", "the latter not empty")]
    [InlineData("""{"unknown":false,"characters":"ab"}""", "expected 'character'")]
    [InlineData("""{"tokenizer":"bpe","unknown":false,"characters":"ab"}""", "its tokenizer is 'bpe'; expected 'character'")]
    [InlineData("""{"tokenizer":"character","unknown":false,"characters":"aba"}""", "has the character 'a' (U+0061) twice")]
    [InlineData("""{"tokenizer":"character","unknown":0,"characters":"ab"}""", "the field 'unknown'")]
    [InlineData("""{"tokenizer":"character","unknown":false,"unknown":true,"characters":"ab"}""", "the field 'unknown'")]
    [InlineData("""{"tokenizer":"character","unknown":false,"characters":["a"]}""", "the field 'characters'")]
    [InlineData("""{"tokenizer":"character","unknown":false,"characters":"ab","more":1}""", "the field 'more'")]
    [InlineData("""{"tokenizer":"character","unknown":false,"characters":"\ud800"}""", "not valid JSON")]
    public void Refuses_a_file_that_is_none(string json, string expected)
    {
        File.WriteAllText(_folder["t.json"], json);
        var exception = Assert.Throws<CheckpointException>(() => CharacterTokenizer.Load(_folder["t.json"]));
        Assert.StartsWith(_folder["t.json"], exception.Message);
        Assert.Contains(expected, exception.Message);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => CharacterTokenizer.FromJson(json)).Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_cut_or_damaged()
    {
        var bytes = Encoding.UTF8.GetBytes(CharacterTokenizer.Train("abä😀").ToJson());
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["t"], bytes[..length]);
            Assert.Throws<CheckpointException>(() => CharacterTokenizer.Load(_folder["t"]));
        }

        var random = new Random(22);
        for (var i = 0; i < 1000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder["t"], damaged);
            var exception = Record.Exception(() => CharacterTokenizer.Load(_folder["t"]));
            if (exception is not null) Assert.IsType<CheckpointException>(exception);
        }
    }

    [Fact]
    public void Refuses_what_cannot_be_read()
    {
        Assert.Throws<CheckpointException>(() => CharacterTokenizer.Load(_folder["absent"]));
        Assert.Throws<CheckpointException>(() => CharacterTokenizer.Load(_folder["."]));
        using (var big = File.Create(_folder["big"])) big.SetLength((64 << 20) + 1);
        Assert.Contains("at most", Assert.Throws<CheckpointException>(() => CharacterTokenizer.Load(_folder["big"])).Message);
    }
}
