namespace TranslatorSample;

/// <summary>What names a string in an assembly, whatever the language.</summary>
/// <param name="Resource">The resource, without language and extension.</param>
/// <param name="Key">The string's name in it.</param>
internal readonly record struct StringKey(string Resource, string Key);
