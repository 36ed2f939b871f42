using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.AnyDeclarations;

/// <summary>Some declarations that are compiled together, and may name each other.</summary>
/// <param name="Language">What they are written in: C# 12 or the newest that the compiler knows.</param>
/// <param name="Declarations">One a file.</param>
internal sealed record DrawnProject(LanguageVersion Language, IReadOnlyList<DrawnDeclaration> Declarations)
{
    /// <summary>Draws declarations of consecutive numbers.</summary>
    public static DrawnProject Of(ulong seed, int project, int first, int count)
    {
        var declarations = new List<DrawnDeclaration>();
        for (var number = first; number < first + count; number++)
        {
            var next = DrawnDeclaration.Tag(number + 1);
            string[] others = [.. declarations.Select(declaration => declaration.Model), $"global::N{next}.M{next}"];
            declarations.Add(DrawnDeclaration.Of(seed, number, others));
        }

        return new DrawnProject(project % 2 == 0 ? LanguageVersion.CSharp12 : LanguageVersion.Preview, declarations);
    }
}
