namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>Fixes of one model on another, wherever that is declared.</summary>
public class OtherDeclarationFixTests
{
    private const string Sizes = "DModel = 32, Heads = 2, Layers = 1";

    [Fact]
    public async Task The_attribute_of_a_draft_in_another_file()
    {
        var drafter = "namespace Small;\npublic static partial class Models\n{\n    [ModelGen.Transformer(\n"
            + $"        ModelGen.Topology.Decoder, {Sizes},\n        VocabularySize = 9, ContextLength = 32)]\n"
            + "    public partial class Drafter;\n}\n";
        using var project = new UserProject([Model("Draft = typeof(Small.Models.Drafter)"), drafter]);
        var (title, texts) = await Only(project);
        Assert.Equal("Set ContextLength of 'Drafter' to 64", title);
        Assert.Equal([Model("Draft = typeof(Small.Models.Drafter)"), drafter.Replace("32)]", "64)]")], texts);
    }

    [Fact]
    public async Task What_is_left_out_there_is_added()
    {
        const string Encoder = "[ModelGen.Transformer(ModelGen.Topology.Encoder, " + Sizes
            + ", VocabularySize = 9, ContextLength = 64)] public partial class Reader;";
        const string Call = "static class Use { static void Take(Summariser model, Reader reader) => model.TakeEncoder(reader); }";
        const string Summariser = "[ModelGen.Transformer(ModelGen.Topology.EncoderDecoder, " + Sizes
            + ", VocabularySize = 9, ContextLength = 64, NormEpsilon = 1e-12, Positions = ModelGen.Positions.Learned, "
            + "ScaleEmbeddings = false)] public partial class Summariser;";
        using var project = new UserProject([Call, Encoder, Summariser]);
        var (title, texts) = await Only(project);
        Assert.Equal("Set Activation of 'Summariser' to Activation.Gelu", title);
        Assert.Equal([Call, Encoder, Summariser.Replace("= 64,", "= 64, Activation = ModelGen.Activation.Gelu,")], texts);
    }

    [Fact]
    public async Task Nothing_where_the_draft_has_the_size_from_its_tokenizer()
    {
        const string Drafter = "class Letters { public const int VocabularySize = 8; }\n[ModelGen.Transformer(ModelGen.Topology.Decoder, "
            + Sizes + ", ContextLength = 64, Tokenizer = typeof(Letters))] public partial class Drafter;";
        using var project = new UserProject([Model("Draft = typeof(Drafter)"), Drafter]);
        Assert.Empty(await project.Fixes(Assert.Single(await project.Diagnostics(), found => found.Id == "MG3010")));
    }

    private static async Task<(string Title, IReadOnlyList<string> Texts)> Only(UserProject project)
    {
        var diagnostics = await project.Diagnostics(generates: true);
        var diagnostic = Assert.Single(diagnostics, found => found.Id.StartsWith("MG3", StringComparison.Ordinal));
        var (_, action) = Assert.Single(await project.Fixes(diagnostic));
        return (action.Title, await UserProject.TextsOf(await UserProject.Result(action)));
    }

    private static string Model(string more) =>
        $"[ModelGen.Transformer(ModelGen.Topology.Decoder, {Sizes}, VocabularySize = 9, ContextLength = 64, {more})]\n"
        + "public partial class CharGpt;";
}
