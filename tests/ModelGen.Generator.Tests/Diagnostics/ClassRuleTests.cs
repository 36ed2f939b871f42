using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG0xxx: what the class must be.</summary>
public class ClassRuleTests
{
    // Extension members, which stand in for a class that is not partial.
    private const LanguageVersion CSharp14 = LanguageVersion.Preview;

    private const string NotPartial = "'CharGpt' must be partial, so that ModelGen can write its other part: partial class CharGpt";
    private const string OuterNotPartial = "'Outer' must be partial, so that ModelGen can write the other part of 'CharGpt' inside it";

    [Theory]
    [InlineData("[Transformer] public class {|MG0001:CharGpt|};")]
    [InlineData("[Transformer] internal sealed class {|MG0001:CharGpt|} { }")]
    public void A_class_that_is_not_partial(string declaration) => Reported.Exactly(CSharp14, UserCode.Class(declaration), NotPartial);

    [Fact]
    public void A_class_that_is_not_partial_in_a_namespace_of_its_own() => Reported.Exactly(
        CSharp14,
        $$"""
        namespace Models.Small
        {
            [ModelGen.Transformer(ModelGen.{{UserCode.ValidArguments}})]
            public class {|MG0001:CharGpt|};
        }

        namespace App
        {
            {{UserCode.Use("Models.Small.CharGpt")}}
        }
        """,
        NotPartial);

    [Fact]
    public void A_containing_type_that_is_not_partial() => Reported.Exactly(
        CSharp14,
        $$"""
        using ModelGen;
        public static class {|MG0002:Outer|} { [Transformer({{UserCode.ValidArguments}})] public partial class CharGpt; }
        {{UserCode.Use("Outer.CharGpt")}}
        """,
        OuterNotPartial);

    [Fact]
    public void Neither_of_the_two_is_partial() => Reported.Exactly(
        $$"""
        public struct {|MG0002:Outer|}
        {
            [ModelGen.Transformer(ModelGen.{{UserCode.ValidArguments}})]
            private class {|MG0001:CharGpt|};
        }
        """,
        OuterNotPartial, NotPartial);

    [Fact]
    public void One_part_of_several_that_is_not_partial_is_an_error_of_CSharp() => Reported.Exactly(
        UserCode.Class("[Transformer] public partial class CharGpt; public class {|CS0260:CharGpt|} { }"));

    [Fact]
    public void A_generic_class() => Reported.Exactly(
        $$"""
        using ModelGen;
        [Transformer({{UserCode.ValidArguments}})]
        public partial class CharGpt{|MG0003:<T, @class>|} where T : struct;
        {{UserCode.Use("CharGpt<int, string>")}}
        """,
        "'CharGpt' must not be generic: a model has one shape, so neither it nor a type around it has type parameters");

    [Fact]
    public void A_generic_containing_type() => Reported.Exactly(
        $$"""
        using ModelGen;
        public partial record struct Outer{|MG0003:<T>|}(T Value)
        {
            [Transformer({{UserCode.ValidArguments}})]
            public partial class CharGpt;
        }
        {{UserCode.Use("Outer<int>.CharGpt")}}
        """,
        "'Outer' must not be generic: a model has one shape, so neither it nor a type around it has type parameters");

    [Theory]
    [InlineData("[Transformer] public {|MG0004:static|} partial class CharGpt;",
        "a model is an instance that holds weights: remove 'static'")]
    [InlineData("[Transformer] public {|MG0004:abstract|} partial class CharGpt;", "Create must make an instance of it: remove 'abstract'")]
    [InlineData("[Transformer] public partial {|MG0004:record|} CharGpt;",
        "a record cannot derive from ModelGen.TransformerModel: make it a class")]
    [InlineData("[Transformer] public partial {|MG0004:record|} class CharGpt(int Size);",
        "a record cannot derive from ModelGen.TransformerModel: make it a class")]
    [InlineData("[Transformer] public partial class CharGpt{|MG0004:(int size)|} { public int Size => size; }",
        "the generated part has its constructor: remove the primary constructor")]
    [InlineData("[Transformer] public partial class CharGpt { public {|MG0004:CharGpt|}() { } }",
        "the generated part has the constructor, which takes the weights: let this one call ': this(...)', or remove it")]
    public void A_class_of_an_unsuitable_kind(string declaration, string reason) =>
        Reported.Exactly(UserCode.Class(declaration), $"'CharGpt' cannot be a model, as {reason}");

    [Theory]
    [InlineData("{|MG0004:file|} partial class CharGpt;")]
    [InlineData("{|MG0004:file|} class {|MG0001:CharGpt|};", NotPartial)]
    public void A_file_local_class(string declaration, params string[] others) => Reported.Exactly(
        $"using ModelGen;\n[Transformer({UserCode.ValidArguments})] {declaration}",
        [
            "'CharGpt' cannot be a model, as the generated part is in another file and cannot reach a file-local type: make it internal",
            .. others,
        ]);

    [Theory]
    [InlineData("public class Base; [Transformer] public partial class CharGpt : {|MG0005:Base|};", "Base")]
    [InlineData("[Transformer] public partial class CharGpt : {|MG0005:object|}, I; public interface I;", "object")]
    [InlineData("[Transformer] public partial class CharGpt; partial class CharGpt : {|MG0005:System.Object|};", "object")]
    [InlineData("public interface I; [Transformer] public partial class CharGpt : {|MG0005:System.Collections.Generic.List<int>|}, I;",
        "System.Collections.Generic.List<int>")]
    [InlineData("public interface I; [Transformer] public partial class CharGpt : I; public partial class CharGpt : {|MG0005:A.Base|};"
        + "namespace A { public class Base; }", "A.Base")]
    public void Another_base_class(string declaration, string name) => Reported.Exactly(
        UserCode.Class(declaration),
        $"'CharGpt' cannot derive from '{name}', as its generated part derives from ModelGen.DecoderModel: "
        + "hold the model in a field instead");

    [Theory]
    [InlineData("public const int {|MG0006:Layers|} = 4;", "Layers")]
    [InlineData("public int {|MG0006:DModel|}() => 4;", "DModel")]
    [InlineData("public static CharGpt? {|MG0006:Load|}(string file) => null;", "Load")]
    [InlineData("public static int {|MG0006:Load|}(string? file) => 1;", "Load")]
    [InlineData("public static int {|MG0006:Create|};", "Create")]
    [InlineData("public int {|MG0006:Dimensions|} => 4;", "Dimensions")]
    [InlineData("private {|MG0006:CharGpt|}(ModelGen.Parameters.ParameterBlock block) { }", "constructor from a ParameterBlock")]
    [InlineData("public class {|MG0006:HeadDim|};", "HeadDim")]
    public void A_member_that_the_generated_part_has(string member, string name) => Reported.Exactly(
        $"using ModelGen;\n[Transformer({UserCode.ValidArguments})] public partial class CharGpt {{ {member} }}",
        $"The generated part of 'CharGpt' has the member {name}: give this one another name");

    [Theory]
    [InlineData("public const int {|MG0006:Labels|} = 4;", "Labels")]
    [InlineData("internal sealed class {|MG0006:CreateEncoderProgram|};", "CreateEncoderProgram")]
    public void A_member_that_the_generated_part_of_an_encoder_has(string member, string name) => Reported.Exactly(
        "using ModelGen;\n[Transformer(Topology.Encoder, DModel = 16, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 4, "
        + $"Head = EncoderHead.TokenClassification, Labels = 3)] public partial class CharGpt {{ {member} }}",
        $"The generated part of 'CharGpt' has the member {name}: give this one another name");

    [Fact]
    public void An_encoder_cannot_be_called_as_one_of_its_members() => Reported.Exactly(
        "using ModelGen;\n[Transformer(Topology.Encoder, DModel = 16, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 4)] "
        + "public partial class {|MG0006:CreateEncoderProgram|};",
        "The generated part of 'CreateEncoderProgram' has the member CreateEncoderProgram: give this one another name");

    [Fact]
    public void Other_models_leave_those_names_alone() => Reported.Exactly(
        $"using ModelGen;\n[Transformer({UserCode.ValidArguments})] "
        + "public partial class CreateEncoderProgram { public const int Labels = 4; }");

    [Fact]
    public void A_member_of_the_class_own_name_is_refused_by_CSharp_alone() => Reported.Exactly(
        $"using ModelGen;\n[Transformer({UserCode.ValidArguments})] public partial class CharGpt {{ class {{|CS0542:CharGpt|}}; }}");

    [Theory]
    [InlineData("public CharGpt(int x) : this(Create().Parameters) { _ = x; }")]
    [InlineData("static CharGpt() { }")]
    public void Constructors_that_do_no_harm(string member) => Reported.Exactly(
        UserCode.Class($"[Transformer] public partial class CharGpt {{ {member} }}"));

    [Theory]
    [InlineData("<T, {|CS0692:T|}>")]
    [InlineData("<{|CS1960:in|} T>")]
    [InlineData("<{|CS1001:>|}")]
    [InlineData("<T> where T : {|CS0246:Missing|}")]
    public void Type_parameters_that_CSharp_refuses_are_not_written_again(string parameters)
    {
        var source = MarkedSource.Parse($"using ModelGen;\n[Transformer({UserCode.ValidArguments})] partial class CharGpt{parameters};");
        var run = GeneratorRun.Of(source.Text);
        Assert.Equal([.. source.Marks.Select(mark => mark.Id), "MG0003"], run.Diagnostics.Select(found => found.Id).Order());
        Assert.Empty(run.GeneratedSources);
    }

    [Fact]
    public void The_use_of_a_class_with_a_taken_member_still_compiles() => Reported.Exactly(
        UserCode.Class("[Transformer] public partial class CharGpt { public const int {|MG0006:Layers|} = 4; }"),
        "The generated part of 'CharGpt' has the member Layers: give this one another name");

    [Fact]
    public void A_fault_in_another_file_is_reported_there()
    {
        var run = GeneratorRun.Of(
            [
                $"[ModelGen.Transformer(ModelGen.{UserCode.ValidArguments})] public partial class CharGpt;",
                "public partial class CharGpt { public int Layers; } public partial class CharGpt : Base; public class Base;",
            ]);
        Assert.Equal(["MG0006", "MG0005"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.All(run.Diagnostics, diagnostic => Assert.Equal("Source1.cs", diagnostic.Location.SourceTree?.FilePath));
    }

    [Fact]
    public void A_declaration_in_a_file_that_is_called_as_a_generated_one_is_still_the_users()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var tree = CSharpSyntaxTree.ParseText(
            $"[ModelGen.Transformer(ModelGen.{UserCode.ValidArguments})] class CharGpt;", options, "CharGpt.written.g.cs");
        var compilation = GeneratorRun.CompilationOf([], options).AddSyntaxTrees(tree);
        var result = GeneratorRun.DriverFor(options).RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.GeneratedSources);
    }

    [Theory]
    [InlineData("Heads")]
    [InlineData("Create")]
    public void A_class_named_as_a_generated_member(string name) => Reported.Exactly(
        $"using ModelGen;\n[Transformer({UserCode.ValidArguments})] public partial class {{|MG0006:{name}|}};",
        $"The generated part of '{name}' has the member {name}: give this one another name");

    [Theory]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp9, "9.0")]
    public void A_language_version_before_12(LanguageVersion version, string name) => Reported.Exactly(
        version,
        UserCode.Model(UserCode.ValidArguments).Replace("[Transformer(", "[{|MG0007:Transformer|}(").Replace("CharGpt;", "CharGpt { }"),
        $"Generated models need C# 12 or later, not {name}: set LangVersion to 12, or leave it out");
}
