using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declaration;

/// <summary>Gathers what is wrong with one declaration.</summary>
internal sealed class Problems
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Whether anything found makes the declaration invalid; warnings do not.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds one. Arguments are text already, as a message's numbers must not depend on the culture.</summary>
    public void Add(DiagnosticDescriptor rule, Location location, params string[] arguments) => Add(rule, location, [], arguments);

    /// <summary>Adds one for which there are remedies, the best first.</summary>
    public void Add(DiagnosticDescriptor rule, Location location, IReadOnlyList<Remedy> remedies, params string[] arguments)
    {
        _diagnostics.Add(Diagnostic.Create(rule, location, Remedy.Properties(remedies), arguments));
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
    }

    public ImmutableArray<Diagnostic> ToImmutable() => _diagnostics.ToImmutable();
}
