using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Tests.Checkpoints;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG5001 to MG5008: declarations against checkpoints.</summary>
public class CheckpointRuleTests
{
    private const string Config = "config.json";

    [Fact]
    public void A_declaration_that_agrees_gets_no_word() => Check(Configs.Gpt2, UserCode.ValidArguments);

    [Theory]
    [InlineData("n_embd", "256", "DModel = {|MG5006:128|}", "DModel = 128, but config.json has n_embd = 256: make it 256")]
    [InlineData("n_head", "8", "Heads = {|MG5006:4|}", "Heads = 4, but config.json has n_head = 8: make it 8")]
    [InlineData("n_layer", "12", "Layers = {|MG5006:4|}", "Layers = 4, but config.json has n_layer = 12: make it 12")]
    [InlineData("n_layer", null, "Layers = {|MG5006:4|}", "Layers = 4, but config.json has n_layer = 12 by default: make it 12")]
    [InlineData("vocab_size", "97", "VocabularySize = {|MG5006:96|}",
        "VocabularySize = 96, but config.json has vocab_size = 97: make it 97")]
    [InlineData("n_positions", "128", "ContextLength = {|MG5006:64|}",
        "ContextLength = 64, but config.json has n_positions = 128: make it 128")]
    public void A_size_that_is_written(string key, string? json, string marked, string message)
    {
        var name = marked[..marked.IndexOf('=')];
        var arguments = UserCode.ValidArguments.Split(", ")
            .Select(written => written.StartsWith(name, StringComparison.Ordinal) ? marked : written);
        Check(Configs.Gpt2.With(key, json), string.Join(", ", arguments), message + ", or give another checkpoint");
    }

    [Theory]
    [InlineData("n_inner", "300", "DFeedForward = 512, but config.json has n_inner = 300: make it 300")]
    [InlineData("activation_function", "\"relu\"",
        "Activation = Activation.GeluTanh, but config.json has activation_function = \"relu\": make it Activation.Relu")]
    [InlineData("layer_norm_epsilon", "1e-06", "NormEpsilon = 1E-05, but config.json has layer_norm_epsilon = 1e-06: make it 1E-06")]
    [InlineData("tie_word_embeddings", "false", "TieEmbeddings = true, but config.json has tie_word_embeddings = false: make it false")]
    [InlineData("scale_attn_weights", "false",
        "ScoreScale = 0.17677669529663687, but config.json has scale_attn_weights = false: make it 1")]
    public void A_default_that_differs_is_reported_on_the_attribute(string key, string json, string message) => CheckMarked(
        Configs.Gpt2.With(key, json), $"[{{|MG5006:Transformer|}}({UserCode.ValidArguments})]", message + ", or give another checkpoint");

    [Theory]
    [InlineData("HeadDim = {|MG5006:16|}", "HeadDim = 16, but config.json has n_embd / n_head = 32: make it 32")]
    [InlineData("KeyDim = {|MG5006:16|}", "KeyDim = 16, but config.json has n_embd / n_head = 32: make it 32")]
    [InlineData("ValueDim = {|MG5006:16|}", "ValueDim = 16, but config.json has n_embd / n_head = 32: make it 32")]
    [InlineData("DFeedForward = {|MG5006:256|}",
        "DFeedForward = 256, but config.json has n_inner = null, which is 4 n_embd = 512: make it 512")]
    [InlineData("Activation = {|MG5006:Activation.Relu|}",
        "Activation = Activation.Relu, but config.json has activation_function = \"gelu_new\": make it Activation.GeluTanh")]
    [InlineData("Norm = {|MG5006:NormPlacement.Post|}",
        "Norm = NormPlacement.Post, but config.json has model_type = \"gpt2\": make it NormPlacement.Pre")]
    [InlineData("Positions = {|MG5006:Positions.Sinusoidal|}",
        "Positions = Positions.Sinusoidal, but config.json has model_type = \"gpt2\": make it Positions.Learned")]
    [InlineData("Score = {|MG5006:AttentionScore.Cosine|}",
        "Score = AttentionScore.Cosine, but config.json has model_type = \"gpt2\": make it AttentionScore.ScaledDot")]
    [InlineData("ScoreScale = {|MG5006:0.5|}",
        "ScoreScale = 0.5, but config.json has scale_attn_weights = true by default: make it 0.17677669529663687")]
    [InlineData("AttentionWindow = {|MG5006:16|}", "AttentionWindow = 16, but config.json has model_type = \"gpt2\": make it 64")]
    [InlineData("Bias = {|MG5006:false|}", "Bias = false, but config.json has model_type = \"gpt2\": make it true")]
    [InlineData("TieEmbeddings = {|MG5006:false|}",
        "TieEmbeddings = false, but config.json has tie_word_embeddings = true by default: make it true")]
    [InlineData("ScaleEmbeddings = {|MG5006:true|}", "ScaleEmbeddings = true, but config.json has model_type = \"gpt2\": make it false")]
    public void A_choice_that_differs(string marked, string message) =>
        Check(Configs.Gpt2, $"{UserCode.ValidArguments}, {marked}", message + ", or give another checkpoint");

    [Theory]
    [InlineData("EmbeddingDropout = 0.1, ResidualDropout = 0.2, AttentionDropout = 0.3, LabelSmoothing = 0.1, RecomputeActivations = true")]
    [InlineData("AttentionWindow = 63")]
    [InlineData("NormEpsilon = 1.00000000001e-5")]
    [InlineData("Score = AttentionScore.Dot, ScoreScale = 0.17677669529663687")]
    public void What_makes_no_other_weights_and_no_other_results(string more) =>
        Check(Configs.Gpt2, $"{UserCode.ValidArguments}, {more}");

    [Fact]
    public void Of_many_differences_the_first_is_reported_and_nothing_breaks() => Reported.Exactly(
        ProjectFiles.Of((Config, Configs.Gpt2.With("n_layer", "12").With("vocab_size", "50257").With("n_inner", "7"))),
        Declared("\"config.json\"", $"[Transformer({UserCode.ValidArguments.Replace("Layers = 4", "Layers = {|MG5006:4|}")})]"),
        "Layers = 4, but config.json has n_layer = 12: make it 12, or give another checkpoint");

    [Fact]
    public void Another_topology() => Check(
        Configs.Bert, UserCode.ValidArguments.Replace("Topology.Decoder", "{|MG5006:Topology.Decoder|}"),
        "Topology = Topology.Decoder, but config.json has model_type = \"bert\": make it Topology.Encoder, or give another checkpoint");

    [Fact]
    public void BERT_agrees_but_for_what_no_declaration_can_express() => CheckMarked(
        Configs.Bert, "[Transformer(Topology.Encoder, DModel = 128, Heads = 2, Layers = 2, VocabularySize = 96, ContextLength = 64)]",
        "{|MG5008:\"config.json\"|}", [
            "config.json is of a bert model, which has a layer norm of the embeddings; no declaration can express that: "
            + "give a checkpoint without, or remove [Checkpoint]",
        ]);

    [Fact]
    public void Llama_has_much_that_no_declaration_can_express() => CheckMarked(
        Configs.Llama, $"[Transformer({Configs.LlamaArguments})]", "{|MG5008:\"config.json\"|}", [
            "config.json is of a llama model, which has grouped-query attention (num_key_value_heads = 2 for num_attention_heads = 4), "
            + "RMSNorm, rotary positions (RoPE) and a gated feed-forward network; no declaration can express these: "
            + "give a checkpoint without, or remove [Checkpoint]",
        ]);

    [Fact]
    public void The_sizes_of_Llama_come_first() => Check(
        Configs.Llama, Configs.LlamaArguments.Replace("344", "{|MG5006:345|}"),
        "DFeedForward = 345, but config.json has intermediate_size = 344: make it 344, or give another checkpoint");

    [Fact]
    public void A_context_longer_than_rotary_positions_were_trained_on() => Check(
        Configs.Llama, Configs.LlamaArguments.Replace("ContextLength = 64", "ContextLength = {|MG5006:512|}"),
        "ContextLength = 512, but config.json has max_position_embeddings = 256: make it 256, or give another checkpoint");

    [Fact]
    public void A_declaration_with_errors_is_not_compared() => Reported.Exactly(
        ProjectFiles.Of((Config, Configs.Gpt2)),
        Declared("\"config.json\"", $"[Transformer({UserCode.ValidArguments.Replace("Heads = 4", "Heads = {|MG1004:5|}")})]"),
        "Heads = 5 does not divide DModel = 128: 4 and 8 do, or give HeadDim");

    [Fact]
    public void A_class_that_is_no_model() => Reported.Exactly(
        ProjectFiles.Of((Config, Configs.Gpt2)), "using ModelGen;\n[{|MG5001:Checkpoint|}(\"config.json\")] public class Plain;",
        "[Checkpoint] says nothing of 'Plain', which is no model: declare it with [Transformer(...)], or remove [Checkpoint]");

    [Theory]
    [InlineData("\"config.json\"", "config.json", "<AdditionalFiles Include=\"config.json\" />")]
    [InlineData("\"gpt2/config.json\"", "gpt2/config.json", "<AdditionalFiles Include=\"gpt2/config.json\" />")]
    [InlineData("\"model.safetensors\"", "model.safetensors", "<ModelGenCheckpoint Include=\"model.safetensors\" />")]
    public void A_file_that_is_not_there(string argument, string name, string item) => Reported.ByAnalyzer(
        new CheckpointAnalyzer(), ProjectFiles.Of(("other/model.json", Configs.Gpt2)),
        Declared($"{{|MG5002:{argument}|}}", $"[Transformer({UserCode.ValidArguments})]"),
        $"The project gives the compiler no file '{name}': add {item} to an ItemGroup of the project file");

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("null!", "")]
    [InlineData("\"../..\"", "../..")]
    public void A_path_of_no_file(string argument, string name) => Reported.ByAnalyzer(
        new CheckpointAnalyzer(), ProjectFiles.Of(("other/model.json", Configs.Gpt2)),
        Declared($"{{|MG5002:{argument}|}}", $"[Transformer({UserCode.ValidArguments})]"),
        $"The project gives the compiler no file '{name}': write the path of a file in the attribute, such as \"config.json\"");

    [Fact]
    public void Several_files_that_it_may_be() => Reported.ByAnalyzer(
        new CheckpointAnalyzer(),
        ProjectFiles.Of(("p/small/config.json", Configs.Gpt2), ("p/large/config.json", Configs.Gpt2)),
        Declared("{|MG5003:\"config.json\"|}", $"[Transformer({UserCode.ValidArguments})]"),
        "'config.json' may be large/config.json or small/config.json: write more of the path, such as \"large/config.json\"");

    [Fact]
    public void A_file_that_is_no_JSON() => CheckMarked(
        "{\n  \"model_type\": \"gpt2\",\n}", $"[Transformer({UserCode.ValidArguments})]", "{|MG5004:\"config.json\"|}",
        ["config.json cannot be read (line 3, column 1: expected a name in quotes): mend it, or fetch it again"]);

    [Fact]
    public void A_file_of_another_kind() => CheckMarked(
        "{\"model_type\": \"mamba\"}", $"[Transformer({UserCode.ValidArguments})]", "{|MG5005:\"config.json\"|}", [
            "config.json is of no known kind, as it has model_type = \"mamba\": known are config.json of Hugging Face with "
            + "model_type = \"gpt2\", \"bert\" or \"llama\", and the header of a safetensors file",
        ]);

    [Fact]
    public void A_fault_of_the_file_is_reported_beside_one_of_the_declaration() => Reported.Exactly(
        ProjectFiles.Of(),
        Declared("{|MG5002:\"config.json\"|}", $"[Transformer({UserCode.ValidArguments.Replace("Heads = 4", "Heads = {|MG1004:5|}")})]"),
        "The project gives the compiler no file 'config.json': "
        + "add <AdditionalFiles Include=\"config.json\" /> to an ItemGroup of the project file",
        "Heads = 5 does not divide DModel = 128: 4 and 8 do, or give HeadDim");

    [Fact]
    public void A_path_that_CSharp_does_not_understand_is_its_own_affair() => Reported.Exactly(
        ProjectFiles.Of(), Declared("{|CS1503:5|}", $"[Transformer({UserCode.ValidArguments})]"));

    [Fact]
    public void The_attributes_may_stand_on_two_parts()
    {
        var run = GeneratorRun.Of(
            [
                "using ModelGen; [Checkpoint(\"config.json\")] public partial class CharGpt;",
                $"using ModelGen; [Transformer({UserCode.ValidArguments})] public partial class CharGpt;",
            ],
            project: ProjectFiles.Of((Config, Configs.Gpt2.With("n_layer", "12"))));
        var error = Assert.Single(run.Diagnostics);
        Assert.Equal(("MG5006", "Source1.cs"), (error.Id, error.Location.SourceTree!.FilePath));
    }

    [Fact]
    public void The_metadata_of_a_saved_model() => CheckHeader(
        """{"__metadata__": {"format": "modelgen", "Heads": "2"}, "token_embedding.weight": {"dtype": "F32", "shape": [96, 128]}}""",
        UserCode.ValidArguments.Replace("Heads = 4", "Heads = {|MG5006:4|}"),
        "Heads = 4, but model.safetensors has Heads = 2: make it 2, or give another checkpoint");

    [Fact]
    public void The_metadata_of_another_maker_says_nothing() => CheckHeader(
        """{"__metadata__": {"format": "pt", "Heads": "2"}, "token_embedding.weight": {"dtype": "F32", "shape": [90, 128]}}""",
        UserCode.ValidArguments.Replace("= 96", "= {|MG5006:96|}"),
        "VocabularySize = 96, but model.safetensors has the tensor token_embedding.weight of shape (90, 128): make it 90, "
        + "or give another checkpoint");

    [Fact]
    public void What_shapes_cannot_say_is_compared_tensor_by_tensor()
    {
        const string Small = "Topology.Decoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 9, ContextLength = 4";
        const string Needed = ": give a checkpoint that a model so declared has saved";
        var whole = HeaderOf(Small);
        CheckHeader(whole, Small);
        Tensor(
            whole.With("layers.0.attention.qkv.weight", """{"dtype": "F32", "shape": [8, 30]}"""),
            "has the tensor 'layers.0.attention.qkv.weight' of shape (8, 30), which in 'CharGpt' is of shape (8, 24)" + Needed);
        Tensor(
            whole.With("layers.0.attention.output.weight", null),
            "has no tensor 'layers.0.attention.output.weight' of shape (8, 8), which 'CharGpt' has" + Needed);
        Tensor(
            whole.With("layers.0.attention.output.weight", """{"dtype": "I64", "shape": [8, 8]}"""),
            "has the tensor 'layers.0.attention.output.weight' of I64: weights are F32, F16, BF16 or F64");
        Tensor(
            whole.With("adapter", """{"dtype": "BF16", "shape": []}"""), "has the tensor 'adapter', which 'CharGpt' has not" + Needed);
        Tensor(
            """{"wte.weight": {"dtype": "F32", "shape": [9, 8], "data_offsets": [0, 288]}}""",
            "has none of the tensors of 'CharGpt'; its first is 'wte.weight'" + Needed
            + ", or the config.json of a Hugging Face model");
        CheckHeader(whole.With("training.step", """{"dtype": "I64", "shape": [1]}"""), Small);

        void Tensor(string header, string message) => Reported.ByAnalyzer(
            new CheckpointAnalyzer(), Project(header), Declared("{|MG5007:\"model.safetensors\"|}", $"[Transformer({Small})]"),
            "model.safetensors " + message);
    }

    [Fact]
    public void A_name_from_a_file_cannot_act_on_a_terminal() => CheckMarked(
        $$"""{"model_type": "\u001b[31m{{new string('a', 500)}}"}""", $"[Transformer({UserCode.ValidArguments})]",
        "{|MG5005:\"config.json\"|}", [
            $"config.json is of no known kind, as it has model_type = \"\uFFFD[31m{new string('a', 115)}...\": known are "
            + "config.json of Hugging Face with model_type = \"gpt2\", \"bert\" or \"llama\", and the header of a safetensors file",
        ]);

    [Fact]
    public async Task A_file_is_read_once_for_all_models_and_numbers_do_not_depend_on_the_culture()
    {
        var (culture, file) = (CultureInfo.CurrentCulture, new InMemoryFile(Config, Configs.Gpt2.With("layer_norm_epsilon", "0.25")));
        var declared = $"[Checkpoint(\"config.json\")] [Transformer({UserCode.ValidArguments})]";
        var compilation = GeneratorRun.CompilationOf([$"using ModelGen; {declared} partial class A; {declared} partial class B;"], new());
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            var diagnostics = await compilation
                .WithAnalyzers([new CheckpointAnalyzer()], new AnalyzerOptions([file]))
                .GetAnalyzerDiagnosticsAsync();
            Assert.Equal(2, diagnostics.Length);
            Assert.All(diagnostics, diagnostic => Assert.Contains("make it 0.25,", diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static void Check(string config, string arguments, params string[] messages) =>
        CheckMarked(config, $"[Transformer({arguments})]", messages);

    private static void CheckMarked(string config, string attribute, params string[] messages) =>
        CheckMarked(config, attribute, "\"config.json\"", messages);

    private static void CheckMarked(string config, string attribute, string path, string[] messages) =>
        Reported.ByAnalyzer(new CheckpointAnalyzer(), ProjectFiles.Of(("p/config.json", config)), Declared(path, attribute), messages);

    private static void CheckHeader(string header, string arguments, params string[] messages) =>
        Reported.ByAnalyzer(
            new CheckpointAnalyzer(), Project(header), Declared("\"model.safetensors\"", $"[Transformer({arguments})]"), messages);

    private static AnalyzerOptions Project(string header) =>
        ProjectFiles.Of(("obj/ModelGen.Checkpoints/model.safetensors.json", header));

    private static string Declared(string path, string attribute) =>
        UserCode.Class($"[Checkpoint({path})]\n{attribute}\npublic partial class CharGpt;");

    private static string HeaderOf(string arguments)
    {
        var model = GeneratorRun.Of(UserCode.Model(arguments)).Model();
        var tensors = ModelGen.Generator.Checkpoints.ModelTensors.Of(model)
            .Select(tensor => $"\"{tensor.Name}\": {{\"dtype\": \"F32\", \"shape\": [{string.Join(", ", tensor.Shape)}]}}");
        return $"{{{string.Join(",\n", tensors)}}}";
    }
}
