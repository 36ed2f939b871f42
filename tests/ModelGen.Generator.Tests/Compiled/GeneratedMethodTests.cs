using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>
/// Far past these sizes the just-in-time compiler optimises a method little or not at all: at 60,000 bytes of IL, 20,000 instructions or
/// 2,000 locals; and it inlines about a hundred calls in one method, which matters in kernels. Generated methods stay well below.
/// </summary>
public sealed class GeneratedMethodTests
{
    private const string Gpt2 = "DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024";
    private const string Base =
        "Topology.EncoderDecoder, DModel = 512, Heads = 8, Layers = 6, VocabularySize = 37000, ContextLength = 256";

    private const string GeluAndDropout = $"Activation = Activation.Gelu, {Declarations.Dropout}";

    [Theory]
    [InlineData(Gpt2)]
    [InlineData($"{Gpt2}, {GeluAndDropout}")]
    [InlineData($"DModel = 127, Heads = 1, Layers = 2, VocabularySize = 255, ContextLength = 37, DFeedForward = 511, {GeluAndDropout}")]
    [InlineData($"DModel = 63, Heads = 3, HeadDim = 31, Layers = 2, VocabularySize = 101, ContextLength = 37, {GeluAndDropout}")]
    [InlineData("DModel = 31, Heads = 1, Layers = 1, VocabularySize = 79, ContextLength = 7, DFeedForward = 95, Norm = NormPlacement.Post")]
    [InlineData("DModel = 8, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 9")]
    [InlineData($"{Base}, {GeluAndDropout}")]
    [InlineData($"{Base}, KeyDim = 31, AttentionWindow = 33, {GeluAndDropout}")]
    [InlineData($"{Base}, KeyDim = 31, Score = AttentionScore.Cosine")]
    [InlineData($"{Base}, KeyDim = 30, Score = AttentionScore.Euclidean, AttentionWindow = 33")]
    [InlineData($"{Base}, KeyDim = 31, Score = AttentionScore.Additive, AttentionDropout = 0.1")]
    public void No_method_comes_near_the_limits_of_the_just_in_time_compiler(string arguments)
    {
        var methods = MethodMeasures.Read(UserAssembly.Image(arguments));
        Assert.Contains(methods, method => method.Name.StartsWith("Kernels512.", StringComparison.Ordinal) && method.Instructions > 100);
        foreach (var method in methods)
        {
            Assert.True(method is { Bytes: <= 20_000, Instructions: <= 8_000, Locals: <= 300 }, $"{method} is too large.");
            Assert.True(!method.IsKernel || method.Calls <= 100, $"{method} has too many calls.");
        }
    }
}
