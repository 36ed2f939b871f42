using System.Numerics.Tensors;

namespace ModelGen.Generation;

/// <summary>
/// The attention weights of some tokens, softmax(Q Kᵀ scale) (Vaswani et al., 2017, equation 1), layer by layer and head by head. The
/// weights of one query are at least 0 and add up to 1; those of keys that it does not see are 0.
/// </summary>
public sealed class AttentionWeights
{
    private readonly PartWeights[] _parts;

    internal AttentionWeights(IEnumerable<PartWeights> parts)
    {
        _parts = [.. parts];
        if (_parts.Length > 0) return;
        throw new ArgumentException("Expected parts and layers that the model has; it has none of those asked for.", "selection");
    }

    /// <summary>The parts that are there.</summary>
    public IReadOnlyList<AttentionPart> Parts => [.. _parts.Select(part => part.Part)];

    /// <summary>Sequences that went through together.</summary>
    public int Sequences => _parts[0].Sequences;

    /// <summary>The heads that are there, the same in all parts.</summary>
    public IReadOnlyList<int> Heads => _parts[0].Heads;

    /// <summary>The layers that are there of a part.</summary>
    /// <exception cref="ArgumentException">The part is not there.</exception>
    public IReadOnlyList<int> Layers(AttentionPart part) => Of(part).Layers;

    /// <summary>Tokens that ask, of one sequence.</summary>
    /// <exception cref="ArgumentException">The part or the sequence is not there.</exception>
    public int Queries(AttentionPart part, int sequence = 0) => Of(part).Queries(Require(sequence));

    /// <summary>Tokens that are asked, of one sequence.</summary>
    /// <exception cref="ArgumentException">The part or the sequence is not there.</exception>
    public int Keys(AttentionPart part, int sequence = 0) => Of(part).Keys(Require(sequence));

    /// <summary>The weights of one head.</summary>
    /// <param name="part">Which attention.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="head">The head, from 0.</param>
    /// <param name="sequence">The sequence, from 0.</param>
    /// <returns>(queries, keys).</returns>
    /// <exception cref="ArgumentException">That is not among the weights that were asked for.</exception>
    public ReadOnlyTensorSpan<float> Of(AttentionPart part, int layer, int head, int sequence = 0)
    {
        var of = Of(part);
        Require(sequence);
        if (!of.Has(layer))
            throw new ArgumentException($"Expected one of the layers {string.Join(", ", of.Layers)}; got {layer}.", nameof(layer));
        if (!of.HasHead(head))
            throw new ArgumentException($"Expected one of the heads {string.Join(", ", of.Heads)}; got {head}.", nameof(head));
        return new ReadOnlyTensorSpan<float>(of.Map(layer, head, sequence), [of.Queries(sequence), of.Keys(sequence)]);
    }

    internal PartWeights? Find(AttentionPart part) => Array.Find(_parts, candidate => candidate.Part == part);

    private PartWeights Of(AttentionPart part) => Find(part)
        ?? throw new ArgumentException($"Expected one of the parts {string.Join(", ", Parts)}; got {part}.", nameof(part));

    private int Require(int sequence) => sequence >= 0 && sequence < Sequences
        ? sequence
        : throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"There are the sequences 0 to {Sequences - 1}.");
}
