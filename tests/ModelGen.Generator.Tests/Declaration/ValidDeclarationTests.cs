using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Declaration;

/// <summary>Wherever a class may stand, its generated part compiles beside it without a word from the compiler.</summary>
public class ValidDeclarationTests
{
    // Small, since every declaration below is compiled.
    private const string Model =
        "[ModelGen.Transformer(ModelGen.Topology.Decoder, DModel = 16, Heads = 1, Layers = 1, VocabularySize = 16, ContextLength = 16)]";

    public static TheoryData<string, string> Declarations => new()
    {
        { $"{Model} public partial class CharGpt;", "CharGpt" },
        { $"{Model} partial class CharGpt {{ }}", "CharGpt" },
        { $"{Model} public sealed partial class CharGpt {{ }}", "CharGpt" },
        { $"namespace A.B; {Model} internal partial class CharGpt {{ }}", "A.B.CharGpt" },
        { $"namespace A {{ namespace B {{ {Model} public partial class CharGpt {{ }} }} }}", "A.B.CharGpt" },
        { $"public partial class Outer {{ {Model} public partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public static partial class Outer {{ {Model} internal partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public abstract partial class Outer {{ {Model} private protected partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public partial class Outer {{ {Model} protected internal partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public partial class Outer {{ {Model} protected sealed partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public partial struct Outer {{ {Model} private partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public readonly ref partial struct Outer {{ {Model} private partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public partial interface IOuter {{ {Model} partial class CharGpt {{ }} }}", "IOuter+CharGpt" },
        { $"public partial record Outer(int A) {{ {Model} public partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"public readonly partial record struct Outer(int A) {{ {Model} public partial class CharGpt {{ }} }}", "Outer+CharGpt" },
        { $"namespace N {{ partial class A {{ partial struct B {{ partial interface C {{ {Model} partial class CharGpt {{ }} }} }} }} }}",
            "N.A+B+C+CharGpt" },
        { $"namespace @namespace.@event; partial class @class {{ {Model} partial class @int {{ }} }}", "namespace.event.class+int" },
        { $"namespace N; {Model} partial class @record {{ }}", "N.record" },
        { $"namespace N; partial class @outer {{ {Model} partial class @value {{ }} }}", "N.outer+value" },
        { $"namespace Größe; {Model} partial class Ωμέγα {{ }}", "Größe.Ωμέγα" },
        { $"namespace System; {Model.Replace("ModelGen", "global::ModelGen")} partial class ModelGen {{ }}", "System.ModelGen" },
        { $"{Model} partial class CharGpt {{ }} partial class CharGpt : System.IDisposable {{ public void Dispose() {{ }} }}", "CharGpt" },
        { $"partial class CharGpt {{ }} {Model} partial class CharGpt : ModelGen.DecoderModel {{ }}", "CharGpt" },
        { $"{Model} partial class CharGpt {{ public static CharGpt Create(int x) => Create((ulong)x); static void Load(int x) {{ }} }}",
            "CharGpt" },
        { "using T = ModelGen.TransformerAttribute; using ModelGen; "
            + "[T(topology: Topology.Decoder, DModel = 2 * Sizes.Head, Heads = 2, Layers = 1, VocabularySize = 'z' + 1, "
            + "ContextLength = sizeof(long), ResidualDropout = 0.5f, AttentionDropout = 0, NormEpsilon = 1)] "
            + "partial class CharGpt { } static class Sizes { public const int Head = 8; }", "CharGpt" },
    };

    [Theory]
    [MemberData(nameof(Declarations))]
    public void It_compiles_as_the_latest_CSharp(string source, string type) => Compiles(source, type, LanguageVersion.Latest);

    [Theory]
    [MemberData(nameof(Declarations))]
    public void It_compiles_as_CSharp_12(string source, string type) => Compiles(source, type, LanguageVersion.CSharp12);

    [Fact]
    public void What_users_can_name_of_the_model_is_there() =>
        Assert.Empty(GeneratorRun.Of(UserCode.Model(UserCode.ValidArguments)).Diagnostics);

    [Fact]
    public void A_project_that_documents_all_public_members_gets_no_warning()
    {
        var run = GeneratorRun.Of(
            $"/// <summary>A model.</summary>\n{Model} public partial class CharGpt;", documentation: DocumentationMode.Diagnose);
        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void The_class_meets_the_constraint_of_code_that_is_generic_over_models()
    {
        var run = GeneratorRun.Of(
            $$"""
            {{Model}} public partial class CharGpt;
            static class Use
            {
                static T Of<T>() where T : ModelGen.TransformerModel, ModelGen.ITransformer<T> => T.Create(7);
                static CharGpt Model() => Of<CharGpt>();
            }
            """);
        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void Several_models_live_side_by_side()
    {
        var run = GeneratorRun.Of(
            [
                $"namespace A {{ {Model} partial class Gpt; partial class Outer {{ {Model} partial class Gpt; }} }}",
                $"{Model} partial class Gpt;",
                $"namespace B {{ {Model} partial class Gpt; {Model} partial class GPT; }} namespace b {{ {Model} partial class Gpt; }}",
            ]);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(6, run.Result.TrackedSteps[TransformerGenerator.ModelStep].Length);
    }

    private static void Compiles(string source, string type, LanguageVersion version)
    {
        var run = GeneratorRun.Of(source, version);
        using var loaded = run.EmitAndLoad();
        var model = loaded.Assembly.GetType(type, throwOnError: true)!;
        Assert.Equal(typeof(DecoderModel), model.BaseType);
        var expected = Assert.IsType<int>(model.GetField("DModel")!.GetRawConstantValue());
        Assert.Equal(run.Model().Dimensions.DModel, expected);
    }
}
