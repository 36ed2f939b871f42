using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>A user's program that declares a model, compiled in memory.</summary>
internal static class UserAssembly
{
    /// <summary>Its image. Emission binds each method once; that a build prints nothing at all is the subject of other tests.</summary>
    public static MemoryStream Image(string arguments)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        GeneratorRun.DriverFor(options).RunGeneratorsAndUpdateCompilation(
            GeneratorRun.CompilationOf([Declarations.Source(arguments)], options), out var compilation, out var diagnostics);
        Assert.Empty(diagnostics);
        var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;
        return image;
    }
}
