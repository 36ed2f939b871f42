using System.Reflection;
using System.Runtime.Loader;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>A compiled program in memory, collectible once disposed. Runtime library and framework are those of the tests.</summary>
public sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("user", isCollectible: true);

    internal LoadedAssembly(Stream image) => Assembly = _context.LoadFromStream(image);

    public Assembly Assembly { get; }

    public void Dispose() => _context.Unload();
}
