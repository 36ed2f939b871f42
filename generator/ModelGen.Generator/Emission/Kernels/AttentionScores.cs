namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Scores of a block of queries, transposed: a row for each key. So are the products of their cotangents with the values.</summary>
/// <param name="Left">Keys or values of the head, a row each.</param>
/// <param name="LeftRow">Floats from one of them to the next.</param>
/// <param name="Right">The block's queries or cotangents, transposed: a column each.</param>
/// <param name="Result">The block's columns in the first row.</param>
internal sealed record AttentionScores(string Left, int LeftRow, string Right, string Result);
