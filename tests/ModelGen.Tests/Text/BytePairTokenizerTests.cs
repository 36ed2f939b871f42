using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Text;

namespace ModelGen.Tests.Text;

public sealed class BytePairTokenizerTests : IDisposable
{
    private const string English = "The cats sat on the mats. The dogs sat on the logs, and the cats sat on the dogs.";
    private const string German = "Die Katzen saßen auf den Matten. Die Hunde saßen auf den Hölzern, und die Katzen saßen auf den Hunden.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_most_frequent_pair_becomes_a_token_first()
    {
        // Pieces: " ab" twice, " ac" once. (space, a) is there 3 times: 259 is " a". Then (259, b) is there twice: 260 is " ab".
        // (259, c) is there once, which is too little.
        var tokenizer = BytePairTokenizer.Train(["ab ab", "ac"], 300);
        Assert.Equal(261, tokenizer.VocabularySize);
        Assert.Equal([260, 259, 'c' + 3], tokenizer.Encode("ab ac"));
        Assert.Equal([' ' + 3, 'b' + 3], tokenizer.Encode("b"));
        Assert.Equal("""{"tokenizer":"byte-pair","merges":[35,100,259,101]}""", tokenizer.ToJson());
        Assert.Equal(262, BytePairTokenizer.Train(["ab ab", "ac"], 300, minimumCount: 1).VocabularySize);
        Assert.Equal(260, BytePairTokenizer.Train(["ab ab", "ac"], 260).VocabularySize);
        Assert.Equal(259, BytePairTokenizer.Train([], 300).VocabularySize);
    }

    [Fact]
    public void Of_pairs_as_frequent_the_one_with_the_lower_ids_is_first()
    {
        // Pieces " b" and " a": (space, a) before (space, b).
        Assert.Contains("[35,100,35,101]", BytePairTokenizer.Train(["b", "a"], 300, minimumCount: 1).ToJson());

        // Piece " ba": (space, b) before (b, a), though a is lower than b.
        Assert.Contains("[35,101,259,100]", BytePairTokenizer.Train(["ba"], 300, minimumCount: 1).ToJson());
    }

    [Fact]
    public void A_token_alone_has_the_space_before_its_word()
    {
        var tokenizer = BytePairTokenizer.Train(["a run", "a runner", "run"], 264);
        int[] tokens = [.. tokenizer.Encode("run a"), tokenizer.EndId, tokenizer.VocabularySize];
        var texts = tokens.Select(((ITokenizer)tokenizer).TextOf).ToList();
        Assert.Equal(" run a", string.Concat(texts.SkipLast(2)));
        Assert.Equal(["", "\uFFFD"], texts.TakeLast(2));
        Assert.Throws<ArgumentException>(() => tokenizer.TextOf(-1));
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        var sentences = (English + " " + German).Split(' ');
        var tokenizer = BytePairTokenizer.Train(sentences, 290);
        Assert.Equal(290, tokenizer.VocabularySize);
        Assert.Equal(tokenizer.ToJson(), BytePairTokenizer.Train(sentences.Reverse(), 290).ToJson());
        Assert.Equal(tokenizer.ToJson(), BytePairTokenizer.Train([German, English], 290).ToJson());
    }

    [Fact]
    public void A_word_is_the_same_wherever_it_stands()
    {
        var tokenizer = BytePairTokenizer.Train([English, German], 400);
        Assert.Equal([.. tokenizer.Encode("sat"), .. tokenizer.Encode("on"), .. tokenizer.Encode("the")], tokenizer.Encode("sat on the"));
        Assert.Single(tokenizer.Encode("saßen"));
        Assert.Single(tokenizer.Encode("the"));
    }

    [Fact]
    public void Decoding_is_the_inverse_of_encoding()
    {
        var trained = BytePairTokenizer.Train([English, German], 400);
        var untrained = BytePairTokenizer.Train([], BytePairTokenizer.SmallestVocabulary);
        AnyText.ForEach(300, text =>
        {
            foreach (var tokenizer in (BytePairTokenizer[])[trained, untrained])
            {
                var tokens = tokenizer.Encode(text);
                Assert.Equal(text, tokenizer.Decode(tokens));
                Assert.All(tokens, token => Assert.InRange(token, 3, tokenizer.VocabularySize - 1));
            }
        });
        AnyText.ForEachSet(40, texts =>
        {
            var tokenizer = BytePairTokenizer.Train(texts, 1000, minimumCount: 1);
            foreach (var text in texts) Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("  two  spaces  ")]
    [InlineData("\nthe\r\n")]
    [InlineData("\0\u0001\u001B\u007F")]
    [InlineData("👩‍👩‍👧 and 😀😀")]
    [InlineData("\uFEFF\uFFFD")]
    public void Nothing_is_lost(string text)
    {
        var tokenizer = BytePairTokenizer.Train([English], 300);
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.Equal("the" + text, tokenizer.Decode(tokenizer.Encode("the" + text)));
    }

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character()
    {
        var tokenizer = BytePairTokenizer.Train(["a\uD800", "\uDC00"], 300, minimumCount: 1);
        Assert.Equal("a\uFFFDb\uFFFD", tokenizer.Decode(tokenizer.Encode("a\uD800b\uDC00")));
    }

    [Fact]
    public void Decoding_leaves_out_padding_begin_and_end()
    {
        var tokenizer = BytePairTokenizer.Train([English], 300);
        Assert.Equal((0, 1, 2), (tokenizer.PaddingId, tokenizer.BeginId, tokenizer.EndId));
        Assert.Equal("the cats", tokenizer.Decode([1, .. tokenizer.Encode("the cats"), 2, 0, 0]));
        Assert.Equal("", tokenizer.Decode([1, 2, 0]));
    }

    [Fact]
    public void What_is_no_text_becomes_a_replacement_character()
    {
        var tokenizer = BytePairTokenizer.Train([], 259);
        Assert.Equal("a\uFFFD\uFFFDb", tokenizer.Decode(['a' + 3, 259, int.MaxValue, 'b' + 3]));
        Assert.Equal("\uFFFDa", tokenizer.Decode([0xC3 + 3, 'a' + 3]));
        Assert.Contains("-1 at index 1", Assert.Throws<ArgumentException>(() => tokenizer.Decode([3, -1])).Message);
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        var shared = BytePairTokenizer.Train([English, German], 400);
        var words = (English + " " + German).Split(' ');
        var expected = words.Select(word => BytePairTokenizer.FromJson(shared.ToJson()).Encode(word)).ToArray();
        System.Threading.Tasks.Parallel.For(0, 200, i => Assert.Equal(expected[i % words.Length], shared.Encode(words[i % words.Length])));
    }

    [Fact]
    public void A_text_without_spaces_takes_no_longer_than_others()
    {
        // Seconds if the merges of one word were quadratic in its length.
        var text = new string('x', 1_000_000);
        var tokenizer = BytePairTokenizer.Train([text], 300);
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.InRange(tokenizer.Encode(text).Length, 1_000_000 / 64, 1_000_000 / 64 + 8);
    }

    [Fact]
    public void Refuses_sizes_that_cannot_be()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train([], 258));
        Assert.Contains("259", exception.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train([], BytePairTokenizer.LargestVocabulary + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train([], 300, minimumCount: 0));
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var tokenizer = BytePairTokenizer.Train([English, German], 290);
        tokenizer.Save(_folder["t.json"]);
        var loaded = BytePairTokenizer.Load(_folder["t.json"]);
        Assert.Equal(290, loaded.VocabularySize);
        Assert.Equal(tokenizer.Encode(English + German), loaded.Encode(English + German));
        Assert.Equal(tokenizer.ToJson(), loaded.ToJson());
        Assert.Equal(tokenizer.ToJson(), BytePairTokenizer.FromJson(tokenizer.ToJson()).ToJson());
        Assert.Equal(["t.json"], _folder.Files);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[]} x""", "not valid JSON")]
    [InlineData("""{"tokenizer":"byte-pair"}""", "expected the field merges")]
    [InlineData("""{"merges":[]}""", "expected 'byte-pair'")]
    [InlineData("""{"tokenizer":"character","merges":[]}""", "its tokenizer is 'character'; expected 'byte-pair'")]
    [InlineData("""{"tokenizer":"byte-pair","tokenizer":"byte-pair","merges":[]}""", "the field 'tokenizer'")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[],"merges":[]}""", "the field 'merges'")]
    [InlineData("""{"tokenizer":"byte-pair","merges":{}}""", "the field 'merges'")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[],"more":1}""", "the field 'more'")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35]}""", "1 ids; expected two a merge")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35,"a"]}""", "other than a token id after 1 ids")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[[35,36]]}""", "other than a token id after 0 ids")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35,1.5]}""", "other than a token id after 1 ids")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35,99999999999]}""", "other than a token id after 1 ids")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35,259]}""", "merge 0 is of the tokens 35 and 259; expected from 3 to 258")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35,36,2,259]}""", "merge 1 is of the tokens 2 and 259; expected from 3 to 259")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[-1,36]}""", "merge 0 is of the tokens -1 and 36")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[35,36,35,36]}""", "merge 1, of the tokens 35 and 36, is there twice")]
    [InlineData("""{"tokenizer":"byte-pair","merges":[9,9,259,259,260,260,261,261,262,262,263,263,264,264,265,265]}""", "of 256 bytes")]
    public void Refuses_a_file_that_is_none(string json, string expected)
    {
        var path = _folder.Write("t.json", json);
        var exception = Assert.Throws<CheckpointException>(() => BytePairTokenizer.Load(path));
        Assert.StartsWith(path, exception.Message);
        Assert.Contains(expected, exception.Message);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => BytePairTokenizer.FromJson(json)).Message);
    }

    [Fact]
    public void Refuses_a_file_with_more_merges_than_there_can_be()
    {
        var ids = string.Join(',', Enumerable.Repeat("3", 2 * BytePairTokenizer.LargestVocabulary));
        var json = $$"""{"tokenizer":"byte-pair","merges":[{{ids}}]}""";
        var exception = Assert.Throws<FormatException>(() => BytePairTokenizer.FromJson(json));
        Assert.Contains("more merges", exception.Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_cut_or_damaged()
    {
        var bytes = Encoding.UTF8.GetBytes(BytePairTokenizer.Train([English], 280).ToJson());
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["t"], bytes[..length]);
            Assert.Throws<CheckpointException>(() => BytePairTokenizer.Load(_folder["t"]));
        }

        var random = new Random(22);
        for (var i = 0; i < 1000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder["t"], damaged);
            var exception = Record.Exception(() => BytePairTokenizer.Load(_folder["t"]));
            if (exception is not null) Assert.IsType<CheckpointException>(exception);
        }
    }

    [Fact]
    public void Refuses_what_cannot_be_read()
    {
        Assert.Throws<CheckpointException>(() => BytePairTokenizer.Load(_folder["absent"]));
        Assert.Throws<CheckpointException>(() => BytePairTokenizer.Load(_folder["."]));
        using (var big = File.Create(_folder["big"])) big.SetLength((64 << 20) + 1);
        Assert.Contains("at most", Assert.Throws<CheckpointException>(() => BytePairTokenizer.Load(_folder["big"])).Message);
    }
}
