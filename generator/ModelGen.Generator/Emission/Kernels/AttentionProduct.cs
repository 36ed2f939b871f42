namespace ModelGen.Generator.Emission.Kernels;

/// <summary>A product whose result has the columns of one head, at one row of the result: its operands as C#, and their strides.</summary>
/// <param name="Left">The first element of left that the row reads.</param>
/// <param name="LeftRow">Floats of left from one row of the result to the next.</param>
/// <param name="LeftStep">Floats of left from one step of the depth to the next.</param>
/// <param name="Right">The first element of right.</param>
/// <param name="RightStep">Floats of right from one step of the depth to the next.</param>
/// <param name="Result">The row's first element.</param>
/// <param name="ResultRow">Floats from one row of the result to the next.</param>
/// <param name="Depth">Steps.</param>
/// <param name="Start">What the result begins with.</param>
internal sealed record AttentionProduct(
    string Left, int LeftRow, int LeftStep, string Right, int RightStep, string Result, int ResultRow, string Depth, TileStart Start);
