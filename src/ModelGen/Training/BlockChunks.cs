using System.Collections.Immutable;
using ModelGen.Parameters;

namespace ModelGen.Training;

/// <summary>
/// A parameter block cut into pieces for several threads. The cuts depend on the layout alone, so whatever is computed piece by piece and
/// combined in order has the same bits at any number of threads.
/// </summary>
internal static class BlockChunks
{
    /// <summary>Floats in a piece, at most: four blocks' worth of it stay in a 512 KiB second-level cache.</summary>
    public const int MaximumLength = 16 * 1024;

    /// <summary>All of the block, in order, the alignment gaps after each parameter included.</summary>
    public static ImmutableArray<BlockChunk> Of(ParameterLayout layout)
    {
        var chunks = ImmutableArray.CreateBuilder<BlockChunk>();
        var parameters = layout.Parameters;
        var start = 0L;
        for (var i = 0; i < parameters.Length; i++)
        {
            // Neighbours that are treated alike are one run.
            if (i + 1 < parameters.Length && parameters[i + 1].IsDecayed == parameters[i].IsDecayed) continue;
            var end = i + 1 < parameters.Length ? parameters[i + 1].Offset : layout.BlockLength;
            for (; start < end; start += MaximumLength)
                chunks.Add(new BlockChunk((int)start, (int)Math.Min(MaximumLength, end - start), parameters[i].IsDecayed));
            start = end;
        }

        return chunks.ToImmutable();
    }
}

/// <summary>A piece of a parameter block.</summary>
/// <param name="Start">Its first float; a multiple of 16.</param>
/// <param name="Length">Its number of floats; a multiple of 16 unless it is the block's last piece.</param>
/// <param name="IsDecayed">Whether weight decay applies to it.</param>
internal readonly record struct BlockChunk(int Start, int Length, bool IsDecayed);
