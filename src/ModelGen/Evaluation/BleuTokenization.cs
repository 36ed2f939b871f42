namespace ModelGen.Evaluation;

/// <summary>How BLEU takes a sentence apart into the words that it counts.</summary>
public enum BleuTokenization
{
    /// <summary>
    /// As the script mteval-v13a of the WMT campaigns does, for text as it is meant to be read: punctuation is split off, except a full
    /// stop, comma or apostrophe that belongs to a number or word. The scores of papers that name sacreBLEU mean this.
    /// </summary>
    Mteval13a,

    /// <summary>
    /// At white space alone, for text that is in tokens already. Spaces outside ASCII separate words too, as in sacreBLEU; multi-bleu.perl,
    /// which reads bytes, takes them for part of a word.
    /// </summary>
    None,
}
