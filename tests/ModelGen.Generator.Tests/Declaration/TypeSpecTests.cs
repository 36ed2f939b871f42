using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Declaration;

/// <summary>How the spec names the class and its files.</summary>
public class TypeSpecTests
{
    private const string Model = "[ModelGen.Transformer(ModelGen." + UserCode.ValidArguments + ")]";

    [Fact]
    public void A_nested_class_with_keywords_for_names()
    {
        var type = GeneratorRun.Of($"namespace A.@event; public partial struct S {{ {Model} private partial class @class; }}").Model().Type;
        Assert.Equal("A.@event", type.Namespace);
        Assert.Equal(["partial struct S"], type.ContainingTypes);
        Assert.Equal("@class", type.Name);
        Assert.Equal("class", type.Keyword);
        Assert.Equal("private", type.Accessibility);
        Assert.Equal("global::A.@event.S.@class", type.FullName);
        Assert.Equal("A.event.S+class", type.HintName);
    }

    [Theory]
    [InlineData("{0} partial class M;", "internal")]
    [InlineData("{0} public partial class M;", "public")]
    [InlineData("partial class O {{ {0} partial class M; }}", "private")]
    [InlineData("partial class O {{ {0} protected internal partial class M; }}", "protected internal")]
    [InlineData("partial class O {{ {0} private protected partial class M; }}", "private protected")]
    [InlineData("partial interface O {{ {0} partial class M; }}", "public")]
    public void The_accessibility(string source, string expected) =>
        Assert.Equal(expected, GeneratorRun.Of(string.Format(null, source, Model)).Model().Type.Accessibility);

    [Fact]
    public void Names_that_differ_in_case_alone_are_told_apart_and_no_others_are_marked()
    {
        var run = GeneratorRun.Of($"{Model} partial class Gpt; {Model} partial class GPT; {Model} partial class Other;");
        var names = run.GeneratedSources.Select(source => source.HintName).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(3, names.Count(name => name.EndsWith(".Training.g.cs", StringComparison.Ordinal)));
        Assert.Contains("Other.g.cs", names);
    }
}
