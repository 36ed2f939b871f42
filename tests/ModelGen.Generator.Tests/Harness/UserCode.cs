namespace ModelGen.Generator.Tests.Harness;

/// <summary>What a user writes around a declaration.</summary>
internal static class UserCode
{
    /// <summary>Arguments of a small valid decoder.</summary>
    public const string ValidArguments = "Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64";

    /// <summary>A model CharGpt with these attribute arguments, and code that uses it.</summary>
    public static string Model(string arguments) => Class($"[Transformer({arguments})]\npublic partial class CharGpt;");

    /// <summary>A declaration of a class CharGpt with valid arguments in place of <c>[Transformer]</c>, and code that uses it.</summary>
    public static string Class(string declaration) => $"""
        using ModelGen;

        {declaration.Replace("[Transformer]", $"[Transformer({ValidArguments})]")}

        {Use("CharGpt")}
        """;

    /// <summary>Code that names all that it can of a model.</summary>
    public static string Use(string model) => $$"""
        internal static class Use
        {
            public static long Model()
            {
                var model = {{model}}.Create(seed: 1);
                model = {{model}}.Load("model.safetensors");
                _ = {{model}}.Create().Parameters.Layout;
                var sizes = new[] { {{model}}.DModel, {{model}}.Heads, {{model}}.HeadDim, {{model}}.Layers, {{model}}.DFeedForward };
                var more = {{model}}.VocabularySize + {{model}}.ContextLength + {{model}}.ParameterCount;
                return sizes.Length + more + model.Dimensions.DModel;
            }
        }
        """;
}
