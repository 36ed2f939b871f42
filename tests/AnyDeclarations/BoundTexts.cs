using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.AnyDeclarations;

/// <summary>
/// Generated texts whose method bodies the compiler has bound. The same text, but for the number in the names of class and namespace, means
/// the same in every plain declaration, and is not bound again: that is most of the time that a compiler takes.
/// </summary>
internal sealed class BoundTexts
{
    private readonly ConcurrentDictionary<string, byte> _known = new(StringComparer.Ordinal);

    /// <summary>How many texts there were.</summary>
    public int Count => _known.Count;

    /// <summary>Whether the text is a new one, which it is no longer.</summary>
    public bool Add(string text, DrawnDeclaration declaration, LanguageVersion language)
    {
        var tag = DrawnDeclaration.Tag(declaration.Number);
        var ground = declaration.IsPlain ? "" : declaration.Source;
        var common = string.Concat(language.ToString(), ground, text).Replace(tag, "", StringComparison.Ordinal);
        return _known.TryAdd(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(common))), 0);
    }
}
