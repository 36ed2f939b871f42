namespace ModelGen.Samples;

/// <summary>What the user gave cannot be used. The message is the line that the user sees; the exit code is 2.</summary>
public sealed class InputException(string message) : Exception(message);
