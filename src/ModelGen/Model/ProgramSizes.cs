namespace ModelGen;

/// <summary>What a compiled program needs and knows, as its compiler worked it out.</summary>
/// <param name="FloatsPerRow">Arena floats for each row (token) of a call.</param>
/// <param name="FixedFloats">Arena floats whatever the call.</param>
/// <param name="FloatsPerWorker">Scratch floats for each worker.</param>
/// <param name="VocabularySize">Distinct tokens.</param>
/// <param name="ContextLength">The longest sequence that the model knows positions for.</param>
/// <param name="FloatsPerSourceRow">Arena floats for each row of the source sequences.</param>
/// <param name="SourceVocabularySize">Distinct source tokens; 0: there is no encoder beside the decoder.</param>
/// <param name="SourceContextLength">The longest source sequence.</param>
/// <param name="Labels">What targets are, where they are no tokens; 0: they are tokens.</param>
public readonly record struct ProgramSizes(
    int FloatsPerRow, long FixedFloats, int FloatsPerWorker, int VocabularySize, int ContextLength,
    int FloatsPerSourceRow = 0, int SourceVocabularySize = 0, int SourceContextLength = 0, int Labels = 0);
