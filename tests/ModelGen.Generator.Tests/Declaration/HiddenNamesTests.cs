using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Declaration;

/// <summary>MG0008: names of the user's that would mean something else in generated code.</summary>
public class HiddenNamesTests
{
    private const string Sizes = "DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13";

    private const string Model = $"[Transformer({UserCode.ValidArguments})] partial class";

    [Fact]
    public void All_types_that_generated_code_names_by_their_last_name_are_known()
    {
        string[] arguments =
        [
            $"Topology.Decoder, {Sizes}, {Declarations.Dropout}, Activation = Activation.Gelu, Positions = Positions.Sinusoidal",
            $"Topology.Decoder, {Sizes}, Score = AttentionScore.Additive, {Declarations.Dropout}, {Declarations.Recompute}",
            $"Topology.EncoderDecoder, {Sizes}, KeyDim = 5, ValueDim = 7, Score = AttentionScore.Cosine, AttentionWindow = 2",
            $"Topology.EncoderDecoder, {Sizes}, Score = AttentionScore.Euclidean, Activation = Activation.Silu",
            $"Topology.Encoder, {Sizes}, Head = EncoderHead.SequenceClassification, Labels = 5, Pooling = Pooling.Mean",
            $"Topology.Encoder, {Sizes}",
        ];
        Assert.Empty(arguments.SelectMany(NamesIn).Distinct().Except(HiddenNames.Names).Except(HiddenNames.GenericNames).Order());
    }

    [Theory]
    [InlineData($"namespace N; {Model} {{|MG0008:CharGpt|}}; static class Math;", "Math", "N.Math")]
    [InlineData($"namespace N {{ {Model} {{|MG0008:CharGpt|}}; }} class Vector512;", "Vector512", "Vector512")]
    [InlineData($"{Model} {{|MG0008:Unsafe|}};", "Unsafe", "Unsafe")]
    [InlineData($"{Model} {{|MG0008:@var|}};", "var", "var")]
    [InlineData($"partial class Prefetch {{ {Model} {{|MG0008:CharGpt|}}; }}", "Prefetch", "Prefetch")]
    [InlineData($"{Model} {{|MG0008:CharGpt|}}; class Span<T>;", "Span", "Span<T>")]
    [InlineData($"{Model} {{|MG0008:CharGpt|}} {{ public int MathF => 1; }}", "MathF", "CharGpt.MathF")]
    public void A_name_that_means_something_else_where_the_model_stands(string source, string name, string hiding) => Reported.Exactly(
        $"using ModelGen; {source}",
        $"The generated part of '{hiding switch { "Unsafe" or "var" => hiding, _ => "CharGpt" }}' uses {name}, and here that name means "
        + $"'{hiding}': rename '{hiding}', or move the model out of its reach");

    [Theory]
    [InlineData($"namespace N {{ {Model} CharGpt; }} namespace M {{ class Math; }}")]
    [InlineData($"{Model} CharGpt; class Span;")]
    [InlineData($"namespace System {{ {Model} CharGpt; }}")]
    [InlineData($"{Model} CharGpt; class Outer {{ class Math; int Unsafe => 1; int It() => Unsafe; }}")]
    public void Names_that_are_out_of_the_way(string source) => Reported.Exactly($"using ModelGen; {source}");

    private static IEnumerable<string> NamesIn(string arguments)
    {
        var run = GeneratorRun.Of($"using ModelGen; [Transformer({arguments})] partial class CharGpt;");
        Assert.Empty(run.Diagnostics);
        foreach (var file in run.GeneratedSources)
        {
            var semantics = run.Compilation.GetSemanticModel(file.SyntaxTree);
            var names = file.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                .Where(name => !name.IsVar && !name.Ancestors().OfType<UsingDirectiveSyntax>().Any())
                .Where(name => name.Parent is not (MemberAccessExpressionSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax)
                    || name.Parent is MemberAccessExpressionSyntax access && access.Expression == name)
                .Select(name => (name.Identifier.ValueText, Symbol: semantics.GetSymbolInfo(name).Symbol));
            foreach (var (name, symbol) in names)
            {
                var type = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } made ? made.ContainingType : symbol as INamedTypeSymbol;
                if (type is not null && type.DeclaringSyntaxReferences.Length == 0) yield return name;
            }
        }
    }
}
