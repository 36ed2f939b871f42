using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls;

/// <summary>One call under examination, with what is known around it.</summary>
internal sealed class Inquiry(Call call, Findings findings, Action<Diagnostic> report)
{
    public Call Call { get; } = call;

    public Facts Facts => findings.Facts;

    /// <summary>The length of an argument; null if it is not certain.</summary>
    public int? Length(string parameter) => Facts.Lengths.Of(Call.Argument(parameter));

    /// <summary>The value of an argument; null if it is not certain.</summary>
    public int? Int(string parameter) => Facts.Values.Int(Call.Argument(parameter));

    /// <summary>Reports on an argument.</summary>
    /// <returns>True, so that a check can end with it.</returns>
    public bool Fault(DiagnosticDescriptor rule, string parameter, params string[] arguments) =>
        Fault(rule, Call.Argument(parameter)!, arguments);

    /// <summary>Reports on an expression.</summary>
    public bool Fault(DiagnosticDescriptor rule, IOperation at, params string[] arguments) =>
        Fault(rule, at.Syntax.GetLocation(), arguments);

    /// <summary>Reports on a place.</summary>
    public bool Fault(DiagnosticDescriptor rule, Location at, params string[] arguments) => Fault(rule, at, [], arguments);

    /// <summary>Reports on an expression, with what could stand there.</summary>
    public bool Fault(DiagnosticDescriptor rule, IOperation at, IReadOnlyList<Remedy> remedies, params string[] arguments) =>
        Fault(rule, at.Syntax.GetLocation(), remedies, arguments);

    private bool Fault(DiagnosticDescriptor rule, Location at, IReadOnlyList<Remedy> remedies, string[] arguments)
    {
        findings.Add(at, Call.Operation, rule, report, remedies, arguments);
        return true;
    }
}
