namespace TranslatorSample;

/// <summary>A sentence and its translation.</summary>
/// <param name="Source">The sentence.</param>
/// <param name="Target">What it is in the other language.</param>
internal readonly record struct SentencePair(string Source, string Target);
