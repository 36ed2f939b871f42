namespace ModelGen.Text;

/// <summary>
/// A tokenizer whose vocabulary has marks for where a sequence begins and ends and for what fills up a batch. Encoding yields none of them:
/// who makes a batch puts them in. Decoding leaves them out.
/// </summary>
public interface ISequenceTokenizer : ITokenizer
{
    /// <summary>The id that fills up a sequence shorter than its batch.</summary>
    int PaddingId { get; }

    /// <summary>The id that stands before the first token of a sequence.</summary>
    int BeginId { get; }

    /// <summary>The id that stands after the last token of a sequence.</summary>
    int EndId { get; }
}
