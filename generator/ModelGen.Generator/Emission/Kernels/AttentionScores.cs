namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The product that makes the scores of a block of queries, transposed: a row for each key. That of their cotangents with the values is
/// alike.
/// </summary>
/// <param name="Left">Keys or values of the head, a row each.</param>
/// <param name="LeftRow">Floats from one of them to the next.</param>
/// <param name="Right">The block's queries or cotangents, transposed: a column each.</param>
/// <param name="Result">The block's columns in the first row.</param>
/// <param name="Depth">The columns of one head.</param>
internal sealed record AttentionScores(string Left, int LeftRow, string Right, string Result, int Depth);
