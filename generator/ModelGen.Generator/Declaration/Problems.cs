using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declaration;

/// <summary>Gathers what is wrong with one declaration.</summary>
internal sealed class Problems
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Whether anything found makes the declaration invalid; warnings do not.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds one. Arguments are text already, as a message's numbers must not depend on the culture.</summary>
    public void Add(DiagnosticDescriptor rule, Location location, params string[] arguments)
    {
        _diagnostics.Add(Diagnostic.Create(rule, location, arguments));
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
    }

    public ImmutableArray<Diagnostic> ToImmutable() => _diagnostics.ToImmutable();
}
