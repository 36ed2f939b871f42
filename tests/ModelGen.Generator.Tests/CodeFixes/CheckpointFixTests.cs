using ModelGen.Generator.Tests.Checkpoints;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>What is offered for each rule on checkpoints.</summary>
public class CheckpointFixTests
{
    [Theory]
    [InlineData("Layers = {|MG5006:2|}", "Layers = 4", "Set Layers to 4")]
    [InlineData("Layers = 4, Activation = {|MG5006:Activation.Relu|}", "Layers = 4, Activation = Activation.GeluTanh",
        "Set Activation to Activation.GeluTanh")]
    [InlineData("Layers = 4, NormEpsilon = {|MG5006:1e-12|}", "Layers = 4, NormEpsilon = 1e-5", "Set NormEpsilon to 1e-5")]
    [InlineData("Layers = 4, AttentionWindow = {|MG5006:9|}", "Layers = 4", "Remove AttentionWindow")]
    [InlineData("Layers = 4, KeyDim = {|MG5006:16|}, ValueDim = 32", "Layers = 4, KeyDim = 32, ValueDim = 32", "Set KeyDim to 32")]
    public Task An_argument_that_differs(string wrong, string right, string title) => Offered.Exactly(
        [("config.json", Configs.Gpt2)], Model("config.json", wrong), title, Model("config.json", right));

    [Fact]
    public Task A_default_that_differs() => Offered.Exactly(
        [("config.json", Configs.Gpt2.With("tie_word_embeddings", "false"))],
        Model("config.json", "Layers = 4").Replace("[Transformer", "[{|MG5006:Transformer|}"),
        "Set TieEmbeddings to false", Model("config.json", "Layers = 4").Replace("= 64,", "= 64, TieEmbeddings = false,"));

    [Fact]
    public Task Another_topology() => Offered.Exactly(
        [("config.json", Configs.Gpt2)],
        Model("config.json", "Layers = 4").Replace("Topology.Decoder", "{|MG5006:Topology.Encoder|}"),
        "Set topology to Topology.Decoder", Model("config.json", "Layers = 4"));

    [Fact]
    public Task One_path_of_several() => Offered.Exactly(
        [("/a/config.json", Configs.Gpt2), ("/b/config.json", Configs.Gpt2)],
        Model("config.json", "Layers = 4").Replace("\"config.json\"", "{|MG5003:\"config.json\"|}"),
        "Replace \"config.json\" by \"a/config.json\"", Model("a/config.json", "Layers = 4"),
        "Replace \"config.json\" by \"b/config.json\"", Model("b/config.json", "Layers = 4"));

    [Fact]
    public Task A_class_that_is_no_model() => Offered.Exactly(
        [("config.json", Configs.Gpt2)],
        "using ModelGen;\n\n[{|MG5001:Checkpoint|}(\"config.json\")] public class CharGpt;\n",
        "Declare 'CharGpt' as config.json says",
        $"using ModelGen;\n\n[Checkpoint(\"config.json\")]\n[Transformer({UserCode.ValidArguments})]\npublic partial class CharGpt;\n");

    [Theory]
    [InlineData("config.json", "{}")]
    [InlineData("other.json", Configs.Gpt2)]
    public Task Nothing_where_the_file_is_not_there_or_says_no_model(string path, string text) => Offered.Exactly(
        [(path, text)], "using ModelGen;\n[{|MG5001:Checkpoint|}(\"config.json\")] public class CharGpt;");

    [Fact]
    public Task Nothing_for_a_safetensors_file_that_the_project_does_not_name() => Offered.Exactly(
        Model("model.safetensors", "Layers = 4").Replace("\"model.safetensors\"", "{|MG5002:\"model.safetensors\"|}"));

    private static string Model(string path, string more) =>
        $"using ModelGen;\n[Checkpoint(\"{path}\")]\n[Transformer({UserCode.ValidArguments.Replace("Layers = 4, ", "")}, {more})]\n"
        + "public partial class CharGpt;";
}
