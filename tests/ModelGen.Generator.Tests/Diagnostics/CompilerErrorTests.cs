using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>Where the C# compiler does not understand the attribute, its own error is enough, and the rest of the file compiles.</summary>
public class CompilerErrorTests
{
    [Theory]
    [InlineData("Topology.Decoder, DModel = {|CS0266:1.5|}, Heads = 0")]
    [InlineData("Topology.Decoder, DModel = {|CS0029:\"128\"|}")]
    [InlineData("Topology.Decoder, DModel = {|CS0103:Missing|}, Heads = 5")]
    [InlineData("Topology.Decoder, DModel = {|CS0220:int.MaxValue + 1|}")]
    [InlineData("Topology.Decoder, DModel = {|CS0182:int.Parse(\"1\")|}")]
    [InlineData("Topology.Decoder, {|CS0246:Width|} = 128")]
    [InlineData("Topology.Decoder, DModel = 128, {|CS0643:DModel = 128|}")]
    [InlineData("Topology.{|CS0117:Decoded|}, Heads = 0")]
    [InlineData("{|CS1503:1|}, Heads = 0")]
    public void Arguments_that_do_not_compile(string arguments) => Reported.Exactly(UserCode.Model(arguments));

    [Theory]
    [InlineData("{|CS7036:Transformer(DModel = 0)|}")]
    [InlineData("{|CS7036:Transformer|}")]
    public void A_topology_that_is_missing(string attribute) =>
        Reported.Exactly($"using ModelGen;\n[{attribute}]\npublic partial class CharGpt;\n{UserCode.Use("CharGpt")}");

    [Theory]
    [InlineData("public partial struct CharGpt;")]
    [InlineData("public partial record struct CharGpt;")]
    [InlineData("public partial interface CharGpt;")]
    public void A_type_that_is_no_class(string declaration) => Reported.Exactly(
        $"using ModelGen;\n[{{|CS0592:Transformer|}}({UserCode.ValidArguments})] {declaration}\n{UserCode.Use("CharGpt")}");

    [Theory]
    [InlineData("public enum CharGpt;")]
    [InlineData("public delegate void CharGpt();")]
    public void A_type_without_parts(string declaration) => Reported.Exactly(
        $"using ModelGen;\n[{{|CS0592:Transformer|}}({UserCode.ValidArguments})] {declaration}");

    [Theory]
    [InlineData("private partial class {|CS1527:CharGpt|};")]
    [InlineData("protected partial class {|CS1527:CharGpt|};")]
    public void A_private_class_in_a_namespace(string declaration) => Reported.Exactly(
        $"using ModelGen;\n[Transformer({UserCode.ValidArguments})] {declaration}");

    [Fact]
    public void A_base_class_that_does_not_exist() => Reported.Exactly(
        UserCode.Class("[Transformer] public partial class CharGpt : {|CS0246:Missing|};"));

    [Theory]
    [InlineData("[Transformer(Topology.Decoder)] [{|CS0579:Transformer|}(Topology.Decoder)] public partial class CharGpt;")]
    [InlineData("[Transformer(Topology.Decoder)] public partial class CharGpt; "
        + "[{|CS0579:Transformer|}(Topology.Decoder)] partial class CharGpt;")]
    public void The_attribute_twice(string declaration)
    {
        var source = UserCode.Class(declaration).Replace("Topology.Decoder", UserCode.ValidArguments);
        Assert.Single(Reported.Exactly(source).GeneratedSources, file => file.HintName == "CharGpt.g.cs");
    }

    [Fact]
    public void The_class_has_faults_of_its_own_whatever_the_arguments() => Reported.Exactly(
        "using ModelGen;\n[Transformer(Topology.Decoder, DModel = {|CS0103:Missing|})] class {|MG0001:CharGpt|};",
        "'CharGpt' must be partial, so that ModelGen can write its other part: partial class CharGpt");

    [Fact]
    public void An_attribute_of_the_same_name_from_elsewhere_declares_nothing()
    {
        var run = Reported.Exactly("class TransformerAttribute : System.Attribute; [Transformer] class CharGpt;");
        Assert.Empty(run.GeneratedSources);
    }
}
