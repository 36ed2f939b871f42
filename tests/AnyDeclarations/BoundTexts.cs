using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.AnyDeclarations;

/// <summary>
/// Generated texts whose method bodies the compiler has bound. The same members, but for the number in the names of class and namespace,
/// mean the same in every declaration with nothing around it that could give a name another meaning, and are not bound again: binding is
/// most of what a compiler does.
/// </summary>
internal sealed class BoundTexts
{
    private readonly ConcurrentDictionary<string, byte> _known = new(StringComparer.Ordinal);

    /// <summary>How many texts there were.</summary>
    public int Count => _known.Count;

    /// <summary>Whether the text is a new one, which it is no longer.</summary>
    /// <param name="text">Of a generated file.</param>
    /// <param name="dependsOnSource">Whether what stands around the class may give it another meaning.</param>
    /// <param name="declaration">What it was generated for.</param>
    /// <param name="language">What it is written in.</param>
    public bool Add(string text, bool dependsOnSource, DrawnDeclaration declaration, LanguageVersion language)
    {
        var tag = DrawnDeclaration.Tag(declaration.Number);
        var ground = dependsOnSource ? declaration.Source : "";
        var common = string.Concat(language.ToString(), ground, Members(text)).Replace(tag, "", StringComparison.Ordinal);
        return _known.TryAdd(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(common))), 0);
    }

    // However deep they stand, in whatever namespace: the rest is declarations, which the compiler checks each time.
    private static string Members(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(
        line => !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal)
            && !line.StartsWith("partial ", StringComparison.Ordinal) && line is not ("{" or "}")));
}
