using System.Text.Json;
using System.Text.RegularExpressions;
using ModelGen.Generation;
using ModelGen.Text;
using ModelGen.Visualization;

namespace ModelGen.Tests.Visualization;

public sealed class AttentionPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_holds_tokens_and_weights()
    {
        var weights = CraftedWeights.RandomDecoder(2, 3, 4);
        var html = AttentionPage.ToHtml(weights, AttentionTokens.ForDecoder(["a", "b", "c", "d"]), new() { Title = "T", Model = "M" });
        var data = Data(html);
        Assert.Equal("M", data.GetProperty("model").GetString());
        var part = data.GetProperty("parts")[0];
        Assert.Equal("decoder", part.GetProperty("name").GetString());
        Assert.Equal("abcd", string.Concat(part.GetProperty("rows").EnumerateArray().Select(token => token.GetString())));
        Assert.Equal(6, part.GetProperty("summaries").GetArrayLength());
        var packed = Regex.Match(html, "id=\"map-decoder-1-2\">([^<]*)</script>").Groups[1].Value;
        var expected = weights.Find(AttentionPart.Decoder)!.Map(1, 2, 0).ToArray();
        Assert.All(WeightPacking.Unpack(packed, 16).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 8e-6f));
        Assert.DoesNotContain("{{", html);
        Assert.DoesNotContain("\r", html);
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--<script>")]
    [InlineData("{{script}}")]
    [InlineData("\"'&amp;\u2028\u2029\0\u001b")]
    [InlineData("\u05e9\u05dc\u05d5\u05dd \ud83d\ude00")]
    public void Text_is_data_and_nothing_else(string text)
    {
        var weights = CraftedWeights.RandomDecoder(1, 1, 1);
        var plain = AttentionPage.ToHtml(weights, AttentionTokens.ForDecoder(["x"]), new() { Title = "x", Model = "x", Text = "x" });
        var html = AttentionPage.ToHtml(weights, AttentionTokens.ForDecoder([text]), new() { Title = text, Model = text, Text = text });
        Assert.Equal(Regex.Count(plain, "<"), Regex.Count(html, "<"));
        var data = Data(html);
        Assert.Equal(text, data.GetProperty("parts")[0].GetProperty("rows")[0].GetString());
        foreach (var field in new[] { "title", "model", "text" }) Assert.Equal(text, data.GetProperty(field).GetString());
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var html = AttentionPage.ToHtml(CraftedWeights.RandomDecoder(1, 1, 1), AttentionTokens.ForDecoder(["\ud800"]));
        Assert.Equal("\ufffd", Data(html).GetProperty("parts")[0].GetProperty("rows")[0].GetString());
    }

    [Fact]
    public void The_policy_names_the_one_script_and_the_one_style()
    {
        var html = AttentionPage.ToHtml(CraftedWeights.RandomDecoder(1, 1, 1), AttentionTokens.ForDecoder(["x"]));
        foreach (var (element, directive) in new[] { ("script", "script-src"), ("style", "style-src") })
        {
            var content = Regex.Match(html, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value;
            var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
            Assert.Contains($"{directive} 'sha256-{hash}'", html);
        }

        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotContain("unsafe-inline", html);
        Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|https?://(?!www\\.w3\\.org/2000/svg)", html);
    }

    [Fact]
    public void A_translation_has_three_parts_and_its_rows_are_what_is_written()
    {
        CraftedWeights.Weight even = (_, _, _, _) => 0.25f;
        var weights = new AttentionWeights(
        [
            CraftedWeights.Part(AttentionPart.Encoder, 1, 2, 4, 4, even), CraftedWeights.Part(AttentionPart.Decoder, 2, 2, 3, 3, even),
            CraftedWeights.Part(AttentionPart.Cross, 2, 2, 3, 4, even),
        ]);
        var tokens = AttentionTokens.ForTranslation(["the", "big", "house"], ["das", "Haus"], "<b>", "<e>");
        var parts = Data(AttentionPage.ToHtml(weights, tokens)).GetProperty("parts");
        Assert.Equal(["the", "big", "house", "<e>"], Texts(parts[0], "rows"));
        Assert.Equal(["<b>", "das", "Haus"], Texts(parts[1], "columns"));
        Assert.Equal(["das", "Haus", "<e>"], Texts(parts[2], "rows"));
        Assert.Equal(["<b>", "das", "Haus"], Texts(parts[2], "taken"));
        Assert.Equal(["the", "big", "house", "<e>"], Texts(parts[2], "columns"));
    }

    [Fact]
    public void Tokens_of_a_tokenizer()
    {
        var tokenizer = CharacterTokenizer.Train("abc ");
        Assert.Equal(["c", " ", "a"], AttentionTokens.ForDecoder(tokenizer, tokenizer.Encode("c a")).Decoder);
        Assert.Equal(["b"], AttentionTokens.ForEncoder(tokenizer, tokenizer.Encode("b")).Encoder);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_the_file_is_as_it_was()
    {
        var weights = CraftedWeights.RandomDecoder(1, 2, 3);
        var path = _folder.Write("page.html", "old");
        var (two, other) = (AttentionTokens.ForDecoder(["a", "b"]), AttentionTokens.ForEncoder(["a", "b", "c"]));
        Refused("tokens", "Expected Decoder with 3 tokens, one for each of the rows of Decoder; got 2.", weights, two);
        Refused("tokens", "Expected Decoder with 3 tokens, for the rows of Decoder; it is null.", weights, other);
        Refused("tokens", "Expected texts in Decoder; that at index 1 is null.", weights, AttentionTokens.ForDecoder(["a", null!, "c"]));
        var three = AttentionTokens.ForDecoder(["a", "b", "c"]);
        Refused("options", "Expected a sequence from 0 to 0; got 1.", weights, three, new() { Sequence = 1 });
        var bad = CraftedWeights.Of(AttentionPart.Decoder, 1, 2, 3, 3, (_, head, query, _) => head == 1 && query == 2 ? float.NaN : 0.3f);
        Refused("weights", "Expected weights from 0 to 1; Decoder, layer 0, head 1 has NaN.", bad, three);
        var empty = CraftedWeights.Of(AttentionPart.Cross, 1, 1, 0, 3, (_, _, _, _) => 0);
        Refused("weights", "Expected weights of at least one query and key; Cross has 0 and 3.", empty, three);
        Assert.Throws<ArgumentNullException>(() => AttentionPage.Write(path, null!, three));
        Assert.Throws<DirectoryNotFoundException>(() => AttentionPage.Write(_folder["no/page.html"], weights, three));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["page.html"], _folder.Files);

        AttentionPage.Write(path, weights, three);
        Assert.Equal(AttentionPage.ToHtml(weights, three), File.ReadAllText(path));

        void Refused(
            string parameter, string message, AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions? options = null)
        {
            var refusal = Assert.Throws<ArgumentException>(() => AttentionPage.Write(path, weights, tokens, options));
            Assert.Equal(parameter, refusal.ParamName);
            Assert.StartsWith(message, refusal.Message);
        }
    }

    [Fact]
    public void Six_layers_of_eight_heads_on_64_tokens_are_below_a_megabyte()
    {
        var tokens = AttentionTokens.ForDecoder([.. Enumerable.Range(0, 64).Select(token => $" token{token}")]);
        Assert.InRange(AttentionPage.ToHtml(CraftedWeights.RandomDecoder(6, 8, 64), tokens).Length, 1, 500_000);
    }

    private static string[] Texts(JsonElement part, string name) =>
        [.. part.GetProperty(name).EnumerateArray().Select(token => token.GetString()!)];

    private static JsonElement Data(string html) => JsonDocument.Parse(
        Regex.Match(html, "<script type=\"application/json\" id=\"data\">([^<]*)</script>").Groups[1].Value).RootElement;
}
