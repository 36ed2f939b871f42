namespace ModelGen.Generator.Checkpoints.Json;

/// <summary>A text is no JSON, or not the JSON that was expected.</summary>
/// <param name="offset">Where, in characters from the start of the text.</param>
/// <param name="fault">What is wrong there.</param>
internal sealed class JsonFaultException(int offset, string fault) : Exception(fault)
{
    public int Offset { get; } = offset;
}
