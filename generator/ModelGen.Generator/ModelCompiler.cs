using System.Collections.Immutable;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator;

/// <summary>From a spec to C#.</summary>
internal static class ModelCompiler
{
    /// <summary>The files of a model: for each a hint name, unique in the compilation, and its text.</summary>
    public static IReadOnlyList<(string HintName, string Text)> Compile(ModelSpec spec)
    {
        var taken = new EquatableArray<string>(ImmutableArray<string>.Empty);
        var stub = new StubSpec(spec.Type, "", StubShape.Derived, spec.Dimensions, taken);
        return [($"{spec.Type.HintName}.g.cs", StubEmitter.Emit(stub))];
    }
}
