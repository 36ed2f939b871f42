using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>
/// What the pipeline caches is plain data: anything of a compilation would keep the whole of it alive, and never compare equal.
/// </summary>
public class CachedDataTests
{
    private static readonly Type[] Forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Compilation), typeof(SemanticModel),
        typeof(Location), typeof(Diagnostic), typeof(AttributeData),
    ];

    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(UserCode.ValidArguments)]
    [InlineData("Topology.Decoder, DModel = 128, Heads = 5, Layers = 4, VocabularySize = 96, ContextLength = 64")]
    public void Nothing_of_a_compilation_is_in_the_tracked_outputs(string arguments)
    {
        var run = GeneratorRun.Of($"using ModelGen; partial class Outer {{ [Transformer({arguments})] partial class CharGpt; }}");
        string[] names = [TransformerGenerator.DeclarationStep, TransformerGenerator.ModelStep, TransformerGenerator.StubStep];
        var values = names
            .Where(run.Result.TrackedSteps.ContainsKey)
            .SelectMany(name => run.Result.TrackedSteps[name])
            .SelectMany(step => step.Outputs)
            .Select(output => output.Value)
            .ToList();
        Assert.Equal(2, values.Count);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in values) Walk(value, seen);
        Assert.True(seen.Count > 10, "The walk did not get into the data.");
    }

    [Fact]
    public void The_walk_finds_what_is_forbidden() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(
            () => Walk(new { Inner = new object[] { Location.None } }, new HashSet<object>(ReferenceEqualityComparer.Instance)));

    private static void Walk(object? value, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value)) return;
        var type = value.GetType();
        Assert.DoesNotContain(Forbidden, forbidden => forbidden.IsInstanceOfType(value));
        if (type.IsPrimitive || type.IsEnum || value is string or Type) return;
        if (value is Array array)
        {
            foreach (var item in array) Walk(item, seen);
            return;
        }

        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var field in level.GetFields(OwnFields)) Walk(field.GetValue(value), seen);
        }
    }
}
