using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>How generated code names the declared class, and how its files are called.</summary>
internal static class TypeNames
{
    public static TypeSpec Describe(INamedTypeSymbol type)
    {
        var containing = ContainingTypes(type).ToList();
        var space = string.Join(".", Namespaces(type).Select(part => Escape(part.Name)));
        var path = containing.Append(type).Select(level => EscapeType(level.Name) + TypeParameters(level));
        return new TypeSpec(
            space,
            new EquatableArray<string>(
                containing.Select(level => $"partial {Keyword(level)} {EscapeType(level.Name)}{TypeParameters(level)}").ToImmutableArray()),
            EscapeType(type.Name),
            Keyword(type),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            "global::" + (space.Length == 0 ? "" : space + ".") + string.Join(".", path),
            HintName(type));
    }

    /// <summary>The types around <paramref name="type"/>, from the outermost in.</summary>
    public static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        if (type.ContainingType is not { } outer) return [];
        return ContainingTypes(outer).Append(outer);
    }

    /// <summary>What a compilation finds a type by: <c>Namespace.Outer+Inner</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type)
    {
        var nested = string.Join("+", ContainingTypes(type).Append(type).Select(level => level.MetadataName));
        return string.Join(".", Namespaces(type).Select(part => part.Name).Append(nested));
    }

    /// <summary><c>&lt;T, U&gt;</c>, or nothing.</summary>
    public static string TypeParameters(INamedTypeSymbol type) =>
        type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => Escape(parameter.Name)))}>";

    /// <summary>Whether a tree has the name of a file generated for the type of that hint name.</summary>
    public static bool IsGenerated(SyntaxTree tree, string hintName)
    {
        var path = tree.FilePath;
        var file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return file.StartsWith(hintName + ".", StringComparison.Ordinal) && file.EndsWith(".g.cs", StringComparison.Ordinal);
    }

    /// <summary>32 bits of FNV-1a in hexadecimal: the same in every process, unlike string hash codes.</summary>
    public static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text) hash = unchecked((hash ^ character) * 16777619u);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string HintName(INamedTypeSymbol type)
    {
        // With '+' for nesting, a nested type is never taken for a second file of its container.
        var name = MetadataName(type);

        // The compiler compares hint names, as file systems do, without regard to case.
        return Levels(type).Any(HasTwinInOtherCase) ? $"{name}-{Hash(name)}" : name;
    }

    private static bool HasTwinInOtherCase(INamespaceOrTypeSymbol level)
    {
        var siblings = (level.ContainingSymbol as INamespaceOrTypeSymbol)?.GetMembers() ?? [];
        return siblings.Any(
            sibling => sibling is INamespaceOrTypeSymbol && sibling.Name != level.Name
                && sibling.Name.Equals(level.Name, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<INamespaceOrTypeSymbol> Levels(INamedTypeSymbol type) =>
        Namespaces(type).Cast<INamespaceOrTypeSymbol>().Concat(ContainingTypes(type)).Append(type);

    // Those of the type's own assembly, from the outermost in.
    private static IEnumerable<INamespaceSymbol> Namespaces(INamedTypeSymbol type)
    {
        var namespaces = new Stack<INamespaceSymbol>();
        for (var space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace) namespaces.Push(space);
        return namespaces;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    // C# warns of a type whose name it may want for itself some day: of small letters of the alphabet and nothing else.
    private static string EscapeType(string name) => name.All(letter => letter is >= 'a' and <= 'z') ? "@" + name : Escape(name);

    private static string Escape(string name)
    {
        var (reserved, contextual) = (SyntaxFacts.GetKeywordKind(name), SyntaxFacts.GetContextualKeywordKind(name));
        return reserved == SyntaxKind.None && contextual == SyntaxKind.None ? name : "@" + name;
    }
}
