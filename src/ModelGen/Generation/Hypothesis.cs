namespace ModelGen.Generation;

/// <summary>One way in which a target may go on from its source.</summary>
/// <param name="Tokens">Token ids, without those that begin and end it.</param>
/// <param name="LogProbability">Natural logarithm of its probability, that of its end included.</param>
/// <param name="Score">What it is ranked by: the log-probability over the length penalty.</param>
public sealed record Hypothesis(int[] Tokens, double LogProbability, double Score);
