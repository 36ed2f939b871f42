namespace ModelGen;

/// <summary>The most that one call of a compiled program takes. Sequences of one call may differ in length; no padding stands between.</summary>
/// <param name="Sequences">Sequences.</param>
/// <param name="Rows">Tokens of all sequences together.</param>
/// <param name="Sources">Source sequences, of a program with an encoder beside its decoder.</param>
/// <param name="SourceRows">Tokens of all source sequences together.</param>
public readonly record struct ProgramCapacity(int Sequences, int Rows, int Sources = 0, int SourceRows = 0);
