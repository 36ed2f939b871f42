namespace ModelGen.AnyDeclarations;

/// <summary>What came of one declaration.</summary>
/// <param name="Declaration">Which.</param>
/// <param name="HasModel">Whether the generator wrote a model.</param>
/// <param name="HasOwnErrors">Whether an error of ModelGen's stands on the declaration.</param>
/// <param name="HasWarnings">Whether a warning of ModelGen's does.</param>
/// <param name="HasAdvice">Whether advice of ModelGen's does.</param>
/// <param name="Rules">Ids of all that ModelGen reports in the file, each as often as it is reported.</param>
/// <param name="Milliseconds">What the analyzers took over the file.</param>
/// <param name="Failures">What must not be; none if all is well.</param>
internal sealed record Verdict(
    DrawnDeclaration Declaration, bool HasModel, bool HasOwnErrors, bool HasWarnings, bool HasAdvice, IReadOnlyList<string> Rules,
    double Milliseconds, IReadOnlyList<string> Failures);
