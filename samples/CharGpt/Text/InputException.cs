namespace CharGptSample;

/// <summary>What the user gave cannot be used. The message is the one line that the user sees; the program leaves with exit code 2.</summary>
internal sealed class InputException(string message) : Exception(message);
