using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Generation;

namespace ModelGen.Visualization;

/// <summary>
/// Attention weights as one HTML file to look at in a browser: lines between tokens, as in the figures 3 to 5 of Vaswani et al. (2017),
/// heat maps, all heads at a glance, and the alignment of a translation as in figure 3 of Bahdanau et al. (2015).
/// </summary>
/// <remarks>
/// <para>The file holds all it needs and fetches nothing. Tokens are shown as text, whatever they hold.</para>
/// <para>
/// A weight is kept to 8e-6. A map of n queries and keys takes at most 2.7 n² bytes, mostly about half of that and a quarter where it is
/// causal: 6 layers of 8 heads on 64 tokens make some 360 kB, 12 of 12 on 512 some 30 MB. Select layers and heads when the weights are
/// taken to have less.
/// </para>
/// </remarks>
public static class AttentionPage
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="tokens">The tokens that their rows and columns are of.</param>
    /// <param name="options">Title, model and text; null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The tokens are not as many as the weights' rows and columns, the sequence is not there, or a weight is not a number from 0 to 1.
    /// </exception>
    /// <exception cref="IOException">Writing failed. A file that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions? options = null)
    {
        options = Validate(weights, tokens, options);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
            WriteValid(writer, weights, tokens, options);
        });
    }

    /// <summary>Writes the page.</summary>
    /// <inheritdoc cref="Write(string, AttentionWeights, AttentionTokens, AttentionPageOptions)"/>
    /// <param name="writer">Takes the page; its encoding should be UTF-8, which the page says that it is in.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="tokens">The tokens that their rows and columns are of.</param>
    /// <param name="options">Title, model and text; null: the defaults.</param>
    public static void Write(TextWriter writer, AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteValid(writer, weights, tokens, Validate(weights, tokens, options));
    }

    /// <summary>The page as a text.</summary>
    /// <inheritdoc cref="Write(string, AttentionWeights, AttentionTokens, AttentionPageOptions)"/>
    /// <param name="weights">The weights.</param>
    /// <param name="tokens">The tokens that their rows and columns are of.</param>
    /// <param name="options">Title, model and text; null: the defaults.</param>
    public static string ToHtml(AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions? options = null)
    {
        var writer = new StringWriter { NewLine = "\n" };
        Write(writer, weights, tokens, options);
        return writer.ToString();
    }

    private static AttentionPageOptions Validate(AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions? options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new AttentionPageOptions();
        ArgumentNullException.ThrowIfNull(options.Title, nameof(options));
        if (options.Sequence < 0 || options.Sequence >= weights.Sequences)
        {
            throw new ArgumentException(
                $"Expected a sequence from 0 to {weights.Sequences - 1}; got {options.Sequence}.", nameof(options));
        }

        foreach (var part in weights.Parts)
        {
            var (queries, keys) = (weights.Queries(part, options.Sequence), weights.Keys(part, options.Sequence));
            if (queries == 0 || keys == 0)
            {
                throw new ArgumentException(
                    $"Expected weights of at least one query and key; {part} has {queries} and {keys}.", nameof(weights));
            }

            tokens.Require(part, queries, keys, nameof(tokens));
            foreach (var (layer, head) in Maps(weights, part))
            {
                if (WeightPacking.FirstOutside(weights.Find(part)!.Map(layer, head, options.Sequence)) is { } weight)
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"Expected weights from 0 to 1; {part}, layer {layer}, head {head} has {weight}."),
                        nameof(weights));
                }
            }
        }

        return options;
    }

    private static IEnumerable<(int Layer, int Head)> Maps(AttentionWeights weights, AttentionPart part) =>
        weights.Layers(part).SelectMany(layer => weights.Heads.Select(head => (layer, head)));

    private static void WriteValid(TextWriter writer, AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions options)
    {
        var (before, after) = PageTemplate.Fill(options.Title, PageData.Json(weights, tokens, options));
        writer.Write(before);
        foreach (var part in weights.Parts)
        {
            foreach (var (layer, head) in Maps(weights, part))
            {
                var map = WeightPacking.Pack(weights.Find(part)!.Map(layer, head, options.Sequence));
                writer.Write($"<script type=\"text/plain\" id=\"{PageData.MapId(part, layer, head)}\">{map}</script>\n");
            }
        }

        writer.Write(after);
    }
}
