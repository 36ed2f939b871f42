namespace ModelGen.Parallel;

/// <summary>Distances that keep two fields apart. Processors fetch lines of 64 bytes, some of them in pairs.</summary>
internal static class CacheLine
{
    public const int Offset = 128;
    public const int PaddedSize = 256;
}
