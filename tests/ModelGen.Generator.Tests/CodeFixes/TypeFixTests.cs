using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>What is offered for each rule on classes.</summary>
public class TypeFixTests
{
    private const string Sizes = "DModel = 8, Heads = 2, Layers = 1, VocabularySize = 9, ContextLength = 8";

    [Theory]
    [InlineData("public class {|MG0001:CharGpt|};", "Make 'CharGpt' partial", "public partial class CharGpt;")]
    [InlineData("class {|MG0001:CharGpt|} { }", "Make 'CharGpt' partial", "partial class CharGpt { }")]
    [InlineData(
        "// ours\n    internal /* and */ sealed // no more\n    class {|MG0001:CharGpt|};", "Make 'CharGpt' partial",
        "// ours\n    internal /* and */ sealed // no more\n    partial class CharGpt;")]
    [InlineData("public {|MG0004:static|} partial class CharGpt;", "Remove 'static'", "public partial class CharGpt;")]
    [InlineData(
        "{|MG0004:abstract|} /* not yet */ partial class CharGpt;", "Remove 'abstract'", " /* not yet */ partial class CharGpt;")]
    [InlineData("{|MG0004:file|} partial class CharGpt;", "Remove 'file'", "partial class CharGpt;")]
    [InlineData("public partial {|MG0004:record|} CharGpt;", "Make 'CharGpt' a class", "public partial class CharGpt;")]
    [InlineData("public partial {|MG0004:record|} class CharGpt { }", "Make 'CharGpt' a class", "public partial class CharGpt { }")]
    public Task A_class(string wrong, string title, string right) => Offered.Exactly(Model(wrong), title, Model(right));

    [Fact]
    public Task Nothing_for_a_record_of_several_parts() => Offered.Exactly(
        Model("public partial {|MG0004:record|} CharGpt;\npublic partial record CharGpt { }"));

    [Theory]
    [InlineData("public static class {|MG0002:Outer|}", "public static partial class Outer")]
    [InlineData("public ref struct {|MG0002:Outer|}", "public ref partial struct Outer")]
    [InlineData("interface {|MG0002:Outer|}", "partial interface Outer")]
    [InlineData("public record struct {|MG0002:Outer|}", "public partial record struct Outer")]
    public Task A_type_around_a_class(string wrong, string right) => Offered.Exactly(
        Inside(wrong), "Make 'Outer' partial", Inside(right));

    [Fact]
    public Task All_that_must_be_partial_in_all_files() => Offered.Everywhere(
        [
            $"static class Outer {{ [ModelGen.Transformer(ModelGen.Topology.Decoder, {Sizes})] class A;\n{Inner("B")} }}",
            Model("class C;"),
            "class NoModel;",
        ],
        "Make 'Outer' partial",
        [
            $"static partial class Outer {{ [ModelGen.Transformer(ModelGen.Topology.Decoder, {Sizes})] partial class A;\n{Inner("B")} }}",
            Model("partial class C;"),
            "class NoModel;",
        ]);

    private static string Model(string declaration) =>
        $"using ModelGen;\n[Transformer(Topology.Decoder, {Sizes})] {declaration}";

    private static string Inside(string outer) => $"{outer}\n{{\n    {Inner("CharGpt")}\n}}";

    private static string Inner(string name) => $"[ModelGen.Transformer(ModelGen.Topology.Decoder, {Sizes})] partial class {name};";
}
