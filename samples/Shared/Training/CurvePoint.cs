namespace ModelGen.Samples;

/// <summary>A point of a curve.</summary>
/// <param name="Step">Steps taken when it was measured.</param>
/// <param name="Value">What was measured.</param>
public readonly record struct CurvePoint(int Step, double Value);
