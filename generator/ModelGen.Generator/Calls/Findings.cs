using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls;

/// <summary>Reports what is wrong with calls, unless conditions that are certain lead past them; one place, one report.</summary>
internal sealed class Findings(Facts facts)
{
    private readonly HashSet<(SyntaxTree?, int)> _reported = [];

    /// <summary>What is known around the calls.</summary>
    public Facts Facts { get; } = facts;

    /// <summary>Reports on an expression.</summary>
    /// <param name="at">What is wrong.</param>
    /// <param name="call">Where it is used.</param>
    /// <param name="rule">What it breaks.</param>
    /// <param name="report">Takes the diagnostic.</param>
    /// <param name="remedies">What would put it right, the best first.</param>
    /// <param name="arguments">The message's: text already, as numbers must not depend on the culture.</param>
    public void Add(
        Location at, IOperation call, DiagnosticDescriptor rule, Action<Diagnostic> report, IReadOnlyList<Remedy> remedies,
        string[] arguments)
    {
        if (Facts.Reachability.IsPassedBy(call)) return;
        if (_reported.Add((at.SourceTree, at.SourceSpan.Start)))
            report(Diagnostic.Create(rule, at, Remedy.Properties(remedies), arguments));
    }
}
