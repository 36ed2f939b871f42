using Microsoft.CodeAnalysis;

namespace ModelGen.Generator;

/// <summary>The incremental pipeline: attributes in, C# out.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class TransformerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
